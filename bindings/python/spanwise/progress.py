"""Progress as Keras shows it: a bar for each epoch, or one line."""

from __future__ import annotations

import sys
import time
from typing import Dict

_WIDTH = 30


def _duration(seconds: float) -> str:
    return f"{seconds:.0f}s" if seconds >= 1 else f"{1e3 * seconds:.0f}ms" if seconds >= 1e-3 else f"{1e6 * seconds:.0f}us"


class ProgressBar:
    """Writes to standard output. ``verbose``: 0 nothing, 1 a bar that is drawn over, 2 one line for each epoch."""

    def __init__(self, verbose: int, epochs: int, batch: int):
        self._verbose = verbose
        self._epochs = epochs
        self._batch = batch
        self._epoch = 0
        self._started = time.monotonic()

    def update(self, epoch: int, samples: int, total: int, logs: Dict[str, float], is_over: bool, seconds: float) -> None:
        """Shows how far an epoch is."""
        if self._verbose == 0 or (self._verbose == 2 and not is_over):
            return
        if epoch != self._epoch:
            self._epoch = epoch
            self._started = time.monotonic()
            print(f"Epoch {epoch}/{self._epochs}")
        steps, all_steps = -(-samples // self._batch), -(-total // self._batch)
        figures = "".join(f" - {key}: {value:.4f}" for key, value in logs.items())
        if self._verbose == 2:
            print(f"{steps}/{all_steps} - {seconds:.0f}s {_duration(seconds / max(1, all_steps))}/step{figures}")
            return
        filled = _WIDTH * samples // max(1, total)
        bar = "=" * filled + ("" if filled == _WIDTH else ">") + "." * (_WIDTH - filled - 1)
        if is_over:
            sys.stdout.write(f"\r{all_steps}/{all_steps} [{bar}] - {seconds:.0f}s {_duration(seconds / max(1, all_steps))}/step{figures}\n")
        elif sys.stdout.isatty():
            left = (time.monotonic() - self._started) * (total - samples) / max(1, samples)
            sys.stdout.write(f"\r{steps}/{all_steps} [{bar}] - ETA: {left:.0f}s{figures}")
        sys.stdout.flush()
