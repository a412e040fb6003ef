"""What a what-if prints: inputs and outputs in full under their headers, calculations only when they are asked for."""

import io

import pytest
from edits import SMALL
from openpyxl import load_workbook
from stored_cells import read_cells

from payroll_impact.templates import build_template
from proof import some

REFERENCE = {"Law", "Jurisdictions"}


@pytest.fixture(scope="module")
def printed(built):
    """Return the sheets as openpyxl reads them, by name."""
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(built("what-if")))}


def kinds(sheets):
    rows = list(sheets["About"].iter_rows(min_col=1, max_col=2, values_only=True))
    first = rows.index(("Sheets", "kind")) + 1
    return dict(rows[first:])


def area(sheet):
    return sheet.print_area.rpartition("!")[2].removesuffix(":")


def test_calculations_and_the_law_are_left_out_of_print(printed):
    left_out = {name for name, kind in kinds(printed).items() if kind == "calculation"} | REFERENCE
    for name in some(left_out):
        cell = printed[name][area(printed[name])]  # one cell, to the right of all others
        assert cell.column > max(each.column for row in printed[name] for each in row if each.value is not None)
        assert not cell.fill.fill_type  # a page of nothing is no page
        assert not printed[name].print_title_rows


def test_everything_else_is_printed_whole_and_fitted_to_pages_that_can_be_read(printed, built):
    cells = read_cells(built("what-if"))
    rest = {name for name, kind in kinds(printed).items() if kind != "calculation"} - REFERENCE
    for name in some(rest):
        sheet, (rows, _) = printed[name], cells.size(name)
        last = area(sheet).rpartition("$")[2]
        assert int(last) >= (rows if name != "Dashboard" else 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        widths = sum(each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values())
        assert widths / int(sheet.page_setup.fitToWidth or 1) <= 250


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("Sources", "$1:$5", "$A:$C"),
        ("Checks", "$1:$6", None),
        ("Inputs", "$1:$3", "$A:$A"),
        ("Years", "$1:$4", "$A:$B"),
    ],
)
def test_headers_are_repeated_on_every_page(printed, name, rows, columns):
    assert printed[name].print_title_rows == rows
    assert printed[name].print_title_cols == columns


def test_calculations_are_printed_where_they_are_asked_for():
    sheets = load_workbook(io.BytesIO(build_template("what-if", host="none", print_calculations=True, **SMALL)))
    assert [sheet.title for sheet in sheets if ":" not in area(sheet)] == []
    assert sheets["Heads"].print_title_rows == "$4:$5"
