#!/usr/bin/env python3
"""Makes checkpoints of the U-Net with a ResNet-50 encoder and what PyTorch computes from them.

    unet_resnet50.py small FOLDER
        the files that the tests have as resources: the published network in full size, whose kernels are
        overlapping views of one small storage, so that its checkpoint stays small; and tensors of all kinds
    unet_resnet50.py full FOLDER CHANNELS CLASSES BATCH SIDE
        checkpoint.pt with random weights, reference.pt with a random input, its probabilities in single precision
        and the exact ones, from double precision

Needs torch and torchvision, on Debian: apt-get install python3-torch python3-torchvision
"""

import sys
from collections import OrderedDict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import resnet50

DECODER = [(2048 + 1024, 256), (256 + 512, 128), (128 + 256, 64), (64 + 64, 32), (32, 16)]


def conv_block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class DecoderBlock(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = conv_block(inputs, outputs)
        self.conv2 = conv_block(outputs, outputs)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(DecoderBlock(*widths) for widths in DECODER)


class UNet(nn.Module):
    """Has the state_dict keys of segmentation_models_pytorch.Unet("resnet50", activation="softmax")."""

    def __init__(self, channels, classes):
        super().__init__()
        self.encoder = resnet50(weights=None)
        del self.encoder.fc
        self.encoder.conv1 = nn.Conv2d(channels, 64, 7, stride=2, padding=3, bias=False)
        self.decoder = Decoder()
        self.segmentation_head = nn.Sequential(nn.Conv2d(DECODER[-1][1], classes, 3, padding=1))

    def forward(self, x):
        e = self.encoder
        skips = [e.relu(e.bn1(e.conv1(x)))]
        x = e.maxpool(skips[0])
        for layer in (e.layer1, e.layer2, e.layer3):
            x = layer(x)
            skips.append(x)
        x = e.layer4(x)
        for block in self.decoder.blocks:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            if skips:
                x = torch.cat([x, skips.pop()], dim=1)
            x = block.conv2(block.conv1(x))
        return torch.softmax(self.segmentation_head(x), dim=1)


def raw_like(shape):
    """Values spread about as raw imagery is."""
    return (2000 + 700 * torch.randn(shape)).clamp(min=1)


def liven(network, channels):
    """Gives batch normalisations statistics that do something, near those of the network's own features."""
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
    network.train()
    with torch.no_grad():
        network(raw_like((4, channels, 64, 64)))
        for norm in norms:
            norm.running_mean += 0.1 * norm.running_var.sqrt() * torch.randn_like(norm.running_mean)
            norm.running_var *= 0.7 + 0.8 * torch.rand_like(norm.running_var)
    network.eval()


def full(folder, channels, classes, batch, side):
    network = UNet(channels, classes)
    with torch.no_grad():
        for name, module in network.named_modules():
            if isinstance(module, nn.BatchNorm2d):
                # The branches of residual blocks are weak, as in trained networks. If they are as strong as what they
                # are added to, rounding grows from block to block, and PyTorch itself is 2e-4 from the exact result.
                weak = name.endswith("bn3")
                module.weight.uniform_(*((0.1, 0.4) if weak else (0.5, 1.5)))
                module.bias.normal_(0, 0.2)
        network.segmentation_head[0].weight.normal_(0, 0.15)
        network.segmentation_head[0].bias.normal_(0, 0.15)
    liven(network, channels)
    torch.save(network.state_dict(), folder / "checkpoint.pt")
    x = raw_like((batch, channels, side, side))
    with torch.no_grad():
        probabilities = network(x)
        exact = network.double()(x.double()).float()
    torch.save({"input": x, "probabilities": probabilities, "exact": exact}, folder / "reference.pt")


def overlapping(base, shape):
    """A view of a small storage with steps along the first two dimensions that use all of it."""
    room = base.numel() - 64
    steps = [max(1, room // (2 * shape[0])), max(1, room // (2 * shape[1])), 7, 3][: len(shape)]
    return base.as_strided(shape, steps)


def small(folder):
    channels, classes = 14, 7
    network = UNet(channels, classes)
    kernels = (0.05 * torch.randn(60000)).half()
    scales = 0.5 + torch.rand(2100)
    shifts = 0.2 * torch.randn(2, 2100).t()
    state = OrderedDict()
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if value.dim() == 4:
                head = name.startswith("segmentation_head")
                stored = 4 * overlapping(kernels, value.shape).clone() if head else overlapping(kernels, value.shape)
            elif name == "segmentation_head.0.bias":
                stored = nn.Parameter(0.3 * torch.randn(classes, dtype=torch.float64))
            elif name.endswith(".weight"):
                stored = scales[5: 5 + value.numel()]
            elif name.endswith(".bias"):
                stored = shifts[: value.numel(), 1]
            else:
                stored = value
            state[name] = stored
        network.load_state_dict(state)
        liven(network, channels)
        for name, value in network.state_dict().items():
            if name.endswith(("running_mean", "running_var")):
                state[name] = value.bfloat16() if "layer" in name else value.double()
        network.load_state_dict(state)
        x = raw_like(100 * 14).half().as_strided((2, channels, 64, 32), [11, 89, 1, 2])
        y = network(x.float())
    renamed = OrderedDict(("module." + name, value) for name, value in state.items())
    renamed._metadata = network.state_dict()._metadata
    optimizer = {"state": {0: {"step": 3, "exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 1e-3}]}
    torch.save(
        {"epoch": 3, "model_state_dict": renamed, "optimizer": optimizer, "best": 0.5, "note": None},
        folder / "unet-resnet50-14ch-7c.pt")
    torch.save({"input": x, "probabilities": y}, folder / "unet-resnet50-14ch-7c-reference.pt")


def kinds(folder):
    """Tensors of all kinds; the test knows their values."""
    base = torch.arange(12, dtype=torch.float32)
    numbers = [0.0, -1.5, 0.333251953125, 65504.0, 6e-8, -2.0]
    torch.save(
        OrderedDict(
            float32=torch.tensor(numbers),
            float64=torch.tensor(numbers, dtype=torch.float64),
            float16=torch.tensor(numbers).half(),
            bfloat16=torch.tensor(numbers).bfloat16(),
            int64=torch.tensor([1, -2, 1 << 24]),
            int32=torch.tensor([1, -2, 1 << 24], dtype=torch.int32),
            uint8=torch.tensor([0, 1, 255], dtype=torch.uint8),
            bool=torch.tensor([True, False]),
            scalar=torch.tensor(7),
            empty=torch.zeros(0, 3),
            whole=base.reshape(3, 4),
            transposed=base.reshape(3, 4).t(),
            sliced=base[2:9:3],
            expanded=base[1:2].expand(2, 2),
            channels_last=torch.arange(8.0).reshape(1, 2, 2, 2).contiguous(memory_format=torch.channels_last),
            parameter=nn.Parameter(base[:2].clone()),
        ),
        folder / "kinds.pt")
    torch.save({"state_dict": {"a": torch.ones(1)}}, folder / "protocol-4.pt", pickle_protocol=4)
    torch.save({"a": torch.ones(1)}, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(nn.Linear(1, 1), folder / "whole-model.pt")


if __name__ == "__main__":
    torch.manual_seed(4)
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "small":
        small(target)
        kinds(target)
    else:
        full(target, *map(int, sys.argv[3:7]))
