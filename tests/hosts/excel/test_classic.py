"""Classic xlwings without Windows: its own generator and calls, with what they want of COM stood in for."""

import datetime as dt
import itertools
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings
from typer.testing import CliRunner
from windows import MISSING
from xlwings import cli

from payroll_impact.cells import CellError, is_range
from payroll_impact.cli import app
from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel import classic, given, is_legal, legal
from proof import some

every = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
demanding = {name: function for name, function in CATALOGUE.items() if function.arguments}
every_with_arguments = pytest.mark.parametrize("function", demanding.values(), ids=demanding)
CUT = CATALOGUE["PAYROLL_CUT"]
COM_ERRORS = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
VBA_NAME = r"[A-Za-z][A-Za-z0-9_]{0,254}"


@pytest.fixture(scope="module")
def vba():
    return classic.vba_module().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def module():
    with classic.classic_xlwings() as udfs:
        return classic.functions_module(udfs)


def signatures(text):
    return dict(re.findall(r"^Function (\w+)\((.*)\)$", text, re.MULTILINE))


def test_the_vba_has_every_function_and_no_other(vba):
    assert set(signatures(vba)) == set(CATALOGUE)
    assert vba.count("End Function") == len(CATALOGUE)
    assert vba.startswith('Attribute VB_Name = "xlwings_udfs"\n')


@every
def test_the_vba_has_the_arguments_and_which_are_optional(vba, function):
    written = [part for part in signatures(vba)[function.name].split(", ") if part]
    assert written == [f"{'Optional ' if a.optional else ''}{legal(a.name)}" for a in function.arguments]
    names = [legal(a.name) for a in function.arguments]
    assert f'XLPy.CallUDF("payroll_impact.excel", "{function.name}", Array({", ".join(names)})' in vba


@every
def test_every_name_is_legal_in_vba(function):
    names = [function.name, *[legal(a.name) for a in function.arguments]]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert is_legal(name)
        assert re.fullmatch(VBA_NAME, name)


@pytest.mark.parametrize("name", ["end", "Date", "caller", "next", "_rate", "type", "é"])
def test_a_name_vba_would_refuse_is_known(name):
    assert not is_legal(name)


def test_no_line_is_longer_than_vba_takes(vba):
    assert max(map(len, vba.splitlines())) <= 1023


@every
def test_help_fits_what_excel_takes(module, function):
    info = getattr(module, function.name).__xlfunc__
    assert info["ret"]["doc"] == function.summary
    assert [each["doc"] for each in info["args"]] == [a.help for a in function.arguments]
    assert all(len(each["doc"]) <= 255 for each in (info["ret"], *info["args"]))
    assert info["category"] == "Payroll impact"


@every
def test_the_module_has_the_function_by_the_name_the_vba_calls(module, function):
    wrapper = getattr(module, function.name)
    assert wrapper.__name__ == wrapper.__xlfunc__["name"] == function.name


@pytest.fixture(scope="module")
def answered():
    """Every call these tests make, asked at once of xlwings as it runs on Windows."""
    calls = {}
    for function in CATALOGUE.values():
        blanks = [None] * len(function.arguments)
        cells = [*function.example.arguments, *blanks][: len(function.arguments)]
        calls[function.name, "example"] = function, function.example.arguments
        for position, code in itertools.product(range(len(function.arguments)), COM_ERRORS):
            wrong = [*cells[:position], CellError(code), *cells[position + 1 :]]
            calls[function.name, position, code] = function, wrong
    calls["message"] = CUT, (1500, 5)
    calls["column"] = CUT, ([[10], [20]], 0.5)
    calls["row"] = CUT, ([[10, CellError("#N/A"), "x"]], 0.5)
    calls["currency"] = CUT, (Decimal("1500.0"),)
    answers = {}
    for as_ranges in (False, True):
        asked = [(function.name, com_arguments(function, cells), as_ranges) for function, cells in calls.values()]
        answers[as_ranges] = dict(zip(calls, on_windows(asked), strict=True))
    return answers


def on_windows(asked):
    program = Path(__file__).with_name("windows.py")
    done = subprocess.run(
        [sys.executable, program], input=pickle.dumps(asked), capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    return pickle.loads(done.stdout)  # noqa: S301 - our own program wrote it


def com_arguments(function, cells):
    return [*map(com_cell, cells), *[MISSING] * (len(function.arguments) - len(cells))]


def com_cell(cell):
    """Return a cell or range as COM hands it over: tuples, floats, datetimes, errors as numbers."""
    if is_range(cell):
        return tuple(tuple(com_cell(each) for each in row) for row in cell)
    if isinstance(cell, CellError):
        return COM_ERRORS[cell.code]
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day, tzinfo=dt.UTC)
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def shown(result):
    """Return a result as it goes back to COM: always rows, errors as their codes, dates at midnight."""
    rows = result if is_range(result) else [[result]]
    return [[com_cell(cell) if isinstance(cell, dt.date) else _shown(cell) for cell in row] for row in rows]


def _shown(cell):
    return cell.code if isinstance(cell, CellError) else cell


@pytest.mark.parametrize("as_ranges", [False, True])
@every
def test_the_example_through_xlwings_conversions_gives_its_result(answered, function, as_ranges):
    assert answered[as_ranges][function.name, "example"] == shown(function.example.result)


@pytest.mark.parametrize("as_ranges", [False, True])
@every_with_arguments
def test_an_error_cell_comes_out_as_that_error(answered, function, as_ranges):
    for position, code in some(itertools.product(range(len(function.arguments)), COM_ERRORS)):
        assert answered[as_ranges][function.name, position, code] == [[code]]


@pytest.mark.parametrize("as_ranges", [False, True])
def test_a_wrong_argument_a_column_and_a_row(answered, as_ranges):
    answers = answered[as_ranges]
    assert answers["message"] == [["#NUM! fraction must be a number from 0 to 1"]]
    assert answers["column"] == [[5.0], [10.0]]
    assert answers["row"] == [[5.0, "#N/A", "#VALUE!"]]
    assert answers["currency"] == [[500.0]]


def test_cells_formatted_as_currency_are_numbers():
    assert given(((Decimal("104000.5"),),)) == 104_000.5


def test_errors_newer_than_xlwings_are_errors_and_not_numbers():
    spilled = CUT(given(((-2146826243,),)))
    assert (spilled.code, spilled.message) == ("#VALUE!", "headcount the input is #VALUE!")


def test_installing_needs_windows(monkeypatch):
    monkeypatch.setattr(classic, "_WINDOWS", False)
    with pytest.raises(HostError, match="Excel for Windows"):
        classic.install_classic()


def says(words):
    return lambda _: sys.stdout.write(words)


def test_installing_runs_xlwings_own_command_and_names_our_module(monkeypatch, tmp_path):
    settings = tmp_path / "xlwings" / "xlwings.conf"
    monkeypatch.setattr(classic, "_WINDOWS", True)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(settings))
    monkeypatch.setattr(cli, "addin_install", says("Successfully installed the xlwings add-in!"))
    assert "Import Functions" in classic.install_classic()
    assert '"UDF MODULES","payroll_impact.excel"' in settings.read_text(encoding="utf-8")
    before = settings.read_text(encoding="utf-8")
    classic.install_classic()
    assert settings.read_text(encoding="utf-8") == before
    monkeypatch.setattr(cli, "addin_install", says("Error: Failed to install the add-in"))
    with pytest.raises(HostError, match="Failed to install"):
        classic.install_classic()


def test_lines_end_as_vba_reads_them(tmp_path):
    printed = CliRunner().invoke(app, ["excel", "vba"]).stdout_bytes
    assert printed.isascii()
    assert printed.count(b"\r\n") == printed.count(b"\n") > 100
    assert CliRunner().invoke(app, ["excel", "vba", "-o", str(tmp_path / "x.bas")]).exit_code == 0
    assert (tmp_path / "x.bas").read_bytes() == printed
