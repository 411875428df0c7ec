"""Layers under Keras' names. Images are (channels, height, width)."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

Extents = Union[int, Sequence[int]]

_ACTIVATIONS = {"silu": "swish", "leakyrelu": "leaky_relu"}


def _numbers(value: Extents) -> List[int]:
    return [int(value)] if isinstance(value, int) else [int(number) for number in value]


def _each(value: Extents, rank: int) -> List[int]:
    numbers = _numbers(value)
    return numbers * rank if len(numbers) == 1 else numbers


class Layer:
    """A layer of a kind that the library knows, with its properties: ``Layer("dense", units=10)``."""

    def __init__(self, kind: str, *, name: Optional[str] = None, **properties: Any):
        self.kind = kind
        self.name = name
        self.properties = properties

    def descriptions(self) -> List[Dict[str, Any]]:
        """What stands for the layer in a model's description."""
        own: Dict[str, Any] = {"kind": self.kind, **self.properties}
        if self.name is not None:
            own["name"] = self.name
        return [own]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.properties.items())})"


class _Activated(Layer):
    """A layer with an activation; softmax becomes a layer of its own."""

    def __init__(self, kind: str, activation: Optional[str], **properties: Any):
        activation = _ACTIVATIONS.get(activation or "linear", activation or "linear")
        self._softmax = activation if activation in ("softmax", "log_softmax") else None
        super().__init__(kind, activation="linear" if self._softmax else activation, **properties)

    def descriptions(self) -> List[Dict[str, Any]]:
        return super().descriptions() + ([{"kind": self._softmax}] if self._softmax else [])


class Input:
    """The shape of one sample, without the batch."""

    def __init__(self, shape: Sequence[int]):
        self.shape: Tuple[int, ...] = tuple(int(extent) for extent in shape)


class Dense(_Activated):
    """``y = f(x · kernel + bias)``; the kernel is (inputs, units)."""

    def __init__(self, units: int, activation: Optional[str] = None, use_bias: bool = True, name: Optional[str] = None):
        super().__init__("dense", activation, units=units, bias=use_bias, name=name)


class _Conv(_Activated):
    rank = 2
    transposed = False

    def __init__(
        self, filters: int, kernel_size: Extents, strides: Extents = 1, padding: Union[str, Extents] = "valid", dilation_rate: Extents = 1, groups: int = 1,
        activation: Optional[str] = None, use_bias: bool = True, name: Optional[str] = None,
    ):
        super().__init__(
            f"conv{'_transpose' if self.transposed else ''}{self.rank}d", activation, filters=filters, kernel=_numbers(kernel_size), stride=_numbers(strides),
            dilation=_numbers(dilation_rate), groups=groups, bias=use_bias, name=name, **_padding(padding, self.rank),
        )


def _padding(padding: Union[str, Extents], rank: int) -> Dict[str, Any]:
    if padding == "valid":
        return {}
    if isinstance(padding, str):
        return {"padding": padding}
    # The numbers before each axis, then those after.
    return {"padding": _each(padding, rank) * 2}


class Conv1D(_Conv):
    """A convolution over (channels, length). ``padding`` is "valid", "same", or the places added at both ends of each axis."""

    rank = 1


class Conv2D(_Conv):
    """A convolution over (channels, height, width)."""

    rank = 2


class Conv3D(_Conv):
    """A convolution over (channels, depth, height, width)."""

    rank = 3


class Conv1DTranspose(_Conv):
    """The transpose of :class:`Conv1D`."""

    rank, transposed = 1, True


class Conv2DTranspose(_Conv):
    """The transpose of :class:`Conv2D`."""

    rank, transposed = 2, True


class Conv3DTranspose(_Conv):
    """The transpose of :class:`Conv3D`."""

    rank, transposed = 3, True


class _Pool(Layer):
    rank, family = 2, "max"

    def __init__(self, pool_size: Extents = 2, strides: Optional[Extents] = None, padding: Union[str, Extents] = "valid", name: Optional[str] = None):
        strided = {} if strides is None else {"stride": _numbers(strides)}
        super().__init__(f"{self.family}_pool{self.rank}d", window=_numbers(pool_size), name=name, **strided, **_padding(padding, self.rank))


class MaxPooling1D(_Pool):
    """The largest value of each window of a channel."""

    rank = 1


class MaxPooling2D(_Pool):
    """The largest value of each window of a channel."""

    rank = 2


class MaxPooling3D(_Pool):
    """The largest value of each window of a channel."""

    rank = 3


class AveragePooling1D(_Pool):
    """The mean of each window of a channel; places of the padding count."""

    rank, family = 1, "average"


class AveragePooling2D(_Pool):
    """The mean of each window of a channel; places of the padding count."""

    rank, family = 2, "average"


class AveragePooling3D(_Pool):
    """The mean of each window of a channel; places of the padding count."""

    rank, family = 3, "average"


class GlobalAveragePooling(Layer):
    """The mean of each channel."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("global_average_pool", name=name)


class GlobalMaxPooling(Layer):
    """The largest value of each channel."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("global_max_pool", name=name)


class Flatten(Layer):
    """All values of a sample in one row."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("flatten", name=name)


class Reshape(Layer):
    """The same values in another shape; one extent may be -1."""

    def __init__(self, target_shape: Sequence[int], name: Optional[str] = None):
        super().__init__("reshape", shape=_numbers(target_shape), name=name)


class Dropout(Layer):
    """While training, sets a share of the values to zero and scales the others up."""

    def __init__(self, rate: float, name: Optional[str] = None):
        super().__init__("dropout", rate=rate, name=name)


class SpatialDropout(Layer):
    """While training, drops whole channels."""

    def __init__(self, rate: float, name: Optional[str] = None):
        super().__init__("spatial_dropout", rate=rate, name=name)


class BatchNormalization(Layer):
    """Normalises by the statistics of the batch; ``momentum`` is the share of the running statistics that is kept, as in Keras."""

    def __init__(self, momentum: float = 0.9, epsilon: float = 1e-5, affine: bool = True, name: Optional[str] = None):
        super().__init__("batch_norm", momentum=round(1 - momentum, 12), epsilon=epsilon, affine=affine, name=name)


class LayerNormalization(Layer):
    """Normalises each sample over its last ``axes`` dimensions; all unless given."""

    def __init__(self, axes: Optional[int] = None, epsilon: float = 1e-5, affine: bool = True, name: Optional[str] = None):
        super().__init__("layer_norm", epsilon=epsilon, affine=affine, name=name, **({} if axes is None else {"axes": axes}))


class InputNormalization(Layer):
    """Gives every sample mean 0 and variance 1 over all its values; no parameters."""

    def __init__(self, epsilon: float = 1e-5, name: Optional[str] = None):
        super().__init__("input_normalization", epsilon=epsilon, name=name)


class Activation(Layer):
    """An activation by itself; softmax and log_softmax too."""

    def __init__(self, activation: str, name: Optional[str] = None, **parameters: float):
        activation = _ACTIVATIONS.get(activation, activation)
        if activation in ("softmax", "log_softmax"):
            super().__init__(activation, name=name)
        else:
            super().__init__("activation", activation=activation, name=name, **parameters)


class ReLU(Activation):
    """max(0, x)."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("relu", name=name)


class LeakyReLU(Activation):
    """x above 0, ``negative_slope`` · x below."""

    def __init__(self, negative_slope: float = 0.3, name: Optional[str] = None):
        super().__init__("leaky_relu", name=name, alpha=negative_slope)


class ELU(Activation):
    """x above 0, ``alpha`` · (eˣ − 1) below."""

    def __init__(self, alpha: float = 1.0, name: Optional[str] = None):
        super().__init__("elu", name=name, alpha=alpha)


class Softmax(Layer):
    """exp(x) over its sum along the last dimension."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("softmax", name=name)


class LogSoftmax(Layer):
    """The logarithm of the softmax."""

    def __init__(self, name: Optional[str] = None):
        super().__init__("log_softmax", name=name)


class _Recurrent(Layer):
    kind_name = ""

    def __init__(
        self, units: int, return_sequences: bool = False, layers: int = 1, direction: str = "forward", use_bias: bool = True, name: Optional[str] = None, **properties: Any,
    ):
        super().__init__(self.kind_name, units=units, returns_sequence=return_sequences, layers=layers, direction=direction, bias=use_bias, name=name, **properties)


class SimpleRNN(_Recurrent):
    """A recurrent layer over (steps, features), tanh or relu. ``direction`` is forward, backward or both; ``layers`` lie one over the other."""

    kind_name = "simple_rnn"

    def __init__(self, units: int, activation: str = "tanh", **options: Any):
        if activation not in ("tanh", "relu"):
            raise ValueError(f"the activation of a SimpleRNN is tanh or relu; received {activation!r}")
        super().__init__(units, relu=activation == "relu", **options)


class LSTM(_Recurrent):
    """Long short-term memory over (steps, features); options as for :class:`SimpleRNN`."""

    kind_name = "lstm"


class GRU(_Recurrent):
    """Gated recurrent units over (steps, features); options as for :class:`SimpleRNN`. The reset gate acts as in PyTorch."""

    kind_name = "gru"


class Embedding(Layer):
    """A row of ``output_dim`` learned numbers for each of ``input_dim`` whole numbers."""

    def __init__(self, input_dim: int, output_dim: int, padding_index: Optional[int] = None, name: Optional[str] = None):
        super().__init__("embedding", entries=input_dim, features=output_dim, name=name, **({} if padding_index is None else {"padding_index": padding_index}))


class TimeDistributed(Layer):
    """A layer for every step of a sequence."""

    def __init__(self, layer: Layer, name: Optional[str] = None):
        inner = layer.descriptions()
        if len(inner) != 1:
            raise ValueError("a TimeDistributed takes one layer; softmax is one of its own")
        super().__init__("time_distributed", layer=inner[0], name=name)


class Permute(Layer):
    """Another order of the axes, counted from 1 as in Keras."""

    def __init__(self, dims: Sequence[int], name: Optional[str] = None):
        super().__init__("permute", axes=[int(axis) - 1 for axis in dims], name=name)


class ZeroPadding(Layer):
    """Zeros around each channel: places before and after each axis."""

    def __init__(self, before: Extents, after: Optional[Extents] = None, name: Optional[str] = None):
        super().__init__("zero_padding", before=_numbers(before), after=_numbers(before if after is None else after), name=name)


class Cropping(Layer):
    """Takes places away from each channel, before and after each axis."""

    def __init__(self, before: Extents, after: Optional[Extents] = None, name: Optional[str] = None):
        super().__init__("cropping", before=_numbers(before), after=_numbers(before if after is None else after), name=name)


class UpSampling(Layer):
    """Repeats values, or interpolates between them ("linear")."""

    def __init__(self, size: Extents = 2, interpolation: str = "nearest", name: Optional[str] = None):
        super().__init__("upsampling", factor=_numbers(size), interpolation=interpolation, name=name)
