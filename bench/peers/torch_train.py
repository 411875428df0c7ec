#!/usr/bin/env python3
"""Trains Spanwise's named networks with PyTorch on the CPU and prints one JSON object an epoch.

    torch_train.py MNIST_FOLDER NET [--epochs N] [--batch N] [--threads N] [--clock wall|cpu]

MNIST_FOLDER holds the four IDX files, gzipped or not. NET, its batch and its optimiser are those of `spanwise train mnist --net NET`.
--clock cpu times the processor time of the whole process: with one thread it is what neighbours on a shared machine cannot lengthen.
Only training is timed: shuffling, gathering the batch, forward, backward and optimiser, as in Spanwise's own figure.
"""

import argparse
import gzip
import json
import os
import pathlib
import statistics
import time

# PyTorch's products come from OpenBLAS, which reads these when it is loaded. A shell may hold settings made for other work, which
# bind it to an old processor's kernels; the peer is to be at its best.
os.environ.pop("OPENBLAS_CORETYPE", None)
os.environ.pop("OPENBLAS_L2_SIZE", None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402


def read_idx(folder, name, header_bytes):
    """The elements of an IDX file of bytes, whichever way it is stored."""
    plain = pathlib.Path(folder, name)
    data = plain.read_bytes() if plain.exists() else gzip.decompress(pathlib.Path(folder, name + ".gz").read_bytes())
    return numpy.frombuffer(data, numpy.uint8, offset=header_bytes)


def read_set(folder, prefix):
    pixels = read_idx(folder, prefix + "-images-idx3-ubyte", 16).reshape(-1, 784).astype(numpy.float32) / 255
    labels = read_idx(folder, prefix + "-labels-idx1-ubyte", 8).astype(numpy.int64)
    return torch.from_numpy(pixels), torch.from_numpy(labels)


def rectified(*widths):
    """Dense layers with ReLU between them; the last one gives logits."""
    layers = []
    for inputs, units in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, units), nn.ReLU()]
    return layers[:-1]


def convolution(inputs, outputs, kernel):
    return [nn.Conv2d(inputs, outputs, kernel), nn.ReLU(), nn.MaxPool2d(2)]


class LastStep(nn.Module):
    """The rows of an image as the steps of a sequence, through an LSTM; its state after the last."""

    def __init__(self, features, units):
        super().__init__()
        self.features = features
        self.lstm = nn.LSTM(features, units, batch_first=True)

    def forward(self, images):
        return self.lstm(images.view(len(images), -1, self.features))[0][:, -1]


def build(net):
    """The model, and its batch unless another is asked for."""
    image = nn.Unflatten(1, (1, 28, 28))
    if net == "mlp":
        return nn.Sequential(*rectified(784, 128, 128, 128, 10)), 128
    if net == "neurons":
        model = nn.Sequential(nn.Linear(784, 30), nn.Sigmoid(), nn.Linear(30, 10), nn.Sigmoid())
        for parameter in model.parameters():
            nn.init.normal_(parameter)
        return model, 10
    if net == "lenet5":
        return nn.Sequential(image, *convolution(1, 6, 5), *convolution(6, 16, 5), nn.Flatten(), *rectified(256, 120, 84, 10)), 128
    if net == "cnn8":
        return nn.Sequential(image, *convolution(1, 8, 3), nn.Flatten(), *rectified(1352, 64, 10)), 128
    if net == "cnn":
        return nn.Sequential(image, *convolution(1, 32, 3), *convolution(32, 64, 3), nn.Flatten(), *rectified(1600, 128, 10)), 128
    if net == "lstm":
        return nn.Sequential(LastStep(28, 128), nn.Linear(128, 10)), 128
    widths = [int(width) for width in net.split("-")]
    return nn.Sequential(*rectified(*widths)), 128


def half_squared_error(output, labels):
    targets = nn.functional.one_hot(labels, output.shape[1]).to(output.dtype)
    return 0.5 * (output - targets).square().sum(1).mean()


def train_epoch(model, loss, optimizer, images, labels, batch, now):
    """Seconds of one pass over the images in a new order."""
    started = now()
    order = torch.randperm(len(images))
    for first in range(0, len(images), batch):
        samples = order[first : first + batch]
        optimizer.zero_grad(set_to_none=True)
        loss(model(images[samples]), labels[samples]).backward()
        optimizer.step()
    return now() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("net", help="mlp, neurons, lenet5, cnn8, cnn, lstm, or widths such as 784-300-100-10")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model, batch = build(arguments.net)
    batch = arguments.batch or batch
    squares = arguments.net == "neurons"
    loss = half_squared_error if squares else nn.functional.cross_entropy
    optimizer = torch.optim.SGD(model.parameters(), lr=3.0) if squares else torch.optim.Adam(model.parameters(), lr=0.001)
    images, labels = read_set(arguments.folder, "train")
    test_images, test_labels = read_set(arguments.folder, "t10k")

    now = time.perf_counter if arguments.clock == "wall" else time.process_time
    rates = []
    for epoch in range(1, arguments.epochs + 1):
        seconds = train_epoch(model, loss, optimizer, images, labels, batch, now)
        rates.append(len(images) / seconds)
        with torch.no_grad():
            accuracy = (model(test_images).argmax(1) == test_labels).float().mean().item()
        print(json.dumps({"event": "epoch", "epoch": epoch, "seconds": seconds, "images_per_second": rates[-1], "test_accuracy": accuracy}), flush=True)
    done = {"event": "done", "peer": f"pytorch {torch.__version__}", "net": arguments.net, "batch": batch, "threads": arguments.threads}
    print(json.dumps(done | {"images_per_second": statistics.median(rates)}), flush=True)


if __name__ == "__main__":
    main()
