"""Losses and metrics under Keras' names."""

from __future__ import annotations

from typing import Union


class Loss:
    """A loss by its name in the library. ``takes_classes``: its targets are class numbers."""

    def __init__(self, kind: str, takes_classes: bool = False, accuracy: str = "mean_absolute_error"):
        self.kind = kind
        self.takes_classes = takes_classes
        self.accuracy = accuracy


class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy with class numbers as targets."""

    def __init__(self, from_logits: bool = False):
        super().__init__("softmax_cross_entropy" if from_logits else "cross_entropy_from_probabilities", True, "accuracy")


class CategoricalCrossentropy(Loss):
    """Cross-entropy with a probability for each class as target."""

    def __init__(self, from_logits: bool = False):
        super().__init__("softmax_cross_entropy" if from_logits else "cross_entropy_from_probabilities", False, "accuracy")


class BinaryCrossentropy(Loss):
    """Cross-entropy of each output by itself."""

    def __init__(self, from_logits: bool = False):
        suffix = "from_logits" if from_logits else "from_probabilities"
        super().__init__("binary_cross_entropy_" + suffix, False, "binary_accuracy_" + suffix)


class MeanSquaredError(Loss):
    """The mean of the squared differences."""

    def __init__(self) -> None:
        super().__init__("mean_squared_error")


class MeanAbsoluteError(Loss):
    """The mean of the differences' magnitudes."""

    def __init__(self) -> None:
        super().__init__("mean_absolute_error")


class Huber(Loss):
    """Squared for differences up to 1, straight above."""

    def __init__(self) -> None:
        super().__init__("huber")


class Hinge(Loss):
    """max(0, 1 − target · output)."""

    def __init__(self) -> None:
        super().__init__("hinge")


class KLDivergence(Loss):
    """The divergence of the outputs, which are probabilities, from the targets."""

    def __init__(self) -> None:
        super().__init__("divergence_from_probabilities", False, "accuracy")


class CosineDistance(Loss):
    """1 − the cosine between output and target."""

    def __init__(self) -> None:
        super().__init__("cosine_distance")


_NAMES = {
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy, "categorical_crossentropy": CategoricalCrossentropy,
    "binary_crossentropy": BinaryCrossentropy, "mse": MeanSquaredError, "mean_squared_error": MeanSquaredError, "mae": MeanAbsoluteError,
    "mean_absolute_error": MeanAbsoluteError, "huber": Huber, "hinge": Hinge, "kl_divergence": KLDivergence, "cosine_distance": CosineDistance,
}

_METRICS = {"mae": "mean_absolute_error", "mean_absolute_error": "mean_absolute_error", "rmse": "root_mean_squared_error", "root_mean_squared_error": "root_mean_squared_error"}


def get(loss: Union[str, Loss]) -> Loss:
    """A loss by its name, or itself."""
    if isinstance(loss, Loss):
        return loss
    if not isinstance(loss, str) or loss.lower() not in _NAMES:
        raise ValueError(f"a loss is a Loss or one of {', '.join(_NAMES)}; received {loss!r}")
    made: Loss = _NAMES[loss.lower()]()
    return made


def metric(name: str, loss: Loss) -> str:
    """The library's name of a metric; what accuracy means depends on the loss."""
    if name in ("accuracy", "acc"):
        if loss.accuracy == "mean_absolute_error":
            raise ValueError("accuracy needs a loss of classes; this one has none")
        return loss.accuracy
    if name not in _METRICS:
        raise ValueError(f"a metric is one of accuracy, {', '.join(_METRICS)}; received {name!r}")
    return _METRICS[name]
