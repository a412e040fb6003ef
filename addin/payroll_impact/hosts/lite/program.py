"""The program a workbook carries: this package's own source, as far as the functions need it."""

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import payroll_impact

NAME = "payroll_impact.zip"  # the setting of the document it is kept in
REQUIRED = (  # what Lite itself needs, as it writes it into every workbook
    "xlwings==0.33.15  # required",
    "python-dotenv==1.1.0  # required",
    "pyodide-http  # required",
    "black  # required",
)
NEEDED = ("numpy", "attrs>=24.1", "cattrs>=24.1")  # what the functions need: Pyodide has numpy, PyPI the others
LOADED_FROM = "xlwings Lite loads Python from jsDelivr, and packages from PyPI and its host of files"
ALLOW = "Where a company blocks these, allow all three, or host xlwings Lite inside the company"

MAIN = f"""\
# The PAYROLL functions. Their program travels in this workbook, as a zip file in its setting {NAME}.
import base64, io, sys, zipfile

try:
    import attrs, cattrs, numpy
    import xlwings as xw
except ImportError as missing:
    raise ImportError(
        f"{{missing.name}} could not be installed. "
        "{LOADED_FROM}. "
        "{ALLOW}."
    ) from None

from js import Office

program = Office.context.document.settings.get("{NAME}")
if not program:
    raise ImportError("This workbook has lost its program: build it again with payroll-impact.")
zipfile.ZipFile(io.BytesIO(base64.b64decode(program))).extractall("payroll-impact")
sys.path.insert(0, "payroll-impact")

from payroll_impact.excel import *
"""
MAIN_OF_REQUIREMENT = """\
# The PAYROLL functions, from the package that requirements.txt names.
import xlwings as xw

from payroll_impact.excel import *
"""

_ROOT = Path(payroll_impact.__file__).parent
_SINGLE = ("__init__.py", "errors.py", "lazy.py", "atomic.py", "excel.py", "hosts/__init__.py")
_ROOMS = ("cells", "parameters", "model", "analysis", "scenarios", "functions")
_BRIDGE = ("__init__", "cells", "conversion", "limits", "names", "wrappers")
_THEN = (1980, 1, 1, 0, 0, 0)  # the first day a zip file knows: the same program is the same bytes on any day


def packed() -> str:
    """Return the program as the document's setting holds it: a zip file in base64."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(_files()):
            entry = zipfile.ZipInfo(f"{_ROOT.name}/{path.relative_to(_ROOT).as_posix()}", _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return base64.b64encode(output.getvalue()).decode()


def _files() -> Iterator[Path]:
    yield from (_ROOT / name for name in _SINGLE)
    yield from (_ROOT / "hosts" / "excel" / f"{name}.py" for name in _BRIDGE)
    yield from (_ROOT / "parameters" / "data").glob("*.toml")
    for room in _ROOMS:
        yield from (_ROOT / room).rglob("*.py")
