"""The notice each law asks for, and what short notice would cost."""

from payroll_impact.documents.document import Cell, Column, Listing, Paragraph, Quantity, Section, Table
from payroll_impact.documents.quantities import format_date
from payroll_impact.documents.report.notices import HOW_COUNTED, is_apart, notice_in_words, say_triggered
from payroll_impact.documents.sections.report import Report
from payroll_impact.scenarios.layoffs import NoticeRow


def notice(report: Report) -> Section:
    """Return every law of notice by place and day of cuts."""
    title, rows = "Notice the cuts call for", report.data.notices
    answer = Paragraph(report.data.notice)
    if not rows:
        return Section(name="notice", title=title, menu="Notice", parts=(answer,), brief=())
    columns = (
        Column("law", "Law"),
        Column("place", "Where", "name"),
        Column("date", "Day of the cut", "date"),
        Column("heads", "Heads cut", "heads"),
        Column("counted", "Heads counted", "heads"),
        Column("employees", "Employees", "heads", detail=True),
        Column("triggered", "Triggered"),
        Column("days_required", "Days required", "heads"),
        Column("days_given", "Days in the plan", "heads"),
        Column("days_missing", "Days missing", "heads", detail=True),
        Column("short", "Cost of the days missing", "money"),
        Column("without", "Cost of no notice", "money"),
        Column("why", "Why"),
        Column("kind", "Kind", detail=True),
        Column("law_of", "Law of", "name", detail=True),
        Column("source", "Source", "name", detail=True),
    )
    table = Table(
        "notice",
        f"Notice by law and day of cuts, amounts in {report.data.currency}",
        columns,
        tuple(_row(each) for each in rows),
        looks=tuple("unknown" if each.days_missing > 0 or each.triggered is None else "" for each in rows),
        small=True,
    )
    others = tuple(notice_in_words(row) for row in rows if is_apart(row))
    return Section(
        name="notice",
        title=title,
        menu="Notice",
        parts=(answer, table, Paragraph(HOW_COUNTED, "note")),
        brief=(Listing(others, "Other laws of notice"),) if others else (),
        wide=True,
    )


def _row(each: NoticeRow) -> tuple[Cell, ...]:
    span = f"{each.first:%d %b} to {format_date(each.last)}" if each.first != each.last else ""
    # of a law that the figures do not decide nothing is known to be asked: that is no 0
    known = each.triggered is not None
    asked = (each.days_required, each.days_missing, each.short, each.without) if known else (None,) * 4
    law = f"{each.law}\n{each.counts}" if each.counts else each.law
    return (
        law, each.place, each.date, each.heads, Quantity(each.counted, "heads", unit=span), each.employees,
        say_triggered(each), asked[0], each.days_given, *asked[1:], each.why, each.kind, each.law_of, each.source,
    )  # fmt: skip
