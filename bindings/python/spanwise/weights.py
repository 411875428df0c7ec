"""Parameters in the layout of Keras, over the memory that the library computes with."""

from __future__ import annotations

from typing import Dict, List

import numpy as np

from .native import FloatArray

# PyTorch's gates of a GRU are reset, update, new; Keras' update, reset, new. The exchange is its own way back.
_GRU_GATES = 3


class Weight:
    """One array as Keras has it: a view of a parameter with its axes in Keras' order."""

    def __init__(self, values: FloatArray):
        # Convolutions lie as (filters, channels, …) here and as (…, channels, filters) in Keras.
        self._values: FloatArray = np.moveaxis(values, (0, 1), (-1, -2)) if values.ndim >= 3 else values
        self.shape = self._values.shape

    def read(self) -> FloatArray:
        """A copy."""
        return np.array(self._values)

    def write(self, values: FloatArray) -> None:
        """Sets the parameter."""
        self._values[...] = values


class _GruKernel(Weight):
    """A kernel (inputs, 3 · units) with its gates in Keras' order."""

    def read(self) -> FloatArray:
        return _exchanged(self._values)

    def write(self, values: FloatArray) -> None:
        self._values[...] = _exchanged(values)


class _SummedBias(Weight):
    """The one bias of Keras' LSTM and SimpleRNN, which is the sum of two here; written, it is the first, and the second is zero."""

    def __init__(self, values: FloatArray, second: FloatArray):
        super().__init__(values)
        self._second = second

    def read(self) -> FloatArray:
        total: FloatArray = self._values + self._second
        return total

    def write(self, values: FloatArray) -> None:
        self._values[...] = values
        self._second[...] = 0


class _GruBias(Weight):
    """The biases (2, 3 · units) of Keras' GRU: of the input and of the state before."""

    def __init__(self, values: FloatArray, second: FloatArray):
        super().__init__(values)
        self._second = second
        self.shape = (2, *values.shape)

    def read(self) -> FloatArray:
        return _exchanged(np.stack([self._values, self._second]))

    def write(self, values: FloatArray) -> None:
        self._values[...], self._second[...] = _exchanged(values)


def _exchanged(values: FloatArray) -> FloatArray:
    reset, update, new = np.split(values, _GRU_GATES, axis=-1)
    joined: FloatArray = np.concatenate([update, reset, new], axis=-1)
    return joined


def in_keras_order(parameters: Dict[str, FloatArray]) -> List[Weight]:
    """The arrays of a model's parameters, given by their names in files: what Keras' ``get_weights`` lists, in its order.

    A recurrent layer gives kernel, recurrent kernel and bias, first of each layer of a stack forward and then backward.
    """
    weights: List[Weight] = []
    for name, values in parameters.items():
        if name.endswith("num_batches_tracked") or ".bias_hh" in name:
            continue
        recurrent = ".weight_ih" in name or ".weight_hh" in name or ".bias_ih" in name
        state = parameters[name.replace("weight_ih", "weight_hh").replace("bias_ih", "weight_hh")] if recurrent else values
        is_gru = recurrent and state.shape[1] == _GRU_GATES * state.shape[0]
        if ".bias_ih" in name:
            second = parameters[name.replace("bias_ih", "bias_hh")]
            weights.append(_GruBias(values, second) if is_gru else _SummedBias(values, second))
        else:
            weights.append(_GruKernel(values) if is_gru else Weight(values))
    return weights
