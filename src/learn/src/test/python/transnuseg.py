"""The TransNuSeg of CerraData-4MM in plain PyTorch, as a yardstick for the one written in Java.

Names and shapes of the weights are those of the published checkpoints. Written for clarity, and against PyTorch 1.13
as Debian 12 packages it (python3-torch); nothing else is needed.
"""

import torch
from torch import nn
from torch.nn import functional as F


def to_windows(x, size):
    """[B, H, W, C] -> [B * windows, size * size, C], the windows of a patch row by row."""
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height // size, size, width // size, size, channels)
    return x.transpose(2, 3).reshape(-1, size * size, channels)


def from_windows(x, size, height, width):
    """The inverse of to_windows."""
    x = x.reshape(-1, height // size, width // size, size, size, x.shape[-1])
    return x.transpose(2, 3).reshape(-1, height, width, x.shape[-1])


def upscale(x, factor):
    """[B, H, W, f * f * C] -> [B, f * H, f * W, C]; the f * f groups of channels become rows, then columns."""
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height, width, factor, factor, channels // factor**2)
    return x.transpose(2, 3).reshape(batch, height * factor, width * factor, -1)


class WindowAttention(nn.Module):
    def __init__(self, channels, heads, window, qkv, shared_qkv=None):
        super().__init__()
        self.heads = heads
        self.relative_position_bias_table = nn.Parameter(torch.zeros((2 * window - 1) ** 2, heads))
        row, column = torch.arange(window**2) // window, torch.arange(window**2) % window
        rows, columns = row[:, None] - row[None, :], column[:, None] - column[None, :]
        self.register_buffer(
            "relative_position_index", (rows + window - 1) * (2 * window - 1) + columns + window - 1
        )
        self.qkv = qkv
        if shared_qkv is not None:
            self.shared_qkv = shared_qkv
        self.proj = nn.Linear(channels, channels)

    def projected(self, x):
        own = self.qkv(x)
        if not hasattr(self, "shared_qkv"):
            return own
        # Half as many as a window has tokens, but counted along the axis of the windows: so it was trained.
        shared = x.shape[1] // 2
        return torch.cat([self.shared_qkv(x)[:shared], own[shared:]])

    def forward(self, x, mask):
        count, tokens, channels = x.shape
        q, k, v = [
            part.reshape(count, tokens, self.heads, -1).transpose(1, 2) for part in self.projected(x).chunk(3, -1)
        ]
        scores = q @ k.transpose(-2, -1) / (channels / self.heads) ** 0.5
        scores = scores + self.relative_position_bias_table[self.relative_position_index].permute(2, 0, 1)
        if mask is not None:
            scores = scores + mask.repeat(count // len(mask), 1, 1)[:, None]
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(x.shape))


class Mlp(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, 4 * channels)
        self.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, channels, heads, side, shifted, qkv, shared_qkv=None):
        super().__init__()
        self.window = 8
        self.shift = 4 if shifted and side > self.window else 0
        mask = None
        if self.shift:
            # Three strips each way, as they meet after the shift; only tokens of the same region see each other.
            strip = torch.zeros(side)
            strip[-self.window : -self.shift] = 1
            strip[-self.shift :] = 2
            region = to_windows((3 * strip[:, None] + strip[None, :]).reshape(1, side, side, 1), self.window)[..., 0]
            mask = (region[:, :, None] != region[:, None, :]) * -100.0
        self.register_buffer("attn_mask", mask)
        self.norm1 = nn.LayerNorm(channels)
        self.attn = WindowAttention(channels, heads, self.window, qkv, shared_qkv)
        self.norm2 = nn.LayerNorm(channels)
        self.mlp = Mlp(channels)

    def forward(self, x):
        y = torch.roll(self.norm1(x), (-self.shift, -self.shift), (1, 2))
        y = self.attn(to_windows(y, self.window), self.attn_mask)
        y = from_windows(y, self.window, *x.shape[1:3])
        x = x + torch.roll(y, (self.shift, self.shift), (1, 2))
        return x + self.mlp(self.norm2(x))


class Merge(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.reduction = nn.Linear(4 * channels, 2 * channels, bias=False)
        self.norm = nn.LayerNorm(4 * channels)

    def forward(self, x):
        corners = [x[:, row::2, column::2] for column in (0, 1) for row in (0, 1)]
        return self.reduction(self.norm(torch.cat(corners, -1)))


class Expand(nn.Module):
    def __init__(self, channels, factor, outputs):
        super().__init__()
        self.factor = factor
        self.expand = nn.Linear(channels, factor**2 * outputs, bias=False)
        self.norm = nn.LayerNorm(outputs)

    def forward(self, x):
        return self.norm(upscale(self.expand(x), self.factor))


class Stage(nn.Module):
    def __init__(self, blocks, **tail):
        super().__init__()
        self.blocks = nn.Sequential(*blocks)
        for name, module in tail.items():
            self.add_module(name, module)
        self.tail = list(tail)

    def forward(self, x):
        x = self.blocks(x)
        for name in self.tail:
            x = getattr(self, name)(x)
        return x


class Depthwise(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.dwconv = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)

    def forward(self, x):
        return self.dwconv(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class ShiftedMlp(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, channels)
        self.dwconv = Depthwise(channels)
        self.fc2 = nn.Linear(channels, channels)

    @staticmethod
    def shifted(x, axis):
        out = torch.zeros_like(x)
        size = x.shape[axis]
        width = -(-x.shape[3] // 5)
        for group, by in enumerate(range(-2, 3)):
            part = slice(group * width, (group + 1) * width)
            target, source = out.narrow(axis, max(by, 0), size - abs(by)), x.narrow(axis, max(-by, 0), size - abs(by))
            target[..., part] = source[..., part]
        return out

    def forward(self, x):
        x = F.gelu(self.dwconv(self.fc1(self.shifted(x, 1))))
        return self.fc2(self.shifted(x, 2))


class Bottleneck(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm2 = nn.LayerNorm(channels)
        self.mlp = ShiftedMlp(channels)

    def forward(self, x):
        return x + self.mlp(self.norm2(x))


class PatchEmbedding(nn.Module):
    def __init__(self, inputs, width):
        super().__init__()
        self.proj = nn.Conv2d(inputs, width, 4, stride=4)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(self.proj(x).permute(0, 2, 3, 1))


class TransNuSeg(nn.Module):
    """[B, inputs, 128, 128] -> logits of classes and of boundaries, both [B, classes, 128, 128]."""

    def __init__(self, inputs, classes, width=96):
        super().__init__()

        def blocks(level, attention):
            channels, side = width << level, 32 >> level
            return [Block(channels, 3 << level, side, i == 1, *attention[i]) for i in range(2)]

        def projections(level):
            return [nn.Linear(width << level, 3 * width << level) for _ in range(2)]

        self.patch_embed = PatchEmbedding(inputs, width)
        self.layers = nn.ModuleList()
        for level in range(3):
            own = [[qkv] for qkv in projections(level)]
            self.layers.append(Stage(blocks(level, own), downsample=Merge(width << level)))
        self.layers.append(Bottleneck(width << 3))
        for number in ("", "2"):
            self.add_module("layers_up" + number, nn.ModuleList([Expand(width << 3, 2, width << 2)]))
            self.add_module("concat_back_dim" + number, nn.ModuleList([nn.Identity()]))
            # Both decoders read what "norm" gives; nothing reads "norm2".
            self.add_module("norm" + number, nn.LayerNorm(width << 3))
            self.add_module("norm_up" + number, nn.LayerNorm(width))
            self.add_module("up" + number, Expand(width, 4, width))
            self.add_module("output" + number, nn.Conv2d(width, classes, 1, bias=False))
        for level in (2, 1, 0):
            shared = projections(level)
            attention = [[qkv] for qkv in shared], [list(pair) for pair in zip(projections(level), shared)]
            for number, own in zip(("", "2"), attention):
                tail = {"upsample": Expand(width << level, 2, width << level - 1)} if level else {}
                getattr(self, "layers_up" + number).append(Stage(blocks(level, own), **tail))
                getattr(self, "concat_back_dim" + number).append(nn.Linear(2 * width << level, width << level))
        # What a third decoder left behind: two layers of the second one under another name, and one of its own.
        remains = list(self.concat_back_dim2)[:3] + [nn.Linear(2 * width, width)]
        self.concat_back_dim3 = nn.ModuleList(remains)

    def decode(self, number, x, skips):
        stages = getattr(self, "layers_up" + number)
        x = stages[0](x)
        for stage, join, skip in zip(stages[1:], getattr(self, "concat_back_dim" + number)[1:], skips[::-1]):
            x = stage(join(torch.cat([x, skip], -1)))
        x = getattr(self, "up" + number)(getattr(self, "norm_up" + number)(x))
        return getattr(self, "output" + number)(x.permute(0, 3, 1, 2))

    def forward(self, x):
        x = self.patch_embed(x)
        skips = []
        for layer in self.layers[:3]:
            skips.append(x)
            x = layer(x)
        x = self.norm(self.layers[3](x))
        return self.decode("", x, skips), self.decode("2", x, skips)
