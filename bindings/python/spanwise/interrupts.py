"""Ctrl-C while the library computes."""

from __future__ import annotations

import signal
import threading
from typing import Any


class Interrupts:
    """Remembers Ctrl-C instead of raising it, so that a training ends in order; ``raise_if_any`` raises it afterwards.

    An exception that a signal handler raised inside a callback from C would be printed and forgotten.
    """

    def __init__(self) -> None:
        self.seen = False
        self._previous: Any = None
        self._installed = False

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._previous = signal.signal(signal.SIGINT, self._remember)
            self._installed = True
        return self

    def __exit__(self, *_: Any) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, self._previous)

    def _remember(self, *_: Any) -> None:
        self.seen = True

    def raise_if_any(self) -> None:
        """Raises KeyboardInterrupt if Ctrl-C was pressed."""
        if self.seen:
            raise KeyboardInterrupt
