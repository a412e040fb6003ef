"""The cost of a plan: a pure, vectorised model with axis order (scenario, role, month)."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.model.calendar import Calendar
    from payroll_impact.model.closed_form import closed_totals, closed_totals_of_both
    from payroll_impact.model.costs import ONE_OFF_LINES, RECURRING_LINES
    from payroll_impact.model.feasibility import check_feasibility
    from payroll_impact.model.fields import describe_bounds
    from payroll_impact.model.headcount import FLOWS
    from payroll_impact.model.impact import METRICS, Comparison, Metric, compare, metric, metrics_of
    from payroll_impact.model.individual_notice import individual_notice_days
    from payroll_impact.model.law import SHAPES, AppliedParameter, Law, Tax
    from payroll_impact.model.notice import NoticeTerms, notice_law
    from payroll_impact.model.period_taxes import month_tax
    from payroll_impact.model.periods import at_period_end, fiscal_periods, sum_by_period
    from payroll_impact.model.place_rule import PlaceRule
    from payroll_impact.model.plan import Change, Evidence, Plan, Role, Settings
    from payroll_impact.model.projection import Projection, project, project_totals, totals_of_both
    from payroll_impact.model.redundancy import statutory_redundancy
    from payroll_impact.model.rounding import split_heads
    from payroll_impact.model.taxes import employer_tax
    from payroll_impact.model.titles import LINE_TITLES

# a name is imported when it is asked for: what computes one cell loads no plan
__getattr__ = lazy_names(__name__, {
    "calendar": ("Calendar",),
    "closed_form": ("closed_totals", "closed_totals_of_both"),
    "costs": ("ONE_OFF_LINES", "RECURRING_LINES"),
    "feasibility": ("check_feasibility",),
    "fields": ("describe_bounds",),
    "headcount": ("FLOWS",),
    "impact": ("METRICS", "Comparison", "Metric", "compare", "metric", "metrics_of"),
    "individual_notice": ("individual_notice_days",),
    "law": ("SHAPES", "AppliedParameter", "Law", "Tax"),
    "notice": ("NoticeTerms", "notice_law"),
    "period_taxes": ("month_tax",),
    "periods": ("at_period_end", "fiscal_periods", "sum_by_period"),
    "place_rule": ("PlaceRule",),
    "plan": ("Change", "Evidence", "Plan", "Role", "Settings"),
    "projection": ("Projection", "project", "project_totals", "totals_of_both"),
    "redundancy": ("statutory_redundancy",),
    "rounding": ("split_heads",),
    "taxes": ("employer_tax",),
    "titles": ("LINE_TITLES",),
})  # fmt: skip

__all__ = [
    "FLOWS",
    "LINE_TITLES",
    "METRICS",
    "ONE_OFF_LINES",
    "RECURRING_LINES",
    "SHAPES",
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
    "closed_totals",
    "closed_totals_of_both",
    "compare",
    "describe_bounds",
    "employer_tax",
    "fiscal_periods",
    "individual_notice_days",
    "metric",
    "metrics_of",
    "month_tax",
    "notice_law",
    "project",
    "project_totals",
    "split_heads",
    "statutory_redundancy",
    "sum_by_period",
    "totals_of_both",
]
