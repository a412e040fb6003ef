"""The cost of a plan: a pure, vectorised model with axis order (scenario, role, month)."""

from payroll_impact.model.costs import ONE_OFF_LINES, RECURRING_LINES
from payroll_impact.model.feasibility import check_feasibility
from payroll_impact.model.impact import Comparison, compare
from payroll_impact.model.law import AppliedParameter, Law, Tax
from payroll_impact.model.place_rule import PlaceRule
from payroll_impact.model.plan import Change, Evidence, Plan, Role, Settings
from payroll_impact.model.projection import Projection, project

__all__ = [
    "ONE_OFF_LINES",
    "RECURRING_LINES",
    "AppliedParameter",
    "Change",
    "Comparison",
    "Evidence",
    "Law",
    "PlaceRule",
    "Plan",
    "Projection",
    "Role",
    "Settings",
    "Tax",
    "check_feasibility",
    "compare",
    "project",
]
