"""A place of one's own with the figures of a place of the library costs what that place costs, to the last bit."""

import attrs
import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from strategies import JURISDICTIONS, OWN_PLACE, lawful, plans

from payroll_impact.errors import InputError
from payroll_impact.model import Change, PlaceRule, Plan, Role, Settings, Tax, compare
from proof import some


def as_rules(tax: Tax, plan: Plan):
    """Return a tax of the library as rows of a place of one's own: one from each month a figure changes in."""
    before = None
    for month, start in enumerate(plan.calendar.months):
        base = tax.wage_base[month]
        rate, free = tax.net_rate[month], tax.threshold[month] / 12
        now = (rate, free, base)
        if now != before:
            yield PlaceRule(
                jurisdiction=OWN_PLACE,
                name=f"{tax.jurisdiction} {tax.topic}",
                rate=float(rate),
                above=float(free) or None,
                up_to=None if np.isinf(base) else float(base),
                per="month" if free else "year",
                currency=tax.currency,
                start=start if month else None,
            )
        before = now


def both(projection):
    yearly = {f"{name} a year": line for name, line in projection.run_rate_lines.items()}
    return projection.lines | yearly


@given(
    plan=plans(wage_base_growth=0.0),
    code=st.sampled_from([code for code in JURISDICTIONS if code not in ("GB", "IE")]),  # their severance is no wages
)
def test_the_figures_of_the_library_given_as_one_s_own_cost_the_same(plan, code):
    there = [attrs.evolve(role, jurisdiction=code) for role in plan.workforce]
    public = lawful(attrs.evolve(plan, workforce=there, places=()))
    rules = [rule for tax in public.law.by_jurisdiction.get(code, ()) for rule in as_rules(tax, public)]
    here = [attrs.evolve(role, jurisdiction=OWN_PLACE) for role in plan.workforce]
    own = lawful(attrs.evolve(plan, workforce=here, places=rules))
    try:
        expected = compare(public)
    except InputError:
        reject()  # it takes more heads than there are
    found = compare(own)
    # a base given in the settings is added up apart from others like it; a threshold is converted, then divided
    currencies = {public.currency_of(row) for row in range(len(there))}
    nearly = any(tax.own_base or currencies != {tax.currency} for tax in public.law.taxes)
    same = np.allclose if nearly else np.array_equal
    for side in ("plan", "baseline"):
        one, other = getattr(found, side), getattr(expected, side)
        for name, line in some(both(other).items()):
            assert same(both(one)[name], line), name


def one_head(pay, *rules, months=12, start="2026-01-01", changes=(), **of_role):
    given = {"headcount": 1, "jurisdiction": OWN_PLACE} | of_role
    role = Role(role="head", pay=pay, **given)
    settings = Settings(start=start, months=months)
    return lawful(Plan(workforce=[role], changes=changes, settings=settings, places=rules))


def tax_of(plan):
    return compare(plan).plan.lines["employer_tax"].sum(axis=0)


def by_year(**figures):
    return PlaceRule(jurisdiction=OWN_PLACE, name="pension", currency="USD", **figures)


def by_month(**figures):
    return by_year(per="month", **figures)


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        (12_000, 0.0), (36_000, 0.0), (36_001, 0.1), (60_000, 2_400.0), (95_999, 5_999.9), (96_000, 6_000.0),
        (96_001, 6_000.0), (240_000, 6_000.0),
    ],
)  # fmt: skip
def test_a_yearly_band_is_borne_between_its_ends(pay, expected):
    plan = one_head(pay, by_year(rate=0.1, above=36_000, up_to=96_000))
    assert tax_of(plan).sum() == pytest.approx(expected, rel=1e-12, abs=1e-9)
    assert compare(plan).metric("run_rate_change") == 0.0
    assert compare(plan).plan.run_rate_lines["employer_tax"].sum() == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_a_yearly_band_falls_in_the_months_that_reach_it():
    # 10,000 a month: 36,000 are reached in April, 96,000 in October
    tax = tax_of(one_head(120_000, by_year(rate=0.1, above=36_000, up_to=96_000)))
    assert tax.tolist() == pytest.approx([0, 0, 0, 400, 1000, 1000, 1000, 1000, 1000, 600, 0, 0])


@pytest.mark.parametrize(
    ("monthly", "expected"),
    [(7_999, 0.0), (8_000, 0.0), (8_001, 0.06), (30_000, 1_320.0), (49_999, 2_519.94), (50_000, 2_520.0),
     (50_001, 2_520.0), (500_000, 2_520.0)],
)  # fmt: skip
def test_a_monthly_band_is_borne_between_its_ends_each_month(monthly, expected):
    tax = tax_of(one_head(monthly * 12, by_month(rate=0.06, above=8_000, up_to=50_000)))
    assert tax == pytest.approx(np.full(12, expected), rel=1e-12, abs=1e-9)


def test_two_tiers_that_meet_are_one_rate_up_to_the_last():
    tiers = by_month(rate=0.06, up_to=8_000), attrs.evolve(by_month(rate=0.06, above=8_000, up_to=50_000), name="more")
    for pay in (60_000, 400_000, 900_000):
        assert tax_of(one_head(pay, *tiers)) == pytest.approx(tax_of(one_head(pay, by_month(rate=0.06, up_to=50_000))))


def test_a_floor_without_an_end_is_borne_on_all_that_is_above():
    tax = tax_of(one_head(120_000, by_year(rate=0.4, above=15_000)))
    assert tax.tolist() == pytest.approx([0, 2_000, *[4_000] * 10])


def test_a_joiner_begins_a_yearly_band_anew():
    joins = Change(change="grow", role="head", amount=1, unit="heads", start="2026-07-01")
    plan = one_head(120_000, by_year(rate=0.1, above=36_000, up_to=96_000), headcount=0, changes=[joins])
    assert tax_of(plan)[6:].tolist() == pytest.approx([0, 0, 0, 400, 1000, 1000])


def test_what_a_leaver_is_paid_in_a_month_shares_its_band():
    leaves = Change(
        change="reduce", role="head", amount=1, unit="heads", start="2026-06-30", severance_weeks=52, tenure=1
    )
    plan = one_head(120_000, by_month(rate=0.06, above=8_000, up_to=50_000), changes=[leaves])
    # a year's pay on top of the month's: the ceiling is reached once
    lines = compare(plan).plan.lines
    june = lines["employer_tax"].sum(axis=0)[5] + lines["exit_tax"].sum(axis=0)[5]
    assert june == pytest.approx(0.06 * (50_000 - 8_000))


def test_contractors_bear_none_of_it():
    plan = one_head(120_000, by_year(rate=0.1), employment="contractor", jurisdiction="")
    assert not tax_of(plan).any()


def test_what_employees_bear_is_recorded_and_costs_nothing():
    plan = one_head(120_000, by_year(rate=0.1), attrs.evolve(by_year(rate=0.06, borne_by="employee"), name="levy"))
    assert tax_of(plan).sum() == pytest.approx(12_000)
    [levy] = [value for value in plan.law.applied if value.path == "XX.levy.rate"]
    assert (levy.value, levy.overridden, levy.confidence) == (0.06, True, "assumed")


def test_rows_with_a_start_are_values_over_time_and_none_is_due_before_the_first():
    rows = [by_year(rate=rate, start=start) for rate, start in ((0.02, "2026-04-01"), (0.03, "2026-10-15"))]
    tax = tax_of(one_head(120_000, *reversed(rows)))
    # a month bears the value of its last day
    assert tax.tolist() == pytest.approx([0, 0, 0, *[200] * 6, *[300] * 3])


def test_a_place_that_says_nothing_of_taxes_is_refused():
    with pytest.raises(InputError, match="places has no tax that employers in XX bear; if there is none, give one of"):
        one_head(120_000, PlaceRule(jurisdiction=OWN_PLACE, item="severance", weeks_per_year=1))
    assert not tax_of(one_head(120_000, by_year(rate=0))).any()
