"""The load job: formulas of a document that came in another program's spelling are set again.

Calc resolves our functions on loading by their stored name alone; any other spelling stays a name it does
not know until the formula is set once more.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from payroll_impact.hosts.calc.names import resolved

_FORMULA = 16  # com.sun.star.sheet.CellFlags.FORMULA
_MARK = "PAYROLL"


def document_of(arguments: Any) -> Any:
    """Return the spreadsheet an event's job is about, or None."""
    given = {argument.Name: argument.Value for argument in arguments}
    environment = {entry.Name: entry.Value for entry in given.get("Environment", ())}
    model = environment.get("Model")
    known = model is not None and model.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    return model if known else None


def resolve_document(document: Any) -> int:
    """Set every formula again that carries our functions in a spelling Calc does not know.

    Returns
    -------
    int
        How many formulas and names were set; without any the document is left untouched.
    """
    work = list(_pending(document))
    if not work:
        return 0
    modified = document.isModified()
    undo = document.getUndoManager()
    undo.lock()
    document.lockControllers()
    document.addActionLock()
    try:
        for set_again in work:
            set_again()
    finally:
        document.removeActionLock()
        document.unlockControllers()
        undo.unlock()
    document.calculateAll()
    document.setModified(modified)
    return len(work)


def _pending(document: Any) -> Iterator[Callable[[], None]]:
    for named in _names_of(document):
        content = _new(named.getContent())
        if content:
            yield partial(named.setContent, content)
    for sheet in document.Sheets:
        for area in sheet.queryContentCells(_FORMULA):
            for row, formulas in enumerate(area.getFormulaArray()):
                for column, formula in enumerate(formulas):
                    new = _new(formula)
                    if new:
                        yield from _cell(sheet, area.getCellByPosition(column, row), new)


def _names_of(document: Any) -> Iterator[Any]:
    for holder in (document, *document.Sheets):
        yield from holder.NamedRanges


def _new(formula: str) -> str:
    """Return what to set instead of a formula, or nothing."""
    if _MARK not in formula.upper():
        return ""
    from payroll_impact.functions import CATALOGUE  # noqa: PLC0415 - loads arrays: only for documents of ours

    new = resolved(formula, CATALOGUE)
    return "" if new == formula else new


def _cell(sheet: Any, cell: Any, formula: str) -> Iterator[Callable[[], None]]:
    if not formula.startswith("{"):
        yield partial(cell.setFormula, formula)
        return
    cursor = sheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    area, own = cursor.getRangeAddress(), cell.getCellAddress()
    if (area.StartColumn, area.StartRow) == (own.Column, own.Row):
        yield partial(_set_array, sheet, cursor, formula[1:-1])


def _set_array(sheet: Any, area: Any, formula: str) -> None:
    """Set an array formula, also on a sheet protected without a password: there it would be ignored."""
    protected = sheet.isProtected()
    if protected:
        sheet.unprotect("")
    area.setArrayFormula(formula)
    if protected and not sheet.isProtected():
        sheet.protect("")
