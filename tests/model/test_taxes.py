"""Employer taxes month by month add up to what the law says of a year."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FIRST_START, GIVEN, JURISDICTIONS, LAST_START, figures

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Law, Plan, Role, Settings, employer_tax, project
from payroll_impact.scenarios import resolve_tax_law
from proof import some

CAPPED = ("US", "US-CA", "US-TX", "US-NJ", "US-WA")


def planned(workforce, *changes, start, months=12, **settings):
    chosen = Settings(start=start, months=months, overrides=GIVEN, **settings)
    return Plan(workforce=workforce, changes=changes, settings=chosen, law=resolve_tax_law(workforce, chosen))


def head(name="head", *, pay, jurisdiction="US", headcount=1, **more):
    return Role(role=name, headcount=headcount, pay=pay, jurisdiction=jurisdiction, **more)


def each_tax(plan):
    """Yield every tax of the plan with the plan under that tax alone."""
    for code, taxes in plan.law.by_jurisdiction.items():
        for tax in taxes:
            none = dict.fromkeys(plan.law.by_jurisdiction, ())
            yield tax, attrs.evolve(plan, law=Law(none | {code: (tax,)}))


def constant(tax):
    return np.ptp(tax.net_rate) == 0 and np.ptp(tax.threshold) == 0


def annual(earnings, tax):
    ceiling = tax.wage_base[0] if tax.by_year else np.inf
    return employer_tax(earnings, rate=tax.net_rate[0], wage_base=ceiling, threshold=tax.threshold[0])


@given(pay=figures(0.0, 500_000.0), jurisdiction=st.sampled_from(JURISDICTIONS), bonus=figures(0.0, 1.0))
def test_flat_pay_over_a_calendar_year_costs_the_annual_tax_exactly(pay, jurisdiction, bonus):
    plan = planned([head(pay=pay, jurisdiction=jurisdiction, bonus=bonus)], start="2025-01-01")
    for tax, alone in some(each_tax(plan)):
        if constant(tax):
            expected = annual(pay * (1 + bonus), tax)
            assert project(alone).lines["employer_tax"].sum() == pytest.approx(expected, rel=1e-12, abs=1e-9), tax.topic


@given(pay=figures(0.0, 500_000.0), jurisdiction=st.sampled_from(CAPPED), month=st.integers(1, 12))
def test_a_joiner_pays_the_wage_base_in_full_on_the_months_left(pay, jurisdiction, month):
    start = dt.date(2025, month, 17)
    joiner = Change(change="grow", role="head", amount=1, unit="heads", start=start)
    plan = planned([head(pay=pay, jurisdiction=jurisdiction, headcount=0)], joiner, start="2025-01-01")
    for tax, alone in some(each_tax(plan)):
        if constant(tax):
            expected = annual(pay * (13 - month) / 12, tax)
            assert project(alone).lines["employer_tax"].sum() == pytest.approx(expected, rel=1e-12, abs=1e-9), tax.topic


@given(pay=figures(0.0, 500_000.0), jurisdiction=st.sampled_from(CAPPED), month=st.integers(1, 12))
def test_whoever_is_employed_at_the_start_has_used_up_the_base_since_january(pay, jurisdiction, month):
    plan = planned([head(pay=pay, jurisdiction=jurisdiction)], start=dt.date(2025, month, 1), months=13 - month)
    for tax, alone in some(each_tax(plan)):
        if constant(tax):
            expected = annual(pay, tax) - annual(pay * (month - 1) / 12, tax)
            assert project(alone).lines["employer_tax"].sum() == pytest.approx(expected, rel=1e-12, abs=1e-9), tax.topic


@given(pay=figures(0.0, 500_000.0), month=st.integers(2, 12))
def test_a_head_converted_in_mid_year_keeps_its_wage_base_used_up(pay, month):
    both = [head("before", pay=pay), head("after", pay=pay, headcount=0)]
    move = Change(
        change="convert", role="before", to_role="after", amount=1, unit="heads", start=dt.date(2025, month, 9)
    )
    moved = project(planned(both, move, start="2025-01-01")).lines["employer_tax"]
    stayed = project(planned(both, start="2025-01-01")).lines["employer_tax"]
    np.testing.assert_allclose(moved.sum(axis=0), stayed.sum(axis=0), rtol=1e-12, atol=1e-9)
    assert not moved[0, month - 1 :].any()


def test_a_contractor_taken_on_starts_the_wage_base_from_nothing():
    workforce = [
        Role(role="contractor", headcount=1, pay=240_000, employment="contractor"),
        head("employee", pay=240_000, headcount=0),
    ]
    taken_on = Change(
        change="convert", role="contractor", to_role="employee", amount=1, unit="heads", start="2025-07-01"
    )
    tax = project(planned(workforce, taken_on, start="2025-01-01")).lines["employer_tax"]
    assert not tax[0].any()
    expected = 120_000 * (0.062 + 0.0145) + 7_000 * 0.006
    assert tax[1].sum() == pytest.approx(expected, rel=1e-12)


def test_notice_into_a_new_year_pays_the_wage_base_again():
    cut = Change(change="reduce", role="head", amount=1, unit="heads", start="2025-12-31", notice_days=31)
    lines = project(planned([head(pay=600_000)], cut, start="2025-01-01", months=13)).lines
    assert lines["exit_tax"][0, 12] == pytest.approx(50_000 * (0.062 + 0.0145) + 7_000 * 0.006, rel=1e-12)
    assert not lines["employer_tax"][0, 12].any()


def test_notice_is_taxed_at_the_rate_of_the_month_it_is_paid_in():
    cut = Change(change="reduce", role="head", amount=1, unit="heads", start="2025-09-30", notice_days=31)
    lines = project(planned([head(pay=60_000, jurisdiction="IE")], cut, start="2025-09-01", months=3)).lines
    assert lines["employer_tax"][0].tolist() == pytest.approx([5_000 * 0.1115, 0, 0])
    assert lines["exit_tax"][0].tolist() == pytest.approx([0, 5_000 * 0.1125, 0])


def test_a_raise_in_the_first_month_leaves_what_was_earned_before():
    rise = Change(change="raise", role="head", amount=1.0, unit="fraction", start="2025-07-15")
    plan = planned([head(pay=180_000)], rise, start="2025-07-01", months=6)
    [social_security] = [alone for tax, alone in each_tax(plan) if tax.topic == "social_security"]
    # 90,000 earned by June; 86,100 of the base are left, taxed at 30,000 a month
    got = project(social_security).lines["employer_tax"][0]
    assert got.tolist() == pytest.approx([1860, 1860, 26_100 * 0.062, 0, 0, 0])


def test_months_of_a_uk_leaver_share_one_threshold():
    cut = Change(change="reduce", role="head", amount=1, unit="heads", start="2025-06-15", pto_days=26)
    plan = planned([head(pay=60_000, jurisdiction="GB")], cut, start="2025-06-01", months=2, currency="GBP")
    lines = project(plan).lines
    assert lines["employer_tax"][0, 0] == pytest.approx((2_500 - 5_000 / 12) * 0.15)
    assert lines["exit_tax"][0, 0] == pytest.approx(6_000 * 0.15)


@given(first=st.dates(FIRST_START, LAST_START), growth=figures(-0.2, 0.3))
def test_a_wage_base_carried_forward_grows_from_its_last_year(first, growth):
    plan = planned([head(pay=2_000_000)], start=first.replace(month=1, day=1), wage_base_growth=growth, months=24)
    [alone] = [alone for tax, alone in each_tax(plan) if tax.topic == "social_security"]
    known = {2024: 168_600, 2025: 176_100, 2026: 184_500}
    tax = project(alone).lines["employer_tax"][0]
    for year in (first.year, first.year + 1):
        base = known.get(year) or known[2026] * (1 + growth) ** (year - 2026)
        paid = tax[(year - first.year) * 12 :][:12].sum()
        assert paid == pytest.approx(min(base, 2_000_000) * 0.062, rel=1e-12)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), [1.0, -2.0]])
def test_wrong_earnings_are_refused(wrong):
    with pytest.raises(InputError, match="earnings must be 0 or more"):
        employer_tax(wrong, rate=0.1)


def test_one_figure_is_what_an_array_of_it_is():
    pay = np.array([[0.0, 5_000.0], [9_100.0, 250_000.0]])
    tax = employer_tax(pay, rate=0.138, threshold=9_100.0)
    assert tax.tolist() == [[float(employer_tax(x, rate=0.138, threshold=9_100.0)) for x in row] for row in pay]
