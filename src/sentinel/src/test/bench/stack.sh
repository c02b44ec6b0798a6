#!/usr/bin/env bash
# Measures 'cerrado stack' against GDAL on the same made-up products, one after the other: a whole tile of one date, and a
# median of five dates in a window of 2048 pixels. Needs a built checkout (mvn -B -DskipTests package), GDAL with a driver for
# JPEG 2000, GNU time, and 20 GB in the folder that is given. Products that are there already are used.
set -euo pipefail
cd "$(dirname "$0")/../../../../.."
folder=${1:?a folder for products and stacks}
side=${2:-10980}
mkdir -p "$folder"
dates=(2022-08-01 2022-08-06 2022-08-11 2022-08-16 2022-08-21)

jar=$(ls src/cli/target/cerrado-cli-*.jar)
classpath=$folder/classpath
if ! ls -d "$folder"/tile/*.SAFE > /dev/null 2>&1 || ! ls -d "$folder"/dates/*.SAFE > /dev/null 2>&1; then
    mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile="$classpath" -pl src/sentinel -am
    make() { java -cp "src/sentinel/target/classes:src/sentinel/target/test-classes:$(cat "$classpath")" \
        -Dorg.geotools.referencing.forceXY=true org.classifycerrado.sentinel.stack.MadeUpTile "$@"; }
    mkdir -p "$folder/tile" "$folder/dates"
    make "$folder/tile" "$side" "${dates[0]}"
    make "$folder/dates" 2406 "${dates[@]}"
fi

measured() {
    local name=$1
    shift
    /usr/bin/time -f "$name: %e s, %U s of CPU, %M kB" "$@" > /dev/null 2> "$folder/log"
    tail -1 "$folder/log"
}

gdal() {
    local images=() band
    for band in B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12; do
        images+=("$(ls "$folder"/tile/*.SAFE/GRANULE/*/IMG_DATA/R*m/*_"$band"_*.jp2)")
    done
    gdalbuildvrt -q -overwrite -separate -resolution highest -r bilinear "$folder/tile.vrt" "${images[@]}"
    gdal_translate -q -of COG -co COMPRESS=DEFLATE -co NUM_THREADS=ALL_CPUS -co BIGTIFF=IF_SAFER \
        --config GDAL_NUM_THREADS ALL_CPUS "$folder/tile.vrt" "$folder/gdal.tif"
}
export -f gdal
export folder

stack=(java -Xmx1g -jar "$jar" stack --overwrite)
measured "cerrado stack, whole tile     " "${stack[@]}" "$folder"/tile/*.SAFE --mask-classes none --compress deflate --out "$folder/cerrado.tif"
measured "gdalbuildvrt and gdal_translate" bash -c gdal
measured "cerrado stack, whole tile, zstd" "${stack[@]}" "$folder"/tile/*.SAFE --mask-classes none --compress zstd --out "$folder/zstd.tif"
measured "median of five dates, 2048²    " "${stack[@]}" "$folder"/dates/*.SAFE \
    --bbox 801000,9278000,821480,9298480 --out "$folder/median.tif"
ls -l "$folder"/*.tif
