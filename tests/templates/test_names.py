"""Names that a spreadsheet takes for a pattern, a number, a date or an error where texts are not compared as texts.

Each template that looks something up by a name gives the figures of the Python model for them, in both engines.
"""

import datetime as dt
import io

import cost_figures
import openpyxl
import pytest
from agreement import assert_agrees
from cell_values import different
from open_book import OpenBook
from sheet_model import Edit, SheetModel

from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan
from proof import some

NAMES = (">5", "Agent*", "Agent 2", "Agent~", "Agent?", "TRUE", "2026-01-01", "7", "07", "#N/A", "<>", "=Agent 2")
# no place of these is known, and to COUNTIF and MATCH each of them would be
PATTERNS = ("US-*", "US-C?", ">A", "<>US-CA", "*")
ROLE = {"jurisdiction": "US-TX", "benefits": 0.04, "attrition": 0.1}
WORKFORCE = [
    ROLE | {"role": name, "group": NAMES[index % 3], "headcount": 10.0 + 7 * index, "pay": 40_000.0 + 1_000 * index}
    for index, name in enumerate(NAMES)
]
CHANGES = [
    *({"change": "reduce", "role": name, "amount": 2, "unit": "heads", "start": dt.date(2026, 1 + index, 28),
       "notice_days": 30} for index, name in enumerate(("Agent*", "#N/A", "=Agent 2", "TRUE"))),
    *({"change": "raise", "role": name, "amount": 0.01 * index, "unit": "fraction", "start": dt.date(2026, 7, 1)}
      for index, name in enumerate(("7", "07", "2026-01-01", "Agent~"))),
    {"change": "grow", "role": ">5", "amount": 12, "unit": "heads", "start": dt.date(2026, 2, 1), "months": 4},
    {"change": "convert", "role": "Agent?", "to_role": "<>", "amount": 3, "unit": "heads",
     "start": dt.date(2027, 1, 1)},
    {"change": "backfill", "role": "<>", "amount": 0, "unit": "fraction", "start": dt.date(2026, 4, 1)},
]  # fmt: skip
SETTINGS = {"currency": "USD", "start": dt.date(2026, 1, 1), "discount_rate": 0.08}


@pytest.fixture(params=["in_formualizer", "in_calc"])
def opened(request):
    """Return a function that opens a template in an engine."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def costs(opened, request):
    """Return cost-per-head with our functions beside the native formulas, and what writes roles into it."""
    host = {"in_formualizer": "lite", "in_calc": "calc"}[request.node.callspec.params["opened"]]
    return OpenBook(*opened("cost-per-head", host=host))


def write_roles(book, named):
    """Write a row for each role, with its place and a pay of its own, and blank the others."""
    given = [[*each, 40_000.0 + 1_000 * index, 0.1, 0.04, None, None] for index, each in enumerate(named)]
    book.write([(cost_figures.first_role(book), [*given, *[[None] * 7] * (len(NAMES) - len(given))])])


def test_a_plan_of_such_names_has_the_figures_of_the_model(opened):
    sheet = SheetModel(*opened("what-if"))
    sheet.put(Edit(WORKFORCE, CHANGES, SETTINGS))
    assert sheet.failed == set()
    assert_agrees(sheet, compare(build_plan(WORKFORCE, CHANGES, SETTINGS)))


@pytest.mark.parametrize("place", ["US-CA", "GB"])
def test_roles_of_such_names_cost_what_the_functions_say(costs, place):
    write_roles(costs, [(name, place) for name in NAMES])
    assert different(costs, cost_figures.wanted(costs)) == []
    assert costs.failed == set()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_place_that_is_a_pattern_has_no_taxes_and_fails_a_check(costs, pattern):
    write_roles(costs, [("One", pattern), ("Two", "US-CA")])
    assert different(costs, cost_figures.wanted(costs)) == []
    assert "Every role's jurisdiction has taxes in that year" in costs.failed


@pytest.mark.parametrize("name", ["what-if", "cost-per-head"])
def test_a_name_that_became_an_error_is_refused_with_what_to_do(in_formualizer, name):
    engine, cells = in_formualizer(name)
    book = OpenBook(engine, cells)
    assert book.sound
    role, *_ = (each for each, value in cells.values.items() if (each.sheet, value) == ("Inputs", "Generalist tutor"))
    engine.workbook.set_formula(*role, "=NA()")  # as typing #N/A leaves it
    book.write([])
    assert "No input is an error value" in book.failed
    assert not book.sound


COLUMNS = {"role", "group", "jurisdiction", "to_role", "row"}  # heads of columns of names; row is that of Sources
LABELS = {"case", "name", "Jurisdiction"}  # left of a name


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("what-if", {*COLUMNS, "case", "name"}),
        ("cost-per-head", {"role", "jurisdiction"}),
        ("quick", {"Jurisdiction"}),
        ("exit-costs", {"Jurisdiction"}),
    ],
)
def test_a_cell_of_a_name_has_the_format_of_texts(built_small, name, named):
    """Whatever is typed into a cell of this format is a text, in Excel as in LibreOffice."""
    formats = {}
    for sheet in some(openpyxl.load_workbook(io.BytesIO(built_small(name)))):
        for column in sheet.iter_cols():
            head = None
            for cell in column:
                label = sheet.cell(cell.row, max(1, cell.column - 1))
                if cell.protection.locked and cell.value:
                    head = cell.value
                elif not cell.protection.locked and head in COLUMNS:
                    formats.setdefault(head, set()).add(cell.number_format)
                elif not cell.protection.locked and label.value in LABELS:
                    formats.setdefault(label.value, set()).add(cell.number_format)
    assert formats == {each: {"@"} for each in named}


def test_a_role_typed_in_calc_is_the_text_that_was_typed(in_calc, office):
    typed = ["07", "7", "TRUE", "2026-01-01", "#N/A", "=A12"]
    book = OpenBook(*in_calc("cost-per-head"))
    first = cost_figures.first_role(book)
    for down, name in enumerate(typed):
        for place, text in ((first.offset(down, 0), name), (first.offset(down, 2), "50000")):
            office.do("command", name="EnterString", area=place.cell, sheet=place.sheet, StringName=text)
    shown = [(book.at(first.offset(down, 0)), book.at(first.offset(down, 2))) for down in range(len(typed))]
    assert shown == [(name, 50_000.0) for name in typed]
    assert book.failed == set()
