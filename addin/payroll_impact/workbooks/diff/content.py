"""What the cells of a workbook hold: constants, formulas and the results stored beside them."""

from collections.abc import Mapping
from os import PathLike

import attrs

from payroll_impact.cells import CellError
from payroll_impact.xlsx.sheet import UNREADABLE, Place, StoredCell, Worksheet
from payroll_impact.xlsx.tree import flag
from payroll_impact.xlsx.workbook import open_workbook

Value = float | str | bool | None


@attrs.frozen
class Content:
    """What a cell holds: a value, and the formula it comes from; a cell an array fills has `spilled`."""

    value: Value
    formula: str | None = None
    spilled: bool = False


@attrs.frozen
class Version:
    """Cells by sheet, row and column, and what names refer to."""

    sheets: Mapping[str, Mapping[Place, Content]]
    names: Mapping[str, str]


def read_version(path: str | PathLike[str]) -> Version:
    """Read a workbook.

    Raises
    ------
    InputError
        If it is not there, or no workbook.
    """
    book = open_workbook(path)
    names = {
        entry.name if entry.sheet is None else f"{entry.sheet}!{entry.name}": entry.refers_to
        for entry in book.names
        if not entry.name.startswith("_xl")
    }
    return Version({title: _contents(sheet) for title, sheet in book.sheets.items()}, names)


def _contents(sheet: Worksheet) -> dict[Place, Content]:
    areas = (*sheet.arrays.values(), *sheet.data_tables.values())
    spilled = {(cell.row, cell.column) for found in areas for cell in sheet.held(found)}
    found = {}
    for place, cell in sheet.cells.items():
        value = _value(sheet, cell)
        if cell.content is not None:
            found[place] = Content(value, _data_table(cell) if cell.is_data_table else sheet.formulas[place])
        elif value is not None:
            found[place] = Content(value, spilled=place in spilled)
    return found


def _value(sheet: Worksheet, cell: StoredCell) -> Value:
    value = sheet.value(cell)
    if isinstance(value, CellError):
        return value.code
    plain: Value = cell.stored if value is UNREADABLE else None if cell.stored == "" else value
    return plain


def _data_table(cell: StoredCell) -> str:
    """Return what a data table is computed from, as Excel shows it: the row input cell, then the column input cell."""
    content = cell.content if cell.content is not None else {}
    first, second = content.get("r1", ""), content.get("r2", "")
    # a table of one variable has r1 for either
    row = any(flag(content, name) for name in ("dt2D", "dtr"))
    return f"TABLE({first},{second})" if row else f"TABLE(,{first})"
