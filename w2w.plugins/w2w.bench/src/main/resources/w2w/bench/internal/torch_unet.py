"""A plain PyTorch UNet of a checkpoint's configuration with random weights: arguments unet/config.json, device, precision, latent side, batches.

The same layers as diffusers' UNet2DConditionModel, fused attention, no framework around them. Prints seconds of a call for each batch,
operations of a row's call with and without its way back to the input, and the rate of a large matrix product.
"""
import json
import math
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

file, device, precision, side, batches = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]
with open(file, encoding="utf-8") as f:
    config = json.load(f)
dtype = torch.float16 if precision == "FLOAT16" else torch.float32
widths = config["block_out_channels"]
groups = config.get("norm_num_groups", 32)
context_width = config["cross_attention_dim"]
time_width = 4 * widths[0]
heads = config["attention_head_dim"]
heads = [heads] * len(widths) if isinstance(heads, int) else heads


class Resnet(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(groups, a), nn.Conv2d(a, b, 3, padding=1)
        self.time = nn.Linear(time_width, b)
        self.norm2, self.conv2 = nn.GroupNorm(groups, b), nn.Conv2d(b, b, 3, padding=1)
        self.short = nn.Conv2d(a, b, 1) if a != b else nn.Identity()

    def forward(self, x, t):
        h = self.conv1(F.silu(self.norm1(x))) + self.time(F.silu(t))[:, :, None, None]
        return self.short(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, width, source, heads):
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width, bias=False)
        self.k, self.v = nn.Linear(source, width, bias=False), nn.Linear(source, width, bias=False)
        self.out = nn.Linear(width, width)

    def forward(self, x, source):
        q, k, v = (a.unflatten(-1, (self.heads, -1)).transpose(1, 2) for a in (self.q(x), self.k(source), self.v(source)))
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Transformer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm, self.into = nn.GroupNorm(groups, width, eps=1e-6), nn.Conv2d(width, width, 1)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.own, self.cross = Attention(width, width, heads), Attention(width, context_width, heads)
        self.wide, self.narrow = nn.Linear(width, 8 * width), nn.Linear(4 * width, width)
        self.back = nn.Conv2d(width, width, 1)

    def forward(self, x, context):
        h = self.into(self.norm(x))
        shape = h.shape
        h = h.flatten(2).transpose(1, 2)
        n = self.norms[0](h)
        h = h + self.own(n, n)
        h = h + self.cross(self.norms[1](h), context)
        a, gate = self.wide(self.norms[2](h)).chunk(2, -1)
        h = h + self.narrow(a * F.gelu(gate))
        return self.back(h.transpose(1, 2).reshape(shape)) + x


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        layers, top = config["layers_per_block"], len(widths) - 1
        self.first = nn.Conv2d(config["in_channels"], widths[0], 3, padding=1)
        self.time = nn.Sequential(nn.Linear(widths[0], time_width), nn.SiLU(), nn.Linear(time_width, time_width))
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        width, skips = widths[0], [widths[0]]
        for i, kind in enumerate(config["down_block_types"]):
            for _ in range(layers):
                cross = Transformer(widths[i], heads[i]) if "Cross" in kind else None
                self.down.append(nn.ModuleDict({"resnet": Resnet(width, widths[i]), **({"cross": cross} if cross else {})}))
                width = widths[i]
                skips.append(width)
            if i < top:
                self.down.append(nn.ModuleDict({"smaller": nn.Conv2d(width, width, 3, stride=2, padding=1)}))
                skips.append(width)
        self.middle = nn.ModuleList([Resnet(width, width), Transformer(width, heads[top]), Resnet(width, width)])
        for i, kind in enumerate(config["up_block_types"]):
            for j in range(layers + 1):
                out = widths[top - i]
                cross = Transformer(out, heads[top - i]) if "Cross" in kind else None
                self.up.append(nn.ModuleDict({"resnet": Resnet(width + skips.pop(), out), **({"cross": cross} if cross else {})}))
                width = out
            if i < top:
                self.up.append(nn.ModuleDict({"larger": nn.Conv2d(width, width, 3, padding=1)}))
        self.norm, self.last = nn.GroupNorm(groups, width), nn.Conv2d(width, config["out_channels"], 3, padding=1)

    def forward(self, x, steps, context):
        half = widths[0] // 2
        angles = steps[:, None].float() * torch.exp(-math.log(10000) / half * torch.arange(half, device=x.device))
        t = self.time(torch.cat([angles.cos(), angles.sin()], -1).to(x.dtype))
        x = self.first(x)
        skips = [x]
        for part in self.down:
            x = part["smaller"](x) if "smaller" in part else part["resnet"](x, t)
            x = part["cross"](x, context) if "cross" in part else x
            skips.append(x)
        x = self.middle[2](self.middle[1](self.middle[0](x, t), context), t)
        for part in self.up:
            if "larger" in part:
                x = part["larger"](F.interpolate(x, scale_factor=2.0, mode="nearest"))
                continue
            x = part["resnet"](torch.cat([x, skips.pop()], 1), t)
            x = part["cross"](x, context) if "cross" in part else x
        return self.last(F.silu(self.norm(x)))


def seconds(body, least=10):
    for _ in range(3):
        body()
    times = []
    while len(times) < least or (sum(times) < 1 and len(times) < 100):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def wait():
    if device != "cpu":
        torch.cuda.synchronize()


torch.manual_seed(0)
with torch.device(device):
    net = UNet().to(dtype).requires_grad_(False).eval()


def inputs(rows):
    return (torch.randn(rows, config["in_channels"], side, side, device=device, dtype=dtype),
            torch.full((rows,), 500, device=device),
            torch.randn(rows, 77, context_width, device=device, dtype=dtype))


report = {"version": torch.__version__, "device": torch.cuda.get_device_name() if device != "cpu" else "cpu",
          "parameters": sum(p.numel() for p in net.parameters())}
with torch.inference_mode():
    for rows in map(int, batches.split(",")):
        x, steps, context = inputs(rows)

        def call():
            net(x, steps, context)
            wait()

        s = seconds(call)
        report[f"batch_{rows}"] = {"seconds": s, "forwards_per_second": rows / s}
    with FlopCounterMode(display=False) as flops:
        net(*inputs(1))
    report["forward_flop"] = flops.get_total_flops()
x, steps, context = inputs(1)
with FlopCounterMode(display=False) as flops:
    net(x.requires_grad_(), steps, context).sum().backward()
report["forward_and_backward_flop"] = flops.get_total_flops()
n = 8192 if device != "cpu" else 1024
a, b = torch.randn(n, n, device=device, dtype=dtype), torch.randn(n, n, device=device, dtype=dtype)


def product():
    for _ in range(10):
        a @ b
    wait()


report["matrix_product_flop_per_second"] = 10 * 2 * n**3 / seconds(product)
print(json.dumps(report))
