"""Models as Keras has them."""

from __future__ import annotations

import ctypes
import json
import math
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import losses, native, optimizers
from .callbacks import Callback, History
from .errors import StateError
from .interrupts import Interrupts
from .layers import Input, Layer
from .losses import Loss
from .native import AnyArray, FloatArray
from .optimizers import Optimizer
from .progress import ProgressBar
from .weights import in_keras_order


class Sequential:
    """Layers one behind the other.

    >>> model = Sequential([Input((784,)), Dense(128, activation="relu"), Dense(10)])
    >>> model.compile("adam", SparseCategoricalCrossentropy(from_logits=True), ["accuracy"]).fit(x, y, epochs=5)

    Without an :class:`Input` the model is made when it first sees samples. The native library computes while other Python threads run; one training
    of a model at a time.
    """

    def __init__(self, layers: Sequence[Union[Input, Layer]] = (), seed: int = 0):
        self.stop_training = False
        self._seed = seed
        self._handle = 0
        self._is_closed = False
        self._input: Optional[Tuple[int, ...]] = None
        self._layers: List[Layer] = []
        self._optimizer: Optimizer = optimizers.get("adam")
        self._loss: Optional[Loss] = None
        self._metric: Optional[str] = None
        self._metric_name = "accuracy"
        for layer in layers:
            self.add(layer)
        if self._input is not None and self._layers:
            self.build(self._input)

    def __del__(self) -> None:
        self.close()

    @classmethod
    def _of_handle(cls, handle: int) -> "Sequential":
        model = cls()
        model._handle = handle
        return model

    # ---- making -----------------------------------------------------------------------------------------------------

    def add(self, layer: Union[Input, Layer]) -> "Sequential":
        """Adds a layer behind the others; not to a model that is already built."""
        if self._handle:
            raise StateError("the model is built; layers are added before")
        if isinstance(layer, Input):
            if self._layers:
                raise ValueError("an Input comes before all layers")
            self._input = layer.shape
        elif isinstance(layer, Layer):
            self._layers.append(layer)
        else:
            raise TypeError(f"a layer is an Input or a Layer; received {layer!r}")
        return self

    def build(self, input_shape: Sequence[int]) -> "Sequential":
        """Makes the model for samples of a shape, with parameters drawn from the seed."""
        if self._handle:
            raise StateError("the model is built already")
        if self._is_closed:
            raise StateError("the model was closed")
        description = {"input": [int(extent) for extent in input_shape], "layers": [part for layer in self._layers for part in layer.descriptions()]}
        self._handle = native.create("spw_model_create", *native.text(json.dumps(description)), self._seed)
        return self

    def compile(self, optimizer: Union[str, Optimizer] = "adam", loss: Union[str, Loss] = "mse", metrics: Optional[Sequence[str]] = None) -> "Sequential":
        """Says how to train. Returns the model, so that ``fit`` may follow."""
        self._optimizer = optimizers.get(optimizer)
        self._loss = losses.get(loss)
        names = list(metrics or [])
        if len(names) > 1:
            raise ValueError(f"one metric is reported beside the loss; received {len(names)}")
        self._metric = losses.metric(names[0], self._loss) if names else None
        self._metric_name = {"acc": "accuracy"}.get(names[0], names[0]) if names else ""
        return self

    def close(self) -> None:
        """Frees the model now; views of its parameters are not valid any more."""
        handle, self._handle, self._is_closed = getattr(self, "_handle", 0), 0, True
        if handle:
            native.status_of("spw_model_destroy", handle)

    # ---- training ---------------------------------------------------------------------------------------------------

    def fit(
        self, x: Any, y: Any, batch_size: int = 32, epochs: int = 1, verbose: int = 1, callbacks: Optional[Sequence[Callback]] = None,
        validation_data: Optional[Tuple[Any, Any]] = None, shuffle: bool = True, seed: int = 0, threads: int = 0, schedule: str = "constant",
    ) -> History:
        """Trains on samples and returns a figure for each epoch. Ctrl-C ends it after the step; the parameters are those of that step.

        float32 arrays without gaps are read where they lie. ``schedule`` is constant, polynomial, cosine or one_cycle. The result has the same bits
        for any number of ``threads``; 0 chooses.
        """
        loss = self._compiled()
        if self._handle == 0:
            self.build(np.shape(x)[1:])
        train = self._data(x, y, loss)
        validation = self._data(*validation_data, loss, "validation_") if validation_data is not None else None
        options = {
            "batch": batch_size, "epochs": epochs, "shuffle": shuffle, "seed": seed, "threads": threads, "schedule": schedule, **self._judging(loss), **self._optimizer.options(),
        }
        history = History()
        watching = [*(callbacks or []), history]
        bar = ProgressBar(verbose, epochs, batch_size)
        self.stop_training = False
        for callback in watching:
            callback.model = self
            callback.on_train_begin()
        if epochs > 0:
            for callback in watching:
                callback.on_epoch_begin(0)
        with Interrupts() as interrupts:
            raised = self._run(options, train, validation, bar, watching, interrupts)
        if raised is not None:
            raise raised
        interrupts.raise_if_any()
        for callback in watching:
            callback.on_train_end()
        return history

    def evaluate(self, x: Any, y: Any, verbose: int = 0, return_dict: bool = False, threads: int = 0) -> Any:
        """The mean loss over samples, or ``[loss, metric]`` with a metric."""
        loss = self._compiled()
        data, _ = self._data(x, y, loss)
        mean, metric = ctypes.c_double(), ctypes.c_double()
        native.call("spw_evaluate", self.handle, *native.text(json.dumps({"threads": threads, **self._judging(loss)})), ctypes.byref(data), ctypes.byref(mean), ctypes.byref(metric))
        figures = {"loss": mean.value, **({self._metric_name: metric.value} if self._metric else {})}
        if verbose:
            print(" - ".join(f"{key}: {value:.4f}" for key, value in figures.items()))
        if return_dict:
            return figures
        return list(figures.values()) if self._metric else mean.value

    def predict(self, x: Any, threads: int = 0) -> FloatArray:
        """The outputs of samples."""
        if self._handle == 0:
            self.build(np.shape(x)[1:])
        inputs = self.samples(x, "x")
        outputs = np.empty((inputs.shape[0], *self.output_shape), dtype=np.float32)
        native.call("spw_predict", self.handle, threads, *native.array(inputs), inputs.shape[0], *native.array(outputs))
        return outputs

    def __call__(self, x: Any) -> FloatArray:
        return self.predict(x)

    # ---- parameters -------------------------------------------------------------------------------------------------

    def parameters(self) -> Dict[str, FloatArray]:
        """Views of the parameters as they lie in memory, by their names in files; call :meth:`parameters_changed` after writing."""
        result = {}
        for index in range(self._info().tensors):
            info = self._parameter(index)
            result[info.name.decode()] = native.view(info.data, tuple(info.shape[: info.rank]), self)
        return result

    def state_dict(self) -> Dict[str, FloatArray]:
        """The same views in PyTorch's layout, as in files: dense weights (units, inputs)."""
        turned = [self._parameter(index).is_transposed_in_files for index in range(self._info().tensors)]
        return {name: values.T if turn else values for turn, (name, values) in zip(turned, self.parameters().items())}

    def parameters_changed(self) -> None:
        """Tells the library that parameters were written."""
        native.call("spw_model_parameters_changed", self.handle)

    def get_weights(self) -> List[FloatArray]:
        """Copies of the parameters in Keras' layout and order.

        Dense kernels are (inputs, units), those of convolutions (height, width, channels, filters); batch normalisation gives gamma, beta, moving mean and
        moving variance; recurrent layers kernel, recurrent kernel and bias, a GRU with its gates in Keras' order.
        """
        return [weight.read() for weight in in_keras_order(self.parameters())]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Writes parameters as :meth:`get_weights` gave them: all of them, or none if one has a wrong shape."""
        own = in_keras_order(self.parameters())
        if len(weights) != len(own):
            raise ValueError(f"the model has {len(own)} arrays of weights; received {len(weights)}")
        arrays = [native.floats(values) for values in weights]
        for number, (target, wanted) in enumerate(zip(own, arrays)):
            if wanted.shape != target.shape:
                raise ValueError(f"weights[{number}] must have the shape {target.shape}; it has {wanted.shape}")
        for target, wanted in zip(own, arrays):
            target.write(wanted)
        self.parameters_changed()

    def count_params(self) -> int:
        """Weights, biases and their like."""
        count: int = self._info().parameters
        return count

    def initialize(self, seed: int = 0) -> None:
        """Draws all parameters anew."""
        native.call("spw_model_initialize", self.handle, seed)

    # ---- files and texts --------------------------------------------------------------------------------------------

    def save(self, path: Any) -> None:
        """Writes a safetensors file, whole or not at all, in PyTorch's names and order."""
        native.call("spw_model_save", self.handle, *native.text(str(path)))

    def to_json(self) -> str:
        """The model without its parameters."""
        return native.result_text("spw_model_describe", self.handle)

    def summary(self, print_fn: Callable[[str], Any] = print) -> None:
        """Prints a table of the layers."""
        print_fn(native.result_text("spw_model_summary", self.handle))

    # ---- sizes ------------------------------------------------------------------------------------------------------

    @property
    def handle(self) -> int:
        """The native library's number of the model."""
        if self._handle == 0:
            raise StateError("the model has no input yet: begin it with an Input, or call build, fit or predict; or it was closed")
        return self._handle

    @property
    def input_shape(self) -> Tuple[int, ...]:
        """The shape of one sample."""
        info = self._info()
        return tuple(info.input_shape[: info.input_rank])

    @property
    def output_shape(self) -> Tuple[int, ...]:
        """The shape of one output."""
        info = self._info()
        return tuple(info.output_shape[: info.output_rank])

    def samples(self, x: Any, name: str) -> FloatArray:
        """Samples as the library takes them: the array itself where that is possible."""
        inputs = native.floats(x)
        shape = self.input_shape
        if inputs.ndim == 0 or (inputs.shape[1:] != shape and inputs.size != inputs.shape[0] * math.prod(shape)):
            raise ValueError(f"{name} must have the shape (samples, {', '.join(map(str, shape))}); it has {inputs.shape}")
        return inputs

    def targets(self, y: Any, loss: Loss, rows: int, name: str) -> AnyArray:
        """Targets as the library takes them: class numbers or rows of floats, as the loss wants."""
        if loss.takes_classes:
            classes = np.ascontiguousarray(y).reshape(-1)
            if classes.dtype.kind not in "iu" and not np.array_equal(classes, np.floor(classes)):
                raise ValueError(f"{name} must hold class numbers; it holds {classes.dtype} that are not whole")
            if classes.size and (classes.min() < 0 or classes.max() > np.iinfo(np.int32).max):
                raise ValueError(f"{name} must hold class numbers from 0 on; it holds {classes.min()} to {classes.max()}")
            result: AnyArray = classes.astype(np.int32, copy=False)
        else:
            result = native.floats(y)
        needed = rows if loss.takes_classes else rows * math.prod(self.output_shape)
        if result.size != needed:
            raise ValueError(f"{name} holds {result.size} values; {needed} are needed for {rows} samples")
        return result

    # ---- within -----------------------------------------------------------------------------------------------------

    def _compiled(self) -> Loss:
        if self._loss is None:
            raise StateError("compile comes before this call")
        return self._loss

    def _judging(self, loss: Loss) -> Dict[str, str]:
        return {"loss": loss.kind, "metric": self._metric or "none"}

    def _info(self) -> native.ModelInfo:
        info = native.ModelInfo(size=ctypes.sizeof(native.ModelInfo))
        native.call("spw_model_info_of", self.handle, ctypes.byref(info))
        return info

    def _parameter(self, index: int) -> native.ParameterInfo:
        info = native.ParameterInfo(size=ctypes.sizeof(native.ParameterInfo))
        native.call("spw_model_parameter", self.handle, index, ctypes.byref(info))
        return info

    def _data(self, x: Any, y: Any, loss: Loss, prefix: str = "") -> Tuple[native.Data, Tuple[FloatArray, AnyArray]]:
        """Samples for the library, and the arrays that have to live as long."""
        inputs = self.samples(x, prefix + "x")
        targets = self.targets(y, loss, inputs.shape[0], prefix + "y")
        data = native.Data(size=ctypes.sizeof(native.Data), samples=inputs.shape[0], inputs=inputs.ctypes.data, inputs_length=inputs.size)
        if loss.takes_classes:
            data.classes, data.classes_length = native.array(targets)
        else:
            data.targets, data.targets_length = native.array(targets)
        return data, (inputs, targets)

    def _logs(self, progress: native.Progress) -> Dict[str, float]:
        logs = {"loss": progress.loss}
        if self._metric:
            logs[self._metric_name] = progress.metric
        if progress.is_epoch_over and not math.isnan(progress.validation_loss):
            logs["val_loss"] = progress.validation_loss
            if self._metric:
                logs["val_" + self._metric_name] = progress.validation_metric
        return logs

    def _run(self, options: Dict[str, Any], train: Any, validation: Any, bar: ProgressBar, watching: Sequence[Callback], interrupts: Interrupts) -> Optional[BaseException]:
        """Runs the library's loop; returns what a callback raised."""
        raised: List[BaseException] = []

        def progressed(_: Any, pointer: Any) -> int:
            try:
                progress = pointer.contents
                logs = self._logs(progress)
                bar.update(progress.epoch, progress.samples, progress.samples_per_epoch, logs, bool(progress.is_epoch_over), progress.seconds)
                if progress.is_epoch_over:
                    for callback in watching:
                        callback.on_epoch_end(progress.epoch - 1, logs)
                    if progress.epoch < progress.epochs and not self.stop_training:
                        for callback in watching:
                            callback.on_epoch_begin(progress.epoch)
            except BaseException as exception:  # Nothing may leave a function that C calls.
                raised.append(exception)
            return int(bool(raised) or interrupts.seen or self.stop_training)

        status = native.status_of(
            "spw_fit", self.handle, *native.text(json.dumps(options)), ctypes.byref(train[0]), ctypes.byref(validation[0]) if validation else None, native.ProgressFunction(progressed), None,
        )
        if status != native.CANCELLED:
            native.check(status)
        return raised[0] if raised else None


def load_model(path: Any) -> Sequential:
    """Reads a model that ``save`` or the command line wrote; ``compile`` comes before training or evaluation."""
    return Sequential._of_handle(native.create("spw_model_load", *native.text(str(path))))


def model_from_json(description: str, seed: int = 0) -> Sequential:
    """Makes a model of a description, with parameters drawn from a seed."""
    return Sequential._of_handle(native.create("spw_model_create", *native.text(description), seed))
