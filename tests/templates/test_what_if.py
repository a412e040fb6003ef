"""The what-if template: in every case of its picker the sheets, the functions and the Python model are one."""

import datetime as dt
import io
from itertools import takewhile

import attrs
import openpyxl
import pytest
from agreement import assert_agrees
from cell_values import alike, different
from edits import SMALL
from functions_answers import results
from open_book import place_of
from sheet_model import Edit, SheetModel

from payroll_impact.cells import Address, CellError
from payroll_impact.hosts.calc import Office
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan, expand_groups, library, load_scenario
from payroll_impact.scenarios.workbooks import NOT_CHECKED
from payroll_impact.templates.what_if import places, sized, variants_of
from proof import few, some

# a host spells the functions in its own way, the same in every scenario
FILES = [
    *((scenario, "none") for scenario in few(library(), ["contractors-2025"])),
    *((scenario, "lite") for scenario in few(library(), ["xai-2025"])),
    *(("xai-2025", host) for host in few(["server", "classic", "calc"], ["calc"])),
]


def hold_cases(sheet, scenario):
    """Hold every case of a sheet against the Python model; yield after each."""
    plan = expand_groups(load_scenario(scenario))
    for number, case in some(enumerate(variants_of(plan), start=1)):
        sheet.pick(number)
        assert sheet.failed == set()
        assert sheet.sound
        assert_agrees(sheet, compare(attrs.evolve(plan, changes=case.changes)))
        yield


@pytest.mark.parametrize("scenario", few(library(), ["xai-2025"]))
def test_formualizer_computes_every_case_as_python_does(in_formualizer, scenario):
    sheet = SheetModel(*in_formualizer("what-if", scenario))
    assert len(list(hold_cases(sheet, scenario))) == len(places.case_changes())


@pytest.mark.parametrize("scenario", few(library(), ["contractors-2025"]))
def test_libreoffice_computes_every_case_with_the_functions_as_python_does(in_calc, scenario):
    sheet = SheetModel(*in_calc("what-if", scenario, "calc"))
    for _ in some(hold_cases(sheet, scenario)):
        assert different(sheet, results(sheet, "calc")) == []


@pytest.mark.parametrize("scenario", few(library(), ["uk-2025"]))
def test_libreoffice_computes_what_the_file_holds_beside_each_formula(in_calc, scenario):
    sheet = SheetModel(*in_calc("what-if", scenario, "calc"))
    filled = {cell for area in sheet.cells.areas.values() for cell in area.cells()}
    # whether the functions are there is computed on opening: the file has no value for it
    formulas, values = sheet.cells.formulas, sheet.cells.values
    asking = {cell for cell in filled if "VERSION" in formulas.get(cell, "").upper() and values.get(cell, "") == ""}
    # what cancels out leaves a rounding error behind, which depends on the order of summation
    dust = {title: 1e-12 * max(map(size, sheet.cells.values.values())) for title in sheet.cells.sheets}
    wrong = [
        (str(cell), sheet.at(cell), sheet.cells.values.get(cell, ""))
        for cell in filled - asking
        if not alike(sheet.at(cell), sheet.cells.values.get(cell, ""), dust[cell.sheet])
    ]
    assert wrong == []
    assert {sheet.at(cell) for cell in some(asking)} == {1.0}
    assert len(filled) > 50_000


def size(value):
    return abs(value) if isinstance(value, float) else 0.0


@pytest.mark.parametrize(("scenario", "host"), FILES)
def test_a_file_holds_no_error_and_its_checks_hold(built, scenario, host):
    book = openpyxl.load_workbook(io.BytesIO(built("what-if", scenario, host)), data_only=True, read_only=True)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)
    errors = {"#N/A", "#NUM!", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NULL!", "#SPILL!"}
    assert not any(isinstance(cell, str) and cell in errors for cell in cells)
    rows = book["Checks"].iter_rows(min_row=7, min_col=2, max_col=3, values_only=True)
    held = [holds for _, holds in takewhile(lambda row: row[0], rows)]  # remarks stand below a gap
    assert set(held) == {1}
    assert len(held) > 50


@pytest.mark.parametrize(
    ("figure", "by"),
    [("US.medicare.rate", 0.0001), ("US.social_security.wage_base", 100), ("IE.prsi.severance_exempt", -1000)],
)
def test_a_figure_changed_on_the_sheet_of_the_law_fails_a_check(in_formualizer, figure, by):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    place = sheet.cells.labelled("Law", figure).offset(0, 8)
    sheet.write([(place, [[sheet.cells.values[place] + by]])])
    assert sheet.failed == {"The sheet Law is as published"}


@pytest.mark.parametrize(("opened", "host"), [("in_formualizer", "lite"), ("in_calc", "calc")])
def test_present_values_at_other_rates_are_those_of_the_model(request, opened, host):
    sheet, plan = SheetModel(*request.getfixturevalue(opened)("what-if", host=host, **SMALL)), load_scenario("xai-2025")
    rates = [row[0] for row in sheet.grid("DiscountRates")[6:12]]
    assert rates == [plan.settings.discount_rate, 0.0, 0.05, 0.08, 0.1, 0.12]
    months = SMALL["months"]
    for row, rate in zip(sheet.grid("DiscountRates")[6:12], rates, strict=True):
        settings = attrs.evolve(plan.settings, discount_rate=rate, months=months)
        assert row[1] == pytest.approx(compare(attrs.evolve(plan, settings=settings)).metric("npv"), rel=1e-9)


def test_an_unknown_case_fails_a_check_and_no_figure_becomes_an_error(in_formualizer):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    sheet.write([(sheet.cells.labelled("Inputs", "case").offset(0, 1), [["Nobody's"]])])
    assert sheet.failed == {"One case is picked, by a name no other case has"}
    cells = (cell for title in sheet.cells.sheets for row in sheet.grid(title) for cell in row)
    assert not any(isinstance(cell, CellError) for cell in cells)


@pytest.mark.parametrize(("opened", "host"), [("in_formualizer", "none"), ("in_calc", "calc")])
def test_an_impact_within_the_rounding_error_of_all_money_fails_no_check(request, opened, host):
    sheet = SheetModel(*request.getfixturevalue(opened)("what-if", host=host))
    staff = {"role": "Staff", "headcount": 1_500, "pay": 96_000, "jurisdiction": "US-CA", "bonus": 0.1}
    # half of the guards leave each month: the raise is of less than a millionth of a head
    guards = staff | {"role": "Guard", "headcount": 250, "pay": 38_000, "attrition": 1, "backfill": 0.5}
    change = {"change": "raise", "role": "Guard", "amount": 1 / 3, "unit": "fraction", "start": dt.date(2028, 6, 1)}
    edit = Edit([staff, guards], [change], {"start": dt.date(2026, 1, 1), "time_to_fill": 0})
    sheet.put(edit)
    comparison = compare(build_plan(edit.workforce, edit.changes, edit.settings))
    assert 0 < comparison.metric("run_rate_change") < 0.01
    assert_agrees(sheet, comparison)
    assert sheet.failed == set()


def test_a_bridge_that_is_off_by_one_fails_a_check(in_formualizer):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    head, titles = next((row, cells) for row, cells in enumerate(sheet.grid("Metrics"), start=1) if "rate" in cells)
    place = Address("Metrics", head + 1, titles.index("rate") + 1)
    sheet.write([(place, [[sheet.at(place) + 1]])])
    assert sheet.failed == {"The bridge adds up to the change of run rate"}


@pytest.mark.usefixtures("office")
def test_without_the_add_in_the_checks_of_the_functions_are_not_made(built, tmp_path):
    path = tmp_path / "what-if.xlsx"
    path.write_bytes(built("what-if", host="lite"))
    with Office(tmp_path / "profile") as office:  # an office that has no functions of ours
        office.steps([("load", {"path": str(path)}), ("calculate", {})])
        assert office.do("read", area="C4", sheet="Checks") == [[NOT_CHECKED]]
        checks = office.do("read", area="B7:C120", sheet="Checks")
        assert {holds for title, holds in checks if title.startswith("Functions and")} == {NOT_CHECKED}
        cases = [cell for row in office.do("read", area="A6:H60", sheet="AllCases") for cell in row]
        assert "waits for the add-in" in cases
        assert not [cell for cell in cases if isinstance(cell, float)]
        # what fails beside is said first
        office.do("write", area="B5", rows=[["Nobody's"]], sheet="Inputs")
        assert office.do("read", area="C4", sheet="Checks") == [[0.0]]


GIVEN = "Every value of the law given is of a figure these sheets compute with"


@pytest.mark.parametrize(
    ("rows", "failed"),
    [
        ([("US.medicare.rate", 0.05)], set()),
        ([("US-CA.unemployment.rate", 0.02)], set()),
        ([("DE.health.rate", 0.02)], set()),  # a place where nobody works: worth a look, and nothing moves by it
        ([("US.nonsense.rate", 0.06)], {GIVEN}),
        ([("US.medicare.rate.2026-07-01", 0.05)], {GIVEN}),
        ([("US.medicare.rate", 0.05), ("US.medicare.rate", 0.06)], {"No setting is given twice"}),
    ],
    ids=str,
)
def test_a_value_of_the_law_moves_the_figures_or_a_check_says_why_not(in_formualizer, rows, failed):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    before = sheet.metric("run_rate_change")
    with sized(sheet.size):
        first = Address("Inputs", places.override_first(), 1)
    sheet.write([(first, [list(row) for row in rows])])
    assert failed <= sheet.failed
    assert bool(failed) != sheet.sound
    if not failed:
        assert (sheet.metric("run_rate_change") != before) == rows[0][0].startswith("US")
    sheet.write([(first, [[None, None] for _ in rows])])
    assert sheet.failed == set()


def test_an_error_in_a_case_that_is_not_picked_fails_a_check(in_calc):
    sheet = SheetModel(*in_calc("what-if", **SMALL))
    with sized(sheet.size):
        amount = place_of(places.case_changes()[0].row(0)["amount"])
    before = sheet.at(amount)
    sheet.pick(SMALL["cases"])
    sheet.engine.office.do("formula", area=amount.cell, sheet=amount.sheet, formula="=NA()")
    assert "No input of case 1 is an error value" in sheet.failed
    sheet.write([(amount, [[before]])])
    assert sheet.failed == set()


@pytest.mark.parametrize(("opened", "host"), [("by_recalc", "lite"), ("in_calc", "calc")])
def test_the_bars_of_the_tornado_are_what_each_driver_moves(request, opened, host):
    sheet = SheetModel(*request.getfixturevalue(opened)("what-if", host=host, **SMALL))
    rows = sheet.grid("WhatIf")
    head = next(row for row, cells in enumerate(rows) if "change at low" in cells)
    planned = rows[head - 2][7]
    for row in some(rows[head + 1 : head + 11]):
        assert row[6:8] == pytest.approx([row[3] - planned, row[4] - planned])


@pytest.mark.parametrize(("code", "currency"), [("GB", "GBP"), ("IE", "EUR")])
@pytest.mark.parametrize("weeks", [3, 9])
def test_severance_that_is_no_wages_is_taxed_in_cells_as_in_the_model(in_formualizer, code, currency, weeks):
    """ITEPA 2003 s. 403: employer contributions above £30,000 alone; Irish lump sums bear none."""
    staff = {"role": "Staff", "headcount": 60, "pay": 78_000, "jurisdiction": code, "bonus": 0.1}
    change = {"change": "reduce", "role": "Staff", "amount": 20, "unit": "heads", "start": dt.date(2026, 5, 12),
              "severance_weeks": weeks, "tenure": 7, "notice_days": 40, "pto_days": 6}  # fmt: skip
    settings = {"start": dt.date(2026, 1, 1), "currency": currency, "months": SMALL["months"]}
    edit = Edit([staff], [change], settings)
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    sheet.put(edit)
    assert_agrees(sheet, compare(build_plan(edit.workforce, edit.changes, edit.settings)))
