"""Every month as a table."""

from payroll_impact.documents.document import Column, Section, Table
from payroll_impact.documents.sections.report import Report


def months(report: Report) -> Section:
    """Return heads, payroll and impact of each month."""
    comparison = report.comparison
    columns = (
        Column("month", "Month", "month"),
        Column("heads_baseline", "Heads, baseline", "heads"),
        Column("heads_plan", "Heads, plan", "heads"),
        Column("payroll_baseline", "Payroll, baseline", "money"),
        Column("payroll_plan", "Payroll, plan", "money"),
        Column("one_off", "of it one-off", "money"),
        Column("impact", "Impact", "money", signed=True),
        Column("so_far", "Impact so far", "money", signed=True),
    )
    sides = (comparison.baseline, comparison.plan)
    values = (
        *(side.headcount["closing"].sum(axis=0) for side in sides),
        *(side.totals.total for side in sides),
        comparison.plan.totals.one_off,
        comparison.total,
        comparison.cumulative,
    )
    rows = tuple(zip(comparison.plan.calendar.months, *(each.tolist() for each in values), strict=True))
    table = Table("months", f"Every month, amounts in {report.data.currency}", columns, rows, small=True)
    return Section(name="months", title="Month by month", menu="Months", parts=(table,), brief=(), new_page=True)
