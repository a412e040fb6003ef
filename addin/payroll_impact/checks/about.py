"""What a workbook says about its sheets (3) and about itself (18)."""

from collections.abc import Iterator

from payroll_impact.checks.finding import Finding, at
from payroll_impact.checks.inputs import is_heading
from payroll_impact.checks.model import Model
from payroll_impact.checks.sheet_kinds import ABOUT, CALCULATION, INPUT, about_sheet
from payroll_impact.checks.workbook import CheckedCell, CheckedSheet


def sheets_have_a_kind(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 3: one kind a sheet, no formulas among inputs, nothing typed in calculations."""
    book = model.book
    if not set(model.kinds.values()) - {ABOUT}:
        yield Finding(
            3, "", "", "it does not say which sheets are inputs, calculations and outputs; list them on About"
        )
    else:
        for name in book.sheets:
            if name not in model.kinds:
                yield Finding(3, name, "", "neither input, calculation nor output; list it on About")
    for name, sheet in book.sheets.items():
        for cell in sheet.cells.values():
            if model.kinds.get(name) == INPUT and (cell.formula is not None or cell.spilled):
                yield at(3, cell.place, "a formula on an input sheet")
            if model.kinds.get(name) == CALCULATION and cell.is_typed_number and not is_heading(cell, model):
                yield at(3, cell.place, "a typed number on a calculation sheet")


def about_says_what_it_is(model: Model) -> Iterator[Finding]:
    """Yield breaches of standard 18: an About sheet with version, purpose, sign convention and colour key."""
    book = model.book
    sheet = about_sheet(book) or next((book.sheets[name] for name, kind in model.kinds.items() if kind == ABOUT), None)
    if sheet is None:
        yield Finding(18, "", "", "there is no About sheet")
        return
    texts = [cell for cell in sheet.cells.values() if cell.text]
    for starts, what in (
        (("version",), "version"),
        (("purpose",), "purpose"),
        (("sign",), "sign convention"),
        (("colour", "color", "legend"), "colour key"),
    ):
        found = [cell for cell in texts if cell.text.casefold().startswith(starts)]
        if not found:
            yield Finding(18, sheet.name, "", f"no {what}")
        elif not any(_says_more(sheet, cell) for cell in found):
            yield at(18, found[0].place, f"the {what} is blank")


def _says_more(sheet: CheckedSheet, label: CheckedCell) -> bool:
    """Whether anything follows a label: in its cell, right of it, or below."""
    row, column = label.place.row, label.place.column
    near = [cell for right, cell in sheet.row(row).items() if right > column]
    near += [cell for cell in sheet.row(row + 1).values() if cell.place.column >= column]
    below = sheet.cells.get((row + 1, column))
    own_row = any(cell.text or cell.is_figure for cell in near if cell.place.row == row)
    listed = label.text.casefold().startswith(("colour", "color", "legend"))
    return (
        ":" in label.text.rstrip(":")
        or own_row
        or (listed and (any(cell.text for cell in near) or (below is not None and bool(below.text))))
    )
