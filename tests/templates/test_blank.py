"""A blank what-if workbook: nobody's figures, sources or cases, and sound as soon as a plan is typed into it."""

import datetime as dt

import pytest
from agreement import assert_agrees
from engines import InFormualizer
from open_book import place_of
from sheet_model import Edit, SheetModel
from stored_cells import StoredCells
from typer.testing import CliRunner

from payroll_impact.cells import CellError
from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, load_scenario
from payroll_impact.templates import MASTER, build_template
from proof import some

SIZE = {"roles": 4, "changes": 5, "cuts": 2, "cases": 3, "overrides": 2, "months": 14}
ROLES = [{"role": "Clerk", "group": "Desk", "headcount": 40, "pay": 45_000, "jurisdiction": "US-TX"}]
CHANGES = [{"change": "reduce", "role": "Clerk", "amount": 4, "unit": "heads", "start": dt.date(2026, 6, 30)}]
SETTINGS = {"start": dt.date(2026, 1, 1), "months": 14}


@pytest.fixture(scope="module", params=["none", "lite"])
def opened(request):
    workbook = build_template("what-if", blank=True, host=request.param, **SIZE)
    cells = StoredCells(workbook)
    return SheetModel(InFormualizer(workbook, cells, request.param), cells)


def test_nothing_in_it_is_anybodys(opened):
    founding = load_scenario()
    names = {*founding.roles, *(role.group for role in founding.workforce), founding.settings.name}
    sources = {each.source for each in founding.evidence.values()}
    texts = {value for value in opened.cells.values.values() if isinstance(value, str)}
    assert not texts & (names | sources)
    cases = [opened.cells.values[opened.cells.labelled("Inputs", f"name of case {n}").offset(0, 1)] for n in (1, 2, 3)]
    assert cases == ["Case 1", "Case 2", "Your own"]
    for value in some(opened.cells.values.values()):
        assert not isinstance(value, CellError)


def test_it_is_sound_as_it_comes_and_with_a_plan_typed_into_it(opened):
    assert opened.failed == set()
    opened.put(Edit(ROLES, CHANGES, SETTINGS, 1))
    assert opened.failed == set()
    assert_agrees(opened, compare(build_plan(ROLES, CHANGES, SETTINGS)))


def test_a_report_of_a_blank_workbook_says_that_it_has_no_role(tmp_path):
    path = tmp_path / "blank.xlsx"
    asked = ["template", "what-if", "--blank", "--months", "6", "--for", "none", "-o", str(path)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert StoredCells(path.read_bytes()).values[place_of(MASTER)] == 1
    with pytest.raises(InputError, match="must have at least one row"):
        load_scenario(path)


@pytest.mark.parametrize("asked", [["what-if", "xai-2025", "--blank"], ["quick", "--blank"]])
def test_blank_goes_with_what_if_alone_and_with_no_scenario(asked, tmp_path):
    result = CliRunner().invoke(app, ["template", *asked, "-o", str(tmp_path / "blank.xlsx")])
    assert "blank goes with what-if, and with no scenario" in str(result.exception)
