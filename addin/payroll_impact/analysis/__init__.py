"""What if, at scale: drivers, sensitivity, tornado, solve, break-even and risk of a plan."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.analysis.applied_values import apply_values
    from payroll_impact.analysis.blocks import BLOCK, PlanEvaluator
    from payroll_impact.analysis.breakeven import UNKNOWN, BreakEven, Unknown, break_evens, unknowns
    from payroll_impact.analysis.breakeven_grid import BreakEvenMap, breakeven_map
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
    from payroll_impact.analysis.driver_catalogue import driver, drivers, independent_drivers
    from payroll_impact.analysis.driver_kinds import Driver
    from payroll_impact.analysis.evaluation import Evaluated, evaluate
    from payroll_impact.analysis.gaussian import normal_probability, normal_quantile
    from payroll_impact.analysis.goal_seek import NoValidPlanError, Root, Solution, solve
    from payroll_impact.analysis.risk import simulate
    from payroll_impact.analysis.risk_results import Fan, Histogram, MetricRisk, Risk, Share
    from payroll_impact.analysis.sampling import METHODS, sampler, shuffle_keys, shuffled
    from payroll_impact.analysis.scenario_comparison import ScenarioComparison, compare_scenarios
    from payroll_impact.analysis.sensitivity_table import Sensitivity, sensitivity
    from payroll_impact.analysis.sobol_indices import estimate_indices, first_order_indices
    from payroll_impact.analysis.streaming_statistics import Edges, Moments, quantiles
    from payroll_impact.analysis.tornado_ranges import Bar, Tornado, tornado

# no module is named as a function is: it would stand in its place once it was loaded
__getattr__ = lazy_names(__name__, {
    "applied_values": ("apply_values",),
    "blocks": ("BLOCK", "PlanEvaluator"),
    "breakeven": ("UNKNOWN", "BreakEven", "Unknown", "break_evens", "unknowns"),
    "breakeven_grid": ("BreakEvenMap", "breakeven_map"),
    "cluster": ("connect", "disconnect"),
    "correlation": ("copula",),
    "distribution_choice": ("DISTRIBUTIONS", "distribution", "from_evidence"),
    "distributions": ("PERT", "Discrete", "Distribution", "Lognormal", "Normal", "Triangular", "Uniform", "empirical"),
    "driver_catalogue": ("driver", "drivers", "independent_drivers"),
    "driver_kinds": ("Driver",),
    "evaluation": ("Evaluated", "evaluate"),
    "gaussian": ("normal_probability", "normal_quantile"),
    "goal_seek": ("NoValidPlanError", "Root", "Solution", "solve"),
    "risk": ("simulate",),
    "risk_results": ("Fan", "Histogram", "MetricRisk", "Risk", "Share"),
    "sampling": ("METHODS", "sampler", "shuffle_keys", "shuffled"),
    "scenario_comparison": ("ScenarioComparison", "compare_scenarios"),
    "sensitivity_table": ("Sensitivity", "sensitivity"),
    "sobol_indices": ("estimate_indices", "first_order_indices"),
    "streaming_statistics": ("Edges", "Moments", "quantiles"),
    "tornado_ranges": ("Bar", "Tornado", "tornado"),
})  # fmt: skip

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
