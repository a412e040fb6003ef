"""The native charts of the tornado and of the risk."""

from typing import Any

from xlsxwriter.chart import Chart

from payroll_impact.documents.render.styles import NAVY
from payroll_impact.documents.report_workbook.book import Book
from payroll_impact.documents.report_workbook.charts import FONT, framed, scale
from payroll_impact.documents.report_workbook.sheets.risk import RiskRows
from payroll_impact.documents.report_workbook.sheets.tornado import TornadoRows

_LOW, _HIGH = "#8FAADC", NAVY


def tornado(book: Book, rows: TornadoRows) -> Chart:
    """Return bars of what each input alone adds at both ends of its range."""
    page = book.content.tornado
    bars = page.tornado.bars[:1] if page else ()
    word, number = scale(max((bar.effect for bar in bars), default=0.0))
    chart = book.workbook.add_chart({"type": "bar"})
    first, last = rows.rows.start, rows.rows.stop - 1
    for name, column, colour in (("Low end", rows.sides[0], _LOW), ("High end", rows.sides[1], _HIGH)):
        chart.add_series(
            {
                "name": name,
                "categories": [book.named("Tornado"), first, 0, last, 0],
                "values": [book.named("Tornado"), first, column, last, column],
                "fill": {"color": colour},
                "gap": 30,
                "overlap": 100,
            }
        )
    shown = framed(chart, "Change from the plan, input by input", "", number)
    shown.set_y_axis({"reverse": True, "num_font": FONT, "label_position": "low"})
    shown.set_x_axis({"num_font": FONT, "num_format": number, **_named(book, word)})
    shown.set_size({"width": 1050, "height": 470})
    return shown


def histogram(book: Book, rows: RiskRows) -> Chart:
    """Return how often the draws come to which change of the run rate."""
    edges = book.content.risk.risk["run_rate_change"].histogram.edges if book.content.risk else [0.0]
    word, number = scale(float(max(abs(edge) for edge in edges)))
    chart = book.workbook.add_chart({"type": "column"})
    first, last = rows.histogram.start, rows.histogram.stop - 1
    chart.add_series(
        {
            "name": "Draws",
            "categories": [book.named("Risk"), first, 0, last, 0],
            "values": [book.named("Risk"), first, 2, last, 2],
            "fill": {"color": NAVY},
            "gap": 5,
        }
    )
    shown = framed(chart, "Change of the yearly run rate over all draws", "draws", "#,##0")
    font = {**FONT, "rotation": -45}
    axis = {"num_font": font, "num_format": number, "interval_unit": 5, "label_position": "low"}
    shown.set_x_axis({**axis, **_named(book, word)})
    shown.set_legend({"none": True})
    shown.set_size({"width": 900, "height": 380})
    return shown


def _named(book: Book, word: str) -> dict[str, Any]:
    return {"name": f"{book.unit('currency/year')}{word}", "name_font": {**FONT, "bold": False}}
