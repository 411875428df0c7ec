"""Kernels over NumPy arrays: products, activations, softmax."""

from __future__ import annotations

import ctypes
from typing import Any, Dict, Optional, Tuple

import numpy as np

from . import native
from .native import FloatArray

KINDS = ["linear", "binary_step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "softplus", "softsign", "swish", "exponential"]

_ROW_MAJOR, _NO_TRANSPOSE, _TRANSPOSE = 101, 111, 112


def library_info() -> Dict[str, Any]:
    """Version, instruction set and threads of the native library."""
    info = native.LibraryInfo(size=ctypes.sizeof(native.LibraryInfo))
    native.call("spw_library", ctypes.byref(info))
    return {
        "version": info.version.decode(), "abi": info.abi, "level": info.level.decode(), "reason": info.reason.decode(),
        "processors": info.processors, "threads": info.threads,
    }


def set_threads(threads: int) -> None:
    """Threads that a large product is spread over; 0 takes the processors there are."""
    native.call("spw_set_threads", threads)


def _matrix(values: Any, name: str) -> FloatArray:
    matrix = np.asarray(values, dtype=np.float32)
    if matrix.ndim != 2:
        raise ValueError(f"{name} must have two dimensions; it has {matrix.ndim}")
    return matrix


def _operand(matrix: FloatArray, transposed: bool) -> Tuple[FloatArray, bool, int]:
    """Rows without gaps between their elements, or columns; else a copy."""
    rows, columns = matrix.strides
    if columns == 4 and rows >= 4 * matrix.shape[1] and rows % 4 == 0:
        return matrix, transposed, rows // 4
    if rows == 4 and columns >= 4 * matrix.shape[0] and columns % 4 == 0:
        return matrix, not transposed, columns // 4
    matrix = np.ascontiguousarray(matrix)
    return matrix, transposed, max(1, matrix.shape[1])


def _reach(matrix: FloatArray) -> int:
    return 0 if matrix.size == 0 else 1 + sum((extent - 1) * (stride // 4) for extent, stride in zip(matrix.shape, matrix.strides))


def gemm(a: Any, b: Any, *, alpha: float = 1.0, beta: float = 0.0, c: Optional[FloatArray] = None, transpose_a: bool = False, transpose_b: bool = False) -> FloatArray:
    """``alpha · op(a) · op(b) + beta · c``, in float32.

    Arrays of float32 whose rows or columns lie without gaps are used where they are; others are copied. ``c``, if given, must be float32 with rows
    without gaps, and is overwritten and returned; it must not overlap ``a`` and ``b``.
    """
    a, b = _matrix(a, "a"), _matrix(b, "b")
    m, k = a.shape[::-1] if transpose_a else a.shape
    inner, n = b.shape[::-1] if transpose_b else b.shape
    if inner != k:
        raise ValueError(f"the sums of op(a) are {k} long, those of op(b) {inner}; they must agree")
    if c is None:
        if beta != 0:
            raise ValueError("beta needs a c; there is none")
        c = np.empty((m, n), dtype=np.float32)
    elif c.dtype != np.float32 or c.shape != (m, n) or (c.size and (c.strides[1] != 4 or c.strides[0] < 4 * n or c.strides[0] % 4)) or not c.flags.writeable:
        raise ValueError(f"c must be a writeable float32 array of shape ({m}, {n}) with rows without gaps; it is {c.dtype} {c.shape}")
    a, turned_a, lda = _operand(a, transpose_a)
    b, turned_b, ldb = _operand(b, transpose_b)
    ldc = max(1, c.strides[0] // 4, n)
    native.call(
        "spw_sgemm", _ROW_MAJOR, _TRANSPOSE if turned_a else _NO_TRANSPOSE, _TRANSPOSE if turned_b else _NO_TRANSPOSE, m, n, k, alpha,
        a.ctypes.data, _reach(a), max(1, lda), b.ctypes.data, _reach(b), max(1, ldb), beta, c.ctypes.data, _reach(c), ldc,
    )
    return c


def _kind(name: str) -> int:
    if name not in KINDS:
        raise ValueError(f"an activation is one of {', '.join(KINDS)}; received {name!r}")
    return KINDS.index(name)


def _out(x: FloatArray, out: Optional[FloatArray]) -> FloatArray:
    if out is None:
        return np.empty_like(x)
    if out.dtype != np.float32 or out.shape != x.shape or not out.flags.c_contiguous or not out.flags.writeable:
        raise ValueError(f"out must be a writeable float32 array of shape {x.shape} without gaps; it is {out.dtype} {out.shape}")
    return out


def activation(name: str, x: Any, *, alpha: Optional[float] = None, out: Optional[FloatArray] = None) -> FloatArray:
    """``f(x)``, element by element; ``out`` may be ``x``. ``alpha`` is the parameter of leaky_relu, elu and swish."""
    x = native.floats(x)
    out = _out(x, out)
    native.call("spw_activation", _kind(name), float("nan") if alpha is None else alpha, *native.array(x), *native.array(out))
    return out


def activation_backward(name: str, x: Any, y: Any, gradient: Any, *, alpha: Optional[float] = None) -> FloatArray:
    """``gradient · f′(x)``, where ``y = f(x)``: the step back through an activation, as a new array."""
    x, y, result = native.floats(x), native.floats(y), np.array(gradient, dtype=np.float32, order="C")
    native.call("spw_activation_backward", _kind(name), float("nan") if alpha is None else alpha, *native.array(x), *native.array(y), *native.array(result))
    return result


def _rows(function: str, x: Any, out: Optional[FloatArray]) -> FloatArray:
    x = native.floats(x)
    if x.ndim == 0:
        raise ValueError("x must have at least one dimension; it has none")
    out = _out(x, out)
    columns = x.shape[-1]
    native.call(function, *native.array(x), *native.array(out), x.size // columns if columns else 0, columns)
    return out


def softmax(x: Any, *, out: Optional[FloatArray] = None) -> FloatArray:
    """The softmax along the last dimension."""
    return _rows("spw_softmax", x, out)


def log_softmax(x: Any, *, out: Optional[FloatArray] = None) -> FloatArray:
    """The logarithm of the softmax along the last dimension."""
    return _rows("spw_log_softmax", x, out)
