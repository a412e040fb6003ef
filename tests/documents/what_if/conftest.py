"""What the tests of the analyses' reports share: one answer of each kind, of the founding case."""

import attrs
import pytest

from payroll_impact.analysis import breakeven_map, distribution, sensitivity, simulate, solve, tornado
from payroll_impact.documents import (
    Asked,
    curve_values,
    describe_break_evens,
    describe_risk,
    describe_sensitivity,
    describe_solution,
    describe_tornado,
)
from payroll_impact.model import Change, Plan, Role, Settings, compare

GROUP, PAY = "group:specialist.headcount", "Generalist tutor.pay"


@attrs.frozen
class Told:
    """A result and its answer."""

    result: object
    answer: object
    tables: tuple


@pytest.fixture(scope="session")
def plan(founding):
    return founding.plan.plan


@pytest.fixture(scope="session")
def told(founding, plan):
    """Every kind of answer with the result it tells."""
    one = sensitivity(plan, "npv", GROUP, [20, 60, 100, -5])
    two = sensitivity(plan, "npv", GROUP, [20, 60, 100], PAY, [35, 50])
    bars = tornado(plan, "run_rate_change")
    found = solve(plan, GROUP, "run_rate_change")
    around = sensitivity(plan, "run_rate_change", GROUP, curve_values(found))
    evens = breakeven_map(plan, "run_rate_change", PAY, [35, 65], GROUP)
    shapes = {GROUP: distribution("pert", [20, 100, 160]), PAY: distribution("normal", [40, 20])}
    risk = simulate(plan, shapes, ["run_rate_change", "payback_month"], draws=1_000, budget={"run_rate_change": 5e7})
    asked = Asked(uncertainties=shapes, correlations={}, origins=dict.fromkeys(shapes, "given"))
    return {
        "sensitivity": Told(one, describe_sensitivity(plan, one), ("values",)),
        "grid": Told(two, describe_sensitivity(plan, two), ("values",)),
        "tornado": Told(bars, describe_tornado(plan, bars, swing=0.1, top=10), ("bars",)),
        "solve": Told(found, describe_solution(plan, found, around), ("solutions",)),
        "breakeven": Told(evens, describe_break_evens(plan, evens), ("break_evens",)),
        "risk": Told(risk, describe_risk(founding, risk, asked), ("figures", "shares", "histogram", "months")),
    }


@pytest.fixture(scope="session")
def hostile_answer():
    """A tornado of a plan whose role would be a formula, a chart's reference, markup and mathematics."""
    name = "=Bars!A1 $x^2$ <b>&"
    plan = Plan(
        workforce=[Role(role=name, group="+2", headcount=10, pay=50_000, jurisdiction="US")],
        changes=[Change(change="reduce", role=name, amount=1, unit="heads", start="2025-03-31")],
        settings=Settings(start="2025-01-01", months=12, name="=1+1"),
    )
    assert compare(plan)
    found = sensitivity(plan, "npv", f"{name}.pay", [40_000, 60_000])
    return describe_sensitivity(plan, found)
