"""Scenarios side by side: bridges add up, whatever differs, and hostile names stay text."""

import json
import math

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll_impact.analysis import compare_scenarios
from payroll_impact.documents import compare_plans, describe_comparison, render_json
from payroll_impact.documents.comparison import bridge_between, input_differences
from payroll_impact.documents.render import render
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, Change, Plan, Role, Settings, compare
from payroll_impact.scenarios import build_plan, load_scenario
from report_books import HOSTILE, opened, text_of

NAMES = ("A", "B")
RATE = "US-TX: New-employer rate (NAICS average if that is higher)"


def team(roles, changes=(), **given):
    rows = [
        {"role": name, "headcount": heads, "pay": pay, "jurisdiction": "US-TX"} for name, (heads, pay) in roles.items()
    ]
    return build_plan(rows, changes, {"start": "2025-01-01", "months": 18, **given})


def reduce(role, amount, start="2025-03-14", **terms):
    return {"change": "reduce", "role": role, "amount": amount, "unit": "fraction", "start": start, **terms}


@st.composite
def plans(draw):
    names = draw(st.lists(st.sampled_from(["Tutor", "Editor", "Lead"]), min_size=1, unique=True))
    roles = {name: (draw(st.integers(1, 60)), draw(st.integers(20_000, 200_000))) for name in names}
    changes = [
        reduce(draw(st.sampled_from(names)), draw(st.sampled_from([0.1, 0.25, 0.4])), severance_weeks=2, tenure=3)
        for _ in range(draw(st.integers(0, 2)))
    ]
    return team(roles, changes, discount_rate=draw(st.sampled_from([0.0, 0.08])))


@settings(max_examples=25, deadline=None)
@given(first=plans(), second=plans(), method=st.sampled_from(["auto", "order"]))
def test_the_steps_of_every_metric_add_up_to_its_difference(first, second, method):
    bridge = bridge_between(first, second, names=NAMES, method=method)
    for name in METRICS:
        assert bridge.start[name] == pytest.approx(compare(first).metric(name), nan_ok=True)
        assert bridge.end[name] == pytest.approx(compare(second).metric(name), nan_ok=True)
        if bridge.defined(name):
            total = math.fsum(step.effects[name] for step in bridge.steps)
            assert total == pytest.approx(bridge.end[name] - bridge.start[name], rel=1e-12, abs=1e-4)
            assert bridge.levels(name)[-1] == bridge.end[name]


@pytest.mark.parametrize("method", ["order", "average"])
def test_what_another_order_of_sums_leaves_of_no_change_is_no_effect(method):
    first, second = load_scenario("xai-2025"), load_scenario("xai-2025-two-waves")
    bridge = bridge_between(first, second, names=NAMES, method=method)
    effects = [effect for step in bridge.steps for effect in step.effects.values() if math.isfinite(effect)]
    assert 0.0 in effects
    assert [effect for effect in effects if 0 < abs(effect) < 1e-6] == []


@pytest.mark.parametrize("other", ["xai-2025-two-waves", "contractors-2025"])
def test_library_scenarios_bridge_to_the_cent(other):
    first, second = load_scenario("xai-2025"), load_scenario(other)
    bridge = bridge_between(first, second, names=NAMES)
    for name in ("run_rate_change", "one_time_cost", "npv", "headcount_change"):
        total = math.fsum(step.effects[name] for step in bridge.steps)
        assert total == pytest.approx(bridge.end[name] - bridge.start[name], abs=0.005)


def test_the_mean_over_all_orders_favours_neither_of_two_inputs():
    # heads × pay: each gets half of what both bring together
    first, second = team({"Lead": (10, 50_000)}), team({"Lead": (20, 100_000)})
    first, second = (
        attrs.evolve(
            plan,
            law=attrs.evolve(plan.law, by_jurisdiction={}),
            changes=(Change(change="reduce", role="Lead", amount=1, unit="fraction", start="2025-03-14"),),
        )
        for plan in (first, second)
    )
    bridge = bridge_between(first, second, names=NAMES, method="average")
    effects = {step.title: step.effects["run_rate_change"] for step in bridge.steps}
    # from −500,000 to −2,000,000: alone either brings −500,000, after the other −1,000,000
    assert effects == pytest.approx({"Lead: Headcount at the start": -750_000, "Lead: Pay": -750_000})


def test_plans_that_are_the_same_have_no_steps():
    plan = load_scenario("xai-2025")
    found = compare_plans({"A": plan, "B": attrs.evolve(plan)})
    assert found.differences == ()
    assert found.bridges[0].steps == ()
    assert found.bridges[0].levels("npv") == [found.bridges[0].start["npv"]]


def test_metrics_are_those_of_the_model():
    given = {name: load_scenario(name) for name in ("xai-2025", "uk-2025")}
    found = compare_plans(given)
    expected = compare_scenarios(given).metrics
    assert {name: list(values) for name, values in found.metrics.items()} == {
        name: pytest.approx(list(values), nan_ok=True) for name, values in expected.items()
    }
    assert found.bridges == ()
    assert found.unbridged == ("uk-2025",)


def test_a_row_put_in_between_is_one_difference():
    first = team({"Lead": (10, 50_000)}, [reduce("Lead", 0.2)])
    raised = {"change": "raise", "role": "Lead", "amount": 0.05, "unit": "fraction", "start": "2025-02-01"}
    second = team({"Lead": (10, 50_000)}, [raised, reduce("Lead", 0.2)])
    assert [row.title for row in input_differences({"A": first, "B": second})] == ["raise Lead"]


def test_inputs_that_contradict_each_other_on_the_way_are_taken_together():
    # the later start leaves the cut before the plan until its date moves too
    first = team({"Lead": (10, 50_000)}, [reduce("Lead", 0.2)])
    second = team({"Lead": (10, 50_000)}, [reduce("Lead", 0.2, "2026-08-14")], start="2026-01-01")
    bridge = bridge_between(first, second, names=NAMES)
    assert bridge.method == "order"
    assert [step.title for step in bridge.steps] == ["First month; reduce Lead: Date"]
    with pytest.raises(InputError, match="contradict themselves"):
        bridge_between(first, second, names=NAMES, method="average")


def test_an_override_of_the_law_is_a_step():
    first = team({"Lead": (10, 50_000)}, [reduce("Lead", 0.5)])
    second = team({"Lead": (10, 50_000)}, [reduce("Lead", 0.5)], **{"US-TX.unemployment.rate": 0.06})
    bridge = bridge_between(first, second, names=NAMES)
    assert [(step.title, step.before, step.after) for step in bridge.steps] == [(RATE, None, 0.06)]
    back = bridge_between(second, first, names=NAMES)
    for name in ("run_rate_change", "cumulative_impact"):
        assert back.steps[0].effects[name] == pytest.approx(-bridge.steps[0].effects[name])


def test_one_plan_alone_or_of_many_scenarios_is_refused():
    plan = team({"Lead": (10, 50_000)})
    with pytest.raises(InputError, match="two plans or more"):
        compare_plans({"A": plan})
    with pytest.raises(InputError, match="metric must be one of"):
        compare_plans({"A": plan, "B": plan}, shown="profit")


@pytest.fixture(scope="module")
def hostile_comparison():
    def plan(heads):
        roles = [Role(role=text, group=text, headcount=heads, pay=50_000, employment="contractor") for text in HOSTILE]
        changes = [Change(change="reduce", role=text, amount=1, unit="heads", start="2025-03-31") for text in HOSTILE]
        return Plan(workforce=roles, changes=changes, settings=Settings(start="2025-01-01", months=12, name=HOSTILE[0]))

    return compare_plans({HOSTILE[0]: plan(10), HOSTILE[4]: plan(12)})


def test_hostile_names_are_text_in_the_workbook(hostile_comparison):
    document = describe_comparison(hostile_comparison)
    data = render(document, ".xlsx")
    assert data == render(document, ".xlsx")
    book = opened(data)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert HOSTILE[0] in [cell.value for cell in book["Metrics"][4]]


def test_hostile_names_print_and_are_json(hostile_comparison):
    document = describe_comparison(hostile_comparison)
    assert "\x1b" not in text_of(document)
    assert len(json.loads(render_json(document))["differences"]) == len(HOSTILE)


def test_the_workbook_holds_the_numbers_of_the_comparison():
    found = compare_plans({name: load_scenario(name) for name in ("xai-2025", "xai-2025-two-waves")})
    book = opened(render(describe_comparison(found), ".xlsx"))
    rows = {row[0]: row for row in book["Metrics"].iter_rows(min_row=5, values_only=True)}
    costs = found.metrics["one_time_cost"]
    assert rows["One-time cost"][1:4] == pytest.approx((*costs, costs[1] - costs[0]))
    bridge = list(book["Bridge1"].iter_rows(min_row=4, values_only=True))
    place = bridge[0].index(METRICS["run_rate_change"].title)
    [steps] = [each.steps for each in found.bridges]
    expected = [found.metrics["run_rate_change"][0], *(step.effects["run_rate_change"] for step in steps)]
    assert [row[place] for row in bridge[1 : 1 + len(expected)]] == pytest.approx(expected)
