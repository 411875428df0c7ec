"""NumPy's side of NumPyTests: numpy_arrays.py write FOLDER | read FOLDER."""
import glob
import io
import json
import os
import sys
import warnings

import numpy as np
from numpy.lib import format as npy

TYPES = ["?", "i1", "u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"]
SHAPES = [(), (0,), (5,), (2, 3), (3, 0, 2), (2, 3, 4), (1,) * 32]
REFUSED = {
    "object": np.array([None, 1], dtype=object),
    "structured": np.zeros(2, dtype=[("a", "<f4"), ("b", "<i2")]),
    "structured named in Greek": np.zeros(2, dtype=[("\u03b1", "<f4")]),
    "big-endian": np.zeros(2, dtype=">f4"),
    "complex": np.zeros(2, dtype="<c8"),
    "bytes": np.array([b"ab"]),
    "texts": np.array(["ab"]),
    "date": np.zeros(2, dtype="<M8[s]"),
    "time span": np.zeros(2, dtype="<m8[ms]"),
    "void": np.zeros(2, dtype="V3"),
    "long double": np.zeros(2, dtype=np.longdouble),
}


def values(dtype, shape):
    count = int(np.prod(shape, dtype=int))
    made = np.arange(count, dtype="<i8") * 37 - 50
    return (made % 2 == 0 if dtype == "?" else made.astype(dtype)).reshape(shape)


def describe(array):
    # Where both orders are the same, NumPy writes C order.
    fortran = bool(array.flags.f_contiguous and not array.flags.c_contiguous)
    return {"type": array.dtype.name, "fortran": fortran, "shape": list(array.shape), "hex": array.tobytes("C").hex()}


def write(folder):
    listing = {}
    every = {}
    for dtype in TYPES:
        for shape in SHAPES:
            for order in "CF":
                array = np.array(values(dtype, shape), order=order)
                key = f"{array.dtype.name}-{len(shape)}-{array.size}-{order}"
                every[key] = array
                listing[key] = describe(array)
                for version in [(1, 0), (2, 0), (3, 0)]:
                    with open(os.path.join(folder, f"{key}-{version[0]}.npy"), "wb") as file, warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        npy.write_array(file, array, version=version)
    np.savez(os.path.join(folder, "stored.npz"), **every)
    np.savez_compressed(os.path.join(folder, "deflated.npz"), **every)

    # What a file beyond 2 GiB has: Python writes numbers of zip64 from this place on.
    import zipfile
    zipfile.ZIP64_LIMIT = 1000
    np.savez(os.path.join(folder, "large.npz"), **every)

    # A header as Python 2 wrote it.
    plain = io.BytesIO()
    np.save(plain, np.arange(3, dtype="<i4"))
    with open(os.path.join(folder, "longs.npy"), "wb") as file:
        file.write(plain.getvalue().replace(b"(3,), } ", b"(3L,), }"))
    with open(os.path.join(folder, "listing.json"), "w") as file:
        json.dump(listing, file)
    os.mkdir(os.path.join(folder, "refused"))
    for name, array in REFUSED.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.save(os.path.join(folder, "refused", name + ".npy"), array)


def read(folder):
    found = {}
    for path in glob.glob(os.path.join(folder, "*.npy")):
        found[os.path.basename(path)] = describe(np.load(path))
    for path in glob.glob(os.path.join(folder, "*.npz")):
        with np.load(path) as arrays:
            for name in arrays.files:
                found[f"{os.path.basename(path)}/{name}"] = describe(arrays[name])
    with open(os.path.join(folder, "found.json"), "w") as file:
        json.dump(found, file)


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
