"""Checks ONNX files with the format's own checker, shapes included: onnx_check.py FILE…"""
import sys

import onnx

for name in sys.argv[1:]:
    model = onnx.load(name)
    onnx.checker.check_model(model, full_check=True)
