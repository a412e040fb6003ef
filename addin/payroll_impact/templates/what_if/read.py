"""Where the sheet Read has the inputs: row after row, whatever rows were put in, sorted, moved or taken out."""

import attrs

from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.limits import CASES, CHANGES, OVERRIDES, ROLES

SCANNED = 48  # rows of each input table that are looked at, blank ones included
CASE_KINDS = tuple(f"case {number}" for number in range(1, CASES + 1))
BLOCK_KINDS = ("workforce", *CASE_KINDS, "settings")
FILLED_KINDS = ("workforce", *CASE_KINDS, "overrides")

# each input table as a whole: how long it is, and whether it ends where it did
BLOCKS = SheetTable("Read", 6, ("table", "rows", "ends as it did", "cells of the last line", "cells below"), CASES + 2)
# every column of the input tables: where it stands, and what it holds there and here
COLUMNS = SheetTable(
    "Read", BLOCKS.head + BLOCKS.count + 4,
    ("table", "column", "kind", "place", "cells entered", "numbers entered", "cells read", "sum entered", "sum read"),
    len(places.ROLE_COLUMNS) + CASES * len(places.CHANGE_COLUMNS) + len(places.SETTINGS_TABLE.columns),
)  # fmt: skip
# how many rows are filled down to each row of an input table
FILLED = SheetTable(
    "Read", COLUMNS.head + COLUMNS.count + 4, ("row", "name of setting", *FILLED_KINDS), SCANNED
)  # fmt: skip
PICKER = SheetTable("Read", FILLED.head + SCANNED + 4, ("name", "as entered", "times", "no."), 1 + CASES)
SETTINGS = SheetTable(
    "Read", PICKER.head + PICKER.count + 4, ("setting", "value", "row", "times", "is one"),
    len(places.SETTINGS) + OVERRIDES
)
WORKFORCE = SheetTable("Read", SETTINGS.head + SETTINGS.count + 4, (*places.ROLE_COLUMNS, "row"), ROLES)
ENTERED = SheetTable("Read", WORKFORCE.head + ROLES + 4, places.CHANGE_COLUMNS, CHANGES)  # of the case picked
CASE_CHANGES = tuple(
    SheetTable("Read", ENTERED.head + (index + 1) * (CHANGES + 4), (*places.CHANGE_COLUMNS, "row"), CHANGES)
    for index in range(CASES)
)

PICK = PICKER.row(0).absolute["as entered"]
CASE_NAMES, CASE_NUMBERS = PICKER.column("as entered", 1), PICKER.column("no.", 1)
KNOWN_SETTINGS = SETTINGS.column("setting", 0, len(places.SETTINGS))
OVERRIDE_PATHS = SETTINGS.column("setting", len(places.SETTINGS))
OVERRIDE_VALUES = SETTINGS.column("value", len(places.SETTINGS))
# as our functions take them
TABLES = tuple(
    attrs.evolve(table, columns=columns).with_header
    for table, columns in (
        (WORKFORCE, places.ROLE_COLUMNS), (ENTERED, places.CHANGE_COLUMNS), (SETTINGS, ("setting", "value")),
    )
)  # fmt: skip


def setting(name: str) -> CellReference:
    """Return the cell of a setting."""
    return SETTINGS.row(places.SETTINGS.index(name)).absolute["value"]


def override_path(index: int) -> CellReference:
    """Return the cell with the name of a parameter of the law that is given."""
    return SETTINGS.row(len(places.SETTINGS) + index).absolute["setting"]


def count_named(cells: Expression, name: Expression) -> Expression:
    """Return how many cells hold a name: no name is a pattern, such as Agent* or >5, as it would be in COUNTIF."""
    return fn.SUMPRODUCT(1 * (cells == name))
