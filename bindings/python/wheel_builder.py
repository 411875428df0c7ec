"""Builds the wheel (PEP 517) with the standard library alone: the package, and the native library that artifacts/native holds."""

import base64
import hashlib
import os
import re
import sysconfig
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARIES = os.environ.get("SPANWISE_NATIVE_FOLDER", os.path.join(HERE, "..", "..", "artifacts", "native", "lib"))
IS_PART = re.compile(r"^(lib)?spanwise(-\w+)?\.(so|dylib|dll)$")


def _version():
    with open(os.path.join(HERE, "pyproject.toml"), encoding="utf-8") as project:
        return re.search(r'^version = "(.+)"$', project.read(), re.MULTILINE).group(1)


def _sources():
    folder = os.path.join(HERE, "spanwise")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py") or name == "py.typed":
            yield "spanwise/" + name, os.path.join(folder, name)
    libraries = [name for name in sorted(os.listdir(LIBRARIES)) if IS_PART.match(name)] if os.path.isdir(LIBRARIES) else []
    if not libraries:
        raise FileNotFoundError(f"the native library must be built first (dotnet build bindings/package.proj); there is none in {LIBRARIES}")
    for name in libraries:
        yield "spanwise/lib/" + name, os.path.join(LIBRARIES, name)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    version = _version()
    tag = "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())
    info = f"spanwise-{version}.dist-info"
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as readme:
        description = readme.read()
    metadata = (
        f"Metadata-Version: 2.1\nName: spanwise\nVersion: {version}\nSummary: Trains and runs small neural networks on a processor, fast\n"
        f"License: MIT\nRequires-Python: >=3.9\nRequires-Dist: numpy\nDescription-Content-Type: text/markdown\n\n{description}"
    )
    wheel = f"Wheel-Version: 1.0\nGenerator: spanwise\nRoot-Is-Purelib: false\nTag: {tag}\n"
    files = [(name, open(path, "rb").read()) for name, path in _sources()]
    files += [(f"{info}/METADATA", metadata.encode()), (f"{info}/WHEEL", wheel.encode())]
    record = ""
    file_name = f"spanwise-{version}-{tag}.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, file_name), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            # Always the same bytes for the same files.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(content)}\n"
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", (1980, 1, 1, 0, 0, 0)), record + f"{info}/RECORD,,\n", zipfile.ZIP_DEFLATED)
    return file_name
