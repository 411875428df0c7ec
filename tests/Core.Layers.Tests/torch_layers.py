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


class Recurrent(nn.Module):
    """A recurrent module that gives the outputs of all steps, or the last state of each direction; with lengths, of packed samples."""

    def __init__(self, module, last=False, lengths=None):
        super().__init__()
        self.module, self.last, self.lengths = module, last, lengths

    def forward(self, x):
        steps = x.shape[1]
        if self.lengths:
            x = nn.utils.rnn.pack_padded_sequence(x, self.lengths, batch_first=True, enforce_sorted=False)
        y, state = self.module(x)
        if self.lengths:
            y, _ = nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=steps)
        state = state[0] if isinstance(state, tuple) else state
        directions = 2 if self.module.bidirectional else 1
        return torch.cat(list(state[-directions:]), 1) if self.last else y


class Permuted(nn.Module):
    def __init__(self, *axes):
        super().__init__()
        self.axes = axes

    def forward(self, x):
        return x.permute(self.axes).contiguous()


class Steps(nn.Module):
    """A module applied to every step by itself."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x.flatten(0, 1)).unflatten(0, x.shape[:2])


class Summed(nn.Module):
    """The two directions of a module added up."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        y = self.module(x)
        return y[..., : y.shape[-1] // 2] + y[..., y.shape[-1] // 2:]


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
