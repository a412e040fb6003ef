"""Input cells: how they look (8), and that they, and only they, can be edited (20)."""

from collections.abc import Iterator, Mapping

from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import ABOUT, INPUT, about_sheet
from payroll_impact.checks.validations import validated_cells
from payroll_impact.checks.workbook import CheckedBook, CheckedCell
from payroll_impact.xlsx.styles import CellFormat
from payroll_impact.xlsx.tree import flag

_WHITE = ("rgb=FFFFFF", "theme=0", "indexed=9")
_Looks = frozenset[tuple[str, str]]


def inputs_look_like_inputs(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 8: input cells carry the input style, others never."""
    book = model.book
    looks = input_looks(book)
    inputs = [cell for cell in _cells(book, model.kinds) if _is_input(cell, model, looks)]
    if inputs and not looks:
        yield Finding(8, "", "", "inputs have no look of their own: give them the cell style Input, or one fill")
        return
    for cell in inputs:
        if not _looks_like_input(cell.look, looks):
            yield at(8, cell.place, "an input that does not look like one")
    for cell in _cells(book, model.kinds):
        if (cell.formula is not None or cell.spilled) and _looks_like_input(cell.look, looks):
            yield at(8, cell.place, "a formula that looks like an input")


def cells_are_locked_or_validated(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 20: formulas locked, inputs unlocked with validation, sheets protected."""
    book = model.book
    looks = input_looks(book)
    for name, sheet in book.sheets.items():
        cells = [cell for cell in sheet.cells.values() if cell.is_figure or _is_input(cell, model, looks)]
        if model.kinds.get(name) == ABOUT or not cells:
            continue
        protection = sheet.source.find("sheetProtection")
        if protection is None or not flag(protection, "sheet"):
            yield Finding(20, name, "", "the sheet is not protected: locked cells can be edited")
        rules = validated_cells(sheet.source)
        for cell in cells:
            if cell.formula is not None and not cell.look.locked:
                yield at(20, cell.place, "a formula that is not locked")
            if not _is_input(cell, model, looks):
                continue
            if cell.look.locked:
                yield at(20, cell.place, "an input that is locked")
            if cell.place not in rules:
                yield at(20, cell.place, "an input without validation")


def input_looks(book: CheckedBook) -> _Looks:
    """Return how inputs look: as the colour key or the style Input says, or as unlocked cells do; white is no look."""
    cells = [cell for sheet in book.sheets.values() for cell in sheet.cells.values()]
    about = about_sheet(book)
    keys = [cell for cell in about.cells.values() if "input" in cell.text.casefold()] if about is not None else []
    shown = [cell for cell in keys if cell.text.casefold().startswith("input")]
    styled = [cell for cell in cells if cell.look.style.casefold().startswith("input")]
    declared = {_pair(cell.look) for cell in (*shown, *styled) if cell.look.fill}
    if declared:
        return frozenset(declared)
    filled = (cell for cell in cells if cell.look.fill and cell.look.fill not in _WHITE)
    return frozenset(_pair(cell.look) for cell in filled if not cell.look.locked and cell.formula is None)


def _cells(book: CheckedBook, kinds: Mapping[str, str]) -> Iterator[CheckedCell]:
    for name, sheet in book.sheets.items():
        if kinds.get(name) != ABOUT:
            yield from sheet.cells.values()


def _is_input(cell: CheckedCell, model: Model, looks: _Looks) -> bool:
    """Whether a cell is meant to be typed into; periods typed as headings are not."""
    if cell.formula is not None or cell.spilled:
        return False
    typed = cell.is_typed_number and model.kinds.get(cell.place.sheet) == INPUT and not is_heading(cell, model)
    return typed or not cell.look.locked or _looks_like_input(cell.look, looks)


def is_heading(cell: CheckedCell, model: Model) -> bool:
    """Whether a cell is a period of a time axis."""
    axes = model.axes.get(cell.place.sheet, ())
    return any(cell.place.row == axis.row and cell.place.column in axis.columns for axis in axes)


def _looks_like_input(look: CellFormat, looks: _Looks) -> bool:
    return _pair(look) in looks or look.style.casefold().startswith("input")


def _pair(look: CellFormat) -> tuple[str, str]:
    return look.fill, look.letters
