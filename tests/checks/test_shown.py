"""What people see: a number too wide for its column, and a value kept from before an input changed."""

import datetime as dt

import pytest
import xlsxwriter

from payroll_impact.checks import check
from payroll_impact.templates import build_template
from payroll_impact.workbooks.recalc import recalc
from payroll_impact.xlsx import NewCell, open_workbook

NARROW = "wider than its column, which shows ###"
STALE = "stored value not what the formula comes to"
GIVEN = 1500.0  # generalists before


def reasons(path, start):
    return [(found.sheet, found.cell) for found in check(path) if found.reason.startswith(start)]


@pytest.mark.parametrize(
    ("value", "number_format", "width", "fits"),
    [
        (1_234_567, "#,##0", 6, False),
        (1_234_567, "#,##0", 10, True),
        (1_234_567, "#,##0.00", 8, False),
        (-1_234_567, "#,##0;-#,##0", 6, False),
        (94_037_966, "#,##0.0,,", 5, True),
        (0.125, "0.0%", 2, False),
        (0.125, "0.0%", 7, True),
        (0, '#,##0.00000000;-#,##0.00000000;"–"', 4, True),
        (1e300, "General", 3, True),
    ],
)
def test_a_number_wider_than_its_column_is_named(tmp_path, value, number_format, width, fits):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plan")
        sheet.set_column(1, 1, width)
        sheet.write_number(1, 1, value, book.add_format({"num_format": number_format}))
    assert reasons(path, NARROW) == ([] if fits else [("Plan", "B2")])


@pytest.mark.parametrize(("shrinks", "size", "fits"), [(False, 11, False), (True, 11, True), (False, 6, True)])
def test_a_date_fits_where_it_shrinks_or_its_letters_are_small(tmp_path, shrinks, size, fits):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plan")
        sheet.set_column(1, 1, 7)
        look = book.add_format({"num_format": "yyyy-mm-dd", "shrink": shrinks, "font_size": size})
        sheet.write_datetime(1, 1, dt.datetime.fromisoformat("2025-09-12"), look)
    assert reasons(path, NARROW) == ([] if fits else [("Plan", "B2")])


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Return the way to a template whose file does not ask to be computed when it is opened."""
    path = tmp_path_factory.mktemp("quick") / "quick.xlsx"
    path.write_bytes(build_template("quick", host="lite"))
    return path


def test_values_as_the_formulas_have_them_are_fresh(quick):
    assert reasons(quick, STALE) == []


def test_values_kept_from_before_an_input_changed_are_named(quick, tmp_path):
    book, edited = open_workbook(quick), tmp_path / "edited.xlsx"
    place = next(place for place, cell in book.sheet("Quick").cells.items() if book.sheet("Quick").value(cell) == GIVEN)
    edited.write_bytes(book.with_cells({"Quick": {place: NewCell(GIVEN + 90)}}))
    found = reasons(edited, STALE)
    assert found
    assert {sheet for sheet, _ in found} <= {"Quick", "Checks"}
    recalc(edited, trust_engine=True).save(tmp_path / "mended.xlsx")
    assert reasons(tmp_path / "mended.xlsx", STALE) == []


def test_what_is_no_template_of_ours_may_have_been_computed_by_another_program(tmp_path):
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.calc_on_load = False
        sheet = book.add_worksheet("Plan")
        sheet.write_number("A1", 5)
        sheet.write_formula("A2", "=A1*2", None, 8)
    assert reasons(path, STALE) == []
