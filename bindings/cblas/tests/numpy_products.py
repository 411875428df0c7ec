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

# Double precision is not ours, and works as before.
square = random.standard_normal((50, 50))
assert np.allclose(np.linalg.inv(square) @ square, np.eye(50))
print(f"numpy: {checks} products as they should be")
