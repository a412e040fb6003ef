"""What if, at scale: drivers, sensitivity, tornado, solve, break-even and risk of a plan."""

from payroll_impact.analysis.assignment import with_values
from payroll_impact.analysis.breakeven import BreakEven, Unknown, break_evens, unknowns
from payroll_impact.analysis.drivers import driver, drivers
from payroll_impact.analysis.places import Driver
from payroll_impact.analysis.scale import Evaluated, evaluate
from payroll_impact.analysis.scenario_comparison import ScenarioComparison, compare_scenarios
from payroll_impact.analysis.sensitivity import Sensitivity, sensitivity

__all__ = [
    "BreakEven",
    "Driver",
    "Evaluated",
    "ScenarioComparison",
    "Sensitivity",
    "Unknown",
    "break_evens",
    "compare_scenarios",
    "driver",
    "drivers",
    "evaluate",
    "sensitivity",
    "unknowns",
    "with_values",
]
