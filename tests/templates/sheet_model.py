"""A what-if workbook in an engine: plans written into its input cells, its figures read back."""

import datetime as dt

import attrs
import numpy as np
from open_book import OpenBook, place_of

from payroll_impact.cells import date_to_serial
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.cases import NAMES
from payroll_impact.templates.what_if.impact import metric_cell
from payroll_impact.templates.what_if.limits import CASES, CHANGES, FIRST, MONTHS, OVERRIDES, ROLES


@attrs.frozen
class Edit:
    """What is written into the input cells: rows by column, and settings by name; overrides are those with a dot."""

    workforce: list
    changes: list
    settings: dict
    case: int = CASES


class SheetModel(OpenBook):
    """A what-if workbook."""

    def __init__(self, engine, cells):
        super().__init__(engine, cells)
        self._written = {}

    def put(self, edit):
        """Write an edit: only tables that differ from what was written before."""
        areas = {first: rows for first, rows in _areas(edit) if self._written.get(first) != rows}
        self.write(list(areas.items()))
        self._written |= areas

    def pick(self, case):
        """Pick a case, from 1."""
        self.write([_picked(case)])

    def block(self, block):
        """Return the months of all rows of a block."""
        rows = self.grid(block.sheet)[block.first - 1 : block.row(block.count - 1)]
        return np.array([row[FIRST : FIRST + MONTHS] for row in rows], dtype=float)

    def metric(self, name):
        value = self.grid("Metrics")[metric_cell(name).row - 1][2]
        return {"never": np.inf, "-": np.nan}.get(value, value)


def _areas(edit):
    yield _picked(edit.case)
    yield _table(places.WORKFORCE.with_header, edit.workforce, places.ROLE_COLUMNS, ROLES)
    for case, corner in enumerate(_change_tables(), 1):
        yield _table(corner, edit.changes if case == edit.case else [], places.CHANGE_COLUMNS, CHANGES)
    first = place_of(places.SETTINGS_TABLE.row(0)["value"])
    yield first, [[_cell(edit.settings.get(name))] for name in places.SETTINGS]
    overrides = [[name, value] for name, value in edit.settings.items() if "." in name]
    yield place_of(f"Inputs!A{places.OVERRIDE_FIRST}"), (overrides + [[None, None]] * OVERRIDES)[:OVERRIDES]


def _picked(case):
    return place_of(places.PICK), [[NAMES[case - 1]]]


def _change_tables():
    return [*(f"Cases!A{head}" for head in places.CASE_HEADS), f"Inputs!A{places.OWN_HEAD}"]


def _table(reference, rows, columns, size):
    """Return a table's first cell, below the header that `reference` begins with, and all its rows."""
    filled = [*rows, *[{}] * size][:size]
    return place_of(reference).offset(1, 0), [[_cell(row.get(name)) for name in columns] for row in filled]


def _cell(value):
    return date_to_serial(value) if isinstance(value, dt.date) else value
