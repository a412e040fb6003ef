"""The run rate is a year of who is left at the end: nothing that passes is in it, and nothing recurring is one-off."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import figures, roles

from payroll_impact.model import Change, Plan, Role, Settings, compare, project
from payroll_impact.scenarios import load_scenario, resolve_tax_law

RATES = {"fx.GBP": 1.27, "fx.EUR": 1.08}


def planned(workforce, *changes, start="2025-01-01", months=12, **settings):
    chosen = Settings(start=start, months=months, overrides=RATES, **settings)
    return Plan(workforce=workforce, changes=changes, settings=chosen, law=resolve_tax_law(workforce, chosen))


@st.composite
def plans_with_a_late_cut(draw):
    """Return who works in a plan of 2025 to November, and a cut in its last month on some day of it."""
    workforce = [
        attrs.evolve(draw(roles(f"r{n}")), attrition=0.0, jurisdiction="US-TX", employment="employee", markup=0.0)
        for n in range(draw(st.integers(1, 3)))
    ]
    day = draw(st.integers(1, 30))
    cut = Change(
        change="reduce",
        role=draw(st.sampled_from(["all", "r0"])),
        amount=draw(figures(0.0, 1.0)),
        unit="fraction",
        start=dt.date(2025, 11, day),
        notice_days=draw(st.integers(0, 30 - day)),
        severance_weeks=draw(figures(0.0, 4.0)),
        tenure=5,
        cost_per_head=draw(figures(0.0, 4_000.0)),
    )
    return workforce, cut


@given(drawn=plans_with_a_late_cut())
def test_the_day_of_the_last_month_a_cut_falls_on_does_not_matter(drawn):
    workforce, cut = drawn
    at_the_end = attrs.evolve(cut, start=dt.date(2025, 11, 30), notice_days=0)
    some_day, last_day, longer = (
        compare(planned(workforce, change, months=months))
        for change, months in ((cut, 11), (at_the_end, 11), (at_the_end, 12))
    )
    for name, year in some_day.plan.run_rate_lines.items():
        np.testing.assert_array_equal(year, last_day.plan.run_rate_lines[name], err_msg=name)
        np.testing.assert_array_equal(year, longer.plan.run_rate_lines[name], err_msg=name)
    for name in ("run_rate_change", "headcount_change", "cost_per_head", "blended_hourly_cost"):
        values = {repr(each.metric(name)) for each in (some_day, last_day, longer)}
        assert len(values) == 1, name


@pytest.mark.parametrize("day", ["2025-12-01", "2025-12-31"])
def test_a_cut_in_december_of_a_plan_to_december_saves_its_full_year(day):
    workforce = [Role(role="clerk", headcount=300, pay=60_000, bonus=0.1, benefits=0.2, overhead_per_head=3_000,
                      jurisdiction="US", attrition=0.0)]  # fmt: skip
    cut = Change(change="reduce", role="clerk", amount=100, unit="heads", start=day)
    each = 60_000 * (1 + 0.1 + 0.2) + 3_000
    tax = 66_000 * (0.062 + 0.0145) + 7_000 * 0.006
    assert compare(planned(workforce, cut)).metric("run_rate_change") == pytest.approx(-100 * (each + tax), rel=1e-12)


def test_benefits_on_notice_are_no_part_of_it():
    workforce = [Role(role="clerk", headcount=10, pay=60_000, benefits=0.2, employment="contractor")]
    cut = Change(change="reduce", role="clerk", amount=10, unit="heads", start="2025-11-30", notice_days=31)
    comparison = compare(planned(workforce, cut))
    assert comparison.plan.lines["benefits"][0, -1] == pytest.approx(10 * 1_000)
    assert comparison.plan.totals.run_rate == 0.0
    assert comparison.metric("run_rate_change") == pytest.approx(-10 * 72_000)


@given(attrition=figures(0.0, 1.0), backfill=figures(0.0, 1.0), lag=st.integers(0, 15))
def test_hiring_the_replacements_of_a_year_is_in_the_run_rate(attrition, backfill, lag):
    role = Role(role="clerk", headcount=50, pay=0, hire_cost=4_000, employment="contractor", attrition=attrition,
                backfill=backfill)  # fmt: skip
    projection = project(planned([role], time_to_fill=lag))
    left = projection.headcount["closing"][0, -1]
    expected = 12 * left * (1 - (1 - attrition) ** (1 / 12)) * backfill * 4_000
    assert projection.run_rate[0] == pytest.approx(expected, rel=1e-12)
    assert projection.lines["replacement_hiring"][0] == pytest.approx(projection.headcount["backfills"][0] * 4_000)
    assert not projection.one_off.any()


def test_a_hiring_freeze_holds_from_the_first_of_its_month_and_those_under_way_still_arrive():
    role = Role(role="clerk", headcount=100, pay=0, hire_cost=1_000, employment="contractor", attrition=1 - 0.98**12)
    freeze = Change(change="backfill", role="all", amount=0, unit="fraction", start="2025-04-17")
    thaw = Change(change="backfill", role="clerk", amount=0.5, unit="fraction", start="2025-08-31")
    projection = project(planned([role], freeze, thaw, time_to_fill=2))
    arrived, left = projection.headcount["backfills"][0], projection.headcount["attrition"][0]
    # two of a hundred a month; the leavers of February and March are replaced in April and May
    assert arrived[:5].tolist() == pytest.approx([2, 2, 2, 2, 2])
    assert not arrived[5:9].any()
    assert arrived[9:].tolist() == pytest.approx((left[7:10] / 2).tolist())
    assert project(planned([role], freeze, time_to_fill=2)).run_rate_lines["replacement_hiring"][0] == 0.0
    year = 12 * projection.headcount["closing"][0, -1] * 0.02 * 0.5 * 1_000
    assert projection.run_rate_lines["replacement_hiring"][0] == pytest.approx(year)


def test_one_time_is_one_time_however_long_the_plan():
    founding = load_scenario("xai-2025")
    sooner = [attrs.evolve(each, months=6) if each.change == "grow" else each for each in founding.changes]
    costs = []
    for months in (12, 36, 60):
        settings = attrs.evolve(founding.settings, months=months)
        law = resolve_tax_law(founding.workforce, settings)
        plan = attrs.evolve(founding, changes=sooner, settings=settings, law=law)
        costs.append(compare(plan).metric("one_time_cost"))
    assert costs == pytest.approx([costs[0]] * 3, rel=1e-12)
    assert costs[0] > 1e7
