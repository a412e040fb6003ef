"""A change of a group is the same change in each of its roles, and its heads are split by headcount."""

import datetime as dt
import math

import attrs
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from people_rules import split, whole
from projected import arrays
from strategies import figures, lawful, plans
from test_properties import possible

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, compare, project, project_totals, split_heads
from proof import some

HEADS_AND_TARGETS = (("reduce", "heads"), ("convert", "heads"), ("grow", "heads"), ("grow", "target"))
ROUNDINGS = ("nearest", "down", "up", "none")


def of_a_group(plan, change):
    return change.role not in plan.roles


def written_out(plan):
    """Return the plan with a row per role in place of each change of a group."""
    rows = [attrs.evolve(change, role=plan.roles[role]) for change in plan.changes for role in plan.rows_of(change)]
    return attrs.evolve(plan, changes=rows)


@given(plan=plans())
def test_shares_multiples_raises_and_backfills_of_a_group_are_the_same_rows_written_out(plan):
    kept = [each for each in plan.changes if each.unit not in ("heads", "target") or not of_a_group(plan, each)]
    plan = lawful(attrs.evolve(plan, changes=kept))
    group, rows = possible(compare, plan), compare(written_out(plan))
    for side, other in ((group.plan, rows.plan), (group.baseline, rows.baseline)):
        every = arrays(other)
        for name, values in arrays(side).items():
            np.testing.assert_array_equal(values, every[name], err_msg=name)
    for name, value in group.metrics.items():
        np.testing.assert_array_equal(value, rows.metric(name), err_msg=name)
    np.testing.assert_array_equal(project_totals(plan).total, project_totals(written_out(plan)).total)


@st.composite
def plans_with_heads_of_a_group(draw):
    """Return a plan whose last change moves heads of a group, the plan without it, and how many heads."""
    plan = draw(plans(most_roles=5, most_changes=3))
    month = draw(st.integers(0, plan.settings.months - 1))
    first = plan.calendar.months[month]
    before = attrs.evolve(plan, changes=[change for change in plan.changes if change.start < first])
    kind, unit = draw(st.sampled_from(HEADS_AND_TARGETS))
    groups = sorted({f"group:{role.group.lower()}" for role in plan.workforce if role.group})
    assume(groups or kind != "convert")
    whom = draw(st.sampled_from(groups if kind == "convert" else [*groups, "all"]))
    others = [role.role for role in plan.workforce if f"group:{role.group.lower()}" != whom]
    assume(others or kind != "convert")
    change = Change(
        change=kind,
        role=whom,
        amount=0.0,
        unit=unit,
        start=first + dt.timedelta(days=draw(st.integers(0, 27))),
        months=draw(st.integers(1, 5)) if kind == "grow" else 1,
        to_role=draw(st.sampled_from(others)) if kind == "convert" else "",
        cost_per_head=draw(st.one_of(st.none(), figures(0.0, 5_000.0))),
    )
    return lawful(before), change, draw(figures(0.0, 1.0))


@given(drawn=plans_with_heads_of_a_group())
def test_heads_and_targets_of_a_group_are_split_by_headcount(drawn):
    plan, change, share = drawn
    month, rounding = plan.calendar.index(change.start), plan.settings.rounding
    flow = possible(project, plan).headcount["opening" if change.change == "grow" else "closing"]
    rows = plan.rows_of(change)
    assume(len(rows) > 1)
    there = [float(flow[role, month]) for role in rows]
    amount = math.floor(math.fsum(there) * share)
    amount += math.ceil(math.fsum(there)) if change.unit == "target" else 0
    change = attrs.evolve(change, amount=amount)
    heads = whole(amount - (math.fsum(there) if change.unit == "target" else 0), rounding)
    parts = split(heads, there, rounding)
    group = project(attrs.evolve(plan, changes=[*plan.changes, change]))
    if change.change != "grow" and any(part > heads + 1e-9 for part, heads in zip(parts, there, strict=True)):
        moved = group.headcount["cuts" if change.change == "reduce" else "conversions"][list(rows), month]
        np.testing.assert_allclose(np.abs(moved), np.multiply(there, heads / math.fsum(there)), rtol=1e-9)
        return
    each = [
        attrs.evolve(change, role=plan.roles[role], amount=min(part, room), unit="heads")
        for role, part, room in zip(
            rows, parts, there if change.change != "grow" else [math.inf] * len(rows), strict=True
        )
    ]
    # a whole head of a role that attrition left a hair short of it is all the role has
    assume(rounding == "none" or all(row.amount == round(row.amount) for row in each))
    apart = project(attrs.evolve(plan, changes=[*plan.changes, *each]))
    every = arrays(apart)
    for name, values in arrays(group).items():
        atol = 1e-9 * max(1.0, np.abs(every[name]).max())
        np.testing.assert_allclose(values, every[name], rtol=1e-9, atol=atol, err_msg=name)


@given(
    weights=st.lists(st.one_of(st.integers(0, 2_000).map(float), figures(0.0, 300.0)), min_size=1, max_size=9),
    total=st.integers(0, 5_000).map(float),
    rounding=st.sampled_from(ROUNDINGS),
)
def test_a_split_adds_up_is_never_negative_and_goes_by_weight(weights, total, rounding):
    [parts] = split_heads(np.array([total]), np.array([weights]), rounding)
    even = [1.0] * len(weights) if sum(weights) == 0 else weights
    quotas = total * np.array(even) / math.fsum(even)
    assert parts.min() >= 0.0
    if rounding == "none":
        np.testing.assert_allclose(parts, quotas, rtol=1e-12)
        return
    assert parts.sum() == total
    assert (parts == np.round(parts)).all()
    assert (np.abs(parts - quotas) < 1.0 + 1e-6).all()
    for heavier in some(range(len(weights))):
        for lighter in some(range(len(weights))):
            if even[heavier] > even[lighter] or (even[heavier] == even[lighter] and heavier < lighter):
                assert parts[heavier] >= parts[lighter]


def test_of_equal_remainders_the_first_role_s_comes_first():
    assert split_heads(np.array([2.0]), np.array([[10.0, 10.0, 10.0]]), "nearest").tolist() == [[1, 1, 0]]
    assert split_heads(np.array([1.0, 2.0]), np.zeros((2, 2)), "nearest").tolist() == [[1, 0], [1, 1]]


def team(*headcounts, attrition=0.0):
    return [
        Role(role=f"r{n}", group="Core team", headcount=heads, pay=50_000, jurisdiction="US", attrition=attrition)
        for n, heads in enumerate(headcounts)
    ]


def planned(workforce, *changes, **settings):
    return Plan(workforce=workforce, changes=changes, settings=Settings(start="2025-01-01", months=12, **settings))


def cut(**more):
    return Change(**({"change": "reduce", "unit": "heads", "start": "2025-06-30"} | more))


def test_the_split_of_a_cut_is_by_heads_on_its_day():
    plan = planned(team(100, 50, 50), cut(role="r0", amount=60, start="2025-02-28"), cut(role="all", amount=7))
    # 40, 50 and 50 are left in June: quotas 2, 2.5 and 2.5
    assert project(plan).headcount["cuts"][:, 5].tolist() == [2, 3, 2]


def test_where_whole_heads_do_not_fit_all_roles_give_the_same_share():
    attrition = 1 - 0.99**12
    flow = project(planned(team(3, 3, 2, attrition=attrition), cut(role="all", amount=8, start="2025-01-31")))
    assert flow.headcount["cuts"][:, 0].tolist() == [3, 3, 2]  # replaced in the month they leave
    waning = [attrs.evolve(role, backfill=0.0) for role in team(3, 3, 2, attrition=attrition)]
    cuts = project(planned(waning, cut(role="all", amount=7, start="2025-01-31"), time_to_fill=0)).headcount["cuts"]
    there = np.array([3, 3, 2]) * 0.99
    np.testing.assert_allclose(cuts[:, 0], there * 7 / there.sum(), rtol=1e-12)


@pytest.mark.parametrize("name", ["group:Core team", "GROUP: core TEAM ", "all", "ALL"])
def test_groups_are_named_whatever_the_case(name):
    assert project(planned(team(10, 20), cut(role=name, amount=3))).headcount["cuts"][:, 5].tolist() == [1, 2]


def test_a_group_may_convert_to_a_role_outside_of_it_only():
    outside = Role(role="lead", headcount=1, pay=90_000, jurisdiction="US")
    move = {"change": "convert", "role": "group:core team", "amount": 3}
    flow = project(planned([*team(10, 20), outside], cut(**move, to_role="lead"))).headcount["conversions"]
    assert flow[:, 5].tolist() == [-1, -2, 3]
    with pytest.raises(InputError, match="changes row 1: to_role must not be one of the roles it converts"):
        planned(team(10, 20), cut(**move, to_role="r1"))
    with pytest.raises(InputError, match="changes row 1: to_role must not be one of the roles it converts"):
        planned([*team(10), outside], cut(**(move | {"role": "all"}), to_role="lead"))


def test_the_heads_of_a_group_are_named_when_there_are_too_few():
    with pytest.raises(InputError, match=r"row 1: takes 31 heads but the group has 30 on 2025-06-30$"):
        project(planned(team(10, 20), cut(role="group:core team", amount=31)))
    grow = cut(change="grow", role="all", unit="target", amount=29)
    with pytest.raises(InputError, match=r"row 1: grows to 29 heads but the group has 30 on 2025-06-30; use reduce$"):
        project(planned(team(10, 20), grow))
