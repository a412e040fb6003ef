"""What one input alone does to the answer."""

import math

import attrs

from payroll_impact.documents.document import Cell, Chart, Column, Paragraph, Section, Series, Table
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.wording import clean, in_currency

_MOST = 15  # inputs on a page
_UNKNOWN = "unknown"


def tornado(report: Report) -> Section | None:
    """Return the tornado; None where it was not asked for."""
    page = report.data.tornado
    if page is None:
        return None
    planned, currency = page.tornado.as_planned, report.data.currency
    columns = (
        Column("title", "Input", "name"),
        Column("low", "Low end", "value"),
        Column("high", "High end", "value"),
        Column("unit", "Unit", brief=False),
        Column("at_low", "At the low end", "money", signed=True),
        Column("at_high", "At the high end", "money", signed=True),
        Column("confidence", "Confidence", brief=False),
        Column("change_at_low", "Low end less plan", "money", drawn=True),
        Column("change_at_high", "High end less plan", "money", drawn=True),
    )
    bars = page.tornado.bars
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            clean(bar.driver.title), bar.low, bar.high, in_currency(bar.driver.unit, currency), bar.at_low, bar.at_high,
            bar.driver.confidence, bar.at_low - planned, bar.at_high - planned,
        )
        for bar in bars
    )  # fmt: skip
    looks = tuple("unknown" if bar.driver.confidence == _UNKNOWN else "" for bar in bars)
    title = f"Change of the yearly run rate, {report.yearly}"
    table = Table("tornado", title, columns, rows, looks=looks)  # type: ignore[arg-type]
    drawn = range(sum(math.isfinite(bar.effect) for bar in bars[:_MOST]))
    sides = (("at the low end", "change_at_low", "low"), ("at the high end", "change_at_high", "high"))
    chart = Chart(
        kind="tornado",
        title="Tornado: the answer at both ends of each input",
        y_title=report.yearly,
        series=tuple(
            Series(name=name, table="tornado", x="title", y=column, rows=drawn, look=look)
            for name, column, look in sides
        ),
        caption="Change of the yearly run rate against the plan, one input at the low or the high end of its range.",
    )
    left = len(bars) - _MOST
    more = f" {left} more inputs move less; the workbook lists them." if left > 0 else ""
    return Section(
        name="tornado",
        title="Tornado: what one input alone does to the answer",
        menu="Tornado",
        parts=(
            Paragraph(f"{page.ranges} {page.tornado.note}{more}"),
            *((chart,) if drawn else ()),
            attrs.evolve(table, most=_MOST, printed=_MOST, small=True, short=True),
        ),
        new_page=True,
    )
