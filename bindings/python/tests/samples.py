"""Samples that a small network learns quickly."""

import numpy as np

import spanwise as sw


def three_classes(count=600):
    random = np.random.default_rng(3)
    x = random.standard_normal((count, 6), dtype=np.float32)
    y = (x[:, 0] > 0).astype(np.int32) + (x[:, 1] > 0)
    return x, y


def network(**options):
    return sw.Sequential([sw.Input((6,)), sw.Dense(16, activation="tanh"), sw.Dense(3)], **options)


def compiled(**options):
    return network(**options).compile(sw.Adam(0.01), sw.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"])
