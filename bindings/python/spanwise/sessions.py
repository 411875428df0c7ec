"""Training by hand: forward, loss, backward and step as single calls."""

from __future__ import annotations

import ctypes
import json
from typing import Any, Dict, Union

import numpy as np

from . import losses, native, optimizers
from .native import FloatArray
from .optimizers import Optimizer


class Session:
    """A model planned for ``batch_size`` samples at a time, with an optimiser and a loss of its own.

    >>> session = Session(model, Adam(0.001), "mse", batch_size=64)
    >>> session.zero_gradient(); y = session.forward(x); loss = session.loss(targets); session.backward(); session.step()
    """

    def __init__(
        self, model: Any, optimizer: Union[str, Optimizer] = "adam", loss: Union[str, losses.Loss] = "mse", batch_size: int = 32, threads: int = 0, input_gradient: bool = False,
    ):
        self._model = model
        self._loss = losses.get(loss)
        self._rows = 0
        self._handle = 0
        options = {"batch": batch_size, "threads": threads, "loss": self._loss.kind, "input_gradient": input_gradient, **optimizers.get(optimizer).options()}
        self._handle = native.create("spw_session_create", model.handle, *native.text(json.dumps(options)))

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Ends the session; views of its gradients are not valid any more."""
        handle, self._handle = getattr(self, "_handle", 0), 0
        if handle:
            native.status_of("spw_session_destroy", handle)

    def forward(self, x: Any, training: bool = True) -> FloatArray:
        """The outputs of some samples; with ``training`` a backward pass may follow."""
        inputs = self._model.samples(x, "x")
        native.call("spw_session_forward", self._handle, *native.array(inputs), inputs.shape[0], int(training))
        self._rows = inputs.shape[0]
        outputs = np.empty((self._rows, *self._model.output_shape), dtype=np.float32)
        native.call("spw_session_output", self._handle, *native.array(outputs))
        return outputs

    def loss(self, y: Any, factor: float = 1.0) -> float:
        """The mean loss of the last outputs; its gradient, times ``factor``, is kept for :meth:`backward`."""
        result = ctypes.c_double()
        targets = self._model.targets(y, self._loss, self._rows, "y")
        function = "spw_session_loss_classes" if self._loss.takes_classes else "spw_session_loss_values"
        native.call(function, self._handle, *native.array(targets), factor, ctypes.byref(result))
        return result.value

    def set_output_gradient(self, gradient: Any) -> None:
        """Instead of a loss: the gradient with respect to the outputs."""
        native.call("spw_session_set_output_gradient", self._handle, *native.array(native.floats(gradient)))

    def backward(self) -> None:
        """Adds the gradients of all parameters to what is there."""
        native.call("spw_session_backward", self._handle)

    def input_gradient(self) -> FloatArray:
        """The gradient with respect to the inputs, where it was asked for."""
        result = np.empty((self._rows, *self._model.input_shape), dtype=np.float32)
        native.call("spw_session_input_gradient", self._handle, *native.array(result))
        return result

    def gradients(self) -> Dict[str, FloatArray]:
        """Views of the gradients by the parameters' names, in the layout of :meth:`Sequential.parameters`."""
        result = {}
        for index, (name, values) in enumerate(self._model.parameters().items()):
            data, length = ctypes.POINTER(ctypes.c_float)(), ctypes.c_int64()
            native.call("spw_session_gradient", self._handle, index, ctypes.byref(data), ctypes.byref(length))
            result[name] = native.view(data, values.shape, self)
        return result

    def zero_gradient(self) -> None:
        """Forgets the gradients."""
        native.call("spw_session_zero_gradient", self._handle)

    def step(self) -> None:
        """Lets the optimiser change the parameters by the gradients."""
        native.call("spw_session_step", self._handle)

    def set_learning_rate(self, rate: float) -> None:
        """The step size from now on."""
        native.call("spw_session_set_learning_rate", self._handle, rate)

    def freeze(self, layer: int, frozen: bool = True) -> None:
        """Keeps a layer's parameters as they are, or lets them learn again."""
        native.call("spw_session_freeze", self._handle, layer, int(frozen))
