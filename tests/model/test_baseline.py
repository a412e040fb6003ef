"""A plan that changes nothing costs nothing, and a workforce that is replaced in full stays as it is."""

import attrs
import numpy as np
from hypothesis import given
from projected import arrays, totals_arrays
from strategies import lawful, plans
from test_properties import possible

from payroll_impact.model import compare, metrics_of, project, totals_of_both
from proof import some

NO_DIFFERENCES = (
    "cost_per_head", "blended_hourly_cost", "cost_per_item", "capacity_trough", "breakeven_productivity",
)  # figures of the plan, and not plan less baseline


def only_the_baseline(plan):
    return attrs.evolve(plan, changes=[change for change in plan.changes if change.baseline == "yes"])


@given(plan=plans())
def test_a_plan_without_changes_of_its_own_has_no_impact(plan):
    comparison = possible(compare, lawful(only_the_baseline(plan)))
    assert not any(line.any() for line in comparison.impact.values())
    base = arrays(comparison.baseline)
    for name, values in arrays(comparison.plan).items():
        np.testing.assert_array_equal(values, base[name], err_msg=name)
    for name in some(metrics_of(comparison.plan.plan).keys() - set(NO_DIFFERENCES)):
        assert comparison.metric(name) == 0.0, name
    for name, step in comparison.bridge.steps.items():
        assert not step.any(), name


@given(plan=plans())
def test_totals_of_a_plan_without_changes_of_its_own_are_those_of_its_baseline(plan):
    totals, baseline = possible(totals_of_both, lawful(only_the_baseline(plan)))
    base = totals_arrays(baseline)
    for name, values in some(totals_arrays(totals).items()):
        np.testing.assert_array_equal(values, base[name], err_msg=name)


@given(plan=plans(most_changes=0))
def test_a_workforce_replaced_in_full_keeps_its_headcount_in_every_month(plan):
    replaced = [attrs.evolve(role, backfill=1.0) for role in plan.workforce]
    flow = project(lawful(attrs.evolve(plan, workforce=replaced))).headcount
    for index, role in some(enumerate(replaced)):
        assert (flow["closing"][index] == role.headcount).all()
        np.testing.assert_array_equal(flow["backfills"][index], flow["attrition"][index])
