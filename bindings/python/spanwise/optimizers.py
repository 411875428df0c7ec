"""Optimisers. Their constants are PyTorch's unless given."""

from __future__ import annotations

from typing import Any, Dict, Optional, Union


class Optimizer:
    """A rule by its name in the library, with its constants, and limits of the gradient."""

    def __init__(self, kind: str, learning_rate: float, clipnorm: Optional[float] = None, clipvalue: Optional[float] = None, **constants: Any):
        self.kind = kind
        self.learning_rate = learning_rate
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.constants = constants

    def options(self) -> Dict[str, Any]:
        """The part of a training's options that this is."""
        options: Dict[str, Any] = {"optimizer": {"kind": self.kind, "learning_rate": self.learning_rate, **self.constants}}
        if self.clipnorm is not None:
            options["clip_norm"] = self.clipnorm
        if self.clipvalue is not None:
            options["clip_value"] = self.clipvalue
        return options


class SGD(Optimizer):
    """Gradient descent, with momentum if there is any."""

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.0, nesterov: bool = False, **limits: Any):
        if momentum:
            super().__init__("nesterov" if nesterov else "momentum", learning_rate, momentum=momentum, **limits)
        else:
            super().__init__("sgd", learning_rate, **limits)


class Adagrad(Optimizer):
    """Adagrad."""

    def __init__(self, learning_rate: float = 0.01, initial_accumulator_value: float = 0.0, epsilon: float = 1e-10, **limits: Any):
        super().__init__("adagrad", learning_rate, initial_sum=initial_accumulator_value, epsilon=epsilon, **limits)


class Adadelta(Optimizer):
    """Adadelta."""

    def __init__(self, learning_rate: float = 1.0, rho: float = 0.9, epsilon: float = 1e-6, **limits: Any):
        super().__init__("adadelta", learning_rate, rho=rho, epsilon=epsilon, **limits)


class RMSprop(Optimizer):
    """RMSprop."""

    def __init__(self, learning_rate: float = 0.01, rho: float = 0.99, momentum: float = 0.0, epsilon: float = 1e-8, **limits: Any):
        super().__init__("rmsprop", learning_rate, alpha=rho, momentum=momentum, epsilon=epsilon, **limits)


class Adam(Optimizer):
    """Adam."""

    def __init__(self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, **limits: Any):
        super().__init__("adam", learning_rate, beta1=beta_1, beta2=beta_2, epsilon=epsilon, **limits)


class AdamW(Optimizer):
    """Adam with weight decay of its own."""

    def __init__(self, learning_rate: float = 0.001, weight_decay: float = 0.01, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, **limits: Any):
        super().__init__("adamw", learning_rate, weight_decay=weight_decay, beta1=beta_1, beta2=beta_2, epsilon=epsilon, **limits)


class Nadam(Optimizer):
    """Adam with Nesterov's momentum."""

    def __init__(self, learning_rate: float = 0.002, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, momentum_decay: float = 0.004, **limits: Any):
        super().__init__("nadam", learning_rate, beta1=beta_1, beta2=beta_2, epsilon=epsilon, momentum_decay=momentum_decay, **limits)


class Lion(Optimizer):
    """Lion."""

    def __init__(self, learning_rate: float = 0.0001, beta_1: float = 0.9, beta_2: float = 0.99, weight_decay: float = 0.0, **limits: Any):
        super().__init__("lion", learning_rate, beta1=beta_1, beta2=beta_2, weight_decay=weight_decay, **limits)


_NAMES = {"sgd": SGD, "adagrad": Adagrad, "adadelta": Adadelta, "rmsprop": RMSprop, "adam": Adam, "adamw": AdamW, "nadam": Nadam, "lion": Lion}


def get(optimizer: Union[str, Optimizer]) -> Optimizer:
    """An optimiser by its name, or itself."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    if not isinstance(optimizer, str) or optimizer.lower() not in _NAMES:
        raise ValueError(f"an optimizer is an Optimizer or one of {', '.join(_NAMES)}; received {optimizer!r}")
    return _NAMES[optimizer.lower()]()
