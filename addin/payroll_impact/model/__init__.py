"""The cost of a plan: a pure, vectorised model with axis order (scenario, role, month)."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.model.calendar import Calendar
    from payroll_impact.model.costs import ONE_OFF_LINES, RECURRING_LINES
    from payroll_impact.model.feasibility import check_feasibility
    from payroll_impact.model.fields import describe_bounds
    from payroll_impact.model.headcount import FLOWS
    from payroll_impact.model.impact import METRICS, Comparison, Metric, compare, metric, metrics_of
    from payroll_impact.model.law import AppliedParameter, Law, Tax
    from payroll_impact.model.notice import NoticeTerms, notice_law
    from payroll_impact.model.periods import at_period_end, fiscal_periods, sum_by_period
    from payroll_impact.model.place_rule import PlaceRule
    from payroll_impact.model.plan import Change, Evidence, Plan, Role, Settings
    from payroll_impact.model.projection import Projection, project, project_totals, totals_of_both
    from payroll_impact.model.redundancy import statutory_redundancy
    from payroll_impact.model.rounding import split_heads
    from payroll_impact.model.taxes import employer_tax

# a name is imported when it is asked for: what computes one cell loads no plan
__getattr__ = lazy_names(__name__, {
    "calendar": ("Calendar",),
    "costs": ("ONE_OFF_LINES", "RECURRING_LINES"),
    "feasibility": ("check_feasibility",),
    "fields": ("describe_bounds",),
    "headcount": ("FLOWS",),
    "impact": ("METRICS", "Comparison", "Metric", "compare", "metric", "metrics_of"),
    "law": ("AppliedParameter", "Law", "Tax"),
    "notice": ("NoticeTerms", "notice_law"),
    "periods": ("at_period_end", "fiscal_periods", "sum_by_period"),
    "place_rule": ("PlaceRule",),
    "plan": ("Change", "Evidence", "Plan", "Role", "Settings"),
    "projection": ("Projection", "project", "project_totals", "totals_of_both"),
    "redundancy": ("statutory_redundancy",),
    "rounding": ("split_heads",),
    "taxes": ("employer_tax",),
})  # fmt: skip

__all__ = [
    "FLOWS",
    "METRICS",
    "ONE_OFF_LINES",
    "RECURRING_LINES",
    "AppliedParameter",
    "Calendar",
    "Change",
    "Comparison",
    "Evidence",
    "Law",
    "Metric",
    "NoticeTerms",
    "PlaceRule",
    "Plan",
    "Projection",
    "Role",
    "Settings",
    "Tax",
    "at_period_end",
    "check_feasibility",
    "compare",
    "describe_bounds",
    "employer_tax",
    "fiscal_periods",
    "metric",
    "metrics_of",
    "notice_law",
    "project",
    "project_totals",
    "split_heads",
    "statutory_redundancy",
    "sum_by_period",
    "totals_of_both",
]
