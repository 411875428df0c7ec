"""NumPy's float32 products with LD_PRELOAD=libspanwise_cblas.so: ours are called, and right."""

import ctypes
import os
import sys

import numpy as np

with open("/proc/self/maps") as maps:
    if "libspanwise_cblas" not in maps.read():
        sys.exit("libspanwise_cblas.so is not loaded")

# What a program finds first under the name is what NumPy calls.
address = ctypes.cast(ctypes.CDLL(None).cblas_sgemm, ctypes.c_void_p).value
with open("/proc/self/maps") as maps:
    for line in maps:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if start <= address < end and "libspanwise_cblas" not in line:
            sys.exit("cblas_sgemm is that of " + line.split()[-1])

random = np.random.default_rng(1)
checks = 0


def compare(left, right):
    global checks
    product = left @ right
    wanted = left.astype(np.float64) @ right.astype(np.float64)
    bound = np.abs(left).astype(np.float64) @ np.abs(right).astype(np.float64)
    error = np.abs(product - wanted)
    assert product.dtype == np.float32
    assert (error <= (left.shape[-1] + 2) * 6e-8 * bound + 1e-30).all(), (left.shape, right.shape, error.max())
    checks += 1


for rows, inner, columns in [(1, 1, 1), (3, 5, 7), (64, 64, 64), (100, 50, 100), (33, 17, 70), (256, 300, 129), (1, 200, 30), (30, 200, 1), (700, 800, 750)]:
    left = random.standard_normal((rows, inner), dtype=np.float32)
    right = random.standard_normal((inner, columns), dtype=np.float32)
    compare(left, right)
    compare(left, np.asfortranarray(right))
    compare(np.asfortranarray(left), right)
    compare(np.asfortranarray(left), np.asfortranarray(right))
    compare(np.repeat(left, 2, axis=0)[::2], right)
    compare(left, right[:, 0])
    compare(left[0], right)
    compare(left[0], right[:, 0])
    compare(left, left.T)

# Views of every kind: steps, reversed and overlapping axes, batches, nothing at all.
def cut(array):
    """A view with random steps of an axis, or the array turned round."""
    kind = random.integers(6)
    if kind == 0:
        return array[:: int(random.choice([1, 2, 3, -1, -2]))]
    if kind == 1:
        return array[..., :: int(random.choice([1, 2, -1]))]
    if kind == 2:
        return array[int(random.integers(3)):, int(random.integers(3)):]
    return np.asfortranarray(array) if kind == 3 else array.T if kind == 4 else array


for _ in range(400):
    left = cut(random.standard_normal(random.integers(4, 60, 2), dtype=np.float32))
    right = cut(random.standard_normal(random.integers(4, 60, 2), dtype=np.float32))
    inner = min(left.shape[1], right.shape[0])
    compare(left[:, :inner], right[:inner])
    compare(left[:, :inner], right[:inner, 0])
    compare(left[0, :inner], right[:inner])
    compare(left, left.T)
for shapes in [((0, 5), (5, 3)), ((4, 0), (0, 3)), ((4, 5), (5, 0)), ((0,), (0,))]:
    assert not np.matmul(*(np.ones(shape, np.float32) for shape in shapes)).any()
stack = random.standard_normal((4, 7, 9), dtype=np.float32)
compare(stack, random.standard_normal((9, 6), dtype=np.float32))
compare(stack, np.swapaxes(stack, 1, 2))
windows = np.lib.stride_tricks.sliding_window_view(random.standard_normal(80, dtype=np.float32), 16)
compare(windows, random.standard_normal((16, 5), dtype=np.float32))
room = np.zeros((7, 8), np.float32)
left, right = stack[0], random.standard_normal((9, 4), dtype=np.float32)
np.matmul(left, right, out=room[:, ::2])
assert np.allclose(room[:, ::2], left.astype(float) @ right, atol=1e-5) and not room[:, 1::2].any()

# LAPACK multiplies blocks of one matrix by each other: side by side, never over one another.
square = random.standard_normal((300, 300), dtype=np.float32) + 20 * np.eye(300, dtype=np.float32)
assert np.abs(np.linalg.inv(square) @ square - np.eye(300)).max() < 1e-3
assert np.abs(np.linalg.solve(square, square[:, :40]) - np.eye(300)[:, :40]).max() < 1e-3
u, s, v = np.linalg.svd(square)
assert np.abs((u * s) @ v - square).max() < 1e-2
q, r = np.linalg.qr(square)
assert np.abs(q @ r - square).max() < 1e-3

# Double precision is not ours, and works as before.
square = random.standard_normal((50, 50))
assert np.allclose(np.linalg.inv(square) @ square, np.eye(50))
print(f"numpy: {checks} products as they should be")
