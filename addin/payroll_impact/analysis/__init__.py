"""What if, at scale: drivers, sensitivity, tornado, solve, break-even and risk of a plan."""

from payroll_impact.analysis.apply_values import apply_values
from payroll_impact.analysis.blocks import BLOCK, PlanEvaluator
from payroll_impact.analysis.breakeven import UNKNOWN, BreakEven, Unknown, break_evens, unknowns
from payroll_impact.analysis.breakeven_map import BreakEvenMap, breakeven_map
from payroll_impact.analysis.cluster import connect, disconnect
from payroll_impact.analysis.correlation import copula
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
from payroll_impact.analysis.gaussian import normal_probability, normal_quantile
from payroll_impact.analysis.risk import simulate
from payroll_impact.analysis.risk_results import Fan, Histogram, MetricRisk, Risk, Share
from payroll_impact.analysis.sampling import METHODS, sampler, shuffle_keys, shuffled
from payroll_impact.analysis.scenario_comparison import ScenarioComparison, compare_scenarios
from payroll_impact.analysis.sensitivity import Sensitivity, sensitivity
from payroll_impact.analysis.sobol_indices import estimate_indices, first_order_indices
from payroll_impact.analysis.solve import NoValidPlanError, Root, Solution, solve
from payroll_impact.analysis.streaming_statistics import Edges, Moments, quantiles
from payroll_impact.analysis.tornado import Bar, Tornado, tornado

__all__ = [
    "BLOCK",
    "DISTRIBUTIONS",
    "METHODS",
    "PERT",
    "UNKNOWN",
    "Bar",
    "BreakEven",
    "BreakEvenMap",
    "Discrete",
    "Distribution",
    "Driver",
    "Edges",
    "Evaluated",
    "Fan",
    "Histogram",
    "Lognormal",
    "MetricRisk",
    "Moments",
    "NoValidPlanError",
    "Normal",
    "PlanEvaluator",
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
    "copula",
    "disconnect",
    "distribution",
    "driver",
    "drivers",
    "empirical",
    "estimate_indices",
    "evaluate",
    "first_order_indices",
    "from_evidence",
    "independent_drivers",
    "normal_probability",
    "normal_quantile",
    "quantiles",
    "sampler",
    "sensitivity",
    "shuffle_keys",
    "shuffled",
    "simulate",
    "solve",
    "tornado",
    "unknowns",
]
