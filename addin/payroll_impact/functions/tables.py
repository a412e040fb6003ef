"""Ranges that are tables: their rows from a host, and error messages that count rows as in the range."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from payroll_impact.cells import Cell
from payroll_impact.errors import PayrollImpactError
from payroll_impact.functions.cells import TableRange
from payroll_impact.parameters import LIBRARY, LawBook
from payroll_impact.scenarios.own_places import law_book
from payroll_impact.scenarios.tables import read_places
from payroll_impact.scenarios.validate_row import find_column

TableRows = dict[int, dict[str, Cell]]
FrozenRows = tuple[tuple[tuple[str, type, Cell], ...], ...]

PLACES = TableRange(
    "Places the library lacks: a header row, then a row per tax or rule (jurisdiction, item, name, rate and so on)."
)


def freeze_rows(rows: TableRows | None) -> FrozenRows:
    """Return the rows of a range as a key for a cache; 1 and TRUE are equal in Python, and two contents of a cell."""
    return tuple(tuple((name, type(cell), cell) for name, cell in row.items()) for row in (rows or {}).values())


def thaw_rows(rows: FrozenRows) -> list[dict[str, Cell]]:
    """Return frozen rows as mappings again."""
    return [{name: cell for name, _, cell in row} for row in rows]


def read_law_book(places: TableRows | None) -> LawBook:
    """Return the library, and the places of a range beside it.

    Raises
    ------
    InputError
        With the row as it is in the range, the header being row 1.
    """
    if not places:
        return LIBRARY
    with rows_of_ranges({"places": places}):
        return _read_frozen_law_book(freeze_rows(places))


@lru_cache(maxsize=16)
def _read_frozen_law_book(places: FrozenRows) -> LawBook:
    return law_book(read_places(thaw_rows(places))[0])


@contextmanager
def rows_of_ranges(tables: Mapping[str, TableRows | None]) -> Iterator[None]:
    """Count the rows in an error message as in the ranges: with blank rows and the header."""
    def number(table: str, row: int) -> int:
        rows = list(tables.get(table) or {})
        return rows[row - 1] if row <= len(rows) else row

    try:
        yield
    except PayrollImpactError as problem:
        moved = problem.moved(number)
        if problem.table == "settings":
            moved.row = _row_of_setting(problem.column, tables.get("settings") or {})
        raise moved from None


def _row_of_setting(name: str, rows: TableRows) -> int:
    """Return the row of a setting, however its name is typed; 0 where it is not given."""
    return next((number for number, row in rows.items() if find_column(row["setting"], [name]) == name), 0)
