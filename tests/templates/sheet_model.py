"""A what-if workbook in an engine: plans written into its input cells, its figures read back."""

import datetime as dt

import attrs
import numpy as np
from open_book import OpenBook, place_of

from payroll_impact.cells import date_to_serial
from payroll_impact.templates.what_if import FIRST, Size, metric_cell, places, sized


@attrs.frozen
class Edit:
    """What is written into the input cells: rows by column, and settings by name; overrides are those with a dot.

    The case is one of the picker, from 1; none is the last.
    """

    workforce: list
    changes: list
    settings: dict
    case: int | None = None


class SheetModel(OpenBook):
    """A what-if workbook, of the size it states."""

    def __init__(self, engine, cells):
        super().__init__(engine, cells)
        self._written = {}
        self.size = Size.read(cells.values[cells.labelled("About", "Size").offset(0, 2)])

    def put(self, edit):
        """Write an edit: only tables that differ from what was written before."""
        with sized(self.size):
            areas = {first: rows for first, rows in self._areas(edit) if self._written.get(first) != rows}
        self.write(list(areas.items()))
        self._written |= areas

    def pick(self, case):
        """Pick a case, from 1."""
        self.write([self._picked(case)])

    def block(self, block):
        """Return the months of all rows of a block, NaN where there is nothing to tell."""
        rows = self.grid(block.sheet)[block.first - 1 : block.row(block.count - 1)]
        months = [[np.nan if cell == "-" else cell for cell in row[FIRST : FIRST + self.size.months]] for row in rows]
        return np.array(months, dtype=float)

    def metric(self, name):
        value = self.grid("Metrics")[metric_cell(name).row - 1][2]
        return {"never": np.inf, "-": np.nan}.get(value, value)

    def _areas(self, edit):
        """Yield the areas of an edit; only where tables are of the size of the workbook."""
        yield self._picked(edit.case or self.size.cases)
        yield _table(places.WORKFORCE, edit.workforce)
        for case, table in enumerate(places.case_changes(), 1):
            yield _table(table, edit.changes if case == (edit.case or self.size.cases) else [])
        first, settings = place_of(places.SETTINGS_TABLE.row(0)["value"]), {"months": self.size.months} | edit.settings
        yield first, [[_cell(settings.get(name))] for name in places.SETTINGS]
        overrides = [[name, value] for name, value in settings.items() if "." in name]
        room = self.size.overrides
        yield place_of(f"Inputs!A{places.override_first()}"), (overrides + [[None, None]] * room)[:room]

    def _picked(self, case):
        name = self.cells.values[self.cells.labelled("Inputs", f"name of case {case}").offset(0, 1)]
        return place_of(places.PICK), [[name]]


def _table(table, rows):
    """Return a table's first cell, and all its rows."""
    filled = [*rows, *[{}] * table.count][: table.count]
    first = place_of(table.row(0)[table.columns[0]])
    return first, [[_cell(row.get(name)) for name in table.columns] for row in filled]


def _cell(value):
    return date_to_serial(value) if isinstance(value, dt.date) else value
