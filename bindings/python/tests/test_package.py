"""What the package promises of itself: documentation of every name, and the library's own functions and structures."""

import ctypes
import inspect
import os
import re
import unittest

import spanwise as sw
from spanwise import native

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "c", "spanwise.h")


def header():
    with open(HEADER, encoding="utf-8") as file:
        return re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)


class DocumentationTests(unittest.TestCase):
    def test_every_public_member_is_documented(self):
        bare = [name for name in sw.__all__ if not inspect.getdoc(getattr(sw, name))]
        for name in sw.__all__:
            kind = getattr(sw, name)
            if inspect.isclass(kind):
                bare += [f"{name}.{member}" for member, value in inspect.getmembers(kind) if not member.startswith("_") and (callable(value) or isinstance(value, property)) and not inspect.getdoc(value)]
        self.assertEqual([], bare)

    def test_every_public_function_is_typed(self):
        untyped = []
        for name in sw.__all__:
            kind = getattr(sw, name)
            for member, value in inspect.getmembers(kind, inspect.isfunction) if inspect.isclass(kind) else [(name, kind)]:
                if value.__module__.startswith("spanwise") and member != "__init__" and "return" not in value.__annotations__:
                    untyped.append(f"{name}.{member}")
        self.assertEqual([], untyped)


class HeaderTests(unittest.TestCase):
    TYPES = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64, "float": ctypes.c_float, "double": ctypes.c_double, "char": ctypes.c_char}

    def type_of(self, text):
        """What ctypes calls a type of the header; None for a pointer."""
        name = text.replace("const", "").split()[0]
        if "*" in text or name == "spw_progress_function":
            return None
        return ctypes.c_uint64 if name in ("spw_model", "spw_context", "spw_session") else self.TYPES[name]

    def test_arguments_are_those_of_the_header(self):
        declared = {name: arguments.split(",") for name, arguments in re.findall(r"SPW_API spw_status (\w+)\(([^)]*)\);", header())}
        for name, own in native._ARGUMENTS.items():
            with self.subTest(function=name):
                wanted = [self.type_of(argument.strip()) for argument in declared[name]]
                pointers = [None if kind is native.ProgressFunction or kind in (ctypes.c_void_p, ctypes.c_char_p) or hasattr(kind, "contents") else kind for kind in own]
                self.assertEqual(wanted, pointers)
        self.assertEqual(set(), {name for name in declared if not name.startswith("spw_context_")} - set(native._ARGUMENTS), "functions of the header that the package does not know")

    def test_structures_are_those_of_the_header(self):
        for name, own in [
            ("spw_library_info", native.LibraryInfo), ("spw_model_info", native.ModelInfo), ("spw_parameter_info", native.ParameterInfo), ("spw_data", native.Data), ("spw_progress", native.Progress),
        ]:
            with self.subTest(structure=name):
                body = re.search(rf"typedef struct {name} \{{(.*?)\}} {name};", header(), re.DOTALL).group(1)
                fields = re.findall(r"([\w ]+?\s\*?)(\w+)(?:\[(\d+)\])?;", body)
                wanted = [(field, 8 if self.type_of(kind) is None else ctypes.sizeof(self.type_of(kind)) * int(count or 1)) for kind, field, count in fields]
                self.assertEqual(wanted, [(field, ctypes.sizeof(kind)) for field, kind in own._fields_])


class ErrorTests(unittest.TestCase):
    def test_every_status_has_its_exception(self):
        names = dict((int(number), name) for name, number in re.findall(r"^#define SPW_ERROR_(\w+) (\d+)$", re.sub(r"[ \t]+$", "", header(), flags=re.MULTILINE), re.MULTILINE))
        self.assertEqual(sorted(names), sorted(native.BY_STATUS))
        self.assertTrue(all(issubclass(kind, sw.SpanwiseError) for kind in native.BY_STATUS.values()))

    def test_a_long_message_comes_whole(self):
        with self.assertRaises(sw.SpanwiseError) as raised:
            sw.load_model("/no/" + 3000 * "ä" + "/such")
        self.assertIn("/such", str(raised.exception))
