"""One-off cost against recurring change, and the payback."""

import math

from payroll_impact.documents.document import Chart, Column, Paragraph, Section, Series, Table
from payroll_impact.documents.report.one_off_vs_recurring import ONCE, YEARLY
from payroll_impact.documents.sections.report import Report
from payroll_impact.model.titles import LINE_TITLES


def one_off(report: Report) -> Section:
    """Return the impact so far by month, and the lines of each kind."""
    months = len(report.comparison.total)
    payback = float(report.comparison.metric("payback_month"))
    paid_back = math.isfinite(payback) and 0 < payback <= months
    chart = Chart(
        kind="columns",
        title="Cumulative impact by month",
        y_title=report.data.currency,
        series=(Series(name="Impact so far", table="months", x="month", y="so_far", rows=range(months)),),
        levels=(("paid back", payback),) if paid_back else (),
        caption="Impact so far, month by month: above zero the plan has cost more than the baseline.",
    )
    return Section(
        name="once",
        title="One-off against recurring, and payback",
        menu="One-off and payback",
        parts=(
            Paragraph(report.data.outlay),
            chart,
            _lines(report, ONCE, "one_off", f"One-off, over all months, {report.data.currency}"),
            _lines(report, YEARLY, "recurring", f"Recurring, yearly run rate, {report.yearly}"),
        ),
        brief=(),
    )


def _lines(report: Report, kind: str, name: str, title: str) -> Table:
    columns = (
        Column("line", "Line"),
        Column("baseline", "Baseline", "money"),
        Column("plan", "Plan", "money"),
        Column("change", "Change", "money", signed=True),
    )
    chosen = [each for each in report.data.outlays if each.kind == kind]
    rows = tuple(
        (LINE_TITLES[each.line], each.baseline, each.plan, each.change) for each in chosen if each.baseline or each.plan
    )
    totals = [math.fsum(getattr(each, side) for each in chosen) for side in ("baseline", "plan", "change")]
    return Table(name, title, columns, rows, total=("Total", *totals), empty=f"{title}: there is none.")
