#!/usr/bin/env bash
# Trains the demonstration models of test-data/models anew with `cerrado train`, on synthetic scenes: about five minutes
# each. On another kind of processor the weights come out slightly different.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs="$(mktemp -d)"
trap 'rm -rf "$runs"' EXIT
# One thread: the number of threads decides how sums are rounded.
export CERRADO_JAVA_OPTS="${CERRADO_JAVA_OPTS:--Xmx3g} -Dai.djl.pytorch.num_threads=1"

train() { # id, level, modality, imagery in words
    install/cerrado train --data synthetic:960 --preset improved --weights sqrt \
        --epochs 8 --batch 8 --seed 1 --device cpu --level "$2" --modality "$3" \
        --id "$1" --title "Demonstration: $2 from $4" --licence GPL-2.0-or-later \
        --description "Trained on synthetic scenes, for demonstration only: it shows how the software works and must not be used to map real places." \
        --out "$runs/$1" --models test-data/models --overwrite
}

train demo-l2-msi-sar L2 msi+sar "Sentinel-2 and Sentinel-1"
train demo-l2-msi L2 msi Sentinel-2
train demo-l2-sar L2 sar Sentinel-1
train demo-l1-msi-sar L1 msi+sar "Sentinel-2 and Sentinel-1"
