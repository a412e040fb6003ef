"""A what-if workbook of any size: as large as its plan needs, or as it is asked to be."""

import pytest
from agreement import assert_agrees
from engines import InFormualizer
from open_book import place_of
from sheet_model import SheetModel
from stored_cells import StoredCells
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, load_scenario
from payroll_impact.templates import Size, build_template
from payroll_impact.templates.what_if import places, size_of
from proof import few

SIZES = [(3, 4, 2, 9), (5, 12, 6, 40), (40, 60, 30, 60)]
KINDS = (("reduce", "heads"), ("grow", "heads"), ("raise", "fraction"), ("backfill", "fraction"))


def plan_of(roles, changes, cuts, months):
    """Return a plan that fills so many rows, its groups as many as its roles."""
    workforce = [
        {"role": f"Role {number}", "group": f"Group {number}", "headcount": 20.0 + number,
         "pay": 40_000.0 + 999 * number, "jurisdiction": ("US-CA", "US-TX", "IE")[number % 3], "attrition": 0.1,
         "benefits": 0.1}
        for number in range(roles)
    ]  # fmt: skip
    listed = []
    for number in range(changes):
        kind, unit = KINDS[0] if number < cuts else KINDS[1 + number % 3]
        month, notice = number % (months - 2), {"notice_days": 20} if kind == "reduce" else {}
        listed.append(
            {"change": kind, "role": f"Role {number % roles}", "unit": unit,
             "amount": 1.0 if unit == "heads" else 0.01 * (number % 9),
             "start": f"{2026 + month // 12}-{1 + month % 12:02}-15"} | notice
        )  # fmt: skip
    return build_plan(workforce, listed, {"start": "2026-01-01", "months": months, "discount_rate": 0.07})


def opened(plan, **size):
    workbook = build_template("what-if", scenario=plan, host="none", variants=False, **size)
    cells = StoredCells(workbook)
    return SheetModel(InFormualizer(workbook, cells, "none"), cells)


@pytest.mark.parametrize(("roles", "changes", "cuts", "months"), few(SIZES, SIZES[:2]))
def test_a_plan_that_fills_its_workbook_has_the_figures_of_the_model(roles, changes, cuts, months):
    plan = plan_of(roles, changes, cuts, months)
    sheet = opened(plan, roles=roles, changes=changes, cuts=cuts, cases=2 if months < 60 else 6)
    assert (sheet.size.roles, sheet.size.months) == (roles, months)
    assert sheet.failed == set()
    assert_agrees(sheet, compare(plan))


@pytest.mark.parametrize("scenario", few(["uk-2025", "contractors-2025"], ["contractors-2025"]))
def test_a_workbook_plans_the_months_of_its_scenario(in_formualizer, scenario):
    plan, sheet = load_scenario(scenario), SheetModel(*in_formualizer("what-if", scenario))
    assert sheet.size == Size(months=plan.settings.months)
    assert sheet.metric("npv") == pytest.approx(compare(plan).metric("npv"), rel=1e-9)


def test_a_larger_plan_has_room_for_more():
    plan = plan_of(20, 30, 10, 24)
    assert size_of([plan], {}) == Size(roles=30, changes=45, cuts=15, months=24)
    assert size_of([plan] * 6, {"months": 60, "changes": 60}) == Size(
        roles=30, changes=60, cuts=30, months=60, cases=7
    )


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ({"roles": 1}, "roles must be from 2 to 100; got 1"),
        ({"months": 600}, "months must be from 1 to 120; got 600"),
        ({"changes": 2}, "at most 2 changes; got 6"),
        ({"cases": 1}, "cases must be from 2 to 12; got 1"),
    ],
)
def test_a_size_that_cannot_be_is_refused(size, told):
    with pytest.raises(InputError, match=told):
        build_template("what-if", host="none", **size)


def test_other_templates_have_one_size(tmp_path):
    result = CliRunner().invoke(app, ["template", "quick", "--roles", "4", "-o", str(tmp_path / "quick.xlsx")])
    assert isinstance(result.exception, InputError)
    assert "template quick has one size" in str(result.exception)


def test_the_command_takes_a_size_and_what_it_writes_is_read_as_the_plan(tmp_path):
    path = tmp_path / "what-if.xlsx"
    asked = ["--roles", "7", "--changes", "9", "--cuts", "3", "--months", "20", "--cases", "3", "--for", "none"]
    result = CliRunner().invoke(app, ["template", "what-if", "xai-2025", *asked, "-o", str(path)])
    assert result.exit_code == 0
    assert load_scenario(path).settings.months == 20
    cells = StoredCells(path.read_bytes())
    told = cells.values[cells.labelled("About", "Size").offset(0, 2)]
    assert told == "7 roles, 9 changes, 3 cuts, 3 cases, 8 overrides, 20 months"


def test_another_number_of_months_in_the_settings_fails_a_check(in_formualizer):
    sheet = SheetModel(*in_formualizer("what-if"))
    place = place_of(places.SETTINGS_TABLE.row(places.SETTINGS.index("months"))["value"])
    for months in (24, None):
        sheet.write([(place, [[months]])])
        assert sheet.failed == {"The plan has as many months as these sheets"}
