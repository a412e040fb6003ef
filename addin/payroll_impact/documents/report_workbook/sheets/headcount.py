"""The Headcount sheet: the corkscrew of every role, month by month, and the groups."""

import attrs
import numpy as np
from xlsxwriter.worksheet import Worksheet

from payroll_impact.documents.render.native_charts import place_across
from payroll_impact.documents.report_workbook.book import FIRST_MONTH, ReportBook, cell
from payroll_impact.documents.wording import clean
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import FLOWS

_HEAD = 3
_TITLES = {
    "opening": "Opening",
    "joiners": "Joiners",
    "backfills": "Backfills",
    "attrition": "less Attrition",
    "cuts": "less Cuts",
    "conversions": "Conversions in less out",
    "closing": "Closing",
}
_SIGNS = {"opening": "", "joiners": "+", "backfills": "+", "attrition": "-", "cuts": "-", "conversions": "+"}


@attrs.frozen
class HeadcountRows:
    """Where years find the rows of all roles."""

    plan: int
    baseline: int


def write(book: ReportBook) -> HeadcountRows:
    """Fill the sheet; return the rows of all roles."""
    sheet = book.sheet("Headcount", "Headcount by role and month", [26, 16, 22, 7])
    note = "Opening + joiners + backfills − attrition − cuts + conversions = closing, every month."
    sheet.write_string(1, 0, note, book.styles("note"))
    book.months(sheet, _HEAD, ["Role", "Group", "Flow", "Unit"])
    row = _HEAD + 1
    for index in range(len(book.comparison.plan.plan.workforce)):
        _role(book, sheet, row, index)
        row += len(FLOWS)
    roles = range(_HEAD + 1, row)
    groups = _groups(book)
    for offset, (group, closing) in enumerate(groups.items(), start=1):
        _group(book, sheet, row + offset, group, closing, roles)
    first, last = row + 1, row + len(groups)
    _all_roles(book, sheet, last + 1, range(first, last + 1))
    _drawn(book, sheet, dict(zip(groups, range(first, last + 1), strict=True)), last + 1)
    return HeadcountRows(plan=last + 1, baseline=last + 2)


def _drawn(book: ReportBook, sheet: Worksheet, rows: dict[str, int], plan: int) -> None:
    """Say where the chart of groups finds them; the groups it puts together have a row below those of all roles."""
    table = book.document.table("groups")
    book.places["groups", "month"] = place_across(sheet.get_name(), _HEAD, FIRST_MONTH)
    shown = {column.name: rows.get(clean(column.title)) for column in table.columns[1:]}
    for name, row in shown.items():
        book.places["groups", name] = place_across(sheet.get_name(), plan + 2 if row is None else row, FIRST_MONTH)
    together = next((column for column in table.columns[1:] if shown[column.name] is None), None)
    if together is None:
        return
    _labels(book, sheet, plan + 2, ("All roles of", together.title, _TITLES["closing"]), ())
    for column, value in enumerate(table.column(together.name), start=FIRST_MONTH):
        apart = "".join(f"-{cell(row, column)}" for row in shown.values() if row is not None)
        formula = f"={cell(plan, column)}{apart}"
        sheet.write_formula(plan + 2, column, formula, book.styles(heads_style(book)), value)


def heads_style(book: ReportBook) -> str:
    """Return how to show heads: attrition and a plan without rounding leave parts of one."""
    flows = book.comparison.plan.headcount.values()
    return "heads" if all((flow == np.round(flow)).all() for flow in flows) else "parts"


def _groups(book: ReportBook) -> dict[str, Array]:
    """Return the closing headcount of each group; a role without one is its own."""
    closing = book.comparison.plan.headcount["closing"]
    groups: dict[str, Array] = {}
    for index, role in enumerate(book.comparison.plan.plan.workforce):
        name = clean(role.group or role.role)
        groups[name] = groups.get(name, np.zeros(closing.shape[-1])) + closing[index]
    return groups


def _labels(book: ReportBook, sheet: Worksheet, row: int, labels: tuple[str, str, str], style: tuple[str, ...]) -> None:
    for column, label in enumerate((*labels, "heads")):
        sheet.write_string(row, column, label, book.styles(*style))


def _role(book: ReportBook, sheet: Worksheet, start: int, index: int) -> None:
    role = book.comparison.plan.plan.workforce[index]
    number = heads_style(book)
    for row, flow in enumerate(FLOWS, start=start):
        style = ("total",) if flow == "closing" else ()
        names = (clean(role.role), clean(role.group or role.role), _TITLES[flow])
        _labels(book, sheet, row, names, style)
        values = book.comparison.plan.headcount[flow][index].tolist()
        for column, value in enumerate(values, start=FIRST_MONTH):
            formula = _formula(flow, start, column)
            if formula is None:
                sheet.write_number(row, column, value, book.styles(*style, number))
            else:
                sheet.write_formula(row, column, formula, book.styles(*style, number), value)


def _formula(flow: str, start: int, column: int) -> str | None:
    """Return the formula of what follows from the rest: opening after the first month, and closing."""
    if flow == "closing":
        parts = (sign + cell(start + offset, column) for offset, sign in enumerate(_SIGNS.values()))
        return "=" + "".join(parts)
    if flow == "opening" and column > FIRST_MONTH:
        return f"={cell(start + len(FLOWS) - 1, column - 1)}"
    return None


def _group(  # noqa: PLR0913, PLR0917 - a row and where it stands
    book: ReportBook, sheet: Worksheet, row: int, group: str, closing: Array, roles: range
) -> None:
    _labels(book, sheet, row, ("All roles of the group", group, _TITLES["closing"]), ())
    first, last = roles.start + 1, roles.stop
    for column, value in enumerate(closing.tolist(), start=FIRST_MONTH):
        letters = cell(0, column)[:-1]
        # EXACT: a name with a wildcard, or one that differs in capitals only, is still its own group
        formula = (
            f"=SUMPRODUCT(EXACT($B${first}:$B${last},$B{row + 1})*EXACT($C${first}:$C${last},$C{row + 1})"
            f"*{letters}${first}:{letters}${last})"
        )
        sheet.write_formula(row, column, formula, book.styles(heads_style(book)), value)


def _all_roles(book: ReportBook, sheet: Worksheet, row: int, groups: range) -> None:
    """Write the plan's and the baseline's headcount of all roles."""
    sides = (book.comparison.plan, book.comparison.baseline)
    plan, baseline = (side.headcount["closing"].sum(axis=0) for side in sides)
    number = heads_style(book)
    _labels(book, sheet, row, ("All roles", "Plan", _TITLES["closing"]), ("total",))
    _labels(book, sheet, row + 1, ("All roles", "Baseline", _TITLES["closing"]), ())
    for offset, (value, otherwise) in enumerate(zip(plan.tolist(), baseline.tolist(), strict=True)):
        column = FIRST_MONTH + offset
        total = f"=SUM({cell(groups.start, column)}:{cell(groups.stop - 1, column)})"
        sheet.write_formula(row, column, total, book.styles("total", number), value)
        sheet.write_number(row + 1, column, otherwise, book.styles(number))
