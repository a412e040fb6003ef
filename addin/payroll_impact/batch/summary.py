"""The summary of a batch: a row per scenario, as a workbook and as CSV."""

import csv
import datetime as dt
import io
import math
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from payroll_impact.batch.outcome import Outcome
from payroll_impact.documents.quantities import kind_of
from payroll_impact.documents.render.styles import Styles
from payroll_impact.documents.report.data import SIGN_CONVENTION, package_version
from payroll_impact.documents.wording import csv_safe
from payroll_impact.model.impact import METRICS

Cell = str | float | None
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - one constant, so that equal summaries are equal files
_HEAD = 3
_A4 = 9
_BEFORE = ("scenario", "name", "state", "currency")
_AFTER = ("statutory", "look", "report", "error")
_LINK = 240


def csv_bytes(outcomes: Sequence[Outcome]) -> bytes:
    """Return the summary as CSV: UTF-8 with a byte order mark, texts that no spreadsheet will run."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*_BEFORE, *METRICS, *_AFTER))
    for outcome in outcomes:
        writer.writerow([csv_safe(cell) if isinstance(cell, str) else _plain(cell) for cell in _row(outcome)])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: float | None) -> float | int | None:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _row(outcome: Outcome) -> list[Cell]:
    metrics = [_figure(outcome.metrics.get(name)) for name in METRICS]
    state = "done" if outcome.ok else "failed"
    report = outcome.report if outcome.ok else ""
    before = [outcome.scenario, outcome.name, state, outcome.currency]
    return [*before, *metrics, outcome.statutory, outcome.look, report, outcome.error]


def _figure(value: float | None) -> Cell:
    if value is None or math.isnan(value):
        return None
    return value if math.isfinite(value) else "never"


def workbook_bytes(outcomes: Sequence[Outcome]) -> bytes:
    """Return the summary as the bytes of an .xlsx file; each row links to its report."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(target, options)
    version = package_version()
    workbook.set_properties(
        {"title": "Batch of reports", "comments": f"payroll-impact {version}. {SIGN_CONVENTION}", "created": _CREATED}
    )
    styles = Styles(workbook)
    sheet = workbook.add_worksheet("Summary")
    _lay_out(sheet, styles, len(outcomes))
    failed = sum(not outcome.ok for outcome in outcomes)
    sheet.write_string(0, 0, f"{len(outcomes)} scenarios, {failed} failed", styles("title"))
    sheet.write_string(1, 0, f"{SIGN_CONVENTION} payroll-impact {version}", styles("note"))
    for row, outcome in enumerate(outcomes, start=_HEAD + 1):
        _write(sheet, styles, row, outcome)
    workbook.close()
    return target.getvalue()


def _lay_out(sheet: Worksheet, styles: Styles, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    titles = (
        "Scenario",
        "Name",
        "State",
        "Currency",
        *(metric.title for metric in METRICS.values()),
        "Statutory minimum of leaving",
        "Worth a look",
        "Report",
        "Error",
    )
    numbers = range(len(_BEFORE), len(_BEFORE) + len(METRICS))
    for column, title in enumerate(titles):
        last = len(titles) - 1
        width = {0: 30, 1: 40, 2: 8, 3: 9, last - 3: 60, last - 2: 60, last - 1: 30, last: 60}.get(column, 16)
        sheet.set_column(column, column, width, styles())
        sheet.write_string(_HEAD, column, title, styles("head", "right") if column in numbers else styles("head"))
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)
    sheet.autofilter(_HEAD, 0, _HEAD + rows, len(titles) - 1)


def _write(sheet: Worksheet, styles: Styles, row: int, outcome: Outcome) -> None:
    state = () if outcome.ok else ("unknown",)
    cells = _row(outcome)
    for column, (name, cell) in enumerate(zip((*_BEFORE, *METRICS, *_AFTER), cells, strict=True)):
        if isinstance(cell, float):
            style = "cents" if kind_of(METRICS[name].unit) == "cents" else "money"
            sheet.write_number(row, column, cell, styles(style, *state))
        elif name == "report" and cell and len(str(cell)) <= _LINK:
            target = str(cell).replace("%", "%25").replace("#", "%23")
            sheet.write_url(row, column, f"external:{target}", styles(*state), string=str(cell))
        elif cell:
            sheet.write_string(row, column, cell, styles(*(["right"] if name in METRICS else []), *state))
        else:
            sheet.write_blank(row, column, None, styles(*state))
