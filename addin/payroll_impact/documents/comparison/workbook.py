"""A comparison as an Excel workbook, in memory: the same input gives the same bytes."""

import datetime as dt
import io
import math
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.comparison.bridge import Bridge
from payroll_impact.documents.comparison.content import PlanComparison
from payroll_impact.documents.comparison.inputs import Value
from payroll_impact.documents.comparison.waterfall import PARTS, parts_of, waterfall
from payroll_impact.documents.quantities import format_figure
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.model.impact import METRICS

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - one constant, so that equal comparisons are equal files
_HEAD = 3
_A4 = 9
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_bytes(found: PlanComparison) -> bytes:
    """Return a comparison as the bytes of an .xlsx file.

    Parameters
    ----------
    found : PlanComparison
        What `compare_plans` found.

    Returns
    -------
    bytes
        Sheets Metrics and Inputs, and one for each bridge.
    """
    target = io.BytesIO()
    workbook = Workbook(target, OPTIONS)
    workbook.set_properties(
        {
            "title": "Comparison of plans",
            "comments": f"payroll-impact {found.version}. {SIGN_CONVENTION}",
            "created": _CREATED,
        }
    )
    styles = Styles(workbook)
    _metrics(workbook, styles, found)
    _inputs(workbook, styles, found)
    for number, bridge in enumerate(found.bridges, start=1):
        name = "Bridge" if len(found.bridges) == 1 else f"Bridge {number}"
        _bridge(_sheet(workbook, styles, name, f"From {bridge.base} to {bridge.name}"), workbook, styles, found, bridge)
    workbook.close()
    return target.getvalue()


def _sheet(workbook: Workbook, styles: Styles, name: str, title: str) -> Worksheet:
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.set_column(0, 0, 46, styles())
    sheet.write_string(0, 0, title, styles("title"))
    return sheet


def _head(sheet: Worksheet, styles: Styles, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles):
        side = [] if not column else ["unit"] if title == "Unit" else ["right"]
        sheet.write_string(_HEAD, column, title, styles("head", *side))
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)


def _metrics(workbook: Workbook, styles: Styles, found: PlanComparison) -> None:
    sheet = _sheet(workbook, styles, "Metrics", "What each plan comes to")
    sheet.write_string(1, 0, f"Each against its own baseline. {SIGN_CONVENTION}", styles("note"))
    wrong = [f"{name}: {told}" for name, told in zip(found.names, found.workbook_checks, strict=True) if told]
    sheet.write_string(2, 0, " ".join(wrong), styles("bold"))
    pair = len(found.names) == 2 and len(set(found.currencies)) == 1  # noqa: PLR2004 - a difference is of two
    _head(sheet, styles, ["Metric", *found.names, *(["Difference"] if pair else []), "Unit"])
    sheet.set_column(1, len(found.names) + 2, 22, styles())
    for row, (name, values) in enumerate(found.metrics.items(), start=_HEAD + 1):
        sheet.write_string(row, 0, METRICS[name].title, styles())
        for column, value in enumerate(values, start=1):
            _number(sheet, styles, row, column, value, "cents" if name == "blended_hourly_cost" else "money")
        last = len(values) + 1
        if pair and all(map(math.isfinite, values)):
            signed = styles("signed_cents" if name == "blended_hourly_cost" else "signed")
            sheet.write_formula(row, 3, f"=C{row + 1}-B{row + 1}", signed, values[1] - values[0])
        sheet.write_string(row, last + int(pair), found.unit(name), styles("unit"))
    top = _HEAD + 2 + len(found.metrics)
    for offset, (name, title) in enumerate(zip(found.names, found.titles, strict=True)):
        sheet.write_string(top + offset, 0, f"{name}: {title}", styles("note"))
    told = [f"{name}: {warning}" for name, warning in zip(found.names, found.statutory, strict=True) if warning]
    for row, warning in enumerate(told, start=top + len(found.names)):
        sheet.write_string(row, 0, warning, styles("bold"))


def _inputs(workbook: Workbook, styles: Styles, found: PlanComparison) -> None:
    sheet = _sheet(workbook, styles, "Inputs", "Inputs that differ")
    note = "The plans have the same inputs." if not found.differences else "A dash: no value, or no such row."
    sheet.write_string(1, 0, note, styles("note"))
    _head(sheet, styles, ["Input", *found.names])
    sheet.set_column(1, len(found.names), 28, styles())
    for row, entry in enumerate(found.differences, start=_HEAD + 1):
        sheet.write_string(row, 0, entry.title, styles("wrap"))
        for column, value in enumerate(entry.values, start=1):
            _value(sheet, styles, row, column, value)


def _value(sheet: Worksheet, styles: Styles, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        sheet.write_string(row, column, "–", styles("right"))
    elif isinstance(value, str):
        sheet.write_string(row, column, value, styles("right"))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, styles("date"))
    else:
        sheet.write_number(row, column, value, styles("general"))


def _number(sheet: Worksheet, styles: Styles, row: int, column: int, value: float, *style: str) -> None:
    if math.isfinite(value):
        sheet.write_number(row, column, value, styles(*style))
    else:
        sheet.write_string(row, column, format_figure(value), styles(*style, "right"))


def _bridge(sheet: Worksheet, workbook: Workbook, styles: Styles, found: PlanComparison, bridge: Bridge) -> None:
    """Write every metric's steps in a column, and the chart of the one to be shown."""
    sheet.write_string(1, 0, f"How: {bridge.explanation}.", styles("note"))
    _head(sheet, styles, ["Input", "Before", "After", *(metric.title for metric in METRICS.values()), *PARTS])
    sheet.set_column(1, 2, 27, styles())
    sheet.set_row(_HEAD, 30)
    sheet.set_column(3, 2 + len(METRICS) + len(PARTS), 15, styles())
    sheet.write_string(_HEAD + 1, 0, bridge.base, styles("total"))
    last = _HEAD + 2 + len(bridge.steps)
    for row, step in enumerate(bridge.steps, start=_HEAD + 2):
        sheet.write_string(row, 0, step.title, styles())
        _value(sheet, styles, row, 1, step.before)
        _value(sheet, styles, row, 2, step.after)
    sheet.write_string(last, 0, bridge.name, styles("total"))
    for row in (_HEAD + 1, last):
        for column in (1, 2):
            sheet.write_blank(row, column, None, styles("total"))
    for column, name in enumerate(METRICS, start=3):
        _steps(sheet, styles, column, name, bridge)
    if not bridge.defined(found.shown):
        return
    first = 3 + len(METRICS)
    for row, parts in enumerate(parts_of(bridge.levels(found.shown)), start=_HEAD + 1):
        for column, part in enumerate(parts, start=first):
            sheet.write_number(row, column, part, styles("money", "quiet"))
    metric = METRICS[found.shown]
    chart = waterfall(
        workbook,
        sheet.get_name(),
        range(_HEAD + 1, last + 1),
        first,
        title=metric.title,
        unit=found.unit(found.shown),
        size=max(map(abs, bridge.levels(found.shown))),
    )
    chart.set_size({"width": 1400, "height": 420})
    sheet.insert_chart(last + 2, 0, chart, {"object_position": 2})
    sheet.print_area(0, 0, last + 24, first - 1)  # the parts of the chart are for the chart


def _steps(sheet: Worksheet, styles: Styles, column: int, name: str, bridge: Bridge) -> None:
    """Write one metric's start, steps and end."""
    total = "cents" if name == "blended_hourly_cost" else "money"
    _number(sheet, styles, _HEAD + 1, column, bridge.start[name], "total", total)
    for row, step in enumerate(bridge.steps, start=_HEAD + 2):
        _number(sheet, styles, row, column, step.effects[name], "signed_cents")
    _number(sheet, styles, _HEAD + 2 + len(bridge.steps), column, bridge.end[name], "total", total)
