"""What the cells of a workbook hold: constants, formulas and the results stored beside them."""

import datetime as dt
from collections.abc import Mapping
from os import PathLike

import attrs

from payroll_impact.cells import LAST_SERIAL, CellError, serial_to_date
from payroll_impact.xlsx.sheet import UNREADABLE, Place, StoredCell, Worksheet
from payroll_impact.xlsx.tree import flag
from payroll_impact.xlsx.workbook import Workbook, open_workbook

_OF_PROGRAMS = ("print_area", "print_titles", "_filterdatabase")  # as some programs spell names every one has
Value = float | str | bool | None


@attrs.frozen
class Content:
    """What a cell holds: a value, and the formula it comes from; a cell an array fills has `spilled`."""

    value: Value
    formula: str | None = None
    spilled: bool = False
    is_date: bool = False

    @property
    def shown(self) -> Value:
        """The value as people read it: the number of a day as a date."""
        if not (self.is_date and isinstance(self.value, float) and 1 <= self.value <= LAST_SERIAL):
            return self.value
        day, part = serial_to_date(self.value), self.value % 1
        if not part:
            return day.isoformat()
        return (dt.datetime.combine(day, dt.time()) + part * dt.timedelta(days=1)).isoformat(" ", "minutes")


@attrs.frozen
class Version:
    """Cells by sheet, row and column, and what names refer to; `epoch` is the year its days are counted from."""

    sheets: Mapping[str, Mapping[Place, Content]]
    names: Mapping[str, str]
    epoch: int = 1900


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
        if not entry.name.startswith("_xl") and entry.name.casefold() not in _OF_PROGRAMS
    }
    sheets = {title: _contents(book, sheet) for title, sheet in book.sheets.items()}
    return Version(sheets, names, 1904 if book.day_zero else 1900)


def _contents(book: Workbook, sheet: Worksheet) -> dict[Place, Content]:
    areas = (*sheet.arrays.values(), *sheet.data_tables.values())
    spilled = {(cell.row, cell.column) for found in areas for cell in sheet.held(found)}
    found = {}
    for place, cell in sheet.cells.items():
        value = _value(sheet, cell)
        is_date = isinstance(value, float) and book.format(cell).is_date
        if cell.content is not None:
            formula = _data_table(cell) if cell.is_data_table else sheet.formulas[place]
            found[place] = Content(value, formula, is_date=is_date)
        elif value is not None:
            found[place] = Content(value, spilled=place in spilled, is_date=is_date)
    return found


def _value(sheet: Worksheet, cell: StoredCell) -> Value:
    value = sheet.value(cell)
    if isinstance(value, CellError):
        return value.code
    # a text of nothing is no more than a blank: some programs save the one as the other
    plain: Value = cell.stored if value is UNREADABLE else None if value == "" else value
    return plain


def _data_table(cell: StoredCell) -> str:
    """Return what a data table is computed from, as Excel shows it: the row input cell, then the column input cell."""
    content = cell.content if cell.content is not None else {}
    first, second = content.get("r1", ""), content.get("r2", "")
    # a table of one variable has r1 for either
    row = any(flag(content, name) for name in ("dt2D", "dtr"))
    return f"TABLE({first},{second})" if row else f"TABLE(,{first})"
