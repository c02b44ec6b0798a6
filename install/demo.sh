#!/usr/bin/env bash
# Builds the command line and classifies the small scene in test-data/ into out/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -B -q -DskipTests package
mkdir -p out
install/cerrado classify \
    --msi test-data/scene/msi.tif --sar test-data/scene/sar.tif \
    --model demo-l2-msi-sar --level L2 \
    --out out/map.tif --confidence out/confidence.tif \
    --areas out/areas.json --preview out/preview.png \
    --title "Synthetic scene, level L2" --overwrite
