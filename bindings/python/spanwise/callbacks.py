"""What watches a training."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, Optional

import numpy as np

Logs = Dict[str, float]


class Callback:
    """Derive from it; ``self.model.stop_training = True`` ends the training after the epoch. What a method raises ends it too, and comes out of ``fit``."""

    model: Any = None

    def on_train_begin(self, logs: Optional[Logs] = None) -> None:
        """Before the first step."""

    def on_epoch_begin(self, epoch: int, logs: Optional[Logs] = None) -> None:
        """Before each epoch, numbered from 0."""

    def on_epoch_end(self, epoch: int, logs: Optional[Logs] = None) -> None:
        """After each epoch, numbered from 0, with its figures."""

    def on_train_end(self, logs: Optional[Logs] = None) -> None:
        """After the last epoch."""


class History(Callback):
    """What ``fit`` returns: ``history["loss"]`` and so on, a number for each epoch."""

    def __init__(self) -> None:
        self.history: Dict[str, List[float]] = {}
        self.epoch: List[int] = []

    def on_epoch_end(self, epoch: int, logs: Optional[Logs] = None) -> None:
        self.epoch.append(epoch)
        for key, value in (logs or {}).items():
            self.history.setdefault(key, []).append(value)


class LambdaCallback(Callback):
    """Calls a function of the epoch and its figures."""

    def __init__(self, on_epoch_end: Callable[[int, Logs], None]):
        self._function = on_epoch_end

    def on_epoch_end(self, epoch: int, logs: Optional[Logs] = None) -> None:
        self._function(epoch, logs or {})


class _Watching(Callback):
    """Compares a figure with its best so far; figures with accuracy in their names are better when they are larger."""

    def __init__(self, monitor: str, mode: str = "auto", min_delta: float = 0.0):
        if mode not in ("auto", "min", "max"):
            raise ValueError(f"mode must be auto, min or max; received {mode!r}")
        self.monitor = monitor
        self.min_delta = abs(min_delta)
        self._grows = mode == "max" or (mode == "auto" and "acc" in monitor)
        self.best = math.nan

    def on_train_begin(self, logs: Optional[Logs] = None) -> None:
        self.best = -math.inf if self._grows else math.inf

    def is_better(self, logs: Optional[Logs]) -> bool:
        """Compares the figure of an epoch with the best before it, and keeps the better one."""
        figures = logs or {}
        if self.monitor not in figures:
            raise ValueError(f"{self.monitor!r} must be one of {', '.join(figures)}")
        value = figures[self.monitor]
        better = value > self.best + self.min_delta if self._grows else value < self.best - self.min_delta
        if better:
            self.best = value
        return better


class EarlyStopping(_Watching):
    """Ends a training after ``patience`` epochs in a row without a better figure."""

    def __init__(self, monitor: str = "val_loss", min_delta: float = 0.0, patience: int = 0, mode: str = "auto", restore_best_weights: bool = False):
        super().__init__(monitor, mode, min_delta)
        self.patience = patience
        self.restore_best_weights = restore_best_weights
        self._waited = 0
        self._weights: Any = None

    def on_train_begin(self, logs: Optional[Logs] = None) -> None:
        super().on_train_begin(logs)
        self._waited, self._weights = 0, None

    def on_epoch_end(self, epoch: int, logs: Optional[Logs] = None) -> None:
        if self.is_better(logs):
            self._waited = 0
            if self.restore_best_weights:
                self._weights = {name: np.array(values) for name, values in self.model.parameters().items()}
            return
        self._waited += 1
        if self._waited > self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs: Optional[Logs] = None) -> None:
        if self._weights is not None:
            for name, values in self.model.parameters().items():
                values[...] = self._weights[name]
            self.model.parameters_changed()


class ModelCheckpoint(_Watching):
    """Saves the model after each epoch; ``filepath`` may hold ``{epoch}`` and figures."""

    def __init__(self, filepath: str, monitor: str = "val_loss", save_best_only: bool = False, mode: str = "auto"):
        super().__init__(monitor, mode)
        self.filepath = filepath
        self.save_best_only = save_best_only

    def on_epoch_end(self, epoch: int, logs: Optional[Logs] = None) -> None:
        if not self.save_best_only or self.is_better(logs):
            self.model.save(self.filepath.format(epoch=epoch + 1, **(logs or {})))
