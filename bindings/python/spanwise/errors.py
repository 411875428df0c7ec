"""The statuses of the native library as exceptions."""

from __future__ import annotations


class SpanwiseError(Exception):
    """Something that the native library refused; the message is the library's."""


class ArgumentError(SpanwiseError, ValueError):
    """An argument is out of its range, or an array has the wrong size."""


class StateError(SpanwiseError, RuntimeError):
    """A call out of order: backward without forward, training without compile, a model that was closed."""


class FormatError(SpanwiseError, ValueError):
    """A description, an option or a file is not what it should be."""


class FileError(SpanwiseError, OSError):
    """The system cannot read or write a file."""


class OutOfMemory(SpanwiseError, MemoryError):
    """There is no memory."""


class DivergedError(SpanwiseError, ArithmeticError):
    """A number that is not finite came up in training."""


class CancelledError(SpanwiseError):
    """A training was ended from outside."""


class BusyError(SpanwiseError, RuntimeError):
    """Another thread is using the object."""


class UnsupportedError(SpanwiseError, RuntimeError):
    """There is no native library for this processor."""


class InternalError(SpanwiseError, RuntimeError):
    """An error of the native library."""


#: Exceptions by status, in the order of ``spanwise.h``.
BY_STATUS = {
    1: ArgumentError,
    2: ArgumentError,
    3: StateError,
    4: StateError,
    5: FormatError,
    6: FileError,
    7: OutOfMemory,
    8: DivergedError,
    9: CancelledError,
    10: BusyError,
    11: UnsupportedError,
    12: InternalError,
}
