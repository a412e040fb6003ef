"""The Dashboard says what the report says: its sentences, and every key figure with plan, baseline, change and unit."""

import datetime as dt
import math

import pytest
from sheet_model import Edit, SheetModel

from payroll_impact.documents.report import figures, headline, outlay
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan
from proof import some

CLERK = {"role": "Clerk", "headcount": 40, "pay": 45_000, "jurisdiction": "GB", "attrition": 0.1}
FEW = {"role": "Chief", "headcount": 0.75, "pay": 300_000, "jurisdiction": "GB"}
STAYS = {"role": "Agent", "headcount": 3_000, "pay": 2_000_000, "employment": "contractor"}
START = dt.date(2026, 1, 1)


def cut(role, **more):
    return {"change": "reduce", "role": role, "amount": 4, "unit": "heads", "start": dt.date(2026, 6, 30), **more}


PLANS = {
    "saves, heads with decimals": ([CLERK], [cut("Clerk", severance_weeks=4, tenure=5)], {"currency": "GBP"}),
    "costs once and saves later": ([CLERK], [cut("Clerk", cost_per_head=60_000)], {"currency": "GBP"}),
    "less than a head": ([FEW], [], {"currency": "GBP"}),
    "nothing changes": ([STAYS], [], {"currency": "EUR"}),
    "a share that needs a decimal": ([STAYS], [cut("Agent", amount=15)], {}),
    "a share that is not told": ([STAYS], [cut("Agent", amount=1)], {}),
    "grows from nobody": (
        [{**STAYS, "headcount": 0}],
        [{"change": "grow", "role": "Agent", "amount": 5, "unit": "target", "start": START}],
        {},
    ),
}


@pytest.fixture(scope="module", params=["in_formualizer", "in_calc"])
def sheet(request):
    return SheetModel(*request.getfixturevalue(request.param)("what-if"))


@pytest.mark.parametrize("name", PLANS)
def test_the_dashboard_says_what_the_report_says(sheet, name):
    workforce, changes, settings = PLANS[name]
    settings = {"start": START, **settings}
    sheet.put(Edit(workforce, changes, settings))
    assert sheet.sound
    comparison = compare(build_plan(workforce, changes, settings))
    rows, currency = tuple(figures(comparison)), settings.get("currency", "USD")
    dashboard = sheet.grid("Dashboard")
    said = [row[0] for row in dashboard]
    assert headline(rows, currency) in said
    assert outlay(rows, currency, comparison) in said
    first = said.index("key figure") + 1
    for shown, wanted in some(zip(dashboard[first : first + len(rows)], rows, strict=True)):
        assert (shown[0], shown[4]) == (wanted.title, wanted.unit)
        for value, expected in zip(shown[1:4], (wanted.plan, wanted.baseline, wanted.change), strict=True):
            assert_shown(value, expected)


def assert_shown(value, expected):
    if expected is None:
        assert value == "–"
    elif math.isnan(expected):  # nobody is left to share the cost
        assert value == "-"
    elif expected == math.inf:
        assert value == "never"
    else:
        assert value == pytest.approx(expected, rel=1e-9, abs=1e-3)
