"""Scenarios side by side: what differs in their inputs, and the way from one answer to the other, input by input.

Examples
--------
>>> from payroll_impact.scenarios import load_scenario
>>> plans = {name: load_scenario(name) for name in ("xai-2025", "xai-2025-two-waves")}
>>> found = compare_plans(plans)
>>> [bridge.name for bridge in found.bridges]
['xai-2025-two-waves']
"""

from payroll_impact.documents.comparison.bridge import BridgeStep, PlanBridge, bridge_between
from payroll_impact.documents.comparison.content import PlanComparison, compare_plans
from payroll_impact.documents.comparison.inputs import InputDifference, input_differences

__all__ = [
    "BridgeStep",
    "InputDifference",
    "PlanBridge",
    "PlanComparison",
    "bridge_between",
    "compare_plans",
    "input_differences",
]
