"""What holds of every plan, whatever its numbers."""

import attrs
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from projected import totals_arrays
from strategies import figures, lawful, plans

from payroll_impact.errors import InputError
from payroll_impact.model import (
    ONE_OFF_LINES,
    RECURRING_LINES,
    SHAPES,
    compare,
    project,
    project_totals,
    totals_of_both,
)
from proof import some

AMOUNTS_OF_SHAPE = [name for name, unit in SHAPES.items() if unit == "currency"]


def possible(build, plan):
    """Return what `build` makes of a plan, or leave out a plan that asks for heads that are not there."""
    try:
        return build(plan)
    except InputError:
        assume(False)


def gross(comparison):
    return sum(np.abs(side.totals.total).sum() for side in (comparison.plan, comparison.baseline))


@given(plan=plans())
def test_the_corkscrew_closes_every_month(plan):
    plan = lawful(plan)
    for baseline in (False, True):
        flow = possible(lambda plan: project(plan, baseline=baseline), plan).headcount  # noqa: B023 - used at once
        closing = (
            flow["opening"]
            + flow["joiners"]
            + flow["backfills"]
            - flow["attrition"]
            - flow["cuts"]
            + flow["conversions"]
        )
        np.testing.assert_allclose(closing, flow["closing"], rtol=1e-9, atol=1e-9)
        np.testing.assert_array_equal(flow["opening"][:, 1:], flow["closing"][:, :-1])
        np.testing.assert_allclose(flow["conversions"].sum(axis=0), 0.0, atol=1e-9)


@given(plan=plans())
def test_the_bridge_closes(plan):
    comparison = possible(compare, lawful(plan))
    bridge = comparison.bridge
    steps = sum(step.sum() for step in bridge.steps.values())
    assert bridge.start + steps == pytest.approx(bridge.end, rel=1e-9, abs=1e-9 * max(1.0, gross(comparison)))
    assert bridge.end - bridge.start == pytest.approx(comparison.metric("run_rate_change"), rel=1e-9, abs=1e-6)


@given(plan=plans())
def test_no_line_and_no_count_is_negative(plan):
    projection = possible(project, lawful(plan))
    for name, line in projection.lines.items():
        assert line.min() >= -1e-9 * max(1.0, np.abs(line).max()), name
    for name in ("opening", "joiners", "backfills", "attrition", "cuts", "closing"):
        assert projection.headcount[name].min() >= 0.0, name


@given(plan=plans(), factor=figures(0.01, 50.0))
def test_another_currency_scales_every_cost_and_nothing_else(plan, factor):
    plan = lawful(plan)
    comparison, scaled = possible(compare, plan), compare(in_other_money(plan, factor))
    for side, other in ((comparison.plan, scaled.plan), (comparison.baseline, scaled.baseline)):
        for name in (*RECURRING_LINES, *ONE_OFF_LINES):
            atol = 1e-9 * factor * max(1.0, np.abs(side.lines[name]).max())
            np.testing.assert_allclose(other.lines[name], side.lines[name] * factor, rtol=1e-9, atol=atol, err_msg=name)
        for name, flow in side.headcount.items():
            np.testing.assert_array_equal(other.headcount[name], flow)


def in_other_money(plan, factor):
    def times(row, *names):
        return attrs.evolve(row, **{name: v * factor for name in names if (v := getattr(row, name)) is not None})

    amounts = ("pay", "benefits_per_head", "overhead_per_head", "hire_cost")
    def tax_of(tax):
        shape = {name: each * factor if name in AMOUNTS_OF_SHAPE else each for name, each in tax.shape.items()}
        return times(attrs.evolve(tax, shape=shape), "wage_base", "floor", "threshold", "ceiling")

    taxes = {
        code: tuple(map(tax_of, known))
        for code, known in plan.law.by_jurisdiction.items()
    }
    return attrs.evolve(
        plan,
        workforce=[times(role, *amounts) for role in plan.workforce],
        changes=[times(change, "cost_per_head") for change in plan.changes],
        law=attrs.evolve(plan.law, by_jurisdiction=taxes),
    )


@given(plan=plans(rounding="none", most_changes=5), data=st.data())
def test_a_role_in_two_equal_halves_is_the_same_plan(plan, data):
    name = data.draw(st.sampled_from(plan.roles))
    whole, halves = possible(project, lawful(plan)), project(lawful(halved(plan, name)))
    for line, amounts in whole.lines.items():
        together = halves.lines[line].sum(axis=0)
        atol = 1e-9 * max(1.0, np.abs(amounts).max())
        np.testing.assert_allclose(together, amounts.sum(axis=0), rtol=1e-9, atol=atol, err_msg=line)
    np.testing.assert_allclose(
        halves.headcount["closing"].sum(axis=0), whole.headcount["closing"].sum(axis=0), rtol=1e-9, atol=1e-9
    )


def halved(plan, name):
    halves = (f"{name} a", f"{name} b")
    workforce, changes = [], []
    for role in plan.workforce:
        parts = [attrs.evolve(role, role=half, headcount=role.headcount / 2) for half in halves]
        workforce += parts if role.role == name else [role]
    for change in plan.changes:
        if change.role == name:
            amount = change.amount / 2 if change.unit in ("heads", "target") else change.amount
            changes += [attrs.evolve(change, role=half, amount=amount) for half in halves]
        elif change.to_role == name:
            first = change.amount / 2
            # the second half is taken from what the first has left
            second = first / (1 - first) if change.unit == "fraction" else first
            parts = zip(halves, (first, second), strict=True)
            changes += [attrs.evolve(change, to_role=half, amount=amount) for half, amount in parts]
        else:
            changes.append(change)
    return attrs.evolve(plan, workforce=workforce, changes=changes)


@given(plan=plans())
def test_totals_alone_are_those_of_the_whole_projection(plan):
    plan = lawful(plan)
    for baseline in (False, True):
        projection = possible(lambda plan: project(plan, baseline=baseline), plan)  # noqa: B023 - used at once
        totals = project_totals(plan, baseline=baseline)
        whole = totals_arrays(projection.totals)
        for name, values in some(totals_arrays(totals).items()):
            atol = 1e-12 * max(1.0, np.abs(whole[name]).max())
            np.testing.assert_allclose(values, whole[name], rtol=1e-12, atol=atol, err_msg=name)


@given(plan=plans())
def test_lump_and_continued_notice_are_the_same_money_before_taxes(plan):
    # one currency: a lump is exchanged at the rate of one month, continued pay at that of each
    plan = attrs.evolve(plan, workforce=[attrs.evolve(role, currency="") for role in plan.workforce])
    ways = [
        possible(project, attrs.evolve(lawful(plan), settings=attrs.evolve(plan.settings, notice_pay=way)))
        for way in ("lump", "continuation")
    ]
    for name in (*RECURRING_LINES, *ONE_OFF_LINES):
        if name == "exit_tax":
            continue
        lump, continued = (way.lines[name].sum(axis=-1) for way in ways)
        np.testing.assert_allclose(lump, continued, rtol=1e-9, atol=1e-6, err_msg=name)
        if name != "notice_pay":
            np.testing.assert_array_equal(ways[0].lines[name], ways[1].lines[name], err_msg=name)


@given(plan=plans())
def test_plan_and_baseline_side_by_side_are_each_alone(plan):
    plan = lawful(plan)
    together = possible(compare, plan)
    assert together.plan.calendar == plan.calendar
    for baseline, side, totals in zip(
        (False, True), (together.plan, together.baseline), totals_of_both(plan), strict=True
    ):
        alone, sums = project(plan, baseline=baseline), project_totals(plan, baseline=baseline)
        for name, line in alone.lines.items():
            np.testing.assert_array_equal(side.lines[name], line, err_msg=name)
        for name, flow in alone.headcount.items():
            np.testing.assert_array_equal(side.headcount[name], flow, err_msg=name)
        np.testing.assert_array_equal(side.paid_heads, alone.paid_heads)
        np.testing.assert_array_equal(side.annual_pay, alone.annual_pay)
        alone_sums = totals_arrays(sums)
        for name, values in some(totals_arrays(totals).items()):
            np.testing.assert_array_equal(values, alone_sums[name], err_msg=name)
