#!/usr/bin/env python3
"""Times single convolutions with PyTorch on one thread, on request.

Each line read is: BATCH CHANNELS HEIGHT WIDTH FILTERS KERNEL STRIDE PADDING GROUPS MILLISECONDS. Each line written is the processor seconds of one
forward pass, and of one backward pass to input, weight and bias, each the mean of as many as fill the time given.
"""

import os
import sys
import time

# A shell may hold settings made for other work, which bind OpenBLAS to an old processor's kernels; the peer is to be at its best.
os.environ.pop("OPENBLAS_CORETYPE", None)
os.environ.pop("OPENBLAS_L2_SIZE", None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch  # noqa: E402

torch.set_num_threads(1)


def mean_seconds(work, seconds):
    work()
    times = 1
    while True:
        started = time.process_time()
        for _ in range(times):
            work()
        taken = time.process_time() - started
        if taken >= seconds / 2:
            return taken / times
        times *= 2


cases = {}
for line in sys.stdin:
    batch, channels, height, width, filters, kernel, stride, padding, groups, milliseconds = map(int, line.split())
    key = line
    if key not in cases:
        torch.manual_seed(1)
        x = torch.randn(batch, channels, height, width, requires_grad=True)
        layer = torch.nn.Conv2d(channels, filters, kernel, stride=stride, padding=padding, groups=groups)
        y = layer(x)
        cases[key] = (x, layer, y, torch.randn_like(y))
    x, layer, y, gradient = cases[key]

    def forward(x=x, layer=layer):
        with torch.no_grad():
            layer(x)

    def backward(x=x, layer=layer, y=y, gradient=gradient):
        torch.autograd.grad(y, (x, layer.weight, layer.bias), gradient, retain_graph=True)

    print(mean_seconds(forward, milliseconds / 1000), mean_seconds(backward, milliseconds / 1000), flush=True)
