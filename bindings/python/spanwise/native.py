"""The native library through ctypes: where it is, its functions and structures, and how arrays and texts are handed over."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import POINTER, c_char, c_char_p, c_double, c_float, c_int32, c_int64, c_uint32, c_uint64, c_void_p
from typing import Any, Tuple

import numpy as np
import numpy.typing as npt

from .errors import BY_STATUS, SpanwiseError

CANCELLED = 9

#: Any array, and one of the numbers that the library computes with.
AnyArray = npt.NDArray[Any]
FloatArray = npt.NDArray[np.float32]


class LibraryInfo(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32), ("abi", c_int32), ("processors", c_int32), ("threads", c_int32),
        ("version", c_char * 32), ("level", c_char * 16), ("reason", c_char * 256),
    ]


class ModelInfo(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32), ("layers", c_int32), ("tensors", c_int32), ("input_rank", c_int32), ("output_rank", c_int32), ("reserved", c_int32),
        ("parameters", c_int64), ("input_floats", c_int64), ("output_floats", c_int64), ("input_shape", c_int64 * 8), ("output_shape", c_int64 * 8),
    ]


class ParameterInfo(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32), ("layer", c_int32), ("is_trained", c_int32), ("rank", c_int32), ("is_transposed_in_files", c_int32), ("reserved", c_int32), ("shape", c_int64 * 8), ("length", c_int64),
        ("data", POINTER(c_float)), ("name", c_char * 64),
    ]


class Data(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32), ("reserved", c_int32), ("samples", c_int64), ("inputs", c_void_p), ("inputs_length", c_int64),
        ("classes", c_void_p), ("classes_length", c_int64), ("targets", c_void_p), ("targets_length", c_int64),
    ]


class Progress(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32), ("epoch", c_int32), ("epochs", c_int32), ("is_epoch_over", c_int32), ("samples", c_int64), ("samples_per_epoch", c_int64),
        ("loss", c_double), ("metric", c_double), ("validation_loss", c_double), ("validation_metric", c_double), ("seconds", c_double), ("learning_rate", c_double),
    ]


ProgressFunction = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(Progress))

_ARRAY = (c_void_p, c_int64)
_TEXT = (c_char_p, c_int64)
_RESULT = (c_void_p, c_int64, POINTER(c_int64))

_ARGUMENTS = {
    "spw_library": (POINTER(LibraryInfo),),
    "spw_last_error": _RESULT,
    "spw_set_threads": (c_int32,),
    "spw_sgemm": (c_int32, c_int32, c_int32, c_int64, c_int64, c_int64, c_float, *_ARRAY, c_int64, *_ARRAY, c_int64, c_float, *_ARRAY, c_int64),
    "spw_activation": (c_int32, c_float, *_ARRAY, *_ARRAY),
    "spw_activation_backward": (c_int32, c_float, *_ARRAY, *_ARRAY, *_ARRAY),
    "spw_softmax": (*_ARRAY, *_ARRAY, c_int64, c_int64),
    "spw_log_softmax": (*_ARRAY, *_ARRAY, c_int64, c_int64),
    "spw_model_create": (*_TEXT, c_uint64, POINTER(c_uint64)),
    "spw_model_load": (*_TEXT, POINTER(c_uint64)),
    "spw_model_read": (*_ARRAY, POINTER(c_uint64)),
    "spw_model_save": (c_uint64, *_TEXT),
    "spw_model_write": (c_uint64, *_RESULT),
    "spw_model_destroy": (c_uint64,),
    "spw_model_info_of": (c_uint64, POINTER(ModelInfo)),
    "spw_model_describe": (c_uint64, *_RESULT),
    "spw_model_summary": (c_uint64, *_RESULT),
    "spw_model_initialize": (c_uint64, c_uint64),
    "spw_model_parameter": (c_uint64, c_int32, POINTER(ParameterInfo)),
    "spw_model_parameters_changed": (c_uint64,),
    "spw_fit": (c_uint64, *_TEXT, POINTER(Data), POINTER(Data), ProgressFunction, c_void_p),
    "spw_evaluate": (c_uint64, *_TEXT, POINTER(Data), POINTER(c_double), POINTER(c_double)),
    "spw_predict": (c_uint64, c_int32, *_ARRAY, c_int64, *_ARRAY),
    "spw_session_create": (c_uint64, *_TEXT, POINTER(c_uint64)),
    "spw_session_forward": (c_uint64, *_ARRAY, c_int64, c_int32),
    "spw_session_output": (c_uint64, *_ARRAY),
    "spw_session_loss_classes": (c_uint64, *_ARRAY, c_float, POINTER(c_double)),
    "spw_session_loss_values": (c_uint64, *_ARRAY, c_float, POINTER(c_double)),
    "spw_session_set_output_gradient": (c_uint64, *_ARRAY),
    "spw_session_backward": (c_uint64,),
    "spw_session_input_gradient": (c_uint64, *_ARRAY),
    "spw_session_gradient": (c_uint64, c_int32, POINTER(POINTER(c_float)), POINTER(c_int64)),
    "spw_session_zero_gradient": (c_uint64,),
    "spw_session_step": (c_uint64,),
    "spw_session_set_learning_rate": (c_uint64, c_float),
    "spw_session_freeze": (c_uint64, c_int32, c_int32),
    "spw_session_destroy": (c_uint64,),
}


def _find() -> str:
    name = {"win32": "spanwise.dll", "darwin": "libspanwise.dylib"}.get(sys.platform, "libspanwise.so")
    here = os.path.dirname(os.path.abspath(__file__))
    asked = os.environ.get("SPANWISE_LIBRARY")
    places = [os.path.join(here, "lib", name), *([asked] if asked else []), os.path.join(here, "..", "..", "..", "artifacts", "native", "lib", name)]
    for place in places:
        if os.path.isfile(place):
            return place
    raise ImportError(f"the native library {name} must lie in one of {', '.join(places)}; it does not (dotnet build bindings/package.proj makes it)")


def _load() -> ctypes.CDLL:
    # CDLL, not PyDLL: other Python threads run while a function of the library does.
    library = ctypes.CDLL(_find())
    for name, arguments in _ARGUMENTS.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = c_int32
    return library


_library = _load()


def last_error() -> str:
    """The message of this thread's last failed call."""
    needed = c_int64()
    _library.spw_last_error(None, 0, ctypes.byref(needed))
    room = ctypes.create_string_buffer(max(1, needed.value))
    return room.value.decode() if _library.spw_last_error(room, len(room), None) == 0 else ""


def check(status: int) -> None:
    """Raises the exception of a status that is not 0."""
    if status != 0:
        raise BY_STATUS.get(status, SpanwiseError)(last_error())


def call(name: str, *arguments: Any) -> None:
    """Calls a function and raises what it refuses."""
    check(getattr(_library, name)(*arguments))


def status_of(name: str, *arguments: Any) -> int:
    """Calls a function and returns its status."""
    status: int = getattr(_library, name)(*arguments)
    return status


def text(value: str) -> Tuple[bytes, int]:
    """A text as two arguments."""
    encoded = value.encode()
    return encoded, len(encoded)


def array(values: AnyArray) -> Tuple[int, int]:
    """An array as two arguments; it has to live until the call returns."""
    return values.ctypes.data, values.size


def result_text(name: str, handle: int) -> str:
    """A text that a function returns."""
    needed = c_int64()
    call(name, handle, None, 0, ctypes.byref(needed))
    room = ctypes.create_string_buffer(needed.value)
    call(name, handle, room, needed.value, None)
    return room.value.decode()


def floats(values: Any) -> FloatArray:
    """The array itself if it is float32 without gaps, else a copy that is."""
    return np.ascontiguousarray(values, dtype=np.float32)


def view(pointer: Any, shape: Tuple[int, ...], owner: Any) -> FloatArray:
    """An array over memory of the library, which keeps its owner alive."""
    count = int(np.prod(shape, dtype=np.int64))
    buffer = (c_float * count).from_address(ctypes.addressof(pointer.contents))
    setattr(buffer, "_spanwise_owner", owner)
    values: FloatArray = np.frombuffer(memoryview(buffer), dtype=np.float32).reshape(shape)
    return values


def create(name: str, *arguments: Any) -> int:
    """Calls a function whose last argument receives a handle."""
    handle = c_uint64()
    call(name, *arguments, ctypes.byref(handle))
    return handle.value
