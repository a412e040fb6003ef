"""The Checks sheet: a row per check, 1 where it holds and 0 where it does not, and one master check."""

from collections.abc import Sequence

import attrs

from payroll_impact.cells.addresses import Address
from payroll_impact.scenarios.workbooks.own_checks import NOT_CHECKED
from payroll_impact.templates.book import WAITS, Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, Operand, add_up, fn
from payroll_impact.templates.styles import BAD, GOOD, NOT_MADE, UNKNOWN_FILL

MASTER = CellReference("C", 4, "Checks").absolute
_FIRST = 6
_NONE = "none"
_ABSENT = fn.ISERROR(fn.PAYROLL_VERSION())  # the one place where an error is tested for: a name nobody has loaded


@attrs.frozen
class Check:
    """One check: what must hold, the formula that is 1 where it does, and what to do where it does not."""

    title: str
    formula: Expression
    remedy: str
    asks: bool = False  # whether it looks at answers of the functions: where there are none it is not made


@attrs.frozen
class RemarkCount:
    """A kind of value worth a second look: how many there are, and the name of the first of them."""

    title: str
    count: Expression
    first: Expression


def checks(
    book: Book, listed: Sequence[Check], remarks: Sequence[RemarkCount] = (), *, there: CellReference | None = None
) -> None:
    """Write the Checks sheet, and below a gap what is worth a look: that is no part of the master check.

    `there` is the cell that says whether the functions are there, for the checks that look at their answers.
    """
    purpose = "1 holds, 0 does not, not checked waits for the add-in; all must be 1."
    sheet = book.sheet("Checks", "output", "Checks", purpose, (6, 64, 12, 110))
    last, title, holds = _FIRST + len(listed), CellReference("B", _FIRST + 1), CellReference("C", _FIRST + 1)
    sheet.text(3, 1, "Master check: all of them", "total")
    area = holds.area(len(listed))
    all_hold = fn.IF(fn.COUNTIF(area, 1) == fn.ROWS(area), 1, NOT_CHECKED)
    fails = fn.COUNTIF(area, 0) > 0
    _master(sheet, 3, 2, fails, fn.IF(fails, 0, all_hold), "total", "flag")
    sheet.texts(_FIRST - 1, 0, ("no.", "check", "holds", "where it does not"), "head")
    for index, check in enumerate(listed):
        row = _FIRST + index
        sheet.formula(row, 0, fn.ROWS(title.row_fixed.to(title.moved(index))), "flag")
        sheet.text(row, 1, check.title, "wrap")
        if there is not None and check.asks:
            sheet.formula(row, 2, fn.IF(there == 1, check.formula, NOT_CHECKED), "flag")
            mark_waiting(sheet, CellReference("C", row + 1), there, NOT_CHECKED)
        else:
            sheet.formula(row, 2, check.formula, "flag")
        sheet.text(row, 3, check.remedy, "wrap")
    _coloured(sheet, "C4")
    _coloured(sheet, str(area))
    sheet.worksheet.freeze_panes(_FIRST, 0)
    if remarks:
        _worth_a_look(sheet, last + 1, remarks)


def _worth_a_look(sheet: Sheet, head: int, remarks: Sequence[RemarkCount]) -> None:
    """Write the remarks; none stands in the column of the checks, for a remark holds nothing up."""
    sheet.text(head, 1, "Worth a look: allowed, and seldom meant; nothing is stopped by it", "section")
    sheet.text(head + 1, 1, "kind of value", "head")
    sheet.text(head + 1, 3, "how many, and the first of them", "head")
    first = head + 2
    for row, remark in enumerate(remarks, start=first):
        sheet.text(row, 1, remark.title, "wrap")
        sheet.formula(row, 3, fn.IF(remark.count == 0, _NONE, remark.count & ": " & remark.first), "wrap")
    found = sheet.book.workbook.add_format({"bg_color": UNKNOWN_FILL, "bold": True})
    area = f"D{first + 1}:D{first + len(remarks)}"
    sheet.worksheet.conditional_format(
        area, {"type": "cell", "criteria": "!=", "value": f'"{_NONE}"', "format": found}
    )  # fmt: skip


def no_errors(*areas: Expression, of: str = "") -> Check:
    """Return the check that no cell is an error: whoever types #N/A as a name types one."""
    blank = add_up(fn.SUMPRODUCT(1 * (area == "")) for area in areas)  # an error where any cell is one
    told = "Clear it, or type an apostrophe before a name such as #N/A."
    return Check(f"No input{of} is an error value", 1 * fn.ISNUMBER(blank), told)


def ask_functions(sheet: Sheet, row: int, column: int) -> None:
    """Ask whether our functions are there."""
    sheet.text(row, 0, "The functions are there (1) or not (0)", "note")
    sheet.function(row, column, fn.IF(_ABSENT, 0, 1), ("flag",))


def where_loaded(formula: Expression, otherwise: Operand) -> Expression:
    """Return a formula of answers that asks for itself whether there are any: drawn, they cannot be marked."""
    return fn.IF(_ABSENT, otherwise, formula)


def guarded(formula: Expression, there: Expression) -> Expression:
    """Return a formula that asks functions only where there are any, and a plain note where not."""
    return fn.IF(there == 1, formula, WAITS)


def show_master(sheet: Sheet, row: int, column: int) -> None:
    """Show the master check on another sheet, with a word beside it."""
    sheet.text(row, column, "All checks hold", "right", "note")
    _master(sheet, row, column + 1, MASTER == 0, MASTER, "flag", "bold")
    _coloured(sheet, Address(sheet.name, row + 1, column + 2).cell)


def _master(
    sheet: Sheet, row: int, column: int, fails: Expression, holds: Expression, *styles: str
) -> None:
    """Write a master check, which at best is not made where the functions are not there.

    It asks for them itself: LibreOffice opens a file and computes no cell but those that name a function it lacks.
    """
    if sheet.book.with_functions:
        asked = where_loaded(holds, fn.IF(fails, 0, NOT_CHECKED))
        sheet.function(row, column, asked, styles, shows_answer=sheet.name == MASTER.sheet)
    else:
        sheet.formula(row, column, holds, *styles)


def mark_waiting(sheet: Sheet, area: Expression, there: CellReference, told: str = WAITS) -> None:
    """Have cells that are computed from answers say that they wait where the functions are not there.

    A figure kept from before would look live: LibreOffice opens a file without computing them.
    """
    sheet.worksheet.conditional_format(str(area), sheet.book.waiting_rule(str(there), told))


def _coloured(sheet: Sheet, area: str) -> None:
    workbook = sheet.book.workbook
    for value, colour in ((1, GOOD), (0, BAD), (f'"{NOT_CHECKED}"', NOT_MADE)):
        made = workbook.add_format({"font_color": "white", "bg_color": colour, "bold": True})
        sheet.worksheet.conditional_format(
            area, {"type": "cell", "criteria": "==", "value": value, "format": made}
        )  # fmt: skip
