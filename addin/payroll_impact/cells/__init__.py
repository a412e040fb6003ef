"""What a cell holds: its address, error values, dates as day numbers, and what a text somebody typed means."""

from payroll_impact.cells.addresses import Address, Area, area, letters
from payroll_impact.cells.dates import LAST_SERIAL, date_to_serial, serial_to_date
from payroll_impact.cells.texts import clean
from payroll_impact.cells.typed import AMBIGUOUS, is_ambiguous, read_date, read_number, read_typed
from payroll_impact.cells.values import ERROR_CODES, Cell, CellError, Grid, as_grid, error_in, is_blank, is_range

__all__ = [
    "AMBIGUOUS",
    "ERROR_CODES",
    "LAST_SERIAL",
    "Address",
    "Area",
    "Cell",
    "CellError",
    "Grid",
    "area",
    "as_grid",
    "clean",
    "date_to_serial",
    "error_in",
    "is_ambiguous",
    "is_blank",
    "is_range",
    "letters",
    "read_date",
    "read_number",
    "read_typed",
    "serial_to_date",
]
