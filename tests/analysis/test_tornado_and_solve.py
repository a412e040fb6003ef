"""Tornado and solve: checked by projecting the plans they speak of."""

from importlib import import_module

import attrs
import numpy as np
import pytest

from payroll_impact.analysis import NoValidPlanError, apply_values, breakeven_map, sensitivity, solve, tornado
from payroll_impact.documents import describe_solution
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, compare


def metric_at(plan, metric, path, value):
    return compare(apply_values(plan, {path: value})).metric(metric)


def test_bars_equal_one_by_one_projections_and_are_sorted(founding):
    found = tornado(founding, "npv", swing=0.2)
    assert found.as_planned == pytest.approx(compare(founding).metric("npv"))
    assert [bar.effect for bar in found.bars] == sorted((bar.effect for bar in found.bars), reverse=True)
    for bar in (*found.bars[:8], *[bar for bar in found.bars if bar.driver.path.startswith("US")]):
        for end, value in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
            assert value == pytest.approx(metric_at(founding, "npv", bar.driver.path, end), rel=1e-11)
    assert "left out" in found.note


def test_each_driver_s_own_range(founding):
    bars = {bar.driver.path: bar for bar in tornado(founding, "npv", swing=None).bars}
    assert (bars["Generalist tutor.pay"].low, bars["Generalist tutor.pay"].high) == (35, 65)
    assert "Generalist tutor.hours" not in bars


def test_a_swing_keeps_to_bounds_and_whole_numbers(founding):
    bars = {bar.driver.path: bar for bar in tornado(founding, "npv", swing=0.1).bars}
    assert (bars["all.backfill"].low, bars["all.backfill"].high) == (0.9, 1.0)
    assert (bars["Generalist tutor.headcount"].low, bars["Generalist tutor.headcount"].high) == (1350, 1650)
    assert (bars["settings.time_to_fill"].low, bars["settings.time_to_fill"].high) == (0, 2)
    [bar] = tornado(founding, "npv", ["Science specialist.headcount"], swing=0.1).bars
    assert (bar.low, bar.high) == (22, 28)


def test_groups_and_members_can_be_asked_for_together(founding):
    paths = ["group:specialist.pay", "Science specialist.pay"]
    assert {bar.driver.path for bar in tornado(founding, "npv", paths).bars} == set(paths)


def test_ends_that_are_impossible_come_last_with_their_reason(small):
    plan = attrs.evolve(small, changes=[attrs.evolve(small.changes[0], amount=99)])
    found = tornado(plan, "npv", swing=0.1)
    assert np.isnan(found.bars[-1].effect)
    assert any("takes more heads" in reason for reason, _ in found.invalid)


def test_a_tornado_refuses_what_has_no_range(founding):
    with pytest.raises(InputError, match="its value is 0"):
        tornado(founding, "npv", ["Generalist tutor.bonus"])
    with pytest.raises(InputError, match="low and high are not given"):
        tornado(founding, "npv", ["Generalist tutor.hours"], swing=None)
    for swing in (0.0, -1.0, float("nan")):
        with pytest.raises(InputError, match="swing must be above 0"):
            tornado(founding, "npv", swing=swing)


@pytest.mark.parametrize(
    ("path", "metric", "target"),
    [
        ("Generalist tutor.pay", "npv", 0.0),
        ("group:specialist.pay", "npv", 0.0),
        ("settings.discount_rate", "npv", 1e8),
        ("changes[1].pto_days", "one_time_cost", 2e7),
        ("US-CA.unemployment.rate", "npv", 1.9e8),
    ],
)
def test_a_solution_put_back_meets_the_target(founding, path, metric, target):
    root = solve(founding, path, metric, target).roots[0]
    assert root.kind == "exact"
    assert metric_at(founding, metric, path, root.value) == pytest.approx(target, abs=1.0)


def test_whole_heads_step_over_a_target(founding):
    found = solve(founding, "group:specialist.headcount", "run_rate_change")
    assert [root.kind for root in found.roots] == ["crosses"]
    root = found.roots[0]
    assert root.at_low < 0 < root.at_high
    assert root.high - root.low < 1e-9
    assert "steps over it" in found.text
    assert metric_at(founding, "run_rate_change", found.driver.path, root.high) == pytest.approx(root.at_high)


def test_whole_numbers_are_searched_one_by_one(small):
    found = solve(small, "changes[1].amount", "run_rate_change", -1_500_000.0)
    assert [root.value for root in found.roots] == pytest.approx([40.0])  # parts of heads, without rounding
    whole = attrs.evolve(small, settings=attrs.evolve(small.settings, rounding="nearest"))
    found = solve(whole, "changes[1].amount", "run_rate_change", -1_500_000.0)
    assert [(root.kind, root.value) for root in found.roots] == [("exact", 40.0)]
    found = solve(whole, "changes[1].amount", "run_rate_change", -1_530_000.0)
    assert [(root.kind, root.low, root.high) for root in found.roots] == [("crosses", 40.0, 41.0)]


def test_all_solutions_are_found(small):
    # pay discounted late against hiring costs now: the net value has two zeros in the discount rate
    plan = attrs.evolve(
        small,
        changes=[
            Change(change="grow", role="Specialist", amount=10, unit="heads", start="2025-01-01", cost_per_head=1_000),
            Change(change="reduce", role="Specialist", amount=30, unit="heads", start="2025-06-30"),
            Change(change="grow", role="Specialist", amount=19.9, unit="heads", start="2025-12-01"),
        ],
    )
    rates = np.linspace(0, 1, 201)
    values = np.array([metric_at(plan, "npv", "settings.discount_rate", rate) for rate in rates])
    middle = float((values.max() + max(values[0], values[-1])) / 2)
    found = solve(plan, "settings.discount_rate", "npv", middle)
    crossings = int((np.diff(np.sign(values - middle)) != 0).sum())
    assert len(found.roots) == crossings > 0
    for root in found.roots:
        assert metric_at(plan, "npv", "settings.discount_rate", root.value) == pytest.approx(middle, abs=1e-3)


def test_a_search_is_bounded_and_says_how_often_the_metric_crosses_beyond(monkeypatch):
    # paid at once, saved for two years, paid again: the net value falls and rises with the discount rate
    plan = Plan(
        workforce=[Role(role="A", headcount=10, pay=60_000, jurisdiction="US")],
        changes=[
            Change(change="reduce", role="A", amount=5, unit="heads", start="2025-01-31", cost_per_head=40_000),
            Change(change="grow", role="A", amount=12, unit="heads", start="2027-01-01"),
        ],
        settings=Settings(start="2025-01-01", months=36),
    )
    rate = "settings.discount_rate"
    both = solve(plan, rate, "npv", -35_000)
    assert [root.rises for root in both.roots] == [False, True]
    monkeypatch.setattr(import_module("payroll_impact.analysis.goal_seek"), "_MOST_NARROWED", 1)
    few = solve(plan, rate, "npv", -35_000)
    assert (few.roots, few.farther) == (both.roots[:1], 1)
    told = describe_solution(plan, few, sensitivity(plan, "npv", rate, [0.0, 0.1]))
    assert "It crosses the target once more" in " ".join(told.notes)


def test_no_solution_says_so_with_the_nearest(founding):
    found = solve(founding, "US-CA.unemployment.rate", "npv", 1.5e8)
    assert found.roots == ()
    assert found.at_nearest == pytest.approx(metric_at(founding, "npv", found.driver.path, found.nearest))
    assert found.text.startswith("no value of US-CA.unemployment.rate between 0 and 1 brings npv to 1.5e+08")


def test_a_driver_of_no_effect_stays_on_target(founding):
    as_planned = compare(founding).metric("run_rate_change")
    root = solve(founding, "changes[1].notice_days", "run_rate_change", as_planned).roots[0]
    assert (root.kind, root.low) == ("stays", 0.0)


def test_rounding_is_no_crossing():
    # nothing changes: what two ways of adding up differ by in the last digits is no root
    plan = Plan(
        workforce=[
            Role(role="R", headcount=1500, pay=104_000, jurisdiction="US-TX", attrition=0.13, bonus=0.1, benefits=0.07),
            Role(role="Q", headcount=555, pay=136_240, jurisdiction="US-CA", attrition=0.13),
        ],
        changes=[Change(change="raise", role="Q", amount=0, unit="fraction", start="2025-03-01")],
        settings=Settings(start="2025-01-01", months=24, rounding="none", time_to_fill=0),
    )
    for driver, metric in (("R.pay", "npv"), ("Q.headcount", "cumulative_impact"), ("R.attrition", "headcount_change")):
        (root,) = solve(plan, driver, metric).roots
        assert root.kind == "stays"
        assert root.nearest_to(solve(plan, driver, metric).driver.value) == solve(plan, driver, metric).driver.value


def test_never_is_a_value_too(founding):
    found = solve(founding, "changes[1].amount", "payback_month", 12.0)
    assert (found.roots[0].low, found.roots[0].high, found.roots[0].at_low) == (1137, 1138, np.inf)
    assert metric_at(founding, "payback_month", "changes[1].amount", 1137) == np.inf
    assert metric_at(founding, "payback_month", "changes[1].amount", 1138) < 12
    assert found.searched[1] == 1_500
    assert "takes more heads" in found.invalid[0][0]


def test_a_search_refuses_an_empty_range(founding):
    with pytest.raises(InputError, match="low must be below high"):
        solve(founding, "Generalist tutor.pay", "npv", low=5, high=5)
    with pytest.raises(InputError, match="target must be a number"):
        solve(founding, "Generalist tutor.pay", "npv", float("nan"))
    with pytest.raises(NoValidPlanError, match=r"makes a valid plan: changes row 1"):
        solve(founding, "changes[1].amount", "npv", low=2_000, high=3_000)


def test_a_map_of_break_evens_equals_single_searches(founding):
    values = [35.0, 50.0]
    found = breakeven_map(founding, "run_rate_change", "Generalist tutor.pay", values, "group:specialist.headcount")
    for value, root in zip(values, found.break_evens, strict=True):
        plan = apply_values(founding, {"Generalist tutor.pay": value})
        assert root == solve(plan, "group:specialist.headcount", "run_rate_change").roots[0].value
    assert found.break_evens[0] < found.break_evens[1]


def test_a_map_has_gaps_where_there_is_no_break_even(founding):
    found = breakeven_map(founding, "run_rate_change", "changes[1].amount", [300.0, 500.0], "US-CA.ett.rate")
    assert np.isnan(found.break_evens).all()


def test_one_driver_cannot_be_both_of_a_pair(founding):
    pay = "Generalist tutor.pay"
    with pytest.raises(InputError, match=r"must not be the same: 'Generalist tutor\.pay' is given twice"):
        breakeven_map(founding, "npv", pay, [50.0], pay)
    with pytest.raises(InputError, match="must not be the same"):
        sensitivity(founding, "npv", pay, [50.0, 60.0], pay, [40.0])
    with pytest.raises(InputError, match="must not be the same"):
        tornado(founding, "npv", [pay, pay])
