"""A formula says in a workbook what its function says in Python, to the last bit."""

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll_impact.cells import CellError, date_to_serial
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc import recalc

SPELLINGS = ("{0}", "_xldudf_{0}", "_xlfn._xldudf_{0}", "ORG.PAYROLLIMPACT.PAYROLLIMPACT.{1}", "[1]!{0}")
slow = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

cells = st.one_of(
    st.none(),
    # XlsxWriter keeps 16 digits
    st.floats(-1e308, 1e308, allow_subnormal=False).map(lambda number: float(f"{number:.16G}")),
    st.sampled_from([0, 1, -1, 1e300, 1e-300, 2025, 45_912, 0.25, 50_000, True, False]),
    st.sampled_from(["", " ", "US", "GB", "US-CA", "up"]),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=8),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!"), CellError("#NUM!")]),
)
ranges = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=3)
)
arguments = st.one_of(cells, ranges)


def rows_of(result):
    return result if isinstance(result, list) else [[result]]


def held(argument):
    """Return an argument as cells hold it: a date is its day number."""
    if isinstance(argument, list):
        return [[held(cell) for cell in row] for row in argument]
    return float(date_to_serial(argument)) if isinstance(argument, dt.date) else argument


def shown(value):
    """Return a value as a cell shows it: an error by its code, a date as its day number, every number as a float."""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, dt.date):
        return float(date_to_serial(value)).hex()
    if isinstance(value, bool | str):
        return value
    return "" if value is None else float(value).hex()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_example_is_the_same_in_every_spelling(function, spelling, called):
    name = spelling.format(function.name, function.name.replace("_", ""))
    grid, result = called(name, function.example.arguments)
    expected = rows_of(function(*function.example.arguments))
    assert not result.findings
    assert [[shown(cell) for cell in row] for row in grid] == [[shown(cell) for cell in row] for row in expected]


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
@slow
@given(data=st.data())
def test_whatever_the_cells_hold_the_answer_is_the_same(function, data, called):
    given_cells = data.draw(st.lists(arguments, min_size=0, max_size=len(function.arguments)))
    grid, result = called(function.name, given_cells)
    expected = rows_of(function(*map(held, given_cells)))
    assert [[shown(cell) for cell in row] for row in grid] == [[shown(cell) for cell in row] for row in expected]
    errors = [cell for row in grid for cell in row if isinstance(cell, CellError)]
    assert len(result.findings) >= len(errors)
    assert all(math.isfinite(cell) for row in grid for cell in row if isinstance(cell, float))


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_too_many_arguments_are_an_error_with_a_reason(function, called):
    grid, result = called(function.name, [1] * (len(function.arguments) + 1))
    assert grid[0][0].code == "#VALUE!"
    assert "arguments" in str(result.findings[0])


def test_an_empty_argument_means_the_default(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write_formula("A1", '=PAYROLL_CUT(1500, ,"up")')
        sheet.write_formula("A2", "=PAYROLL_GROW(20,)")
        sheet.write_formula("A3", '=PAYROLL_CUT(1500,0,"up")')

    result = recalc(book(fill), gets=["S!A1:A3"])
    assert result.got["S!A1:A3"] == [[500.0], [200.0], [0.0]]


def test_defined_names_may_call_our_functions(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write("A1", 1000)
        workbook.define_name("Leaving", '=PAYROLL_CUT(S!$A$1,,"up")')
        workbook.define_name("Left", "=S!$A$1-Leaving+PAYROLL_CUT(0)")
        sheet.write_formula("B1", '=Leaving*2&"Leaving"')
        sheet.write_formula("B2", "=Left")

    result = recalc(book(fill), gets=["S!B1:B2"])
    assert result.got["S!B1:B2"] == [["668Leaving"], [666.0]]
    assert not result.findings
