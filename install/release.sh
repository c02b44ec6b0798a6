#!/usr/bin/env bash
# Builds the files of a release: the plugin zip, libtorch for GeoServer, the command line, the QGIS plugin, sources and documentation of the
# code, a bill of materials (CycloneDX), checksums, and the notes.
#
# usage: install/release.sh VERSION FOLDER
#
# VERSION is the one that the POM names, without -SNAPSHOT; FOLDER must not exist.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "release.sh: $*" >&2
    exit 1
}

(($# == 2)) || fail "usage: install/release.sh VERSION FOLDER"
version="$1"
folder="$2"
[[ ! -e "$folder" ]] || fail "FOLDER is $folder, which exists"
stated="$(sed -n '0,/<version>/s|.*<version>\(.*\)</version>.*|\1|p' pom.xml)"
[[ "$version" == "$stated" ]] || fail "VERSION is $version, but pom.xml says $stated"
[[ "$version" != *-SNAPSHOT ]] || fail "VERSION is $version; a release has no -SNAPSHOT"
notes="$(awk -v v="## $version" '$0 == v {on = 1; next} /^## / {on = 0} on' CHANGELOG.md)"
[[ -n "${notes//[[:space:]]/}" ]] || fail "CHANGELOG.md has nothing under '## $version'"

mvn -B -q -Prelease -DskipTests clean package

building="$folder.unfinished"
rm -rf "$building"
mkdir -p "$building"
trap 'rm -rf "$building"' EXIT
cp src/geoserver/target/gs-classify-cerrado-"$version"-{plugin,libtorch-*}.zip "$building"
cp src/cli/target/cerrado-cli-"$version".jar install/cerrado install/cerrado-map "$building"
tar -C src/spark/target -czf "$building/cerrado-spark-$version.tar.gz" cerrado-spark
cp install/qgis/target/classify-cerrado-qgis-"$version".zip "$building"
cp target/classify-cerrado-"$version"-sbom.{json,xml} "$building"
for module in core learn sentinel server spark; do
    cp src/"$module"/target/cerrado-"$module"-"$version"-{sources,javadoc}.jar "$building"
done
cp src/geoserver/target/gs-classify-cerrado-"$version"-{sources,javadoc}.jar "$building"
(cd "$building" && sha256sum -- * > SHA256SUMS)
printf '%s\n' "$notes" > "$building/NOTES.md"
mv "$building" "$folder"
echo "The release is in $folder:"
ls -l "$folder"
