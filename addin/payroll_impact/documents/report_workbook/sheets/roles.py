"""The Roles sheet: heads, pay, run rate and one-time cost of each role, with totals that tie."""

from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.report.data import SIGN_CONVENTION
from payroll_impact.documents.report.roles import RoleRow
from payroll_impact.documents.report_workbook.book import ReportBook, cell, column_name

_HEAD = 3
_TWO_LINES = 28
_TITLES = (
    "Role", "Group", "Where", "Heads at start", "Heads, baseline", "Heads, plan", "Change of heads",
    "Pay of a head", "Run rate, baseline", "Run rate, plan", "Change of run rate", "One-time cost",
)  # fmt: skip
_FIRST = 3  # the first column of figures
_STYLES = {
    "heads_at_start": "parts",
    "heads_baseline": "parts",
    "heads_plan": "parts",
    "heads_change": "parts",
    "pay": "money",
    "run_rate_baseline": "money",
    "run_rate_plan": "money",
    "run_rate_change": "signed",
    "one_time_cost": "money",
}
_OWN = _FIRST + len(_STYLES)  # where a role's own currency stands, if any role has another
_LESS = {"heads_change": ("heads_plan", "heads_baseline"), "run_rate_change": ("run_rate_plan", "run_rate_baseline")}


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Roles", "What the plan does to each role", [30, 16, 12, *[12] * 4, *[17] * 5, 10, 17])
    unit = book.unit("currency/year")
    note = f"{SIGN_CONVENTION} Pay and run rates in {unit}: pay of the first month, run rates of the end."
    sheet.write_string(1, 0, note, book.styles("note"))
    abroad = any(entry.currency != book.content.currency for entry in book.content.roles)
    book.head(sheet, _HEAD, _TITLES)
    sheet.set_row(_HEAD, _TWO_LINES)
    for column in range(_FIRST, len(_TITLES)):
        sheet.write_string(_HEAD, column, _TITLES[column], book.styles("head", "right"))
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)
    for row, entry in enumerate(book.content.roles, start=_HEAD + 1):
        _row(book, sheet, row, entry)
        if abroad:
            sheet.write_string(row, _OWN, entry.currency, book.styles("unit"))
            sheet.write_number(row, _OWN + 1, entry.own_pay, book.styles("money"))
    if abroad:
        sheet.write_string(_HEAD, _OWN, "Currency", book.styles("head", "unit"))
        sheet.write_string(_HEAD, _OWN + 1, "Pay in its own currency", book.styles("head", "right"))
    _totals(book, sheet, _HEAD + 1 + len(book.content.roles))


def _row(book: ReportBook, sheet: Worksheet, row: int, entry: RoleRow) -> None:
    for column, text in enumerate((entry.role, entry.group, entry.place)):
        sheet.write_string(row, column, text, book.styles())
    for column, (name, style) in enumerate(_STYLES.items(), start=_FIRST):
        value = getattr(entry, name)
        if name in _LESS:
            after, before = (cell(row, _FIRST + list(_STYLES).index(each)) for each in _LESS[name])
            sheet.write_formula(row, column, f"={after}-{before}", book.styles(style), value)
        else:
            sheet.write_number(row, column, value, book.styles(style))


def _totals(book: ReportBook, sheet: Worksheet, last: int) -> None:
    sheet.write_string(last, 0, "All roles", book.styles("total"))
    for column in (1, 2):
        sheet.write_blank(last, column, None, book.styles("total"))
    for column, (name, style) in enumerate(_STYLES.items(), start=_FIRST):
        if name == "pay":
            sheet.write_blank(last, column, None, book.styles("total"))
            continue
        letters = column_name(column)
        total = sum(getattr(entry, name) for entry in book.content.roles)
        formula = f"=SUM({letters}{_HEAD + 2}:{letters}{last})"
        sheet.write_formula(last, column, formula, book.styles("total", style), total)
