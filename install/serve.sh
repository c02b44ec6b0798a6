#!/usr/bin/env bash
# Builds the command line and serves a copy of the small scene in test-data/ at http://127.0.0.1:8080/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mvn -B -q -DskipTests package
mkdir -p out/data
for name in msi sar truth_l1 truth_l2; do
    [[ -e out/data/$name.tif ]] || cp "test-data/scene/$name.tif" out/data/
done
exec install/cerrado serve --data out/data "$@"
