"""Months grouped into fiscal years and quarters: every month once, sums that add up, names that say what is missing."""

import datetime as dt

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_impact.model import (
    Calendar,
    Change,
    Plan,
    Role,
    Settings,
    at_period_end,
    compare,
    fiscal_periods,
    sum_by_period,
)

CALENDARS = st.builds(
    Calendar, st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(min_value=1, max_value=80)
)
STARTS = st.integers(min_value=1, max_value=12)


@pytest.mark.parametrize(("kind", "start", "labels"), [
    ("year", 1, ["2025 (4 months)", "2026", "2027 (2 months)"]),
    ("year", 4, ["FY 2026 (7 months)", "FY 2027 (11 months)"]),
    ("year", 9, ["FY 2026", "FY 2027 (6 months)"]),
    ("year", 10, ["FY 2025 (1 month)", "FY 2026", "FY 2027 (5 months)"]),
    ("year", 12, ["FY 2025 (3 months)", "FY 2026", "FY 2027 (3 months)"]),
    ("quarter", 1, ["2025 Q3 (1 month)", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4", "2027 Q1 (2 months)"]),
    ("quarter", 10, ["FY 2025 Q4 (1 month)", "FY 2026 Q1", "FY 2026 Q2", "FY 2026 Q3", "FY 2026 Q4", "FY 2027 Q1",
                     "FY 2027 Q2 (2 months)"]),
    ("quarter", 3, ["FY 2026 Q3", "FY 2026 Q4", "FY 2027 Q1", "FY 2027 Q2", "FY 2027 Q3", "FY 2027 Q4"]),
])  # fmt: skip
def test_a_period_is_named_for_the_year_it_ends_in_and_says_what_is_missing(kind, start, labels):
    months = Calendar(dt.date(2025, 9, 1), 18)
    assert [period.label for period in fiscal_periods(months, kind, fiscal_year_start=start)] == labels


def test_a_federal_fiscal_year_is_that_of_the_published_example():
    # GAO, A Glossary of Terms Used in the Federal Budget Process, 2005: fiscal year 1990
    months = Calendar(dt.date(1989, 1, 1), 36)
    [found] = [each for each in fiscal_periods(months, "year", fiscal_year_start=10) if each.key == "FY1990"]
    assert (found.first, found.last, found.complete) == (dt.date(1989, 10, 1), dt.date(1990, 9, 30), True)


@given(CALENDARS, STARTS, st.sampled_from([("year", 12), ("quarter", 3)]))
def test_every_month_is_in_one_period_and_a_complete_one_starts_with_the_fiscal_year(calendar, start, kind):
    periods = fiscal_periods(calendar, kind[0], fiscal_year_start=start)
    assert [column for period in periods for column in period.columns] == [*range(calendar.length)]
    assert len({period.key for period in periods}) == len(periods)
    for period in periods:
        assert period.complete == (len(period.columns) == kind[1])
        assert period.first == calendar.months[period.columns[0]]
        assert period.last.replace(day=1) == calendar.months[period.columns[-1]]
        assert (period.last + dt.timedelta(days=1)).day == 1
        assert not period.complete or (period.first.month - start) % kind[1] == 0
    assert all(period.complete for period in periods[1:-1])


@given(CALENDARS, STARTS, st.data())
def test_quarters_add_up_to_years_and_years_to_the_months(calendar, start, data):
    # whole numbers add up exactly in any order
    size = calendar.length
    monthly = np.array(data.draw(st.lists(st.integers(-(10**9), 10**9), min_size=size, max_size=size)), dtype=float)
    years, quarters = (fiscal_periods(calendar, kind, fiscal_year_start=start) for kind in ("year", "quarter"))
    by_year, by_quarter = sum_by_period(monthly, years), sum_by_period(monthly, quarters)
    for year, total in zip(years, by_year, strict=True):
        parts = [each for each, quarter in zip(by_quarter, quarters, strict=True) if quarter.key.startswith(year.key)]
        assert sum(parts) == total
    assert by_year.sum() == by_quarter.sum() == monthly.sum()
    assert at_period_end(monthly, years)[-1] == at_period_end(monthly, quarters)[-1] == monthly[-1]


def test_sums_and_ends_are_taken_of_the_last_axis():
    periods = fiscal_periods(Calendar(dt.date(2025, 11, 1), 4), "year", fiscal_year_start=1)
    monthly = np.arange(24.0).reshape(2, 3, 4)
    assert sum_by_period(monthly, periods).shape == at_period_end(monthly, periods).shape == (2, 3, 2)
    assert sum_by_period(monthly, periods)[1, 2].tolist() == [41.0, 45.0]
    assert at_period_end(monthly, periods)[1, 2].tolist() == [21.0, 23.0]


@pytest.mark.parametrize("start", range(1, 13))
def test_the_fiscal_year_moves_no_figure_of_the_plan(start):
    plan = Plan(
        workforce=[Role(role="Agent", headcount=10, pay=60_000, jurisdiction="US", attrition=0.1)],
        changes=[Change(change="grow", role="Agent", amount=2, unit="multiple", start="2025-10-01", months=3)],
        settings=Settings(start="2025-09-01", months=18),
    )
    other = attrs.evolve(plan, settings=attrs.evolve(plan.settings, fiscal_year_start=start))
    assert compare(other).metrics == compare(plan).metrics
    assert np.array_equal(compare(other).total, compare(plan).total)
