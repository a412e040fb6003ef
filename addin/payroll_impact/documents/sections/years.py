"""Fiscal years and quarters: payroll, impact, and heads at the end of each."""

from payroll_impact.documents.document import Cell, Column, Paragraph, Section, Table
from payroll_impact.documents.report.periods import period_note, period_rows
from payroll_impact.documents.sections.report import Report

_TITLE = "Fiscal years and quarters"


def years(report: Report) -> Section:
    """Return the plan by fiscal year and by quarter."""
    note = Paragraph(period_note(report.comparison.plan.plan), "note")
    parts = (_table(report, "year", "years"), _table(report, "quarter", "quarters"), note)
    return Section(name="years", title=_TITLE, menu="Years", parts=parts, brief=())


def _table(report: Report, kind: str, name: str) -> Table:
    columns = (
        Column("label", f"Fiscal {kind}"),
        Column("heads_baseline", "Heads at the end, baseline", "heads"),
        Column("heads_plan", "Heads at the end, plan", "heads"),
        Column("payroll_baseline", "Payroll, baseline", "money"),
        Column("payroll_plan", "Payroll, plan", "money"),
        Column("one_off_plan", "of it one-off", "money"),
        Column("impact", "Impact", "money", signed=True),
        Column("cumulative_impact", "Impact so far", "money", signed=True),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        tuple(getattr(each, column.name) for column in columns) for each in period_rows(report.comparison, kind)
    )
    return Table(name, f"By fiscal {kind}, amounts in {report.data.currency}", columns, rows, small=kind == "quarter")
