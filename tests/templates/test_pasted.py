"""What is pasted passes by a cell's validation: no check may say the sheet is sound when Python refuses the plan."""

import copy
import datetime as dt

import pytest
from sheet_model import Edit, SheetModel

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan

WORKFORCE = [
    {"role": "One", "group": "a", "headcount": 40, "pay": 50, "basis": "hour", "jurisdiction": "US-CA"},
    {"role": "Two", "group": "b", "headcount": 10, "pay": 90_000, "jurisdiction": "IE", "currency": "USD"},
    {"role": "Three", "headcount": 5, "pay": 90_000, "employment": "contractor", "markup": 0.4},
]
CHANGES = [
    {"change": "reduce", "role": "One", "amount": 5, "unit": "heads", "start": dt.date(2025, 9, 12), "notice_days": 60,
     "severance_min": 2, "severance_max": 8, "severance_weeks": 1, "tenure": 3, "age": 41, "statutory": "no"},
    {"change": "grow", "role": "Two", "amount": 2, "unit": "multiple", "start": dt.date(2025, 10, 1), "months": 3},
    {"change": "raise", "role": "Two", "amount": 0.1, "unit": "fraction", "start": dt.date(2025, 11, 1)},
    {"change": "backfill", "role": "One", "amount": 0, "unit": "fraction", "start": dt.date(2025, 11, 1)},
]  # fmt: skip
SETTINGS = {
    "name": "Pasted", "currency": "USD", "start": dt.date(2025, 9, 1), "months": 12, "discount_rate": 0.08,
    "time_to_fill": 1,
}  # fmt: skip
SPOILT = [
    *((0, row, name, value) for name, values in (
        ("group", (7,)), ("headcount", (-1, "many")), ("pay", (-1, None)), ("basis", ("week", 7)), ("hours", (-1,)),
        ("bonus", (-0.1,)), ("benefits", (-1,)), ("benefits_per_head", (-5,)), ("overhead_per_head", (-5,)),
        ("hire_cost", (-5,)), ("jurisdiction", ("XX", None)), ("employment", ("temp", 1)), ("markup", (0.2,)),
        ("attrition", (-0.1, 1.5)), ("backfill", (-1, 1.2)), ("role", (7, None, "all", "group:a")),
        ("currency", (7, "XYZ", "GBP")),
    ) for value in values for row in (0,)),
    *((1, row, name, value) for row, name, values in (
        (0, "change", ("fire", 7, None)), (0, "role", ("Nobody", 7, None)), (0, "amount", (-1, 500, None)),
        (0, "unit", ("multiple", "dozen", 3)), (0, "start", (None, dt.date(2030, 1, 1))), (0, "months", (2, 0)),
        (0, "to_role", ("Two", 5)), (0, "notice_days", (-1, 4_000)), (0, "severance_weeks", (-1,)),
        (0, "tenure", (-1,)), (0, "severance_min", (-1, 9)), (0, "severance_max", (-1, 1)), (0, "pto_days", (-1,)),
        (0, "cost_per_head", (-1,)), (0, "baseline", ("maybe", 1)), (1, "months", (0, -1, 1.5)),
        (1, "amount", (0.5, None)), (1, "unit", ("fraction",)),
        (0, "role", ("group:nobody",)), (0, "age", (-1, 121)), (0, "statutory", ("maybe", 1)), (1, "age", (41,)),
        (2, "statutory", ("yes",)), (2, "cost_per_head", (500,)), (3, "amount", (-0.1, 1.1, None)),
        (3, "unit", ("heads",)), (3, "cost_per_head", (500,)), (3, "months", (2,)), (3, "to_role", ("Two",)),
        (3, "notice_days", (30,)), (3, "age", (41,)),
        (1, "notice_days", (30,)), (2, "tenure", (3,)), (2, "amount", (-1,)), (2, "severance_max", (3,)),
    ) for value in values),
    *((2, None, name, value) for name, values in (
        ("name", (7,)), ("currency", (7, "Dollar", "EUR")), ("start", (None, "soon", dt.date(2023, 5, 1))),
        ("discount_rate", (-0.1, 1.5, "x")),
        ("rounding", ("halves", 3)), ("time_to_fill", (-1, 1.5)), ("notice_pay", ("later", 2)),
        ("wage_base_growth", (-0.6, 1.5)),
        ("fiscal_year_start", (0, 13, 4.5, "April")),
    ) for value in values),
]  # fmt: skip


@pytest.fixture(scope="module")
def sheet(in_formualizer):
    return SheetModel(*in_formualizer("what-if", months=SETTINGS["months"]))


def test_the_plan_is_sound_before_anything_is_pasted(sheet):
    compare(build_plan(WORKFORCE, CHANGES, SETTINGS))
    sheet.put(Edit(WORKFORCE, CHANGES, SETTINGS))
    assert sheet.failed == set()


@pytest.mark.parametrize(("table", "row", "name", "value"), SPOILT)
def test_what_python_refuses_is_never_sound_on_the_sheet(sheet, table, row, name, value):
    tables = copy.deepcopy([WORKFORCE, CHANGES, SETTINGS])
    (tables[table] if row is None else tables[table][row])[name] = value
    try:
        compare(build_plan(*tables))
    except PayrollImpactError:
        sheet.put(Edit(*tables))
        assert not sheet.sound
    else:
        pytest.fail("Python takes it: this is no spoilt plan")


# what these sheets do not compute: the check that says so, and a word of what it says to do
NOT_HERE = {
    "a group": ((1, 0, "role", "group:a"), "Every change names one role, no group:NAME and not all", "a row per role"),
    "all roles": ((1, 2, "role", "All"), "Every change names one role, no group:NAME and not all", "a row per role"),
    "a default row": ((0, 2, "role", "default"), "No role is called default, all or group:NAME", "default"),
    "the minimum of the law": ((1, 0, "statutory", "yes"), "No cut asks for the statutory minimum", "use the report"),
    "another currency": (
        (0, 1, "currency", "GBP"), "All pay, and the amounts of the law, are in the plan's currency", "fx.GBP",
    ),
    "law in another currency": (
        (0, 1, "jurisdiction", "GB"), "All pay, and the amounts of the law, are in the plan's currency", "fx.GBP",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NOT_HERE)
def test_what_python_takes_and_these_sheets_do_not_fails_a_check_that_says_what_to_do(sheet, what):
    (table, row, name, value), check, remedy = NOT_HERE[what]
    tables = copy.deepcopy([WORKFORCE, CHANGES, SETTINGS | {"fx.GBP": 1.27}])
    tables[table][row][name] = value
    compare(build_plan(*tables))
    sheet.put(Edit(*tables))
    assert check in sheet.failed
    [told] = [row[3] for row in sheet.grid("Checks") if row[1] == check]
    assert remedy in told


def test_an_exchange_rate_that_nothing_needs_is_no_matter(sheet):
    sheet.put(Edit(WORKFORCE, CHANGES, SETTINGS | {"fx.GBP": 1.27, "fx.GBP.2026-01-01": 1.3}))
    assert sheet.failed == set()
