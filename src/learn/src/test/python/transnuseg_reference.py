#!/usr/bin/env python3
"""Writes what PyTorch makes of TransNuSeg, for comparison with the one written in Java.

    transnuseg_reference.py WIDTH CHANNELS CLASSES BATCH STEP FILE

WIDTH, channels of the finest tokens, is 96 in the published models. Weights and input are computed from their names
alone, so that both sides have them without a file. The files among the tests' resources were made with STEP 61.

FILE is gzip of: BATCH and CLASSES as bytes, then for the classes and again for their boundaries the most likely class
of each pixel, a byte each, [B, 128, 128], and the probabilities of every STEPth pixel, little-endian float32,
[B, classes, pixels].

Needs torch, on Debian: apt-get install python3-torch
"""

import gzip
import sys
import zlib

import numpy as np
import torch

import transnuseg

SIDE = 128


def noise(name, count):
    """Numbers from -1 to 1, always the same for a name: SplitMix64 of CRC-32 of the name, the upper 24 bits."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(zlib.crc32(name.encode()))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2**23 - 1


def fill(module):
    """Random weights, with normalisations that do something."""
    for name, tensor in module.named_parameters():
        x = noise(name, tensor.numel())
        if tensor.dim() == 4 or tensor.dim() == 2 and not name.endswith("table"):
            x *= np.sqrt(3.0 / (tensor.numel() // tensor.shape[0]))
        elif name.endswith("bias"):
            x *= 0.3
        elif not name.endswith("table"):
            x = 1 + 0.5 * x
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(x.reshape(tensor.shape)))


def main(width, channels, classes, batch, step, path):
    module = transnuseg.TransNuSeg(channels, classes, width)
    fill(module)
    module.eval()
    x = torch.from_numpy(2 * noise("input", batch * channels * SIDE**2)).float().reshape(batch, channels, SIDE, SIDE)
    with torch.no_grad():
        heads = module(x)
    content = bytes([batch, classes])
    for logits in heads:
        probabilities = logits.softmax(1)
        content += probabilities.argmax(1).numpy().astype(np.uint8).tobytes()
        content += probabilities.flatten(2)[:, :, ::step].numpy().astype("<f4").tobytes()
        print(width, channels, classes, batch, "logits", logits.mean().item(), "+-", logits.std().item())
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(content)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:6]), sys.argv[6])
