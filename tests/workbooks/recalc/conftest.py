"""Workbooks to recalculate, and ways to look into their copies."""

import os
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter

from payroll_impact.cells import CellError, date_to_serial
from payroll_impact.errors import HostError
from payroll_impact.hosts.calc import supported_python, unopkg
from payroll_impact.workbooks.recalc import recalc


@pytest.fixture(scope="session", autouse=True)
def formualizer_is_there():
    """Skip what needs formualizer where it is not installed; fail where it has to be."""
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") != "1":
        pytest.importorskip("formualizer", reason="recalculation in process needs formualizer")


@pytest.fixture(scope="session")
def libreoffice():
    try:
        unopkg()
        return supported_python()
    except HostError as problem:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            pytest.fail(f"{problem}, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
        pytest.skip(str(problem))


def as_cell(value):
    """Return what a cell shows for a result of a function."""
    if hasattr(value, "year"):
        return float(date_to_serial(value))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def write_cell(sheet, row, column, value):
    if isinstance(value, CellError):
        sheet.write_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=SQRT(-1)"}[value.code])
    elif hasattr(value, "year"):
        sheet.write_number(row, column, date_to_serial(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def put_arguments(sheet, arguments, name="In"):
    """Write arguments into a sheet, one below the other, and return the references to them."""
    references, row = [], 0
    for argument in arguments:
        grid = argument if isinstance(argument, list) else [[argument]]
        for down, cells in enumerate(grid):
            for right, cell in enumerate(cells):
                write_cell(sheet, row + down, right, cell)
        last = xlsxwriter.utility.xl_rowcol_to_cell(row + max(len(grid), 1) - 1, max(map(len, grid), default=1) - 1)
        first = xlsxwriter.utility.xl_rowcol_to_cell(row, 0)
        references.append(f"{name}!{first}:{last}" if isinstance(argument, list) else f"{name}!{first}")
        row += len(grid) + 1
    return references


@pytest.fixture
def arguments_of():
    """Return the function that writes arguments into a sheet."""
    return put_arguments


@pytest.fixture
def book(tmp_path):
    """Return a function that builds a workbook from what is done to its sheets."""

    def build(fill, name="book.xlsx"):
        path = tmp_path / name
        workbook = xlsxwriter.Workbook(str(path))
        fill(workbook)
        workbook.close()
        return path

    return build


@pytest.fixture
def tabled(book):
    """Return a function that builds a workbook with data tables on its first sheet, by their first cells."""
    member = "xl/worksheets/sheet1.xml"

    def build(fill, tables, name="tables.xlsx"):
        plain = book(fill, "plain.xlsx")
        path = plain.with_name(name)
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            sheet, counts = old.read(member).decode(), []
            for cell, attributes in tables.items():
                element = f'<f t="dataTable" {attributes}/>'
                sheet, count = re.subn(f'(<c r="{cell}"[^>]*>)(?=<v>)', rf"\g<1>{element}", sheet)
                counts.append(count)
            assert counts == [1] * len(tables)
            for info in old.infolist():
                new.writestr(info, sheet.encode() if info.filename == member else old.read(info))
        return path

    return build


@pytest.fixture
def called(tmp_path):
    """Return a function that computes one call of a function in a workbook, as rows from its cell."""

    def call(spelling, arguments, *, dynamic=True):
        path = tmp_path / "call.xlsx"
        workbook = xlsxwriter.Workbook(str(path))
        out, inputs = workbook.add_worksheet("Out"), workbook.add_worksheet("In")
        formula = f"={spelling}({','.join(put_arguments(inputs, arguments))})"
        if dynamic:
            out.write_dynamic_array_formula("A1", formula)
        else:
            out.write_formula("A1", formula)
        workbook.close()
        result = recalc(path)
        values = {place: value for place, value in result.values.items() if place.sheet == "Out"}
        rows = max(place.row for place in values)
        columns = max(place.column for place in values)
        shown = {(place.row, place.column): value for place, value in values.items()}
        grid = [[shown[row, column] for column in range(1, columns + 1)] for row in range(1, rows + 1)]
        return grid, result

    return call


@pytest.fixture
def members():
    """Return a function that reads every member of a zip file."""

    def read(path):
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
            return {info.filename: (archive.read(info), info.date_time, info.compress_type) for info in listed}

    return read


@pytest.fixture
def cells_of():
    """Return a function that reads the cells of a sheet's XML as text, by reference."""

    def read(data):
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        return {cell.get("r"): ET.tostring(cell) for cell in ET.fromstring(data).iter(f"{space}c")}  # noqa: S314 - of our own making

    return read
