"""Conversions in any month: in the native sheets too, the wages of the year move along head by head."""

import datetime as dt
from itertools import product

import pytest
from agreement import assert_agrees
from edits import SMALL
from sheet_model import Edit, SheetModel

from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan
from proof import few

TAKES_NO_SECOND = "Conversions and raises are of a kind this template has exactly"
PLACES = ("US-CA", "US-TX", "US-CA", None)
# under the wage base of social security, above it, under no base but that of unemployment, and out of all of them
WORKFORCE = [
    {"role": name, "headcount": heads, "pay": pay, "bonus": 0.1, "attrition": attrition, "jurisdiction": place,
     "employment": "employee" if place else "contractor", "items_per_hour": 3, "ramp_months": 4}
    for name, heads, pay, attrition, place in zip(
        ("Junior", "Senior", "Lead", "Freelance"), (40, 25, 10, 30), (96_000, 240_000, 400_000, 120_000),
        (0.1, 0.2, None, 0.3), PLACES, strict=True,
    )
]  # fmt: skip
SETTINGS = {"currency": "USD", "start": dt.date(2025, 4, 1), "discount_rate": 0.08, "months": SMALL["months"]}


def convert(role, to_role, amount, month, unit="heads"):
    return {"change": "convert", "role": role, "to_role": to_role, "amount": amount, "unit": unit, "start": month}


def cut(role, amount, date, **terms):
    return {"change": "reduce", "role": role, "amount": amount, "unit": "heads", "start": date, **terms}


MOST = "and then a cut there"
JULY, SEPTEMBER = dt.date(2025, 7, 1), dt.date(2025, 9, 1)
PLANS = {
    "once": [convert("Junior", "Senior", 12, JULY)],
    "twice into one role": [convert("Junior", "Senior", 12, JULY), convert("Lead", "Senior", 3, SEPTEMBER)],
    MOST: [
        convert("Junior", "Senior", 12, JULY), convert("Freelance", "Senior", 0.5, SEPTEMBER, "fraction"),
        cut("Senior", 9, dt.date(2025, 10, 10), notice_days=120, severance_weeks=8, pto_days=5),
    ],
    "and a cut in the same month": [
        convert("Junior", "Senior", 12, JULY), cut("Senior", 9, dt.date(2025, 7, 20), notice_days=30),
    ],
    "with growth, backfill and a raise": [
        {"change": "grow", "role": "Senior", "amount": 30, "unit": "heads", "start": dt.date(2025, 5, 1), "months": 6},
        {"change": "raise", "role": "Senior", "amount": 0.1, "unit": "fraction", "start": SEPTEMBER},
        convert("Junior", "Senior", 12, dt.date(2025, 6, 15)), convert("Junior", "Lead", 4, dt.date(2026, 3, 1)),
    ],
    "all of a role into an empty one": [
        cut("Senior", 25, dt.date(2025, 5, 31), notice_days=60), convert("Junior", "Senior", 1, JULY, "fraction"),
    ],
    "anyway, in the baseline too": [convert("Junior", "Senior", 12, JULY) | {"baseline": "yes"}],
    "in January": [convert("Junior", "Senior", 12, dt.date(2026, 1, 1)), cut("Senior", 5, dt.date(2026, 8, 1))],
    "on into a role without taxes": [
        convert("Junior", "Senior", 12, dt.date(2027, 1, 5)), convert("Senior", "Freelance", 5, dt.date(2027, 2, 20)),
    ],
    "given before it takes": [convert("Senior", "Lead", 5, JULY), convert("Junior", "Senior", 12, SEPTEMBER)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "name"),
    [*product(["in_formualizer"], few(PLANS, list(PLANS)[::3])), *product(["in_calc"], few(PLANS, [MOST]))],
)
def test_the_sheets_and_the_model_agree_on_plans_that_convert(request, engine, name):
    sheet = SheetModel(*request.getfixturevalue(engine)("what-if", **SMALL))
    for lump in ("continuation", "lump"):
        settings = SETTINGS | {"notice_pay": lump}
        sheet.put(Edit(WORKFORCE, PLANS[name], settings))
        assert sheet.failed == set()
        assert_agrees(sheet, compare(build_plan(WORKFORCE, PLANS[name], settings)))


@pytest.mark.parametrize(("months", "taken"), [((JULY, SEPTEMBER), False), ((JULY, dt.date(2026, 2, 1)), True)])
def test_nobody_is_converted_twice_in_a_calendar_year(in_formualizer, months, taken):
    first, second = months
    changes = [convert("Junior", "Senior", 12, first), convert("Senior", "Lead", 5, second)]
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    sheet.put(Edit(WORKFORCE, changes, SETTINGS))
    assert sheet.failed == (set() if taken else {TAKES_NO_SECOND})
    if taken:
        assert_agrees(sheet, compare(build_plan(WORKFORCE, changes, SETTINGS)))


@pytest.mark.parametrize("to_role", ["Lead", "Freelance"])
def test_a_role_that_gives_and_then_takes_in_one_month_is_told(in_formualizer, to_role):
    changes = [
        convert("Senior", to_role, 5, dt.date(2025, 7, 5)),
        convert("Junior", "Senior", 12, dt.date(2025, 7, 20)),
    ]
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    sheet.put(Edit(WORKFORCE, changes, SETTINGS))
    assert sheet.failed == {TAKES_NO_SECOND}
