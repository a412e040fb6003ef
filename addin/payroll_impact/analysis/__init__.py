"""What if, at scale: drivers, sensitivity, tornado, solve, break-even and risk of a plan."""

from payroll_impact.analysis.apply_values import apply_values
from payroll_impact.analysis.breakeven import BreakEven, Unknown, break_evens, unknowns
from payroll_impact.analysis.breakeven_map import BreakEvenMap, breakeven_map
from payroll_impact.analysis.cluster import connect, disconnect
from payroll_impact.analysis.distribution_choice import DISTRIBUTIONS, distribution, from_evidence
from payroll_impact.analysis.distributions import (
    PERT,
    Discrete,
    Distribution,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    empirical,
)
from payroll_impact.analysis.driver import Driver
from payroll_impact.analysis.drivers import driver, drivers, independent_drivers
from payroll_impact.analysis.evaluate import Evaluated, evaluate
from payroll_impact.analysis.risk import simulate
from payroll_impact.analysis.risk_results import Fan, Histogram, MetricRisk, Risk, Share
from payroll_impact.analysis.scenario_comparison import ScenarioComparison, compare_scenarios
from payroll_impact.analysis.sensitivity import Sensitivity, sensitivity
from payroll_impact.analysis.solve import NoValidPlanError, Root, Solution, solve
from payroll_impact.analysis.tornado import Bar, Tornado, tornado

__all__ = [
    "DISTRIBUTIONS",
    "PERT",
    "Bar",
    "BreakEven",
    "BreakEvenMap",
    "Discrete",
    "Distribution",
    "Driver",
    "Evaluated",
    "Fan",
    "Histogram",
    "Lognormal",
    "MetricRisk",
    "NoValidPlanError",
    "Normal",
    "Risk",
    "Root",
    "ScenarioComparison",
    "Sensitivity",
    "Share",
    "Solution",
    "Tornado",
    "Triangular",
    "Uniform",
    "Unknown",
    "apply_values",
    "break_evens",
    "breakeven_map",
    "compare_scenarios",
    "connect",
    "disconnect",
    "distribution",
    "driver",
    "drivers",
    "empirical",
    "evaluate",
    "from_evidence",
    "independent_drivers",
    "sensitivity",
    "simulate",
    "solve",
    "tornado",
    "unknowns",
]
