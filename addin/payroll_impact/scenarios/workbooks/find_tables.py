"""Find the tables of a workbook by their headers, wherever people have moved them."""

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError
from payroll_impact.scenarios.validate_row import column_name
from payroll_impact.scenarios.workbooks.sheets import MOST_ROWS, Cells, cell_name
from payroll_impact.scenarios.workbooks.values import cell_text

Kind = tuple[str, ...]
WORKFORCE: Kind = ("role", "headcount", "pay")
CHANGES: Kind = ("change", "role", "amount")
SETTINGS: Kind = ("setting", "value")
SOURCES: Kind = ("table", "row", "column", "confidence", "source")
LAW: Kind = ("parameter", "title", "unit", "year_begins")
DEFINED: Kind = ("definition", "value")
PLACES: Kind = ("jurisdiction", "item", "name")
_KINDS = (WORKFORCE, CHANGES, SETTINGS, SOURCES, LAW, DEFINED, PLACES)
_AS_READ = "as read: "  # begins the title of what a calculation sheet makes of a table
_TITLES = (
    _AS_READ, "end of ", "changes of ", "workforce:", "settings:", "definitions of ", "scenario picker", "places",
)  # fmt: skip
_GAP = 30  # blank rows after which text under a table is a note and no row of it
_YEAR = re.compile(r"(19|20)\d\d")
_NEAR = 3  # columns a header has in common with a table people must have meant
_ALIKE = 0.85  # of two headers, one of them misspelt; hire_date and hire_cost are less


@attrs.frozen
class FoundTable:
    """A table found: its sheet, its columns by header, its rows by their number in the sheet."""

    kind: Kind
    sheet: str
    title: str
    head: int
    columns: dict[str, int]
    header: list[Any]
    rows: dict[int, list[Any]]

    def cell(self, row: int, column: str) -> str:
        """Return the name of a cell."""
        return cell_name(self.sheet, row, self.columns[column])

    @property
    def place(self) -> str:
        """The name of the first cell of the header."""
        return cell_name(self.sheet, self.head, min(self.columns.values()))

    def words(self, row: int, *columns: str) -> tuple[str, ...]:
        """Return cells of a row as text."""
        return tuple(cell_text(self.rows[row][self.columns[column]]) for column in columns)


def is_header(row: list[Any]) -> bool:
    """Whether a row is the header of a table of any kind."""
    return _kind(row) is not None


def is_header_or_damaged(row: list[Any]) -> bool:
    """Whether a row is the header of a table, or one that has lost a column."""
    return is_header(row) or bool(_missing_column(row))


def find_tables(sheets: Mapping[str, Cells]) -> list[FoundTable]:
    """Return all tables of a workbook.

    Raises
    ------
    InputError
        If a table goes on beyond what is read of a sheet.
    """
    return [table for sheet, cells in sheets.items() for table in _sheet_tables(sheet, cells)]


def select_tables(tables: Collection[FoundTable], kind: Kind) -> list[FoundTable]:
    """Return the tables of a kind."""
    return [table for table in tables if table.kind == kind]


def require_table(
    tables: Collection[FoundTable], sheets: Mapping[str, Cells], kind: Kind, what: str, known: Collection[str]
) -> FoundTable:
    """Return the only table of a kind.

    Parameters
    ----------
    tables : collection of FoundTable
        All tables of the workbook.
    sheets : mapping
        Its cells, by sheet.
    kind : tuple of str
        The columns it must have.
    what : str
        Its name in a message.
    known : collection of str
        All columns it may have.

    Raises
    ------
    InputError
        If there is none, or another one.
    """
    found = select_tables(tables, kind)
    if not found:
        hint = describe_nearest_header(sheets, kind, known)
        raise InputError(f"no sheet has {what}, headed {', '.join(kind)} and so on{hint}")
    if len(found) > 1:
        raise InputError(f"{found[1].place}: this is a second table of {what}; the first is at {found[0].place}")
    return found[0]


def describe_nearest_header(sheets: Mapping[str, Cells], kind: Kind, known: Collection[str]) -> str:
    """Return, for a message, the header that comes nearest to one of a kind; nothing if none is like it."""
    most, nearest = _NEAR - 1, ""
    for sheet, cells in sheets.items():
        for number, row in enumerate(cells, start=1):
            named = _columns(row)
            lacks = [name for name in kind if name not in named]
            alike = sum(name in named for name in known)
            if len(lacks) == 1 and alike > most:
                most, nearest = alike, f"; the nearest is {sheet} row {number}, without {lacks[0]}"
    return nearest


def check_header(table: FoundTable, known: Collection[str]) -> None:
    """Refuse a header that would lose figures under it: given twice, misspelt, or blank.

    Parameters
    ----------
    table : FoundTable
        The table.
    known : collection of str
        The columns it may have; other columns people add are ignored.

    Raises
    ------
    InputError
        Naming the cell of the header.
    """
    last = max(table.columns[name] for name in table.columns if name in known)
    for column, cell in enumerate(table.header):
        place, name = cell_name(table.sheet, table.head, column), column_name(cell_text(cell))
        if name in known and table.columns[name] != column:
            raise InputError(f"{place}: the column {name} is given twice")
        if column > last + 1:
            continue  # other people's columns, further right
        missing = [each for each in known if each not in table.columns]
        if name and name not in known and (meant := get_close_matches(name, missing, n=1, cutoff=_ALIKE)):
            raise InputError(f"{place}: {name!r} is no column; did you mean {meant[0]!r}?")
        filled = [row[column] for row in table.rows.values() if not is_blank(row[column])]
        # a note beside the table needs no header; a figure there has lost its own
        if not name and min(table.columns.values()) < column and _are_inputs(filled, within=column < last):
            raise InputError(f"{place}: the column under this cell has no header; give it one")


def _are_inputs(cells: list[Any], *, within: bool) -> bool:
    return bool(cells) and (within or any(isinstance(cell, int | float) for cell in cells))


def _kind(row: list[Any]) -> Kind | None:
    named = _columns(row)
    return next((kind for kind in _KINDS if all(name in named for name in kind)), None)


def _columns(row: list[Any]) -> dict[str, int]:
    """Return the position of each header of a row, by the name of its column."""
    named: dict[str, int] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str | int | float) and not is_blank(cell):
            named.setdefault(column_name(cell_text(cell)), column)
    return named


def _sheet_tables(sheet: str, cells: Cells) -> Iterator[FoundTable]:
    for index, row in enumerate(cells):
        kind = _kind(row)
        if kind is None:
            if lost := _missing_column(row):
                raise InputError(f"{sheet} row {index + 1}: this header has no column {lost.replace('_', ' ')}")
            continue
        title = _title_above(cells, index)
        if title.strip().casefold().startswith(_AS_READ):
            continue
        columns = _columns(row)
        rows = dict(_table_rows(cells, index + 1, columns, kind))
        if MOST_ROWS in rows:
            raise InputError(f"{sheet}!A{MOST_ROWS}: a table may not go on beyond this row")
        yield FoundTable(kind, sheet, title, index + 1, columns, row, rows)


def _missing_column(row: list[Any]) -> str:
    """Return the one column a header lacks, of a kind of table that may be absent."""
    named = _columns(row)
    kinds = (SOURCES, LAW) if any(_YEAR.fullmatch(name) for name in named) else (SOURCES,)
    missing = [[name for name in kind if name not in named] for kind in kinds]
    return next((names[0] for names in missing if len(names) == 1), "")


def _title_above(cells: Cells, head: int) -> str:
    """Return the nearest title above a header."""
    for row in reversed(cells[:head]):
        if is_header(row):
            return ""
        for cell in row:
            if isinstance(cell, str) and cell.strip().casefold().startswith(_TITLES):
                return cell
    return ""


def _table_rows(cells: Cells, first: int, columns: Mapping[str, int], kind: Kind) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a table, up to the next title or header."""
    blank = 0
    for index in range(first, len(cells)):
        row = cells[index]
        whole = not any(is_blank(row[columns[name]]) for name in kind)
        if is_header(row) or (not whole and _ends_table(cells, index)):
            return
        if whole or (blank <= _GAP and any(not is_blank(row[column]) for column in columns.values())):
            yield index + 1, row
            blank = 0
        else:
            blank += 1


def _ends_table(cells: Cells, index: int) -> bool:
    """Whether a row is the title of what follows, or the units above its header."""
    leading = next((cell for cell in cells[index] if isinstance(cell, str) and cell.strip()), "")
    units = index + 1 < len(cells) and is_header(cells[index + 1])
    return units or leading.strip().casefold().startswith(_TITLES)
