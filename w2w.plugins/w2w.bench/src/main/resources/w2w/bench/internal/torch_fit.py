"""The same principal components by torch.svd_lowrank on a GPU: arguments file, models, numbers, components, power iterations, device."""
import json
import sys
import time

import numpy as np
import torch

file, m, n, k, power, device = sys.argv[1], *map(int, sys.argv[2:6]), sys.argv[6]
torch.backends.cuda.matmul.allow_tf32 = False
torch.zeros(1, device=device)


def now():
    torch.cuda.synchronize()
    return time.perf_counter()


start = now()
numbers = np.memmap(file, dtype="<f4", mode="r", shape=(m, n))
w = torch.empty(m, n, device=device)
rows = max(1, (1 << 28) // (4 * n))
staging = torch.empty(rows, n, pin_memory=True)
for first in range(0, m, rows):
    count = min(rows, m - first)
    staging[:count].numpy()[:] = numbers[first:first + count]
    w[first:first + count].copy_(staging[:count])
read = now()
w -= w.mean(0)
deviation = torch.sqrt(sum(part.square().sum(0, dtype=torch.float64) for part in w.split(4096)) / (m - 1)).float()
w /= torch.where(deviation == 0, 1, deviation)
standardised = now()
report = {"version": torch.__version__, "device": torch.cuda.get_device_name(), "read_seconds": read - start,
          "standardise_seconds": standardised - read}
small = torch.randn(4096, 4096, device=device)
for tf32 in (False, True):
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.svd_lowrank(small, q=64, niter=1)  # libraries load, handles are made
    torch.manual_seed(0)
    start = now()
    _, s, _ = torch.svd_lowrank(w, q=min(k + 16, m - 1, n), niter=power)
    end = now()
    name = "svd_lowrank_tf32" if tf32 else "svd_lowrank_float32"
    report[name + "_seconds"] = end - start
    report[name + "_explained"] = float((s[:k].double() ** 2).sum() / (m - 1) / n)
    del _
print(json.dumps(report))
