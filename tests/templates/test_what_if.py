"""The what-if template: its native model is the Python model, whatever its inputs; and what it refuses."""

import os
import random

import attrs
import openpyxl
import pytest
import random_plans
from sheet_model import SheetModel, assert_agrees

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, load_scenario
from payroll_impact.scenarios.law import resolve
from payroll_impact.templates.what_if.cases import NAMES, cases_of

SCENARIOS = ("xai-2025", "contractors-2025", "uk-2025")
EDITS = int(os.environ.get("PAYROLL_IMPACT_EDITS", "25"))  # 200 and more in the long run
_UNSUPPORTED = {"Conversions and raises are of a kind this template has exactly", "No more cuts than 8"}


def of_36_months(plan, changes):
    settings = attrs.evolve(plan.settings, months=36)
    return attrs.evolve(plan, changes=changes, settings=settings, law=resolve(plan.workforce, settings))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_case_comes_to_the_figures_of_the_python_model(built, scenario):
    sheet = SheetModel(built("what-if", scenario))
    plan = load_scenario(scenario)
    for number, case in enumerate(cases_of(plan)):
        sheet.put("Inputs", 5, 2, NAMES[number])
        sheet.workbook.evaluate_all()
        assert sheet.sound, [title for title, holds in sheet.checks().items() if holds != 1]
        assert_agrees(sheet, compare(of_36_months(plan, case.changes)))


@pytest.mark.parametrize("block", range(5))
def test_after_random_edits_the_sheet_agrees_or_says_why_not(sheet_model, block):
    """Sound in Python and on the sheet: the same figures. Unsound in Python: never sound on the sheet."""
    agreed = 0
    for number in range(EDITS // 5):
        cells = random_plans.plan(random.Random(1_000 * block + number))  # noqa: S311 - the same plans every time
        try:
            comparison = compare(build_plan(*cells))
        except PayrollImpactError:
            comparison = None
        sheet_model.put_plan(*cells)
        if comparison is None:
            assert not sheet_model.sound
        elif sheet_model.sound:
            assert_agrees(sheet_model, comparison)
            agreed += 1
        else:
            failed = {title for title, holds in sheet_model.checks().items() if holds != 1}
            assert failed & _UNSUPPORTED
    assert agreed


def test_values_stand_beside_every_formula(built, tmp_path):
    path = tmp_path / "what-if.xlsx"
    path.write_bytes(built("what-if"))
    shown = openpyxl.load_workbook(path, data_only=True)
    metrics = {row[0]: row[2] for row in shown["Metrics"].iter_rows(min_row=6, max_row=15, values_only=True)}
    comparison = compare(load_scenario())
    assert metrics["Impact over the whole plan"] == pytest.approx(comparison.metric("cumulative_impact"), rel=1e-12)
    assert metrics["Payback"] == "never"
    errors = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in shown
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []


def test_a_name_of_a_role_that_is_gone_is_refused_by_a_check(built):
    sheet = SheetModel(built("what-if"))
    sheet.put("Inputs", 43, 1, None)
    sheet.workbook.evaluate_all()
    assert not sheet.sound


def test_a_changed_law_is_refused_by_a_check(built):
    sheet = SheetModel(built("what-if"))
    sheet.put("Law", 10, 8, 0.5)
    sheet.workbook.evaluate_all()
    assert sheet.checks()["The sheet Law is as published"] == 0


@pytest.mark.parametrize("host", ["lite", "classic", "calc"])
def test_functions_and_native_model_agree_on_every_host(built, tmp_path, host):
    path = tmp_path / "what-if.xlsx"
    path.write_bytes(built("what-if", host=host))
    shown = openpyxl.load_workbook(path, data_only=True)
    assert shown["Checks"]["C4"].value == 1
    titles = [row[0] for row in shown["Checks"].iter_rows(min_row=7, min_col=2, max_col=2, values_only=True)]
    assert sum("Functions and native model agree" in str(title) for title in titles) > 20
