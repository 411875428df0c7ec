"""The onnx package's checker and shape inference over every *.onnx of a folder. Exit code 77: the package is not there."""

import glob
import os
import sys

try:
    import onnx
except ImportError:
    sys.exit(77)

for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.onnx"))):
    name = os.path.splitext(os.path.basename(path))[0]
    with open(path[:-5] + ".txt") as shapes:
        wanted = {part.split(":")[0]: [int(extent) for extent in part.split(":")[1].split(",") if extent][1:] for part in shapes.read().split("\n")[1].split()}
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
        for output in inferred.graph.output:
            extents = [extent.dim_value for extent in output.type.tensor_type.shape.dim][1:]
            assert extents == wanted[output.name], (output.name, extents, wanted[output.name])
        print(f"{name}\taccepted")
    except Exception as error:
        text = str(error).replace("\n", " ").replace("\t", " ")
        print(f"{name}\trefused: {text[:300]}")
