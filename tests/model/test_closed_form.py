"""The closed form against the walk month by month and the people, of any plan it covers and any it does not."""

import attrs
import numpy as np
import pytest
from families import families
from hypothesis import event, given, settings
from people import Firm
from people_metrics import metrics
from projected import refused, totals_arrays
from strategies import CURRENCIES, lawful, plans

from payroll_impact.errors import InputError
from payroll_impact.model import (
    METRICS,
    Change,
    Plan,
    Role,
    Settings,
    closed_totals,
    closed_totals_of_both,
    project_totals,
    totals_of_both,
)
from payroll_impact.model.closed_form import covers
from proof import some

LAW = {"US-CA.unemployment.rate": 0.034, "US-TX.unemployment.rate": 0.027}
some_plans = settings(max_examples=-(-settings().max_examples // 3))  # scenarios take their time to be drawn


def in_one_currency(plan):
    """Return the plan without what the closed form leaves to the walk, its law resolved."""
    kept = [change for change in plan.changes if change.change != "convert"]
    workforce = [attrs.evolve(role, currency="") for role in plan.workforce]
    rules = [attrs.evolve(rule, currency=plan.settings.currency) for rule in plan.places]
    # the currency of the settings was chosen after the rates
    own = f"fx.{plan.settings.currency}"
    rates = {f"fx.{currency}": 1.25 for currency in CURRENCIES} | plan.settings.overrides
    given = {path: rate for path, rate in rates.items() if not path.startswith(own)}
    chosen = attrs.evolve(plan.settings, overrides=given)
    return lawful(attrs.evolve(plan, changes=kept, workforce=workforce, places=rules, settings=chosen))


def by_growth(totals):
    """Return every array of some totals, with hours and items of the roles that grow and of the others, not by role.

    The closed form counts roles together that yield the same.
    """
    found = totals_arrays(totals)
    if totals.output is not None:
        hours, weighted, growing = (found.pop(name) for name in ("year_hours", "weighted", "growing"))
        for name, chosen in (("grow", growing), ("others", ~growing)):
            found[f"year hours, {name}"] = (hours * chosen).sum(axis=-1)
            found[f"year items, {name}"] = (hours * weighted * chosen).sum(axis=-1)
    return found


def assert_same(found, expected, *, exactly=False):
    """Each figure is that of the walk to 1e-12 of the largest one."""
    money = max(1.0, np.abs(expected.total).max(), np.abs(expected.run_rate).max())  # the walk leaves dust of a cent
    of_found = by_growth(found)
    for name, wanted in some(by_growth(expected).items()):
        got = of_found[name]
        assert got.shape == wanted.shape
        if exactly or name in ("heads", "hours", "run_rate"):
            np.testing.assert_array_equal(got, wanted, name)
        else:
            most = np.abs(wanted).max() if name == "capacity" or name.startswith("year") else money
            np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-12 * most, err_msg=name)


def assert_same_sides(plan):
    """Plan and baseline are those of the walk, alone and together, or refused with its words."""
    wrong = [refused(plan, baseline=baseline) for baseline in (False, True)]
    if not any(wrong):
        for found, expected in zip(closed_totals_of_both(plan), totals_of_both(plan), strict=True):
            assert_same(found, expected, exactly=not covers(plan))
    for baseline in (False, True):
        if wrong[baseline]:
            with pytest.raises(InputError) as expected:
                project_totals(plan, baseline=baseline)
            with pytest.raises(InputError) as found:
                closed_totals(plan, baseline=baseline)
            assert str(found.value) == str(expected.value)
        else:
            expected = project_totals(plan, baseline=baseline)
            assert_same(closed_totals(plan, baseline=baseline), expected, exactly=not covers(plan))


def of_each_kind(attrition):
    """A year that begins late, with a raise in it, posts half filled, ramps, and two places with taxes of their own."""
    given_ = {"items_per_hour": 20, "acceptance": 0.75, "attrition": attrition, "backfill": 0.5, "ramp_months": 3}
    roles = [
        Role(role="clerk", headcount=40, pay=90_000, jurisdiction="US-CA", **given_),
        Role(role="agent", headcount=10, pay=70_000, jurisdiction="US-TX", **given_),
    ]
    cut = {"change": "reduce", "role": "clerk", "amount": 12, "unit": "heads", "notice_days": 60}
    changes = [
        Change(change="grow", role="clerk", amount=8, unit="heads", start="2025-06-12"),
        Change(change="raise", role="clerk", amount=0.04, unit="fraction", start="2025-08-01"),
        Change(**cut, start="2025-11-20"),
        Change(change="grow", role="agent", amount=2, unit="heads", start="2026-09-01"),
        Change(**cut | {"role": "agent", "amount": 3}, start="2026-10-10"),
        Change(change="raise", role="clerk", amount=0.03, unit="fraction", start="2026-02-01", baseline="yes"),
    ]
    settings_ = Settings(start="2025-04-01", months=24, time_to_fill=2, overrides=LAW)
    return Plan(workforce=roles, changes=changes, settings=settings_)


@pytest.mark.parametrize("attrition", [0.0, 0.2])
@pytest.mark.parametrize("kept", [slice(None), slice(5), slice(5, None), slice(0)], ids=str)
def test_a_plan_of_each_kind_is_that_of_the_walk(kept, attrition):
    plan = of_each_kind(attrition)
    plan = lawful(attrs.evolve(plan, changes=plan.changes[kept]))
    assert covers(plan)
    assert_same_sides(plan)


@pytest.mark.parametrize("kept", [slice(None), slice(0)], ids=str)
@pytest.mark.parametrize("attrition", [0.0, 0.2])
def test_of_output_no_part_is_worked_out_but_those_asked_for(attrition, kept):
    plan = of_each_kind(attrition)
    plan = lawful(attrs.evolve(plan, changes=plan.changes[kept]))
    in_parts = [closed_totals_of_both(plan, output={part}) for part in ("last month", "last year", "every month")]
    for whole, *parts in some(zip(closed_totals_of_both(plan), *in_parts, strict=True)):
        month, year, months = (side.output for side in parts)
        np.testing.assert_array_equal(months.capacity, whole.output.capacity)
        np.testing.assert_array_equal(month.capacity[..., -1], whole.output.capacity[..., -1])
        np.testing.assert_array_equal(year.year_hours, whole.output.year_hours)
        asked = [month.capacity[..., :-1], month.year_hours, year.capacity, months.year_hours]
        assert all(np.isnan(each).all() for each in asked)


def test_more_kinds_of_ramp_than_months_of_any():
    plan = of_each_kind(0.2)
    clerk, agent = plan.workforce
    ramps = [attrs.evolve(clerk, role=f"clerk {months}", ramp_months=months) for months in (1.0, 1.5, 2.0)]
    workforce = [attrs.evolve(clerk, ramp_months=0.0), attrs.evolve(agent, ramp_months=0.0), *ramps]
    grown = [Change(change="grow", role=each.role, amount=9, unit="heads", start="2025-09-01") for each in ramps]
    cut = Change(change="reduce", role=ramps[1].role, amount=2, unit="heads", start="2025-10-10")
    assert_same_sides(lawful(attrs.evolve(plan, workforce=workforce, changes=[*plan.changes, *grown, cut])))


def test_roles_alike_in_the_first_scenario_alone_are_not_counted_together():
    plan = of_each_kind(0.2)
    clerk, agent = plan.workforce
    twin = attrs.evolve(clerk, role="twin", items_per_hour=np.array([20.0, 35.0]))
    workforce = [attrs.evolve(clerk, items_per_hour=np.array([20.0, 30.0])), agent, twin]
    changes = [*plan.changes, Change(change="grow", role="twin", amount=9, unit="heads", start="2025-09-01")]
    assert_same_sides(lawful(attrs.evolve(plan, workforce=workforce, changes=changes)))


@some_plans
@given(family=families(most_roles=4, most_changes=6, currency="USD"))
def test_any_plan_in_one_currency_is_that_of_the_walk(family):
    plan = in_one_currency(family[0])
    event(f"covered: {covers(plan)}")
    assert_same_sides(plan)


@some_plans
@given(family=families(currency="GBP"))
def test_any_british_plan_is_that_of_the_walk(family):
    plan = family[0]
    kept = [attrs.evolve(role, jurisdiction=role.jurisdiction and "GB") for role in plan.workforce]
    plan = in_one_currency(attrs.evolve(plan, workforce=kept))
    assert covers(plan)
    assert_same_sides(plan)


@some_plans
@given(family=families())
def test_what_the_closed_form_does_not_cover_is_the_walk_itself(family):
    assert_same_sides(lawful(family[0]))


@some_plans
@given(plan=plans(most_changes=0, currency="USD"))
def test_a_workforce_that_nothing_changes_is_that_of_the_walk_and_has_no_impact(plan):
    plan = in_one_currency(attrs.evolve(plan, workforce=[attrs.evolve(role, backfill=1.0) for role in plan.workforce]))
    assert_same_sides(plan)
    changed, baseline = closed_totals_of_both(plan)
    assert not (changed.total - baseline.total).any()


@some_plans
@given(plan=plans(statutory=True, currency="USD"))
def test_the_key_figures_are_those_of_the_people(plan):
    plan = in_one_currency(plan)
    if not covers(plan) or any(refused(plan, baseline=baseline) for baseline in (False, True)):
        return
    sides = closed_totals_of_both(plan)
    expected = metrics(plan, Firm(plan).live(), Firm(plan, baseline=True).live())
    money = sum(np.abs(side.total).sum() for side in sides)
    for name, value in some(expected.items()):
        if name != "payback_month":
            got = float(METRICS[name].compute(*sides, plan.settings))
            assert got == pytest.approx(value, rel=1e-9, abs=1e-9 * money, nan_ok=True), name
