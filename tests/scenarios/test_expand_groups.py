"""A plan written out row by row is the plan it was: the same figures to the last bit, evidence beside its rows."""

import sys
from collections import Counter
from pathlib import Path

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from payroll_impact.errors import InputError, PayrollImpactError
from payroll_impact.model import Change, Evidence, Plan, Role, Settings, project
from payroll_impact.scenarios import build_plan, expand_groups, library, load_scenario

sys.path.insert(0, str(Path(__file__).parents[1] / "model"))

from strategies import lawful, plans

from proof import TIMES

_REFUSED = ("split otherwise in the baseline", "parts of heads")


def figures(plan, *, baseline):
    found = project(plan, baseline=baseline)
    return {**found.headcount, **found.lines, "pay": found.annual_pay, **found.run_rate_lines}


def test_a_plan_written_out_has_the_same_figures_to_the_last_bit():
    how = Counter()

    @settings(max_examples=80 * TIMES, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(plan=plans(most_roles=5))
    def each(plan):
        plan = lawful(plan)
        try:
            wanted = [figures(plan, baseline=baseline) for baseline in (False, True)]
        except PayrollImpactError:
            how["not carried out"] += 1
            return
        try:
            rows = expand_groups(plan)
        except InputError as problem:
            known = any(reason in str(problem) for reason in _REFUSED)
            how["refused" if known else str(problem)] += 1
            return
        assert {change.role for change in rows.changes} <= {*plan.roles}
        how["a group"] += rows is not plan
        for baseline, side in zip((False, True), wanted, strict=True):
            shown = figures(rows, baseline=baseline)
            assert all((shown[name].tobytes() == side[name].tobytes()) for name in side)

    each()
    assert set(how) <= {"a group", "refused", "not carried out"}
    assert how["a group"] > 10
    assert how["refused"] < 12


TEAM = [
    Role(role=name, group="team", headcount=heads, pay=60_000, jurisdiction="US-TX")
    for name, heads in (("One", 25), ("Two", 20), ("Three", 15))
]


def of_team(*changes, **more):
    return Plan(workforce=TEAM, changes=changes, settings=Settings(start="2025-01-01", months=12), **more)


def reduce_team(amount, unit, start="2025-03-31", **more):
    return Change(change="reduce", role="group:team", amount=amount, unit=unit, start=start, **more)


def test_heads_are_split_as_the_model_splits_them():
    rows = expand_groups(of_team(reduce_team(10, "heads")))
    assert [(change.role, change.amount, change.unit) for change in rows.changes] == [
        ("One", 4.0, "heads"), ("Two", 3.0, "heads"), ("Three", 3.0, "heads"),
    ]  # fmt: skip


def test_a_target_becomes_the_heads_each_role_grows_by():
    grown = Change(change="grow", role="all", amount=90, unit="target", start="2025-02-01", months=6)
    rows = expand_groups(of_team(grown))
    assert [change.amount for change in rows.changes] == [13.0, 10.0, 7.0]
    assert {change.unit for change in rows.changes} == {"heads"}


@pytest.mark.parametrize(
    ("kind", "unit", "amount"),
    [
        ("raise", "fraction", 0.1), ("backfill", "fraction", 0.0), ("grow", "multiple", 3.0),
        ("reduce", "fraction", 0.25),
    ],
)  # fmt: skip
def test_what_each_role_does_for_itself_keeps_its_amount(kind, unit, amount):
    change = Change(change=kind, role="group:TEAM", amount=amount, unit=unit, start="2025-02-01")
    rows = expand_groups(of_team(change))
    assert [row.role for row in rows.changes] == ["One", "Two", "Three"]
    assert {(row.amount, row.unit) for row in rows.changes} == {(amount, unit)}


def test_evidence_follows_its_row_and_that_of_a_share_says_so():
    known = {
        "changes[1].amount": Evidence("a letter", "sourced", 8.0, 12.0),
        "changes[1].notice_days": Evidence("the law", "sourced"),
        "changes[2].amount": Evidence("a guess", "assumed", 0.0, 0.2),
        "One.pay": Evidence("a contract", "sourced"),
    }
    lift = Change(change="raise", role="Two", amount=0.1, unit="fraction", start="2025-04-01")
    rows = expand_groups(of_team(reduce_team(10, "heads", notice_days=30), lift, evidence=known))
    share = Evidence("split by headcount from 10 heads of group:team; a letter", "sourced")
    assert [rows.evidence[f"changes[{row}].amount"] for row in (1, 2, 3)] == [share] * 3
    assert [rows.evidence[f"changes[{row}].notice_days"] for row in (1, 2, 3)] == [known["changes[1].notice_days"]] * 3
    assert rows.evidence["changes[4].amount"] == known["changes[2].amount"]
    assert rows.evidence["One.pay"] == known["One.pay"]


def test_one_change_given_twice_is_split_twice():
    cut = reduce_team(10, "heads")
    rows = expand_groups(of_team(cut, cut))
    assert sum(change.amount for change in rows.changes) == 20
    assert len(rows.changes) == 6


def test_a_split_that_differs_in_the_baseline_is_refused():
    first = Change(change="reduce", role="One", amount=20, unit="heads", start="2025-02-28")
    with pytest.raises(InputError, match="changes row 2: its heads are split otherwise in the baseline"):
        expand_groups(of_team(first, reduce_team(10, "heads", baseline="yes")))


def test_a_plan_of_many_scenarios_is_refused():
    plan = attrs.evolve(of_team(reduce_team(np.array([1.0, 2.0]), "heads")))
    with pytest.raises(InputError, match="single scenario"):
        expand_groups(plan)


def test_a_plan_without_groups_is_itself():
    plan = of_team(Change(change="raise", role="Two", amount=0.1, unit="fraction", start="2025-04-01"))
    assert expand_groups(plan) is plan


@pytest.mark.parametrize("name", library())
def test_the_scenarios_of_the_library_can_be_written_out(name):
    plan = load_scenario(name)
    rows = expand_groups(plan)
    for baseline in (False, True):
        wanted, shown = figures(plan, baseline=baseline), figures(rows, baseline=baseline)
        assert all(np.array_equal(shown[line], wanted[line]) for line in wanted)


def test_parts_of_heads_are_refused():
    workforce = [
        {"role": f"Role {number}", "headcount": heads, "pay": 60_000, "jurisdiction": "US-TX", "attrition": 0.3,
         "backfill": 0} for number, heads in ((1, 1), (2, 1), (3, 1))
    ]  # fmt: skip
    changes = [{"change": "reduce", "role": "all", "amount": 2, "unit": "heads", "start": "2025-12-31"}]
    plan = build_plan(workforce, changes, {"start": "2025-01-01", "months": 12})
    with pytest.raises(InputError, match="changes row 1: it takes parts of heads"):
        expand_groups(plan)
