"""Metrics of output: solved by substitution, drawn against a closed form, refused where there are none."""

import math

import attrs
import pytest

from payroll_impact.analysis import (
    Uniform,
    drivers,
    evaluate,
    independent_drivers,
    sensitivity,
    simulate,
    solve,
    tornado,
)
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, Change, Plan, Role, Settings, compare
from proof import some

OUTPUT = [name for name, metric in METRICS.items() if metric.of_output]
EVEN = "breakeven_productivity"


def tutor(role, headcount, pay, **given):
    return Role(role=role, headcount=headcount, pay=pay, basis="hour", employment="contractor", **given)


@pytest.fixture
def pivot():
    """Generalists cut, specialists grown, all with a ramp."""
    roles = [
        tutor("Generalist", 30, 50, items_per_hour=20, acceptance=0.75, ramp_months=3, attrition=0.3),
        tutor("Specialist", 4, 72.5, items_per_hour=20, acceptance=0.9, ramp_months=3, attrition=0.3),
    ]
    changes = [
        Change(change="reduce", role="Generalist", amount=10, unit="heads", start="2025-02-12"),
        Change(change="grow", role="Specialist", amount=10, unit="multiple", start="2025-03-01", months=6),
    ]
    return Plan(workforce=roles, changes=changes, settings=Settings(start="2025-01-01", months=24))


def test_a_solved_throughput_put_in_gives_the_cost_asked_for(pivot):
    [root, *_] = solve(pivot, "Specialist.items_per_hour", "cost_per_item", 3.8).roots
    assert root.kind == "exact"
    specialist = attrs.evolve(pivot.workforce[1], items_per_hour=root.value)
    again = attrs.evolve(pivot, workforce=[pivot.workforce[0], specialist])
    assert compare(again).metric("cost_per_item") == pytest.approx(3.8, rel=1e-9)


def test_a_single_uncertain_throughput_is_drawn_as_its_closed_form_has_it():
    plan = Plan(
        workforce=[tutor("Tutor", 10, 50, items_per_hour=20, acceptance=0.8)],
        settings=Settings(start="2025-01-01", months=12),
    )
    found = simulate(plan, {"Tutor.items_per_hour": Uniform(10, 30)}, "cost_per_item", draws=4_000)["cost_per_item"]
    mean = 50 / 0.8 * math.log(30 / 10) / (30 - 10)
    square = (50 / 0.8) ** 2 * (1 / 10 - 1 / 30) / (30 - 10)
    assert found.mean == pytest.approx(mean, rel=1e-5)
    assert found.sd == pytest.approx(math.sqrt(square - mean**2), rel=1e-3)


def test_draws_of_output_are_those_of_each_plan_alone(pivot):
    values = {"Specialist.items_per_hour": [8.0, 20.0, 33.0], "Generalist.attrition": [0.1, 0.3, 0.5]}
    found = evaluate(pivot, values, OUTPUT)
    for index in range(3):
        roles = [
            attrs.evolve(pivot.workforce[0], attrition=values["Generalist.attrition"][index]),
            attrs.evolve(pivot.workforce[1], items_per_hour=values["Specialist.items_per_hour"][index]),
        ]
        alone = compare(attrs.evolve(pivot, workforce=roles))
        for name in OUTPUT:
            assert found[name][index] == pytest.approx(alone.metric(name), rel=1e-12), name


def test_a_simulation_of_output_does_not_move_what_is_drawn_of_money(pivot):
    drawn = {"Specialist.headcount": Uniform(2, 8), "Generalist.pay": Uniform(40, 60)}
    both = simulate(pivot, drawn, ["npv", "cost_per_item"], draws=500)
    alone = simulate(pivot.without_output(), drawn, "npv", draws=500)
    assert both["npv"].mean == alone["npv"].mean
    assert both["cost_per_item"].mean > 0


def test_what_moves_output_alone_is_a_driver_where_items_are_given_and_no_bar_of_money(pivot):
    of_output = {"items_per_hour", "acceptance", "ramp_months", "item_value", "utilisation"}

    def columns(found):
        return {each.places[0].name for each in found} & of_output

    assert columns(drivers(pivot)) == of_output
    assert columns(drivers(pivot.without_output())) == set()
    assert columns(independent_drivers(pivot, ["npv", "cost_per_item"])) == of_output
    assert columns(bar.driver for bar in tornado(pivot, "npv").bars) == set()
    moved = {bar.driver.path for bar in some(tornado(pivot, "cost_per_item").bars) if bar.effect > 0}
    assert {"all.items_per_hour", "Specialist.acceptance", "settings.utilisation"} <= moved


@pytest.mark.parametrize("name", OUTPUT)
def test_a_metric_of_output_goes_wherever_one_of_money_does(name, pivot):
    few, many = evaluate(pivot, {"Specialist.headcount": [2.0, 8.0]}, [name])[name]
    assert few != many
    assert sensitivity(pivot, name, "Specialist.headcount", [2.0, 8.0]).results.tolist() == [few, many]
    drawn = simulate(pivot, {"Specialist.headcount": Uniform(2, 8)}, name, draws=200)[name]
    assert drawn.count + drawn.never == 200
    assert any(bar.effect for bar in tornado(pivot, name).bars)
    roots = solve(pivot, "Specialist.headcount", name, compare(pivot).metric(name)).roots
    assert any(root.low - 1e-6 <= 4 <= root.high + 1e-6 for root in roots)


@pytest.mark.parametrize("name", OUTPUT)
def test_a_metric_of_output_is_refused_where_no_role_has_items(name, pivot):
    bare = pivot.without_output()
    for ask in (
        lambda: solve(bare, "Generalist.pay", name),
        lambda: tornado(bare, name),
        lambda: simulate(bare, {"Generalist.pay": Uniform(40, 60)}, name, draws=10),
        lambda: evaluate(bare, {"Generalist.pay": [40, 60]}, ["npv", name]),
        lambda: sensitivity(bare, name, "Generalist.pay", [40, 60]),
    ):
        with pytest.raises(InputError, match=f"metric {name} is not computed: no items_per_hour"):
            ask()


def test_a_change_that_does_nothing_changes_no_capacity_in_any_draw():
    """Sums over one scenario and over many are not in one order: what differs by that alone is nothing."""
    given = {"pay": 50_000, "employment": "contractor", "items_per_hour": 7.5, "acceptance": 0.9, "ramp_months": 3}
    roles = [
        Role(role=f"R{number}", group=group, headcount=heads, hours=hours, **given)
        for number, (group, heads, hours) in enumerate([("a", 120, 35), ("b", 20, 40), ("a", 37.5, 35), ("b", 0, 35)])
    ]
    nothing = Change(change="backfill", role="group:a", amount=1, unit="fraction", start="2027-09-15")
    settings = Settings(start="2026-09-01", months=18, rounding="none", time_to_fill=0)
    plan = Plan(workforce=roles, changes=[nothing], settings=settings)
    risk = simulate(plan, {"changes[1].amount": Uniform(0.05, 0.3)}, ["capacity_change"], draws=500, budget=0.0)
    found = risk.metrics["capacity_change"]
    assert (found.minimum, found.maximum, found.probability_above) == (0.0, 0.0, 0.0)


def test_where_some_draws_never_catch_up_the_most_is_never(pivot):
    risk = simulate(pivot, {"changes[2].amount": Uniform(1.2, 6.5)}, ["catch_up_month"], draws=400)
    found = risk.metrics["catch_up_month"]
    assert 0 < found.never < 400
    assert found.maximum == math.inf
    assert "shares of the variance leave them out" in " ".join(found.warnings)
