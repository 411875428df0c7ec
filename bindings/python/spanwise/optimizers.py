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
    """``w -= rate · g``; with momentum ``v = momentum · v + g`` takes the place of ``g`` (Polyak 1964), with ``nesterov`` ``g + momentum · v`` (Sutskever et al. 2013).

    As in PyTorch the rate is outside of ``v``; Keras has it inside, which is the same for a constant rate.
    """

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.0, nesterov: bool = False, **limits: Any):
        if momentum:
            super().__init__("nesterov" if nesterov else "momentum", learning_rate, momentum=momentum, **limits)
        else:
            super().__init__("sgd", learning_rate, **limits)


class Adagrad(Optimizer):
    """``s += g²``, ``w -= rate · g / (√s + epsilon)`` (Duchi, Hazan and Singer 2011)."""

    def __init__(self, learning_rate: float = 0.01, initial_accumulator_value: float = 0.0, epsilon: float = 1e-10, **limits: Any):
        super().__init__("adagrad", learning_rate, initial_sum=initial_accumulator_value, epsilon=epsilon, **limits)


class Adadelta(Optimizer):
    """Steps as large as those before, over the size of the gradients before: ``√(u + epsilon) / √(s + epsilon) · g`` (Zeiler 2012)."""

    def __init__(self, learning_rate: float = 1.0, rho: float = 0.9, epsilon: float = 1e-6, **limits: Any):
        super().__init__("adadelta", learning_rate, rho=rho, epsilon=epsilon, **limits)


class RMSprop(Optimizer):
    """``s = rho · s + (1 − rho) · g²``, ``w -= rate · g / (√s + epsilon)``, with momentum over what is subtracted (Tieleman and Hinton 2012)."""

    def __init__(self, learning_rate: float = 0.01, rho: float = 0.99, momentum: float = 0.0, epsilon: float = 1e-8, **limits: Any):
        super().__init__("rmsprop", learning_rate, alpha=rho, momentum=momentum, epsilon=epsilon, **limits)


class Adam(Optimizer):
    """Means of gradients over the root of means of their squares, both corrected for their beginning at zero (Kingma and Ba 2015)."""

    def __init__(self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, **limits: Any):
        super().__init__("adam", learning_rate, beta1=beta_1, beta2=beta_2, epsilon=epsilon, **limits)


class AdamW(Optimizer):
    """Adam, and apart from it ``w -= rate · weight_decay · w`` (Loshchilov and Hutter 2019)."""

    def __init__(self, learning_rate: float = 0.001, weight_decay: float = 0.01, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, **limits: Any):
        super().__init__("adamw", learning_rate, weight_decay=weight_decay, beta1=beta_1, beta2=beta_2, epsilon=epsilon, **limits)


class Nadam(Optimizer):
    """Adam with Nesterov's momentum, whose weight grows with the steps by ``momentum_decay`` (Dozat 2016)."""

    def __init__(self, learning_rate: float = 0.002, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, momentum_decay: float = 0.004, **limits: Any):
        super().__init__("nadam", learning_rate, beta1=beta_1, beta2=beta_2, epsilon=epsilon, momentum_decay=momentum_decay, **limits)


class Lion(Optimizer):
    """``w -= rate · (sign(beta_1 · m + (1 − beta_1) · g) + weight_decay · w)``, then ``m = beta_2 · m + (1 − beta_2) · g`` (Chen et al. 2023)."""

    def __init__(self, learning_rate: float = 0.0001, beta_1: float = 0.9, beta_2: float = 0.99, weight_decay: float = 0.0, **limits: Any):
        super().__init__("lion", learning_rate, beta1=beta_1, beta2=beta_2, weight_decay=weight_decay, **limits)


_NAMES = {"sgd": SGD, "adagrad": Adagrad, "adadelta": Adadelta, "rmsprop": RMSprop, "adam": Adam, "adamw": AdamW, "nadam": Nadam, "lion": Lion}


def get(optimizer: Union[str, Optimizer]) -> Optimizer:
    """An optimiser by its name, or itself."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    if not isinstance(optimizer, str) or optimizer.lower() not in _NAMES:
        raise ValueError(f"an optimizer is an Optimizer or one of {', '.join(_NAMES)}; received {optimizer!r}")
    made: Optimizer = _NAMES[optimizer.lower()]()
    return made
