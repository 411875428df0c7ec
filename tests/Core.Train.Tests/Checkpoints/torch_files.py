"""PyTorch's side of PyTorchFilesTests: torch_files.py FOLDER.

cases.json holds for each case `name`, `module` (an expression), `shape` (of the inputs) and `input`; NAME.ours is a file of weights. Written are NAME.theirs, a file of other
weights, and results.json with the outputs for both. Files are read and written by safetensors where it is installed, and else by the description of its format.
"""
import json
import os
import struct
import sys

import torch
from torch import nn  # noqa: F401  (the cases' expressions use it)

TYPES = {"F32": torch.float32, "I64": torch.int64, "F16": torch.float16, "BF16": torch.bfloat16}


def load(path):
    try:
        import safetensors.torch
        return safetensors.torch.load_file(path)
    except ModuleNotFoundError:
        pass
    with open(path, "rb") as file:
        data = file.read()
    end = 8 + struct.unpack("<Q", data[:8])[0]
    tensors = {}
    for name, entry in json.loads(data[8:end].decode("utf-8")).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            flat = torch.frombuffer(bytearray(data[end + first:end + last]), dtype=TYPES[entry["dtype"]]) if last > first else torch.empty(0)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def save(tensors, path):
    try:
        import safetensors.torch
        safetensors.torch.save_file(tensors, path)
        return
    except ModuleNotFoundError:
        pass
    names = {dtype: name for name, dtype in TYPES.items()}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        flat = tensor.detach().contiguous().reshape(-1)
        raw = (flat.view(torch.int16) if flat.dtype == torch.bfloat16 else flat).numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def main(folder):
    with open(os.path.join(folder, "cases.json")) as file:
        cases = json.load(file)
    results = {}
    for case in cases:
        torch.manual_seed(1)
        module = eval(case["module"]).eval()
        x = torch.tensor(case["input"]).reshape(case["shape"])
        path = os.path.join(folder, case["name"])
        with torch.no_grad():
            for tensor in module.state_dict().values():
                if tensor.is_floating_point():
                    tensor.uniform_(0.1, 0.9)
                else:
                    tensor.fill_(12)
            module.to(getattr(torch, case["type"]))
            save(module.state_dict(), path + ".theirs")
            module.float()
            theirs = module(x)
            module.load_state_dict(load(path + ".ours"), strict=True)
            ours = module(x)
        results[case["name"]] = {"ours": ours.flatten().tolist(), "theirs": theirs.flatten().tolist()}
    with open(os.path.join(folder, "results.json"), "w") as file:
        json.dump(results, file)


main(sys.argv[1])
