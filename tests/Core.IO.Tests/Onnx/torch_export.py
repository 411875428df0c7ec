"""Writes models by PyTorch's exporter, with what PyTorch computes: torch_export.py FOLDER

FOLDER/NAME.onnx, and FOLDER/NAME.json with "inputs" and "outputs", lists of flat lists of floats for a batch of three.
"""
import json
import os
import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(3)


class Flattened(nn.Module):
    """The way most people flatten: the exporter writes Shape, Gather, Unsqueeze and Concat around it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.line = nn.Linear(3 * 25, 4)
        self.sum = nn.Linear(3, 4)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        flat = x.view(x.size(0), -1)
        return self.line(flat) + self.sum(self.pool(x).squeeze(3).squeeze(2))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 4, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.second = nn.Conv2d(4, 4, 3, padding=1, groups=2)
        self.end = nn.Linear(8, 3)

    def forward(self, x):
        x = nn.functional.relu6(self.norm(self.first(x)))
        y = nn.functional.leaky_relu(self.second(x), 0.1) + x
        both = torch.cat([y, x], dim=1)
        pooled = nn.functional.avg_pool2d(both, 3)
        return torch.log_softmax(self.end(torch.flatten(pooled, 1)), dim=1)


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(5, 6)

    def forward(self, a, b):
        a, b = torch.tanh(self.shared(a)), torch.tanh(self.shared(b))
        return a * b, torch.cat([a, b], 1)


class Recurrent(nn.Module):
    """The outputs of the last step, all outputs, the last state, or both of them."""

    def __init__(self, kind, takes, **options):
        super().__init__()
        self.recurrent = kind(4, 5, **options)
        self.line = nn.Linear(5 * (2 if options.get("bidirectional") else 1), 3)
        self.takes = takes

    def forward(self, x):
        y, h = self.recurrent(x)
        h = h[0] if isinstance(h, tuple) else h
        if self.takes == "step":
            return self.line(y[:, -1])
        if self.takes == "steps":
            return torch.relu(self.line(y))
        last = torch.cat([h[-2], h[-1]], 1)
        return self.line(last) if self.takes == "state" else (torch.softmax(self.line(last), 1), y)


class Words(nn.Module):
    """An embedding, read by a convolution over time and by a recurrent layer."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(7, 4, padding_idx=0)
        self.conv = nn.Conv1d(4, 3, 2)
        self.recurrent = nn.LSTM(4, 3, batch_first=True)

    def forward(self, x):
        x = self.words(x)
        y, _ = self.recurrent(x)
        return torch.cat([torch.relu(self.conv(x.permute(0, 2, 1))).flatten(1), y[:, 1:3].flatten(1)], 1)


class Film(nn.Module):
    """Pictures are seen one by one, and then as a sequence."""

    def __init__(self):
        super().__init__()
        self.eye = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12, 4))
        self.recurrent = nn.GRU(4, 5, batch_first=True)

    def forward(self, x):
        batch, time = x.shape[:2]
        seen = self.eye(x.view(batch * time, *x.shape[2:]))
        y, _ = self.recurrent(seen.view(batch, time, -1))
        return y[:, -1, :]


def batch_norm_moved(model):
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.5, 0.5)
            module.running_var.uniform_(0.5, 1.5)
    return model


activations = nn.Sequential(
    nn.Linear(6, 8), nn.ELU(0.5), nn.Linear(8, 8), nn.SELU(), nn.Linear(8, 8), nn.Softplus(),
    nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 8), nn.Sigmoid(), nn.Dropout(0.5), nn.Identity(), nn.Linear(8, 4), nn.Softmax(dim=1))
lenet = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
time = nn.Sequential(nn.Conv1d(3, 4, 3, dilation=2), nn.Tanh(), nn.AvgPool1d(2, padding=1, count_include_pad=False), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(12, 2))

# the model, its inputs (shapes of a sample, or numbers below 7 of that shape), and which axis is the batch
cases = {
    "activations": (activations, [(6,)]),
    "lenet": (lenet, [(1, 28, 28)]),
    "time": (time, [(3, 14)]),
    "flattened": (Flattened(), [(1, 5, 5)]),
    "residual": (batch_norm_moved(Residual()), [(2, 8, 8)]),
    "two_inputs": (TwoInputs(), [(5,), (5,)]),
    "lstm": (Recurrent(nn.LSTM, "step", batch_first=True), [(6, 4)]),
    "lstm_stacked": (Recurrent(nn.LSTM, "state", batch_first=True, num_layers=2, bidirectional=True), [(6, 4)]),
    "lstm_time_first": (Recurrent(nn.LSTM, "steps", bias=False), [(6, 4)], 1),
    "gru": (Recurrent(nn.GRU, "both", batch_first=True, bidirectional=True), [(6, 4)]),
    "gru_stacked": (Recurrent(nn.GRU, "steps", batch_first=True, num_layers=2), [(6, 4)]),
    "rnn": (Recurrent(nn.RNN, "step", batch_first=True, bidirectional=True), [(6, 4)]),
    "rnn_relu": (Recurrent(nn.RNN, "steps", batch_first=True, nonlinearity="relu"), [(6, 4)]),
    "words": (Words(), [torch.randint(0, 7, (3, 6))]),
    "film": (batch_norm_moved(Film()), [(2, 2, 6, 6)]),
}
folder = sys.argv[1]
for name, (model, shapes, *batch_axis) in cases.items():
    model.eval()
    axis = batch_axis[0] if batch_axis else 0
    inputs = tuple(shape if torch.is_tensor(shape) else torch.randn(3, *shape).movedim(0, axis) for shape in shapes)
    with torch.no_grad():
        outputs = model(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    names = [f"in{i}" for i in range(len(inputs))], [f"out{i}" for i in range(len(outputs))]
    for opset in (11, 13, 16):
        for dynamic in (False, True):
            if axis != 0 and not dynamic:
                continue
            file = os.path.join(folder, f"{name}-{opset}-{'any' if dynamic else 'fixed'}")
            axes = {n: {axis: "batch"} for n in names[0] + names[1]} if dynamic else None
            torch.onnx.export(model, inputs, file + ".onnx", opset_version=opset, input_names=names[0], output_names=names[1], dynamic_axes=axes)
            with open(file + ".json", "w") as out:
                json.dump({"inputs": [x.movedim(axis, 0).flatten().tolist() for x in inputs], "outputs": [y.movedim(axis, 0).flatten().tolist() for y in outputs]}, out)
