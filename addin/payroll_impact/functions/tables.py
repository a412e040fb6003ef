"""Ranges that are tables: the rows a host hands over, and messages that count rows as the range does."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from payroll_impact.cells import Cell
from payroll_impact.errors import PayrollImpactError
from payroll_impact.functions.cells import Table
from payroll_impact.parameters import LIBRARY, LawBook
from payroll_impact.scenarios.own_places import law_book
from payroll_impact.scenarios.tables import read_places
from payroll_impact.scenarios.unknown_places import with_places

TableRows = dict[int, dict[str, Cell]]
Frozen = tuple[tuple[tuple[str, Cell], ...], ...]

PLACES = Table(
    "Places the library lacks: a header row, then a row per tax or rule (jurisdiction, item, name, rate and so on)."
)
_ROW = re.compile(r"\b(workforce|changes|places) row (\d+)")
_OTHER_ROW = re.compile(r"(?<=\bin row )(\d+)")


def frozen(rows: TableRows | None) -> Frozen:
    """Return the rows of a range as what a cache can keep."""
    return tuple(tuple(row.items()) for row in (rows or {}).values())


def book_of(places: TableRows | None) -> LawBook:
    """Return the library, and the places of a range beside it.

    Raises
    ------
    InputError
        With the row as it is in the range, the header being row 1.
    """
    if not places:
        return LIBRARY
    with rows_of_ranges({"places": places}):
        return _book(frozen(places))


@lru_cache(maxsize=16)
def _book(places: Frozen) -> LawBook:
    return law_book(read_places([dict(row) for row in places])[0])


@contextmanager
def rows_of_ranges(tables: Mapping[str, TableRows | None]) -> Iterator[None]:
    """Count rows in the message of any error as the ranges do: blank rows and the header included."""
    try:
        yield
    except PayrollImpactError as problem:
        raise type(problem)(_placed(str(problem), tables)) from None


def _placed(message: str, tables: Mapping[str, TableRows | None]) -> str:
    def row(table: str, number: int) -> int:
        rows = list(tables[table] or {})
        return rows[number - 1] if number <= len(rows) else number

    def place(match: "re.Match[str]") -> str:
        return f"{match[1]} row {row(match[1], int(match[2]))}"

    def rows(numbers: list[int]) -> str:
        return f"row{'s' if len(numbers) > 1 else ''} {', '.join(str(row('workforce', number)) for number in numbers)}"

    first = _ROW.search(message)
    if first:
        message = _OTHER_ROW.sub(lambda match: str(row(first[1], int(match[1]))), message)
    return with_places(_ROW.sub(place, message), rows)
