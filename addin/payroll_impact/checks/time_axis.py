"""Where time runs: rows of dates, months or years side by side at equal steps."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from payroll_impact.cells import date_to_serial
from payroll_impact.checks.workbook import CheckedBook, CheckedCell, CheckedSheet

_SHORTEST = 4
_STEPS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (365, 366)}
_YEARS = range(1900, 2101)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ \-'’/]*((?:20|19)?\d\d)")
_DATES = range(18264, 109575)  # 1950 to 2199


@attrs.frozen
class Axis:
    """Periods in a row of a sheet: day numbers of their dates by column."""

    sheet: str
    row: int
    first: int
    days: tuple[float, ...]
    step: str

    @property
    def last(self) -> int:
        """Its last column."""
        return self.first + len(self.days) - 1

    @property
    def columns(self) -> range:
        """Its columns."""
        return range(self.first, self.last + 1)

    def same_periods(self, other: "Axis") -> bool:
        """Whether the same periods stand in the same columns."""
        return (self.first, self.days) == (other.first, other.days)


def find_time_axes(book: CheckedBook, sheet: CheckedSheet) -> list[Axis]:
    """Return the time axes of a sheet from top to bottom; years count only where there are no dates."""
    dated: list[Axis] = []
    years: list[Axis] = []
    for row, cells in sheet.rows.items():
        found = {column: _day(book, cell) for column, cell in cells.items()}
        dated += _runs(sheet.name, row, {column: day for column, day in found.items() if day is not None})
        if not dated:
            years += _runs(
                sheet.name, row, {column: day for column, cell in cells.items() if (day := _year(book, cell))}
            )
    return dated or years


def _day(book: CheckedBook, cell: CheckedCell) -> float | None:
    if cell.text:
        return _month(cell.text)
    if not cell.look.is_date or not cell.is_figure:
        return None
    value = book.value(cell.place)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and int(value) in _DATES else None


def _month(text: str) -> float | None:
    found = _MONTH.fullmatch(text)
    name = found[1][:3].casefold() if found else ""
    if found is None or name not in _MONTHS:
        return None
    year = int(found[2])
    date = dt.date(year if year in _YEARS else 2000 + year, _MONTHS.index(name) + 1, 1)
    return float(date_to_serial(date))


def _year(book: CheckedBook, cell: CheckedCell) -> float | None:
    value = int(cell.text) if cell.text.isascii() and cell.text.isdigit() else book.value(cell.place)
    plain = (
        isinstance(value, int | float) and not isinstance(value, bool) and cell.look.number_format in ("General", "0")
    )
    known = (plain or bool(cell.text)) and isinstance(value, int | float) and value in _YEARS
    return float(date_to_serial(dt.date(int(value), 1, 1))) if known else None


def _runs(sheet: str, row: int, days: dict[int, float]) -> Iterator[Axis]:
    """Return the runs of a row that grow by one kind of step."""
    columns = sorted(days)
    start = 0
    for end in range(1, len(columns) + 1):
        whole = columns[start:end]
        following = columns[end] if end < len(columns) else None
        if following == whole[-1] + 1 and _step([days[column] for column in (*whole, following)]):
            continue
        values = tuple(days[column] for column in whole)
        if len(values) >= _SHORTEST:
            yield Axis(sheet, row, whole[0], values, _step(values))
        start = end


def _step(days: Sequence[float]) -> str:
    """Return the step between days, "" if they do not grow by one."""
    steps = [after - before for before, after in pairwise(days)]
    return next((name for name, (low, high) in _STEPS.items() if all(low <= step <= high for step in steps)), "")
