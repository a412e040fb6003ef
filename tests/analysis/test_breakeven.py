import numpy as np
import pytest

from payroll_impact.analysis import break_evens
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role, Settings, compare

UNKNOWN = Evidence(confidence="unknown")


def plan_of(specialists=60.0, *, evidence=None, rounding="none", extra=(), **changed):
    """Build the one-cell case: 500 generalists at 50 an hour leave, specialists at 72.5 grow tenfold."""
    heads = np.atleast_1d(specialists)
    roles = [
        Role(role="Generalist", headcount=1500, pay=50, basis="hour", jurisdiction="US"),
        *(
            Role(role=f"S{n}", group="specialist", headcount=each, pay=72.5, basis="hour", jurisdiction="US")
            for n, each in enumerate(heads)
        ),
    ]
    changes = [
        Change(change="reduce", role="Generalist", amount=500, unit="heads", start="2025-09-12"),
        *(
            Change(change="grow", role=f"S{n}", amount=10, unit="multiple", start="2025-10-01", **changed)
            for n in range(len(heads))
        ),
        *extra,
    ]
    settings = Settings(start="2025-09-01", months=12, rounding=rounding)
    return Plan(workforce=roles, changes=changes, settings=settings, evidence=evidence or {})


def test_without_other_cost_payroll_falls_below_the_closed_form():
    (found,) = break_evens(plan_of(evidence={"S0.headcount": UNKNOWN}))
    assert found.crossing == pytest.approx(500 * 50 / (9 * 72.5), rel=1e-7)
    assert found.below <= 500 * 50 / (9 * 72.5) <= found.above
    assert found.rises
    assert found.crossings == 1
    assert found.assumed == 60
    assert found.change == pytest.approx(compare(plan_of()).metric("run_rate_change"), rel=1e-12)


@pytest.mark.parametrize("assumed", [1.0, 38.0, 39.0, 400.0, 3000.0])
def test_the_crossing_does_not_depend_on_what_is_assumed(assumed):
    (found,) = break_evens(plan_of(assumed, evidence={"S0.headcount": UNKNOWN}))
    assert found.crossing == pytest.approx(38.3141762, rel=1e-7)


def test_unknown_roles_of_one_group_are_scaled_together():
    evidence = {f"S{n}.headcount": UNKNOWN for n in range(3)}
    (found,) = break_evens(plan_of([30, 20, 50], evidence=evidence))
    assert found.assumed == 100
    assert found.crossing == pytest.approx(38.3141762, rel=1e-7)
    assert [each.path for each in found.inputs] == ["S0.headcount", "S1.headcount", "S2.headcount"]


def test_only_the_unknown_part_of_a_group_is_scaled():
    (found,) = break_evens(plan_of([10, 50], evidence={"S1.headcount": UNKNOWN}))
    assert found.crossing == pytest.approx(38.3141762 - 10, rel=1e-7)


def test_whole_heads_give_a_bracket_around_a_step():
    (found,) = break_evens(plan_of(rounding="nearest", evidence={"S0.headcount": UNKNOWN}))
    assert found.below < found.above
    assert found.crossing == pytest.approx(38.3, abs=0.3)


def test_the_sign_on_either_side_of_the_bracket_is_what_is_said():
    (found,) = break_evens(plan_of(evidence={"S0.headcount": UNKNOWN}))
    assert compare(plan_of(found.below * (1 - 1e-6))).metric("run_rate_change") < 0
    assert compare(plan_of(found.above * (1 + 1e-6))).metric("run_rate_change") > 0


def test_dearer_generalists_turn_the_rise_into_a_fall():
    (found,) = break_evens(plan_of(evidence={"Generalist.pay": UNKNOWN}))
    assert found.rises is False
    assert found.crossing == pytest.approx(60 * 9 * 72.5 / 500, rel=1e-7)


def test_an_amount_of_heads_is_searched_within_what_the_plan_allows():
    (found,) = break_evens(plan_of(evidence={"changes[1].amount": UNKNOWN}))
    assert found.crossing == pytest.approx(60 * 9 * 72.5 / 50, rel=1e-6)
    assert found.highest <= 1500


def test_no_crossing_is_said_so():
    raises = Change(change="raise", role="Generalist", amount=0.1, unit="fraction", start="2025-10-01")
    plan = plan_of(evidence={"changes[3].amount": UNKNOWN}, extra=[raises])
    (found,) = break_evens(plan)
    assert found.crossing is None
    assert found.matters
    assert found.lowest == 0


def test_what_costs_only_once_does_not_matter_to_the_run_rate():
    plan = plan_of(evidence={"changes[2].cost_per_head": UNKNOWN}, cost_per_head=1000)
    (found,) = break_evens(plan)
    assert not found.matters
    assert found.crossing is None


def test_what_matters_is_decided_within_the_stated_range():
    evidence = {"changes[3].notice_days": Evidence(confidence="unknown", low=0, high=60)}
    cut = Change(change="reduce", role="S0", amount=1, unit="heads", start="2025-09-12", notice_days=30)
    plan = plan_of(evidence=evidence, extra=[cut])
    assert [found.matters for found in break_evens(plan)] == [False]


def test_an_assumption_of_zero_is_searched_up_to_its_stated_high():
    evidence = {"S0.benefits_per_head": Evidence(confidence="unknown", low=0, high=20_000)}
    (found,) = break_evens(plan_of(evidence=evidence))
    assert found.assumed == 0
    assert found.stated == (0, 20_000)
    assert found.at_stated[1] - found.at_stated[0] == pytest.approx(20_000 * 60 * 9)


def test_an_assumption_of_zero_without_a_range_cannot_be_searched():
    assert break_evens(plan_of(evidence={"S0.benefits_per_head": UNKNOWN})) == ()


def test_a_horizon_is_not_searched_and_what_is_no_number_neither():
    evidence = {"settings.months": UNKNOWN, "settings.rounding": UNKNOWN, "S0.jurisdiction": UNKNOWN}
    assert break_evens(plan_of(evidence=evidence)) == ()


def test_known_inputs_are_left_alone():
    assert break_evens(plan_of(evidence={"S0.headcount": Evidence(confidence="assumed")})) == ()


def test_a_plan_of_many_scenarios_is_refused():
    plan = Plan(
        workforce=[Role(role="A", headcount=np.array([1.0, 2.0]), pay=1.0, jurisdiction="US")],
        settings=Settings(start="2025-01-01", months=12),
    )
    with pytest.raises(InputError, match="one plan"):
        break_evens(plan)


def test_an_unknown_metric_is_refused():
    with pytest.raises(InputError, match="metric must be one of"):
        break_evens(plan_of(evidence={"S0.headcount": UNKNOWN}), metric="profit")


def test_a_payback_that_never_comes_depends_on_no_unknown():
    plan = plan_of(600.0, evidence={"Generalist.benefits": Evidence(confidence="unknown", high=0.1)})
    (found,) = break_evens(plan, "payback_month")
    assert found.change == np.inf
    assert not found.matters
    assert found.crossing is None


def test_searches_of_several_unknowns_do_not_disturb_each_other():
    evidence = {"S0.headcount": UNKNOWN, "Generalist.attrition": UNKNOWN, "changes[1].amount": UNKNOWN}
    together = break_evens(plan_of(60.0, evidence=evidence))
    alone = [found for path in evidence for found in break_evens(plan_of(60.0, evidence={path: UNKNOWN}))]
    assert {found.inputs[0].path: found for found in together} == {found.inputs[0].path: found for found in alone}
