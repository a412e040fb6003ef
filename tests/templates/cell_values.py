"""Values of cells: as a sheet shows them, and when two of them are the same."""

import datetime as dt

from payroll_impact.cells import CellError, date_to_serial

TOLERANCE = 1e-9


def shown(value):
    """Return a value as a cell shows it."""
    if isinstance(value, CellError):
        return CellError(value.code)
    if isinstance(value, dt.date):
        return float(date_to_serial(value))
    return "" if value is None else float(value) if isinstance(value, int) else value


def alike(one, other, dust=0.0):
    """Return whether two cells are the same, numbers to nine digits."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= max(TOLERANCE * max(abs(one), abs(other)), dust)
    return one == other


def different(book, wanted):
    """Return the cells of a book that do not show what is wanted, with both."""
    return [(str(cell), book.at(cell), value) for cell, value in wanted.items() if not alike(book.at(cell), value)]
