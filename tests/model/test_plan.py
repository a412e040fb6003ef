"""What a plan refuses, and how it says so: field, bound and what was given on one line, but nobody's pay."""

import datetime as dt

import attrs
import numpy as np
import pytest

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Plan, Role, Settings, check_feasibility, compare, describe_bounds, project
from proof import some

ROLE = {"role": "clerk", "headcount": 10, "pay": 50_000, "jurisdiction": "US"}
CUT = {"change": "reduce", "role": "clerk", "amount": 2, "unit": "heads", "start": "2025-03-31"}
SETTINGS = {"start": "2025-01-01", "months": 12}
NAN, INF = float("nan"), float("inf")


def role(**more):
    return Role(**(ROLE | more))


def change(**more):
    return Change(**(CUT | more))


def plan(*changes, workforce=(), **more):
    return Plan(workforce=workforce or [role()], changes=changes, settings=Settings(**(SETTINGS | more)))


@pytest.mark.parametrize(("build", "column", "wrong", "message"), [
    (role, "headcount", -5, "headcount must be 0 or more; got -5"),
    (role, "headcount", NAN, "headcount must be 0 or more; got nan"),
    (role, "headcount", INF, "headcount must be .*; got inf"),
    (role, "headcount", 10**400, "headcount must be .*; got inf"),
    (role, "headcount", 1e300, "headcount must be at most .*; got 1e"),
    (role, "headcount", None, "headcount must be a number, 0 or more; got nothing"),
    (role, "headcount", "ten", 'headcount must be a number, 0 or more; got "ten"$'),
    (role, "headcount", " ", "headcount must be a number, 0 or more; got a blank"),
    (role, "headcount", True, "headcount must be a number, 0 or more; got TRUE or FALSE"),
    (role, "headcount", dt.date(2025, 1, 1), "headcount must be a number, 0 or more; got the date 2025-01-01"),
    (role, "headcount", np.array(["ten"]), "headcount must be a number, 0 or more; got something else"),
    (role, "headcount", [1, 2], "headcount must be a number, 0 or more; got something else"),
    (role, "headcount", np.array([]), r"one for each scenario; got shape \(0,\)"),
    (role, "headcount", np.array([[1.0]]), r"one for each scenario; got shape \(1, 1\)"),
    (role, "headcount", np.array([1.0, -1.0, -2.0]), "got -1 in 2 of 3 scenarios"),
    (role, "pay", -50_000, "pay must be 0 or more$"),
    (role, "pay", "45 USD", 'pay must be a number, 0 or more; got "45 USD"$'),
    (role, "pay", "45000", "pay must be a number, 0 or more; got a number written as text$"),
    (role, "pay", False, "pay must be a number, 0 or more; got TRUE or FALSE"),
    (role, "pay", "\n" + "long " * 20, 'got "long long long long long long long long …"$'),
    (role, "hours", 0, "hours must be above 0 and at most 168; got 0"),
    (role, "attrition", 1.01, "attrition must be between 0 and 1; got 1.01"),
    (role, "basis", "week", 'basis must be one of hour, year; got "week"$'),
    (role, "basis", 3, "basis must be one of hour, year; got 3$"),
    (role, "basis", "hours", "did you mean 'hour'"),
    (role, "role", "  ", "role must not be blank"),
    (role, "role", 7, "role must be text; got 7$"),
    (role, "role", 10**400, "role must be text; got a number beyond any other"),
    (role, "role", "Default", "role must not be called Default: that word has a meaning of its own"),
    (role, "role", "all", "role must not be called all"),
    (role, "role", "group: clerks", "role must not be called group: clerks"),
    (role, "currency", "GPB", 'currency must be an ISO 4217 code .*; got "GPB"$'),
    (role, "currency", "euros", "did you mean 'EUR'?"),
    (role, "jurisdiction", "", "jurisdiction must be given for employees"),
    (role, "markup", 0.3, "markup applies to contractors only"),
    (change, "start", "31.3.2025", 'start must be a date such as 2025-09-12; got "31.3.2025"$'),
    (change, "start", None, "start must be a date such as 2025-09-12; got nothing"),
    (change, "amount", 1.5, None),
    (change, "amount", -0.5, "amount of a reduce in unit heads must be 0 or more; got -0.5"),
    (change, "age", 121, "age must be between 0 and 120; got 121"),
    (change, "unit", "multiple", "unit of a reduce must be heads or fraction; got multiple"),
    (change, "months", 3, "months applies to grow only"),
    (change, "to_role", "other", "to_role applies to convert only"),
    (change, "severance_max", -1, "severance_max must be 0 or more"),
    (Settings, "currency", "dollars", 'currency must be an ISO 4217 code such as USD, EUR or GBP; got "dollars"'),
    (Settings, "currency", "", "currency must be an ISO 4217 code such as USD, EUR or GBP; got a blank"),
    (Settings, "months", 0, "months must be a whole number between 1 and 600; got 0"),
    (Settings, "months", 1.5, "months must be a whole number between 1 and 600; got 1.5"),
    (Settings, "months", np.array([12.0, 24.0]), "months must be one number"),
    (Settings, "time_to_fill", 0.5, "time_to_fill must be a whole number between 0 and 60"),
])  # fmt: skip
def test_a_wrong_value_is_named_with_its_bound(build, column, wrong, message):
    values = (SETTINGS if build is Settings else {}) | {column: wrong}
    if message is None:
        assert build(**values)
        return
    with pytest.raises(InputError, match=message) as refused:
        build(**values)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("rows", "message"), [
    ({"unit": "fraction", "amount": 1.2}, "in unit fraction must be between 0 and 1; got 1.2"),
    ({"unit": "fraction", "amount": np.array([0.5, 1.2])}, "got 1.2 in 1 of 2 scenarios"),
    ({"change": "grow", "unit": "multiple", "amount": 0.5}, "in unit multiple must be 1 or more; got 0.5"),
    ({"amount": -1}, "amount of a reduce in unit heads must be 0 or more; got -1$"),
    ({"amount": -0.1, "unit": "fraction"}, "amount of a reduce in unit fraction must be between 0 and 1; got -0.1$"),
    ({"change": "grow", "amount": -1}, "amount of a grow in unit heads must be 0 or more; got -1$"),
    ({"change": "grow", "amount": -1, "unit": "target"}, "amount of a grow in unit target must be 0 or more; got -1$"),
    ({"change": "grow", "amount": -1, "unit": "multiple"}, "a grow in unit multiple must be 1 or more; got -1$"),
    ({"change": "convert", "amount": -1}, "amount of a convert in unit heads must be 0 or more; got -1$"),
    ({"change": "convert", "amount": -1, "unit": "fraction"}, "a convert in unit fraction must be between 0 and 1"),
    ({"change": "raise", "amount": -1, "unit": "fraction"}, "a raise in unit fraction must be above -1; got -1$"),
    ({"change": "backfill", "amount": -1, "unit": "fraction"}, "a backfill in unit fraction must be between 0 and 1"),
    ({"change": "backfill", "unit": "heads"}, "unit of a backfill must be fraction; got heads"),
    ({"change": "backfill", "amount": 0, "unit": "fraction", "cost_per_head": 5}, "cost_per_head does not apply to ba"),
    ({"change": "grow", "age": 50}, "age applies to reduce only; leave it blank for grow"),
    ({"change": "grow", "statutory": "yes"}, "statutory applies to reduce only; leave it blank for grow"),
    ({"change": "grow", "notice_days": 30}, "notice_days applies to reduce only; leave it blank for grow"),
    ({"severance_min": 5, "severance_max": 4}, "severance_max must not be below severance_min"),
    ({"change": "convert"}, "to_role must name the role heads convert to"),
    ({"change": "convert", "to_role": "clerk"}, "to_role must be another role than role"),
])  # fmt: skip
def test_columns_that_contradict_each_other_are_named(rows, message):
    with pytest.raises(InputError, match=message) as refused:
        change(**rows)
    assert refused.value.reason().startswith(f"{refused.value.column} ")


def test_a_plan_needs_people():
    with pytest.raises(InputError, match="workforce must have at least one row"):
        Plan(workforce=[], settings=Settings(**SETTINGS))


@pytest.mark.parametrize(("build", "message"), [
    (lambda: plan(workforce=[role(), role(role="b"), role()]), "workforce row 3: role must be unique; .* row 1"),
    (lambda: plan(change(), change(role="clerks")), "changes row 2: role must be a role .*did you mean 'clerk'"),
    (lambda: plan(change(role="pilot")),
     'row 1: role must be a role of the workforce, group:NAME or all; got "pilot"; roles are clerk$'),
    (lambda: plan(change(role="group:pilots"), workforce=[role(group="A"), role(role="b", group="B")]),
     'got "group:pilots"; groups are group:A, group:B$'),
    (lambda: plan(change(role="group:")), 'role must be a role .*; got "group:"; no role has a group$'),
    (lambda: plan(change(change="convert", to_role="pilot")),
     'row 1: to_role must be a role of the workforce; got "pilot"; roles are clerk$'),
    (lambda: plan(change(change="convert", to_role="all")), 'to_role must be a role of the workforce; got "all"'),
    (lambda: plan(change(start="2024-12-31")), "within the plan, 2025-01-01 to 2025-12-31; got 2024-12-31"),
    (lambda: plan(change(start="2026-01-01")), "start must be within the plan"),
    (lambda: plan(change(amount=np.ones(2)), change(amount=np.ones(3))), "must have one length; got 2, 3"),
])  # fmt: skip
def test_rows_that_do_not_fit_the_plan_are_named(build, message):
    with pytest.raises(InputError, match=message):
        build()


@pytest.mark.parametrize("action", [project, check_feasibility])
@pytest.mark.parametrize(("changes", "message"), [
    ([change(amount=11)], "changes row 1: takes 11 heads but the role has 10 on 2025-03-31$"),
    ([change(), change(amount=np.array([8.0, 9.0]))], "row 2: takes 9 heads but the role has 8 .* in 1 of 2 scenarios"),
    ([change(change="grow", unit="target", amount=9)], "row 1: grows to 9 heads but the role has 10 .*; use reduce"),
    ([change(notice_days=276)], "row 1: notice_days must end within the plan, by 2025-12-31; it runs to 2026-01-01"),
    ([change(notice_days=275.25)], "row 1: notice_days must end within the plan, by 2025-12-31; it runs to 2026-01-01"),
    ([change(notice_days=1e9)], "row 1: notice_days must end within the plan"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_when_checked_and_when_projected(changes, message, action):
    with pytest.raises(InputError, match=message) as refused:
        action(plan(*changes))
    assert refused.value.column == ("notice_days" if changes[0].notice_days else "amount")


def test_notice_may_end_on_the_last_day_of_the_plan():
    notice = project(plan(change(notice_days=275))).lines["notice_pay"]
    assert notice.sum() == pytest.approx(2 * 50_000 * 9 / 12)


def test_a_metric_nobody_knows_is_named_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'run_rate_change'"):
        compare(plan()).metric("run_rate")


@pytest.mark.parametrize(("value", "read"), [(True, "yes"), (False, "no"), (" YES ", "yes")])
def test_yes_and_no_are_read_from_cells_of_any_kind(value, read):
    assert change(baseline=value).baseline == read


def test_a_date_is_read_from_text_days_and_moments():
    moments = ["2025-03-31", " 2025-03-31 ", dt.date(2025, 3, 31), dt.datetime(2025, 3, 31, 23, 59)]  # noqa: DTZ001
    assert {change(start=moment).start for moment in moments} == {dt.date(2025, 3, 31)}


def test_every_field_says_what_it_accepts():
    for table in (Role, Change, Settings):
        for field in some(attrs.fields(table)):
            if field.metadata:
                assert describe_bounds(field)
                assert field.metadata["title"]


def test_a_fraction_in_binary_takes_no_extra_head():
    cut, workforce = change(unit="fraction", amount=0.07), [role(headcount=100)]
    ways = [project(plan(cut, workforce=workforce, rounding=rounding)) for rounding in ("up", "down", "nearest")]
    assert [way.headcount["cuts"].sum() for way in ways] == [7, 7, 7]


def test_nobody_left_is_no_cost_per_head():
    metrics = compare(plan(change(unit="fraction", amount=1))).metrics
    assert np.isnan([metrics["cost_per_head"], metrics["blended_hourly_cost"]]).all()
