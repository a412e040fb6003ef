"""The arrays against the people: two models written apart must agree on every figure of any plan."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import event, given, settings
from people import ONE_OFF, RECURRING, Firm, ImpossibleError
from people_metrics import bridge, gross, metrics
from strategies import lawful, plans

from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, compare, metrics_of, project
from payroll_impact.scenarios import library, load_scenario
from proof import some

FLOWS = ("opening", "joiners", "backfills", "attrition", "cuts", "conversions", "closing")
CENT_FRACTION = 1e-5  # amounts of up to 10⁹ in double precision; a wrong rule shows in whole cents


def table(books, kept, name):
    return np.array([[kept[name, role, month] for month in range(books.months)] for role in range(books.roles)])


CASES = Path(__file__).parents[1] / "scenarios" / "cases"
POSSIBLE = (
    "nothing-changes", "nothing-changes-backfill-blank", "bank", "bank-without-changes", "bonus-of-300-percent",
    "yearly-pay-by-the-hour", "british-irish-without-severance",
)  # fmt: skip


def assert_same(projection, books):
    for name in FLOWS:
        np.testing.assert_allclose(
            projection.headcount[name], table(books, books.flows, name), rtol=1e-9, atol=1e-8, err_msg=name
        )
    for name in (*RECURRING, *ONE_OFF):
        np.testing.assert_allclose(
            projection.lines[name], table(books, books.lines, name), rtol=1e-9, atol=CENT_FRACTION, err_msg=name
        )
    np.testing.assert_allclose(projection.paid_heads, table(books, books.flows, "worked"), rtol=1e-9, atol=1e-8)
    assert_same_output(projection, books)
    pay = [[books.pay[role, month] for month in range(books.months)] for role in range(books.roles)]
    np.testing.assert_allclose(projection.annual_pay, pay, rtol=1e-12)
    for name in RECURRING:
        year = [books.year_ahead[name, role] for role in range(books.roles)]
        np.testing.assert_allclose(
            projection.run_rate_lines[name], year, rtol=1e-9, atol=12 * CENT_FRACTION, err_msg=name
        )


def assert_same_output(projection, books):
    """Hold the output by role and month, and what ramps and vacancies take from it, against that of the people."""
    if not projection.plan.has_output:
        assert projection.output is None
        return
    output = projection.output
    for name, got in (
        ("accepted", output.accepted_items), ("capacity", output.capacity), ("lost to ramp", output.lost_to_ramp),
        ("lost to vacancy", output.lost_to_vacancy),
    ):  # fmt: skip
        wanted = table(books, books.flows, name)
        most = max(1.0, float(np.abs(wanted).max()), float(np.abs(output.capacity).max()))
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-9 * most, err_msg=name)


def lived(plan, *, baseline):
    """Return the books of a plan, or None after seeing that the model refuses the plan as well."""
    try:
        return Firm(plan, baseline=baseline).live()
    except ImpossibleError:
        with pytest.raises(InputError, match="changes row"):
            project(plan, baseline=baseline)
        return None


@pytest.mark.parametrize("baseline", [False, True])
@settings(max_examples=2 * settings().max_examples)  # the test that carries most
@given(plan=plans(statutory=True, jumping=True))
def test_a_projection_is_what_the_people_live_through(baseline, plan):
    plan = lawful(plan)
    books = lived(plan, baseline=baseline)
    event("possible" if books else "impossible")
    if books:
        assert_same(project(plan, baseline=baseline), books)


@given(plan=plans(most_roles=3, most_changes=4))
def test_metrics_and_bridge_are_those_of_the_people(plan):
    plan = lawful(plan)
    books, base = lived(plan, baseline=False), lived(plan, baseline=True)
    if not (books and base):
        return
    comparison = compare(plan)
    money = gross(books, base)
    wanted = metrics(plan, books, base)
    for name in some(metrics_of(plan)):
        if name == "payback_month" and not decided(comparison, money):
            continue
        if name in ("cost_per_head", "blended_hourly_cost") and books.heads() < 1e-6:
            continue
        got = comparison.metric(name)
        if METRICS[name].of_output:
            assert_same_output_metric(name, got, wanted[name], books, base)
            continue
        assert got == pytest.approx(wanted[name], rel=1e-9, abs=1e-9 * money + 1e-7, nan_ok=True), name
    assert_same_bridge(comparison.bridge, books, base, tolerance=1e-9 * money + CENT_FRACTION)


def assert_same_output_metric(name, got, wanted, *both):
    """Hold a metric of output against the people's; none where there is all but no output to compare."""
    capacity = [[table(kept, kept.flows, "capacity")[:, m].sum() for m in range(kept.months)] for kept in both]
    least, most = min(map(min, capacity)), max(map(max, capacity))
    if least < 1e-3:
        return
    if name == "catch_up_month":
        gaps = [abs(a - b) / most for a, b in zip(*capacity, strict=True)]
        if any(0 < gap < 1e-9 for gap in gaps):
            return
    small = {"items_lost": 1e-9 * most * len(capacity[0]), "capacity_change": 1e-9 * most}.get(name, 1e-9)
    assert got == pytest.approx(wanted, rel=1e-7, abs=small, nan_ok=True), name


@pytest.mark.parametrize("name", [*POSSIBLE, *library()])
def test_scenarios_are_what_the_people_live_through(name):
    file = CASES / f"{name}.toml"
    plan = load_scenario(file if name in POSSIBLE else name)
    books, base = lived(plan, baseline=False), lived(plan, baseline=True)
    comparison = compare(plan)
    assert_same(comparison.plan, books)
    assert_same(comparison.baseline, base)
    expected = metrics(plan, books, base)
    for metric, value in some(comparison.metrics.items()):
        least = 0.0 if METRICS[metric].of_output else 1e-9 * gross(books, base) + 1e-7
        assert value == pytest.approx(expected[metric], rel=1e-9, abs=least, nan_ok=True), metric
    assert_same_bridge(comparison.bridge, books, base, tolerance=1e-9 * gross(books, base) + CENT_FRACTION)


def decided(comparison, money):
    """Return whether no cumulative impact is so near zero, without being it, that its sign is chance."""
    cumulative = np.abs(comparison.cumulative)
    return not ((cumulative > 1e-13 * money) & (cumulative < 1e-9 * money)).any()


def assert_same_bridge(got, books, base, tolerance):
    assert got.start == pytest.approx(base.run_rate(), rel=1e-9, abs=tolerance)
    assert got.end == pytest.approx(books.run_rate(), rel=1e-9, abs=tolerance)
    expected = bridge(books, base)
    assert list(got.totals) == list(expected)
    for step, total in expected.items():
        assert got.totals[step] == pytest.approx(total, abs=tolerance), step
