"""Where the sheet Read has the inputs: row after row, whatever rows were put in, sorted, moved or taken out."""

import attrs

from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.limits import changes, modelled, roles, size

_LEAST_SCANNED, _PUT_IN = 48, 28  # rows that may be put into a table, blank ones that are in the way included


def case_kinds() -> tuple[str, ...]:
    """Return the names of the tables of changes."""
    return tuple(f"case {number}" for number in range(1, size().cases + 1))


def block_kinds() -> tuple[str, ...]:
    """Return the names of the input tables."""
    return ("workforce", *case_kinds(), "settings")


def filled_kinds() -> tuple[str, ...]:
    """Return the names of what is counted row by row."""
    return ("workforce", *case_kinds(), "overrides")


def scanned() -> int:
    """Return the rows of each input table that are looked at, blank ones included."""
    longest = max(roles(), changes(), places.SETTINGS_TABLE.count)
    return max(_LEAST_SCANNED, longest + _PUT_IN)


# each input table as a whole: how long it is, and whether it ends where it did
BLOCKS = SheetTable(
    "Read", 6, ("table", "rows", "ends as it did", "cells of the last line", "cells below"), lambda: size().cases + 2
)
# every column of the input tables: where it stands, and what it holds there and here
COLUMNS = SheetTable(
    "Read", BLOCKS.below(),
    ("table", "column", "kind", "place", "cells entered", "numbers entered", "cells read", "sum entered", "sum read"),
    lambda: len(places.ROLE_COLUMNS) + size().cases * len(places.CHANGE_COLUMNS) + len(places.SETTINGS_TABLE.columns),
)  # fmt: skip
# how many rows are filled down to each row of an input table
FILLED = SheetTable("Read", COLUMNS.below(), lambda: ("row", "name of setting", *filled_kinds()), scanned)
PICKER = SheetTable(
    "Read", FILLED.below(), ("name", "as entered", "times", "no.", "cases so named"), lambda: 1 + size().cases
)
SETTINGS = SheetTable(
    "Read", PICKER.below(), ("setting", "value", "row", "times", "is one"), lambda: places.SETTINGS_TABLE.count
)
WORKFORCE = SheetTable("Read", SETTINGS.below(), (*places.ROLE_COLUMNS, "row"), roles)
PICKED = SheetTable("Read", WORKFORCE.below(), places.CHANGE_COLUMNS, changes)  # changes of the case picked


def entered() -> SheetTable:
    """Return the changes of the case that is modelled: those of the case picked, or of one case of its own model."""
    number = modelled()
    return PICKED if number is None else attrs.evolve(case_changes()[number - 1], columns=places.CHANGE_COLUMNS)


def case_changes() -> tuple[SheetTable, ...]:
    """Return the changes of each case."""
    return tuple(
        SheetTable("Read", PICKED.head + (index + 1) * (changes() + 4), (*places.CHANGE_COLUMNS, "row"), changes)
        for index in range(size().cases)
    )


def pick() -> CellReference:
    """Return the cell with the name of the case picked."""
    return PICKER.row(0).absolute["as entered"]


def case_names() -> Expression:
    """Return the names of the cases."""
    return PICKER.column("as entered", 1)


def case_numbers() -> Expression:
    """Return the numbers of the cases."""
    return PICKER.column("no.", 1)


def known_settings() -> Expression:
    """Return the names of the settings that every plan has."""
    return SETTINGS.column("setting", 0, len(places.SETTINGS))


def override_paths() -> Expression:
    """Return the names of the parameters of the law that are given."""
    return SETTINGS.column("setting", len(places.SETTINGS))


def override_values() -> Expression:
    """Return the values of the parameters of the law that are given."""
    return SETTINGS.column("value", len(places.SETTINGS))


def tables() -> tuple[Expression, ...]:
    """Return workforce, changes and settings as our functions take them."""
    return tuple(
        attrs.evolve(table, columns=columns).with_header
        for table, columns in (
            (WORKFORCE, places.ROLE_COLUMNS), (PICKED, places.CHANGE_COLUMNS), (SETTINGS, ("setting", "value")),
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
