"""The month the fiscal year starts in, through every door: a file, tables, a function, a workbook, and back."""

import attrs
import pytest
from what_if_book import setting

from payroll_impact import build_plan, load_scenario, save_scenario
from payroll_impact.documents.report import input_rows
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.model import Evidence
from payroll_impact.scenarios import as_cells, canonical_scenario

TOLD = {"value": 4, "source": "articles of association", "confidence": "sourced"}
TOML = """
[settings]
start = 2025-09-01
fiscal_year_start = { value = 4, source = "articles of association", confidence = "sourced" }

[[workforce]]
role = "Tutor"
headcount = 3
pay = 50_000
jurisdiction = "US-TX"
"""


@pytest.fixture
def fiscal(workforce, changes, settings):
    return build_plan(workforce, changes, settings | {"fiscal_year_start": TOLD})


@pytest.mark.parametrize("given", [4, 4.0, "4", " 4 ", TOLD])
def test_it_is_read_from_a_table_of_settings(workforce, settings, given):
    plan = build_plan(workforce, (), settings | {"Fiscal year start": given})
    assert plan.settings.fiscal_year_start == 4


def test_left_out_or_blank_it_is_the_calendar_year(workforce, settings):
    for given in ({}, {"fiscal_year_start": ""}, {"fiscal_year_start": None}):
        assert build_plan(workforce, (), settings | given).settings.fiscal_year_start == 1


@pytest.mark.parametrize(("given", "got"), [(0, "0"), (13, "13"), (4.5, "4.5"), ("April", '"April"')])
def test_another_month_than_there_is_is_refused_with_what_is_allowed(workforce, settings, given, got):
    with pytest.raises(InputError, match=r"^settings: fiscal_year_start must be a") as caught:
        build_plan(workforce, (), settings | {"fiscal_year_start": given})
    assert str(caught.value).endswith(f"whole number between 1 and 12; got {got}")


def test_it_is_read_from_a_file_with_its_evidence(tmp_path):
    (tmp_path / "plan.toml").write_text(TOML, encoding="utf-8")
    plan = load_scenario(tmp_path / "plan.toml")
    assert plan.settings.fiscal_year_start == 4
    assert plan.evidence["settings.fiscal_year_start"] == Evidence("articles of association", "sourced")


def test_it_is_saved_and_in_the_canonical_text(fiscal, tmp_path):
    save_scenario(fiscal, tmp_path / "plan.toml")
    again = load_scenario(tmp_path / "plan.toml")
    assert (again.settings, again.evidence) == (fiscal.settings, fiscal.evidence)
    line = 'fiscal_year_start = { value = 4, source = "articles of association", confidence = "sourced" }'
    assert line in canonical_scenario(fiscal).splitlines()


def test_it_is_among_the_inputs_shown(fiscal):
    [row] = [each for each in input_rows(fiscal) if each.column == "fiscal_year_start"]
    assert (row.title, row.value, row.confidence) == ("First month of the fiscal year", 4, "sourced")
    assert row.source == "articles of association"


def test_a_function_takes_it_in_the_settings_of_a_worksheet(fiscal):
    workforce, changes, settings = as_cells(fiscal)
    assert ["fiscal_year_start", 4] in settings
    metric = CATALOGUE["PAYROLL_METRIC"]
    plain = [row for row in settings if row[0] != "fiscal_year_start"]
    assert metric(workforce, changes, settings, "npv") == metric(workforce, changes, plain, "npv")
    wrong = metric(workforce, changes, [*plain, ["fiscal_year_start", 13]], "npv")
    row = len(plain) + 1
    assert wrong.message == f"settings row {row}: fiscal_year_start must be a whole number between 1 and 12; got 13"


def test_it_is_read_from_a_what_if_workbook_with_what_stands_beside_it(edited):
    def edit(book):
        for column, value in ((2, 4), (4, "sourced"), (7, "articles of association")):
            setting(book, "fiscal_year_start", column).value = value

    plan = edited(edit)
    assert plan.settings == attrs.evolve(load_scenario().settings, fiscal_year_start=4)
    assert plan.evidence["settings.fiscal_year_start"] == Evidence("articles of association", "sourced")


def test_it_is_refused_in_a_what_if_workbook_by_its_cell(refused):
    def edit(book):
        setting(book, "fiscal_year_start").value = 13

    assert refused(edit).endswith("fiscal_year_start must be a whole number between 1 and 12; got 13")


def test_a_workbook_of_before_without_it_is_read_as_the_calendar_year(edited):
    def edit(book):
        book["Inputs"].delete_rows(setting(book, "fiscal_year_start").row)

    assert edited(edit).settings.fiscal_year_start == 1


def test_a_what_if_workbook_of_the_plan_carries_it(what_if, fiscal, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(what_if(fiscal))
    again = load_scenario(tmp_path / "plan.xlsx")
    assert again.settings.fiscal_year_start == 4
    assert again.evidence["settings.fiscal_year_start"] == fiscal.evidence["settings.fiscal_year_start"]
