"""Scenarios given together are the cases of one what-if workbook."""

import pytest
from edits import SMALL
from engines import InFormualizer
from sheet_model import SheetModel
from stored_cells import StoredCells

from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan
from payroll_impact.templates import build_template

SIZE = SMALL | {"cases": 4, "months": 12}
ROLES = [{"role": "Clerk", "headcount": 40, "pay": 45_000, "jurisdiction": "US-TX"}]
CUT = {"change": "reduce", "role": "Clerk", "amount": 4, "unit": "heads", "start": "2026-06-30"}
GROW = {"change": "grow", "role": "Clerk", "amount": 6, "unit": "heads", "start": "2026-03-01"}


def plan(name, *changes, roles=ROLES, **settings):
    return build_plan(roles, changes, {"start": "2026-01-01", "name": name, "months": SIZE["months"]} | settings)


def test_each_scenario_is_a_case_and_nobody_invents_another():
    plans = [plan("Cut now", CUT), plan("Grow first", CUT, GROW)]
    workbook = build_template("what-if", scenario=plans, host="none", **SIZE)
    cells = StoredCells(workbook)
    sheet = SheetModel(InFormualizer(workbook, cells, "none"), cells)
    pick = cells.labelled("Inputs", "case").offset(0, 1)
    names = [sheet.at(pick.offset(1 + number, 0)) for number in range(4)]
    assert names == ["Cut now", "Grow first", "Case 3", "Your own"]
    expected = [*(compare(each).metric("npv") for each in plans), 0.0, compare(plans[0]).metric("npv")]
    for name, npv in zip(names, expected, strict=True):
        sheet.write([(pick, [[name]])])
        assert sheet.failed == set()
        assert sheet.metric("npv") == pytest.approx(npv, rel=1e-9)


def test_a_single_scenario_has_variants_only_where_they_are_asked_for():
    for variants, name in ((True, "Slower hiring"), (False, "Case 3")):
        workbook = build_template("what-if", scenario=plan("Cut", CUT), host="none", variants=variants, **SIZE)
        cells = StoredCells(workbook)
        assert cells.values[cells.labelled("Inputs", "name of case 3").offset(0, 1)] == name


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (plan("B", roles=[ROLES[0] | {"pay": 1.0}]), "scenario 2 must have the workforce of the first"),
        (plan("B", discount_rate=0.5), "scenario 2 must have the settings of the first"),
        (plan("a"), "'A' is given twice"),
        (plan("Your own"), "'Your own' is given twice"),
    ],
)
def test_scenarios_that_are_no_cases_of_one_workbook_are_refused(second, told):
    with pytest.raises(InputError, match=told):
        build_template("what-if", scenario=[plan("A", CUT), second], host="none")


def test_more_scenarios_than_cases_are_refused_and_other_templates_take_one():
    many = [plan(f"Plan {number}") for number in range(4)]
    with pytest.raises(InputError, match="at most 3 scenarios; got 4"):
        build_template("what-if", scenario=many, host="none", cases=4)
    with pytest.raises(InputError, match="cases must be from 2 to 12; got 13"):
        build_template("what-if", scenario=[*many, *(plan(f"Plan {number}") for number in range(4, 12))], host="none")
    with pytest.raises(InputError, match="template quick takes one scenario; got 4"):
        build_template("quick", scenario=many, host="none")
