"""The sheet AllCases: every key figure of every case side by side, and the bridge from one case to another.

The functions compute each case whole. The native model has one case at a time: where the functions are not, each case
can have a model of its own, which makes the file several times as large. A data table over the picker comes out wrong
in LibreOffice.
"""

from collections.abc import Sequence

import attrs

from payroll_impact.cells.addresses import letters
from payroll_impact.model.impact import METRICS
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet, copy_of
from payroll_impact.templates.checks import MASTER, Check, mark_waiting, show_master
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.cases import Case
from payroll_impact.templates.what_if.impact import BRIDGE, STEPS, bridge_total, metric_cell, money_agrees
from payroll_impact.templates.what_if.limits import size
from payroll_impact.templates.what_if.results import THERE, check_answers, guarded

SIDE_BY_SIDE = "Side by side"  # what the sheet About calls it
NOT_HERE = (
    "All cases side by side are on a sheet AllCases where the functions are (build the workbook --for calc, lite, "
    "server or classic), or in a larger workbook with a model of each case (--side-by-side). Here pick one after the "
    "other: a data table over them would be wrong in LibreOffice."
)
_FAILS = "a check fails"
_HEAD, _FIRST_CASE = 5, 2  # the head row from 1, the column of the first case from 0
_STEPS = (*STEPS, "change")
_METRICS_FIRST = _HEAD + 1
_HOLDS = _METRICS_FIRST + len(METRICS)
_STEPS_HEAD = _HOLDS + 2
_CHOSEN_HEAD = _STEPS_HEAD + len(_STEPS) + 4
_BY_ROLE = _CHOSEN_HEAD + len(_STEPS) + 4
_STYLES = {
    "currency/hour": "cents", "currency/head/year": "money", "heads": "heads", "month": "whole",
    "currency/item": "price", "items/month": "signed", "items": "heads", "of baseline": "rate",
    "ratio": "cents",
}  # fmt: skip


def write_all_cases(book: Book, cases: Sequence[Case]) -> None:
    """Write the sheet; the bridge is from the first case to the second, until others are picked."""
    how = "By the functions." if book.with_functions else "A model each, on the last sheets."
    sheet = book.sheet(
        "AllCases", "output", "All cases side by side",
        f"The same workforce and settings in each; the picker changes nothing here. {how}",
        (40, 18, *[18] * max(size().cases, len(_STEPS) - 1)),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    _head(sheet, _HEAD, "key figure")
    if not book.with_functions:
        _checks(sheet)
    for row, (name, metric) in enumerate(METRICS.items(), start=_METRICS_FIRST):
        sheet.text(row - 1, 0, metric.title, "bold")
        sheet.formula(row - 1, 1, case.in_currency(metric.unit), "unit")
        for number in range(size().cases):
            style = _STYLES.get(metric.unit, "money" if name == "peak_funding" else "signed")
            if book.with_functions:
                answer = fn.PAYROLL_METRIC(*_tables(number), name)
                sheet.function(row - 1, _FIRST_CASE + number, guarded(answer), (style, "right"))
            else:
                figure = _modelled(metric_cell(name), number)
                sheet.formula(row - 1, _FIRST_CASE + number, _where_sound(number, figure), style, "right")
    _head(sheet, _STEPS_HEAD, "bridge from the case's own baseline")
    for row, step in enumerate(_STEPS, start=_STEPS_HEAD + 1):
        look = ("total",) if step == "change" else ()
        sheet.text(row - 1, 0, step, *look)
        sheet.formula(row - 1, 1, case.in_currency("currency/year"), "unit", *look)
        for number in range(size().cases):
            of_case = _step(number, step) if book.with_functions else _modelled_step(number, step)
            sheet.formula(row - 1, _FIRST_CASE + number, of_case, "signed", "right", *look)
    _chosen(sheet, [each.name for each in cases])
    if book.with_functions:
        mark_waiting(sheet, _here(_STEPS_HEAD + 1).area(len(_STEPS), size().cases), THERE)
        mark_waiting(sheet, _here(_CHOSEN_HEAD + 1).area(len(_STEPS), 3), THERE)
    for number in range(size().cases):
        head = _by_role_head(number)
        sheet.formula(head - 2, 0, "Bridge by role: " & _name(number), "section")
        sheet.formula(head - 2, 1, case.in_currency("currency/year"), "unit")
        if book.with_functions:
            answer = guarded(fn.PAYROLL_BRIDGE(*_tables(number)))
            sheet.function(head - 1, 0, answer, ("number",), ("signed", "right"))
        else:
            _by_role(sheet, head, number)
    sheet.worksheet.freeze_panes(_HEAD, 2)


def _modelled(cell: CellReference, number: int) -> CellReference:
    """Return a cell of the model of the picked case as the one of a case, from 0."""
    return cell.on(copy_of(cell.sheet, number + 1))


def _checks(sheet: Sheet) -> None:
    """Write whether all checks of each case hold."""
    sheet.text(_HOLDS - 1, 0, "All checks of the case hold")
    sheet.text(_HOLDS - 1, 1, "0/1", "unit")
    for number in range(size().cases):
        sheet.formula(_HOLDS - 1, _FIRST_CASE + number, _modelled(MASTER, number), "flag", "right")


def _where_sound(number: int, figure: Expression) -> Expression:
    """Return a figure of a case, or that a check of it fails."""
    holds = CellReference(letters(_FIRST_CASE + number + 1), _HOLDS).absolute
    return fn.IF(_name(number) == "", "", fn.IF(holds == 1, figure, _FAILS))


def _modelled_step(number: int, step: str) -> Expression:
    return _where_sound(number, _modelled(bridge_total(step), number))


def _by_role(sheet: Sheet, head: int, number: int) -> None:
    """Write the bridge by role of a case from its own model, as the function does."""
    sheet.text(head - 1, 0, "role", "head")
    sheet.texts(head - 1, 1, _STEPS, "head", "right")
    for index in range(size().roles):
        row = BRIDGE.row(index)
        role = _modelled(row["role"], number)
        sheet.formula(head + index, 0, fn.IF(role == "", "", role))
        for column, step in enumerate(_STEPS, start=1):
            figure = fn.IF(role == "", "", _where_sound(number, _modelled(row[step], number)))
            sheet.formula(head + index, column, figure, "signed", "right")
    last = head + size().roles
    sheet.text(last, 0, "total", "total")
    for column in range(1, len(_STEPS) + 1):
        above = _here(_STEPS_HEAD + column).moved(columns=number).absolute
        sheet.formula(last, column, above, "signed", "right", "total")


def _tables(number: int) -> tuple[Expression, ...]:
    """Return workforce, changes of a case, from 0, and settings, as the functions take them."""
    workforce, _, settings = read.tables()
    changes = attrs.evolve(read.case_changes()[number], columns=places.CHANGE_COLUMNS)
    return workforce, changes.with_header, settings


def _name(number: int) -> CellReference:
    return read.PICKER.row(number + 1).absolute["as entered"]


def _head(sheet: Sheet, row: int, title: str) -> None:
    sheet.texts(row - 1, 0, (title, "unit"), "head")
    for number in range(size().cases):
        sheet.formula(row - 1, _FIRST_CASE + number, _name(number), "head", "right")


def _by_role_head(number: int) -> int:
    return _BY_ROLE + number * (size().roles + 5)


def _step(number: int, step: str) -> Expression:
    """Return a step over all roles: the last row of the case's bridge by role."""
    column = letters(1 + 1 + _STEPS.index(step))
    below_head = CellReference(column, _by_role_head(number) + 1).row_fixed.area(size().roles + 1)
    roles = fn.COUNTIF(read.WORKFORCE.column("row"), ">0")
    return guarded(fn.INDEX(below_head, roles + 1))


def _here(row: int) -> CellReference:
    """Return the cell of the first case in a row."""
    return CellReference(letters(_FIRST_CASE + 1), row)


def _row(row: int) -> Expression:
    """Return a figure of all cases."""
    return _here(row).on("AllCases").absolute.area(1, size().cases)


def _chosen(sheet: Sheet, names: list[str]) -> None:
    """Write what each step of the second case chosen has more than that of the first."""
    sheet.texts(_CHOSEN_HEAD - 2, 0, ("From one case to another: pick two", "", "", "", ""), "section")
    sheet.texts(_CHOSEN_HEAD - 1, 0, ("step", "unit"), "head")
    pick = rules.choice(f"={CellReference('B', places.FIRST_CASE_ROW, 'Inputs').absolute.area(size().cases)}")
    for offset, name in enumerate(names[:2]):
        told = "One of the cases: pick it from the list."
        sheet.input(_CHOSEN_HEAD - 1, _FIRST_CASE + offset, name, pick, "Case", told, "bold", "right")
    sheet.text(_CHOSEN_HEAD - 1, _FIRST_CASE + 2, "difference", "head", "right")
    for row, step in enumerate(_STEPS, start=_CHOSEN_HEAD + 1):
        look = ("total",) if step == "change" else ()
        sheet.text(row - 1, 0, step, *look)
        sheet.formula(row - 1, 1, case.in_currency("currency/year"), "unit", *look)
        one, other = (CellReference(letters(_FIRST_CASE + 1 + offset), row) for offset in range(2))
        for cell in (one, other):
            found = fn.INDEX(_row(_STEPS_HEAD + 1 + _STEPS.index(step)), 1, _number(cell))
            shown = fn.IF(_number(cell) == 0, "", found)
            sheet.formula(row - 1, _FIRST_CASE + (cell is other), shown, "signed", *look)
        apart = fn.IF(fn.COUNT(one, other) == fn.COLUMNS(one.to(other)), other - one, "")
        sheet.formula(row - 1, _FIRST_CASE + 2, apart, "signed", *look)


def _number(cell: CellReference) -> Expression:
    """Return the number of the case chosen above a cell; 0 for none."""
    chosen = attrs.evolve(cell, row=_CHOSEN_HEAD).row_fixed
    named = read.case_names() == chosen
    return fn.IF(fn.SUMPRODUCT(1 * named) == 1, fn.SUMPRODUCT(named * read.case_numbers()), 0)


def cases_agree(book: Book) -> list[Check]:
    """Return the checks that the case picked stands here as everywhere, and that each bridge adds up."""
    check = check_answers if book.with_functions else Check
    found = []
    for row, name in enumerate(METRICS, start=_METRICS_FIRST):
        if METRICS[name].unit in ("currency", "currency/year"):
            figure = fn.N(fn.INDEX(_row(row), 1, case.CASE))
            same = money_agrees(figure, metric_cell(name))
            found.append(check(f"All cases: {METRICS[name].title} of the case picked", same, _REMEDY))
    if not book.with_functions:
        # those of each case have its bridge; a case without a name is none
        holds = [fn.OR(_name(number) == "", _modelled(MASTER, number) == 1) for number in range(size().cases)]
        return found + [
            Check(f"All cases: the checks of case {number} hold", 1 * each, f"See sheet {copy_of('Checks', number)}.")
            for number, each in enumerate(holds, start=1)
        ]
    changes, rates = _row(_STEPS_HEAD + len(_STEPS)), _row(_METRICS_FIRST + list(METRICS).index("run_rate_change"))
    apart = fn.SUMXMY2(changes, rates) <= places.TOLERANCE * (1 + fn.SUMSQ(rates))
    return [*found, check_answers("All cases: each bridge adds up to the change of run rate", 1 * apart, _REMEDY)]


_REMEDY = "Calculate the workbook again, with the add-in open where it has one; an error there says what is refused."
