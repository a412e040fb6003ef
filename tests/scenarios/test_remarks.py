"""Values worth a look: each remark beyond its bound, and none a step inside it."""

from pathlib import Path

import attrs
import numpy as np
import pytest

from payroll_impact.model import Change, Plan, Role, Settings
from payroll_impact.scenarios import build_plan, find_remarks, load_scenario

CASES = Path(__file__).parent / "cases"
ROLE = {"role": "Teller TX", "headcount": 40, "pay": 45_000, "jurisdiction": "US-TX"}
CUT = {"change": "reduce", "role": "Teller TX", "amount": 4, "unit": "heads", "start": "2026-06-30"}
RAISE = {"change": "raise", "role": "Teller TX", "unit": "fraction", "start": "2026-06-01"}
SETTINGS = {"start": "2026-01-01", "months": 12}


def remarks(roles=(ROLE,), changes=(CUT,), settings=None, places=()):
    return [remark.sentence for remark in find_remarks(build_plan(roles, changes, settings or SETTINGS, places))]


def with_role(**cells):
    return remarks(roles=[ROLE | cells])


def with_cut(**cells):
    return remarks(changes=[CUT | cells])


def test_a_plain_plan_has_no_remark():
    assert remarks() == []


@pytest.mark.parametrize(
    ("cells", "inside", "remark"),
    [
        ({"bonus": 1.01}, {"bonus": 1}, "workforce, Teller TX, bonus: 101 %; more than the pay itself."),
        ({"benefits": 0.61}, {"benefits": 0.6}, "workforce, Teller TX, benefits: 61 %; more than 60 % of pay."),
        ({"headcount": 40.5}, {"headcount": 40}, "workforce, Teller TX, headcount: 40.5; no whole number of people."),
        (
            {"ramp_months": 3, "acceptance": 0.9},
            {"ramp_months": 3, "acceptance": 0.9, "items_per_hour": 5},
            ("workforce, Teller TX, output: items accepted, months to full rate; nothing reads it: "
            "the role has no items an hour."),
        ),
        (
            {"pay": 501, "basis": "hour"},
            {"pay": 500, "basis": "hour"},
            "workforce, Teller TX, pay: USD 501 an hour; above USD 500 an hour, as if it were the pay of a year.",
        ),
        (
            {"pay": 1_999},
            {"pay": 2_000},
            ("workforce, Teller TX, pay: USD 1,999 a year; below USD 2,000 a year at 40 hours a week, "
            "as if it were the pay of an hour, a week or a month."),
        ),
        (
            {"pay": 0.9, "basis": "hour"},
            {"pay": 1, "basis": "hour"},
            ("workforce, Teller TX, pay: USD 0.9 an hour; below USD 2,000 a year at 40 hours a week, "
            "as if it were the pay of an hour, a week or a month."),
        ),
    ],
)
def test_a_role_is_remarked_on_beyond_a_bound_and_not_at_it(cells, inside, remark):
    assert with_role(**cells) == [remark]
    assert with_role(**inside) == []


def test_a_part_timers_pay_is_held_against_that_of_a_full_week():
    assert with_role(pay=1_500, hours=10) == []
    assert len(with_role(pay=1_500, hours=40)) == 1


def test_pay_in_another_currency_is_held_against_the_plans():
    rates = SETTINGS | {"fx.INR": 0.0114, "fx.EUR": 1.1}
    settings = rates | {"US-TX.unemployment.wage_base": 9_000}
    contractor = {"role": "Tester", "headcount": 5, "employment": "contractor", "basis": "hour"}
    paid = [CUT | {"role": "Tester"}]
    assert remarks([contractor | {"pay": 900, "currency": "INR"}], paid, {**SETTINGS, "fx.INR": 0.0114}) == []
    assert len(remarks([contractor | {"pay": 460, "currency": "EUR"}], paid, {**SETTINGS, "fx.EUR": 1.1})) == 1
    assert [each.partition(":")[0] for each in remarks([contractor | {"pay": 20}], paid, settings)] == [
        "settings, fx.INR",
        "settings, fx.EUR",
        "settings, US-TX.unemployment.wage_base",
    ]


def test_a_role_no_change_touches_is_named_and_of_many_the_first_five():
    others = [ROLE | {"role": f"Clerk {number}"} for number in range(1, 8)]
    assert remarks([ROLE, others[0]]) == [
        "workforce, Clerk 1: no change; no change names this role or its group."
    ]
    assert remarks([ROLE, *others]) == [
        ("workforce: Clerk 1, Clerk 2, Clerk 3, Clerk 4, Clerk 5 and 2 more; "
        "no change names these 7 roles or their groups.")
    ]
    assert remarks([ROLE, others[0]], [CUT | {"role": "all"}]) == []
    assert remarks([ROLE | {"group": "x"}, others[0] | {"group": "X"}], [CUT | {"role": "group:x"}]) == []
    convert = {"change": "convert", "role": "Teller TX", "to_role": "Clerk 1", "amount": 1, "unit": "heads"}
    assert remarks([ROLE, others[0]], [convert | {"start": "2026-03-01"}]) == []
    assert remarks(changes=[]) == ["changes: none; the plan changes nothing, so it has no impact."]


def test_a_change_in_the_last_month_is_remarked_on_and_not_one_the_month_before():
    assert with_cut(start="2026-11-30") == []
    assert with_cut(start="2026-12-01") == [
        "changes, reduce Teller TX, start: 2026-12-01; in the last month: the plan ends before most of its effect."
    ]


def test_a_raise_of_more_than_half_is_remarked_on():
    assert remarks(changes=[RAISE | {"amount": 0.5}]) == []
    assert remarks(changes=[RAISE | {"amount": 0.51}]) == [
        "changes, raise Teller TX, amount: 51 %; a raise of more than 50 %."
    ]


def test_names_alike_but_for_capitals_and_spaces_are_remarked_on():
    twin = ROLE | {"role": "teller  tx"}
    cut = CUT | {"role": "all"}
    assert remarks([ROLE, twin], [cut]) == [
        "workforce, role: 'Teller TX' and 'teller  tx'; these names differ by capitals or spaces only."
    ]
    assert remarks([ROLE, ROLE | {"role": "Teller TXL"}], [cut]) == []


def test_a_severance_of_nothing_for_years_of_service_is_remarked_on():
    assert with_cut(tenure=6) == [
        ("changes, reduce Teller TX, severance: 0 weeks for 6 years of service; "
        "people with years of service leave without any.")
    ]
    for enough in ({"tenure": 0}, {"severance_weeks": 0.1}, {"severance_min": 1}, {"statutory": "yes"}):
        assert with_cut(**({"tenure": 6} | enough)) == []
    assert len(with_cut(tenure=6, severance_weeks=2, severance_max=0)) == 1


def test_two_changes_of_one_kind_are_told_apart():
    cuts = [CUT | {"severance_weeks": 1, "tenure": 3}, CUT | {"tenure": 3, "start": "2026-07-31"}]
    assert remarks(changes=cuts) == [
        ("changes, reduce Teller TX (2), severance: 0 weeks for 3 years of service; "
        "people with years of service leave without any.")
    ]


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("US-TX.unemployment.rate", 0.02, True),
        ("US.futa.rate", 0.05, True),
        ("US-CA.unemployment.rate", 0.02, False),
        ("US.warn.days", 30, False),
        ("fx.GBP", 1.27, False),
    ],
)
def test_an_override_nothing_reads_is_remarked_on(path, value, read):
    told = remarks(settings=SETTINGS | {path: value})
    assert [each.partition(": ")[0] for each in told] == ([] if read else [f"settings, {path}"])


def test_a_rate_from_a_date_after_the_plan_is_read_by_nothing():
    role = ROLE | {"currency": "GBP", "employment": "contractor", "jurisdiction": ""}
    rates = SETTINGS | {"fx.GBP": 1.27, "fx.GBP.2026-12-31": 1.3}
    assert remarks([role], settings=rates) == []
    late = rates | {"fx.GBP.2027-01-01": 1.4}
    assert remarks([role], settings=late) == ["settings, fx.GBP.2027-01-01: 1.4; nothing in the plan reads it."]


def test_a_rate_the_law_alone_needs_is_read():
    role = ROLE | {"jurisdiction": "GB"}
    assert remarks([role], settings=SETTINGS | {"fx.GBP": 1.27}) == [
        ("workforce, Teller TX, currency: USD; the law of GB is in GBP: "
        "give currency = GBP if this role's amounts are.")
    ]
    assert remarks([role | {"currency": "GBP"}], settings=SETTINGS | {"fx.GBP": 1.27}) == []


def test_a_place_of_ones_own_that_nobody_works_in_is_remarked_on():
    place = {"jurisdiction": "NG", "name": "Pension fund", "rate": 0.06, "source": "contract"}
    assert remarks(places=[place]) == ["places, NG: 1 row; no employee of the workforce is there: nothing reads it."]
    assert remarks([ROLE | {"jurisdiction": "NG"}], places=[place]) == []


def test_less_than_all_leavers_replaced_is_no_remark():
    assert with_role(backfill=0.5, attrition=1) == []


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("bonus-of-300-percent", ["workforce, Teller, bonus: 300 %; more than the pay itself."]),
        (
            "yearly-pay-by-the-hour",
            [
                ("workforce, Teller, pay: USD 44,720 an hour; above USD 500 an hour, "
                "as if it were the pay of a year.")
            ],
        ),
        ("bank", []),
        ("nothing-changes", ["changes: none; the plan changes nothing, so it has no impact."]),
    ],
)
def test_what_once_went_unsaid_is_said(case, expected):
    assert [remark.sentence for remark in find_remarks(load_scenario(CASES / f"{case}.toml"))] == expected


def test_of_many_scenarios_one_that_goes_too_far_counts():
    role = Role(role="A", headcount=10, pay=50_000, bonus=np.array([0.1, 1.2]), jurisdiction="US")
    cut = Change(change="reduce", role="A", amount=1, unit="heads", start="2026-03-31")
    plan = Plan(workforce=[role], changes=[cut], settings=Settings(start="2026-01-01", months=6))
    assert [remark.value for remark in find_remarks(plan)] == ["120 %"]
    calm = attrs.evolve(plan, workforce=[attrs.evolve(role, bonus=np.array([0.1, 1.0]))])
    assert find_remarks(calm) == ()


def test_a_long_name_is_shortened():
    name = "x" * 5_000
    (found,) = remarks([ROLE | {"role": name, "bonus": 2}], [CUT | {"role": name}])
    assert len(found) < 150
