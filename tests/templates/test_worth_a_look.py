"""What the what-if template finds worth a look: as the program finds it, and no part of the checks."""

import datetime as dt

import pytest
from sheet_model import Edit, SheetModel

from payroll_impact.scenarios import build_plan, find_remarks

ROLE = {"headcount": 40, "pay": 45_000, "jurisdiction": "US-TX"}
CUT = {"change": "reduce", "amount": 4, "unit": "heads", "start": dt.date(2026, 6, 30)}
SETTINGS = {"start": dt.date(2026, 1, 1)}
PLAIN = (
    [ROLE | {"role": "Teller"}, ROLE | {"role": "Clerk", "pay": 25, "basis": "hour", "bonus": 1, "benefits": 0.6}],
    [CUT | {"role": "Teller", "tenure": 4, "severance_weeks": 2}, CUT | {"role": "Clerk"}],
    SETTINGS,
)
ODD = (
    [
        ROLE | {"role": "Teller", "headcount": 40.5, "pay": 1_999},
        ROLE | {"role": "tel ler", "bonus": 1.5},
        ROLE | {"role": "Clerk", "pay": 501, "basis": "hour", "benefits": 0.7},
        ROLE | {"role": "Guard", "pay": 0.9, "basis": "hour"},
    ],
    [
        CUT | {"role": "Teller", "tenure": 4},
        CUT | {"role": "tel ler", "start": dt.date(2028, 12, 1), "tenure": 4, "severance_weeks": 2},
        {"change": "raise", "role": "Guard", "amount": 0.6, "unit": "fraction", "start": dt.date(2026, 6, 1)},
    ],
    SETTINGS | {"GB.nic.rate": 0.2},
)
FOUND = {
    "Headcount that is no whole number of people": "1: Teller",
    "Bonus over 100% of pay": "1: tel ler",
    "Benefits over 60% of pay": "1: Clerk",
    "Pay over 500 an hour": "1: Clerk",
    "Pay under 2,000 a year at 40 hours a week": "2: Teller",
    "Names of roles that differ by capitals or spaces only": "2: Teller",
    "Role that no change of this case touches": "1: Clerk",
    "Change in the last month: the plan ends before most of its effect": "1: tel ler",
    "Raise of more than 50%": "1: Guard",
    "Cut without severance for people with years of service": "1: Teller",
    "Parameter of a place where no employee works": "1: GB.nic.rate",
}
ONE_FOR_ALL_ALIKE = 1  # two names that are alike are one remark of the program


@pytest.fixture(scope="module", params=["in_formualizer", "in_calc"])
def sheet(request):
    return SheetModel(*request.getfixturevalue(request.param)("what-if"))


def test_a_plain_plan_has_no_remark(sheet):
    sheet.put(Edit(*PLAIN))
    assert find_remarks(build_plan(*PLAIN)) == ()
    assert sheet.remarks == {}
    assert sheet.sound


def test_every_kind_is_found_and_fails_no_check(sheet):
    sheet.put(Edit(*ODD))
    assert sheet.remarks == FOUND
    assert sheet.sound
    # the program says the same, one by one
    counted = sum(int(found.partition(":")[0]) for found in FOUND.values())
    assert len(find_remarks(build_plan(*ODD))) == counted - ONE_FOR_ALL_ALIKE
