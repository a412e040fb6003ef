"""A plan of n scenarios is n plans of one: bit for bit, whichever numbers vary."""

from pathlib import Path

import attrs
import numpy as np
import pytest
from families import families
from hypothesis import given
from projected import arrays, refused, totals_arrays
from strategies import lawful

from payroll_impact.model import Change, Plan, Role, Settings, compare, project, project_totals, totals_of_both
from payroll_impact.scenarios import load_scenario
from proof import some

EIGHT = Path(__file__).parents[1] / "scenarios" / "cases" / "eight-places.toml"


@given(family=families())
def test_scenarios_together_are_the_scenarios_alone_bit_for_bit(family):
    plan, singles = lawful(family[0]), [lawful(single) for single in family[1]]
    for baseline in (False, True):
        if any(refused(single, baseline=baseline) for single in singles):
            assert refused(plan, baseline=baseline)
            continue
        many = arrays(project(plan, baseline=baseline))
        for n, single in some(enumerate(singles)):
            for name, alone in arrays(project(single, baseline=baseline)).items():
                of_many = many[name] if plan.scenarios is None else many[name][n]
                assert np.array_equal(of_many, alone), (name, n, np.abs(of_many - alone).max())


@given(family=families())
def test_metrics_of_scenarios_are_those_of_each(family):
    plan, singles = lawful(family[0]), [lawful(single) for single in family[1]]
    if plan.scenarios is None or any(refused(one, baseline=baseline) for one in singles for baseline in (False, True)):
        return
    many = compare(plan)
    for n, single in some(enumerate(singles)):
        alone = compare(single)
        money = np.abs(alone.plan.totals.total).sum() + np.abs(alone.baseline.totals.total).sum()
        for name, value in some(alone.metrics.items()):
            if name == "payback_month" and np.any(np.abs(alone.cumulative) < 1e-10 * money):
                continue
            got = many.metric(name)[n]
            assert got == pytest.approx(value, rel=1e-12, abs=1e-12 * money, nan_ok=True), name
        for step, total in some(alone.bridge.totals.items()):
            assert many.bridge.totals[step][n] == pytest.approx(total, rel=1e-12, abs=1e-11 * money), step


@given(family=families())
def test_some_scenarios_of_a_plan_are_those_scenarios(family):
    plan = lawful(family[0])
    if plan.scenarios is None or refused(plan, baseline=False):
        return
    some, every = project_totals(plan.take(slice(1, 3))), project_totals(plan)
    assert np.array_equal(some.recurring, every.recurring[1:3])
    assert np.array_equal(some.one_off, every.one_off[1:3])


def test_some_scenarios_of_a_tax_with_a_threshold_of_its_own_are_those_scenarios():
    plan = load_scenario(EIGHT)
    varied = {"CA.cpp.exempt_wages": np.array([3_000.0, 3_500.0, 9_000.0]), "fx.CAD": np.array([0.7, 0.73, 0.8])}
    settings = attrs.evolve(plan.settings, overrides=plan.settings.overrides | varied)
    plan = lawful(attrs.evolve(plan, settings=settings))
    some, every = project_totals(plan.take(slice(1, 3))), project_totals(plan)
    assert np.array_equal(some.recurring, every.recurring[1:3])
    assert not np.array_equal(every.recurring[1], every.recurring[2])


def test_rates_that_move_in_one_scenario_only_leave_the_others_as_they_are_alone():
    def plan(later):
        paid = {"pay": 61_234.56, "jurisdiction": "US", "attrition": 0.3, "bonus": 0.137, "currency": "GBP"}
        roles = [Role(role="agent", headcount=7, **paid), Role(role="lead", headcount=3, **paid | {"pay": 93_217.1})]
        grow = Change(change="grow", role="agent", amount=7, unit="heads", start="2025-03-01", months=5)
        rates = {"fx.GBP": 1.27, "fx.GBP.2025-06-01": later}
        return lawful(Plan(workforce=roles, changes=[grow], settings=Settings(start="2025-01-01", overrides=rates)))

    many = arrays(project(plan(np.array([1.27, 1.35]))))
    for n, later in enumerate((1.27, 1.35)):
        for name, alone in arrays(project(plan(later))).items():
            np.testing.assert_array_equal(many[name][n], alone, err_msg=name)


@given(family=families())
def test_scenarios_of_a_plan_without_changes_of_its_own_have_no_impact(family):
    kept = [change for change in family[0].changes if change.baseline == "yes"]
    plan = lawful(attrs.evolve(family[0], changes=kept))
    if refused(plan, baseline=False):
        return
    comparison = compare(plan)
    for totals, baseline in (totals_of_both(plan), (comparison.plan.totals, comparison.baseline.totals)):
        base = totals_arrays(baseline)
        for name, values in some(totals_arrays(totals).items()):
            np.testing.assert_array_equal(values, base[name], name)
