"""The plain PyTorch loop that `cerrado bench --against` measures.

usage: peer.py MODEL SAMPLES CHANNELS SIDE WINDOW OVERLAP BATCH ROUNDS MAP

MODEL is a TorchScript file, of which PyTorch may fold what it can, SAMPLES raw float32 [CHANNELS, SIDE, SIDE] as the
network wants them. Windows overlap; of each the middle is kept. Writes the class ids as bytes [SIDE, SIDE] to MAP and
prints the seconds of each round, which begins with the samples in a file and ends with the map in one; then "memory" and
the most that the process held, in KiB.
"""

import sys
import time

import numpy as np
import torch

model_file, samples_file = sys.argv[1:3]
channels, side, window, overlap, batch, rounds = map(int, sys.argv[3:9])
map_file = sys.argv[9]
step, margin = window - overlap, overlap // 2


def run(network):
    samples = np.fromfile(samples_file, dtype=np.float32).reshape(channels, side, side)
    count = -(-side // step)
    padding = (margin, count * step + margin - side)
    padded = np.pad(samples, ((0, 0), padding, padding), mode="reflect")
    places = [(row * step, column * step) for row in range(count) for column in range(count)]
    classes = np.empty((count * step, count * step), dtype=np.uint8)
    for first in range(0, len(places), batch):
        some = places[first : first + batch]
        patches = np.stack([padded[:, y : y + window, x : x + window] for y, x in some])
        ids = network(torch.from_numpy(patches)).argmax(1).to(torch.uint8).numpy()
        for (y, x), patch in zip(some, ids):
            classes[y : y + step, x : x + step] = patch[margin : margin + step, margin : margin + step]
    classes[:side, :side].tofile(map_file)


with torch.no_grad():
    loaded = torch.jit.freeze(torch.jit.load(model_file).eval())
    run(loaded)
    for _ in range(rounds):
        start = time.perf_counter()
        run(loaded)
        print(time.perf_counter() - start, flush=True)
# Not getrusage: what the program that started this one held counts there too.
with open("/proc/self/status") as status:
    print("memory", next(line.split()[1] for line in status if line.startswith("VmHWM:")), flush=True)
print("PyTorch", torch.__version__, "threads", torch.get_num_threads(), file=sys.stderr)
