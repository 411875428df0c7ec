#!/usr/bin/env python3
"""Runs layers with PyTorch: reads a list of cases as JSON from the file named first, writes their results to the file named second.

A case holds `layer` (an expression), `input` and `shape`, `parameters` (flat, in the order of the layer's own) and `gradient` (of the output).
A result holds `output`, `shape`, `input` and `parameters` (the two gradients), and `buffers` after the step.
"""

import json
import sys

import torch
from torch import nn  # noqa: F401  (the cases' expressions use it)

torch.set_num_threads(1)
results = []
for case in json.load(open(sys.argv[1])):
    layer = eval(case["layer"])  # written by the test next door
    flat = torch.tensor(case["parameters"])
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(flat[: parameter.numel()].reshape(parameter.shape))
            flat = flat[parameter.numel():]
    assert flat.numel() == 0
    x = torch.tensor(case["input"]).reshape(case["shape"]).requires_grad_()
    y = layer(x)
    y.backward(torch.tensor(case["gradient"]).reshape(y.shape))
    gradients = [parameter.grad.flatten() for parameter in layer.parameters()]
    buffers = [buffer.float().flatten() for buffer in layer.buffers()]
    layer.eval()
    results.append({
        "output": y.flatten().tolist(),
        "shape": list(y.shape[1:]),
        "input": x.grad.flatten().tolist(),
        "parameters": torch.cat(gradients).tolist() if gradients else [],
        "buffers": torch.cat(buffers).tolist() if buffers else [],
        "inference": layer(x).flatten().tolist(),
    })
json.dump(results, open(sys.argv[2], "w"))
