"""How far the answer spreads when inputs vary within their ranges."""

from itertools import pairwise

import numpy as np

from payroll_impact.documents.document import Cell, Chart, Column, Paragraph, Quantity, Section, Series, Table
from payroll_impact.documents.quantities import kind_of
from payroll_impact.documents.report.tornado_and_risk import RISK_METRICS, RiskPage
from payroll_impact.documents.sections.report import Report
from payroll_impact.documents.wording import in_currency
from payroll_impact.model.impact import METRICS

_LEVELS = {0.05: "5 %", 0.1: "10 %", 0.25: "25 %", 0.5: "half", 0.75: "75 %", 0.9: "90 %", 0.95: "95 %"}
_BRIEF = (0.05, 0.5, 0.95)
_BANDS = ("", "5 % to 10 %", "10 % to 25 %", "25 % to 75 %", "75 % to 90 %", "90 % to 95 %")


def risk(report: Report) -> Section | None:
    """Return the spread of the answer; None where it was not asked for."""
    page = report.data.risk
    if page is None:
        return None
    left = "; ".join(driver.title for driver in page.left_out)
    held = (Paragraph(f"Held at what is assumed, because unknown: {left}.", "note"),) if left else ()
    return Section(
        name="risk",
        title="Risk: how far the answer spreads",
        menu="Risk",
        parts=(
            Paragraph(page.answer, "strong"),
            Paragraph(page.how),
            *(Paragraph(text) for text in page.risk.warnings),
            *_histogram(report, page),
            *_fan(report, page),
            _spread(report, page),
            *held,
        ),
        new_page=True,
    )


def _histogram(report: Report, page: RiskPage) -> tuple[Chart, Table]:
    shown = page.risk[RISK_METRICS[0]].histogram
    edges, counts = shown.edges.tolist(), shown.counts.tolist()
    columns = (
        Column("middle", "Change of the yearly run rate, about", "money", signed=True),
        Column("share", "% of draws", "number"),
    )
    rows = tuple(
        ((low + high) / 2, count / page.risk.draws * 100)
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    )
    chart = Chart(
        kind="histogram",
        title="Change of the yearly run rate over all draws",
        x_title=report.yearly,
        y_title="% of draws",
        series=(Series(name="Draws", table="draws", x="middle", y="share", rows=range(len(rows))),),
        caption="Change of the yearly run rate over all draws.",
    )
    return chart, Table("draws", chart.title, columns, rows, drawn=True)


def _fan(report: Report, page: RiskPage) -> tuple[Chart, Table]:
    levels = page.risk.fan.percentiles
    kept = [place for place, level in enumerate(page.risk.fan.levels) if level != 0.5]  # noqa: PLR2004 - the middle
    heights = [levels[kept[0]], *(levels[other] - levels[one] for one, other in pairwise(kept))]
    names = [f"band{place}" for place in range(len(heights))]
    columns = (
        Column("month", "Month", "month"),
        Column("middle", "Middle", "money"),
        *(Column(name, title or "Below the bands", "money") for name, title in zip(names, _BANDS, strict=True)),
    )
    middle = levels[list(page.risk.fan.levels).index(0.5)]
    months = report.comparison.plan.calendar.months
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (month, *row) for month, row in zip(months, np.array([middle, *heights]).T.tolist(), strict=True)
    )
    every = range(len(rows))
    bands = tuple(
        Series(name=name, table="fan", x="month", y=column, rows=every, look=column)
        for name, column in zip(_BANDS, names, strict=True)
    )
    chart = Chart(
        kind="fan",
        title="Cumulative impact by month, with its spread",
        y_title=report.data.currency,
        series=(*bands, Series(name="Middle", table="fan", x="month", y="middle", rows=every, look="line")),
        caption="Cumulative impact by month, with its spread.",
    )
    return chart, Table("fan", chart.title, columns, rows, drawn=True)


def _spread(report: Report, page: RiskPage) -> Table:
    columns = (
        Column("measure", "Measure"),
        Column("mean", "Mean", "money", signed=True),
        Column("shortfall", "Worst 5 %, mean", "money", signed=True),
        *(
            Column(f"p{level * 100:g}", f"Below, in {share}", "money", signed=True, brief=level in _BRIEF)
            for level, share in _LEVELS.items()
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for name in RISK_METRICS:
        found, metric = page.risk[name], METRICS[name]
        values = (found.mean, found.shortfall, *(found.percentiles[level] for level in _LEVELS))
        kind = kind_of(metric.unit)
        title = f"{metric.title}, {in_currency(metric.unit, report.data.currency)}"
        rows.append((title, *(Quantity(value, kind, signed=True) for value in values)))
    return Table("spread", "Spread of the answer over all draws", columns, tuple(rows), small=True, short=True)
