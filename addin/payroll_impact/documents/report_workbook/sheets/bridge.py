"""The Bridge sheet: from the baseline's yearly run rate to the plan's, with the columns of its waterfall."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.render.native_charts import chart_options, draw_native, place_down
from payroll_impact.documents.report.data import SIGN_CONVENTION, BridgeRow
from payroll_impact.documents.report_workbook.book import ReportBook, cell, column_name
from payroll_impact.documents.waterfall import WATERFALL
from payroll_impact.documents.wording import clean
from payroll_impact.model.titles import STEP_TITLES

_HEAD = 3
_AMOUNT, _LEVEL = 2, 4  # also the first column of the tables below
_CHART_ROWS = 17
_ONE_PAGE = 20  # roles
_PARTS = (*WATERFALL, "top")  # what the chart stacks, and where its labels stand


def write(book: ReportBook) -> None:
    """Fill the sheet, and draw its waterfall."""
    sheet = book.sheet("Bridge", "Bridge of the yearly run rate", [26, 68, *[16] * (len(_PARTS) + 1)])
    sheet.write_string(1, 0, SIGN_CONVENTION, book.styles("note"))
    book.head(sheet, _HEAD, ["Step", "Meaning", "Amount", "Unit", "Level after"], range(2, 3))
    sheet.write_string(_HEAD, _LEVEL, "Level after", book.styles("head", "right"))
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.fit_to_pages(1, 1 if len(book.comparison.plan.plan.workforce) <= _ONE_PAGE else 0)
    rows = range(_HEAD + 1, _HEAD + 1 + len(book.content.bridge))
    for row, step in zip(rows, book.content.bridge, strict=True):
        _row(book, sheet, row, step)
    _check(book, sheet, rows)
    by_role = rows.stop + 2 + _CHART_ROWS
    _by_role(book, sheet, by_role)
    parts = by_role + len(book.comparison.plan.plan.workforce) + 5
    _parts(book, sheet, rows, parts)
    book.places["bridge", "title"] = place_down(sheet.get_name(), rows.start, 0)
    (chart,) = book.document.section("bridge").charts
    drawn = draw_native(book.workbook, book.document, chart, book.places)
    drawn.set_size({"width": 900, "height": 305})
    sheet.insert_chart(rows.stop + 2, 0, drawn, chart_options(book.document, chart))


def _row(book: ReportBook, sheet: Worksheet, row: int, step: BridgeRow) -> None:
    style = ("total",) if step.total else ()
    sheet.write_string(row, 0, step.title, book.styles(*style))
    sheet.write_string(row, 1, step.meaning, book.styles(*style))
    sheet.write_number(row, _AMOUNT, step.amount, book.styles(*style, "money" if step.total else "signed"))
    sheet.write_string(row, 3, book.unit("currency/year"), book.styles(*style, "unit"))
    level = f"={cell(row, _AMOUNT)}" if step.total else f"={cell(row - 1, _LEVEL)}+{cell(row, _AMOUNT)}"
    sheet.write_formula(row, _LEVEL, level, book.styles(*style, "money"), step.ends)


def _parts(book: ReportBook, sheet: Worksheet, steps: range, first: int) -> None:
    """Write the columns the waterfall stacks."""
    sheet.write_string(first - 2, 0, "The columns of the chart", book.styles("section"))
    table = book.document.table("bridge")
    titles = (table.columns[table.place(name)].title for name in _PARTS)
    head = ["Step", f"Unit: {book.unit('currency/year')}", *titles]
    book.head(sheet, first - 1, head, range(_AMOUNT, len(head)))
    for column, name in enumerate(_PARTS, start=_AMOUNT):
        book.places["bridge", name] = place_down(sheet.get_name(), first, column)
    bars = zip(*(table.column(name) for name in _PARTS), strict=True)
    for row, source, step, values in zip(
        range(first, first + len(steps)), steps, book.content.bridge, bars, strict=True
    ):
        sheet.write_string(row, 0, step.title, book.styles("quiet"))
        formulas = _formulas(source, step.total)
        for column, (value, formula) in enumerate(zip(values, formulas, strict=True), start=_AMOUNT):
            sheet.write_formula(row, column, formula, book.styles("quiet", "money"), value)


def _formulas(row: int, total: bool) -> list[str]:
    """Return the formulas of a bar's parts."""
    amount, end, begin = cell(row, _AMOUNT), cell(row, _LEVEL), cell(row - 1, _LEVEL)
    if total:
        return [*["=0"] * 5, f"={amount}", f"=MAX({amount},0)"]
    above = f"(MAX({begin},{end},0)-MAX(MIN({begin},{end}),0))"
    below = f"(MIN({begin},{end},0)-MIN(MAX({begin},{end}),0))"
    return [
        f"=MAX(MIN({begin},{end}),0)+MIN(MAX({begin},{end}),0)",
        f"=({amount}>=0)*{above}",
        f"=({amount}>=0)*{below}",
        f"=({amount}<0)*{above}",
        f"=({amount}<0)*{below}",
        "=0",
        f"=MAX({begin},{end},0)",
    ]


def _check(book: ReportBook, sheet: Worksheet, rows: range) -> None:
    """Hold the steps against the plan: the difference is a rounding error of the machine."""
    steps = f"{cell(rows.start, _AMOUNT)}:{cell(rows.stop - 2, _AMOUNT)}"
    difference = sum(step.amount for step in book.content.bridge[:-1]) - book.content.bridge[-1].amount
    sheet.write_string(rows.stop, 0, "Check", book.styles("note"))
    sheet.write_string(rows.stop, 1, "baseline and steps less plan: 0 to the cent", book.styles("note"))
    formula = f"=SUM({steps})-{cell(rows.stop - 1, _AMOUNT)}"
    sheet.write_formula(rows.stop, _AMOUNT, formula, book.styles("note", "cents"), difference)
    sheet.write_string(rows.stop, 3, book.unit("currency/year"), book.styles("note", "unit"))


def _by_role(book: ReportBook, sheet: Worksheet, head: int) -> None:
    """Write the steps of each role, and totals that tie to the bars."""
    steps = book.comparison.bridge.steps
    sheet.write_string(head - 1, 0, "The steps by role", book.styles("section"))
    titles = ["Role", f"Unit: {book.unit('currency/year')}", *(STEP_TITLES[name] for name in steps), "All steps"]
    book.head(sheet, head, titles, range(_AMOUNT, len(titles)))
    roles = book.comparison.plan.plan.roles
    for index, role in enumerate(roles):
        row = head + 1 + index
        sheet.write_string(row, 0, clean(role), book.styles())
        values = [float(step[index]) for step in steps.values()]
        for column, value in enumerate(values, start=_AMOUNT):
            sheet.write_number(row, column, value, book.styles("signed"))
        _across(book, sheet, row, values)
    _role_totals(book, sheet, head + 1, len(roles))


def _across(book: ReportBook, sheet: Worksheet, row: int, values: list[float], *style: str) -> None:
    column = _AMOUNT + len(values)
    formula = f"=SUM({cell(row, _AMOUNT)}:{cell(row, column - 1)})"
    sheet.write_formula(row, column, formula, book.styles("bold", *style, "signed"), sum(values))


def _role_totals(book: ReportBook, sheet: Worksheet, first: int, roles: int) -> None:
    last = first + roles
    sheet.write_string(last, 0, "All roles", book.styles("total"))
    sheet.write_blank(last, 1, None, book.styles("total"))
    totals = [float(step.sum()) for step in book.comparison.bridge.steps.values()]
    for column, value in enumerate(totals, start=_AMOUNT):
        letters = column_name(column)
        formula = f"=SUM({letters}{first + 1}:{letters}{last})"
        sheet.write_formula(last, column, formula, book.styles("total", "signed"), value)
    _across(book, sheet, last, totals, "total")
