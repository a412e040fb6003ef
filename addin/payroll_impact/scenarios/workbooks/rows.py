"""The rows of the tables found, as `build_plan` takes them."""

from collections.abc import Mapping
from typing import Any

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError
from payroll_impact.model import Change, PlaceRule, Role, Settings
from payroll_impact.scenarios.cells import figure
from payroll_impact.scenarios.change_labels import label_changes
from payroll_impact.scenarios.validate_row import columns, find_column, prefixed
from payroll_impact.scenarios.workbooks.find_tables import PLACES, FoundTable, check_header
from payroll_impact.scenarios.workbooks.sources import (
    SETTING_COLUMNS,
    Key,
    ListedEvidence,
    add_evidence,
    read_row_evidence,
    source_key,
)
from payroll_impact.scenarios.workbooks.values import cell_value

Row = dict[str, Any]


@attrs.frozen
class SettingCells:
    """The settings given: each by its name, and the cell of its value."""

    values: Row
    cells: dict[str, str]


def read_workforce(table: FoundTable, sources: Mapping[Key, ListedEvidence]) -> list[Row]:
    """Return the roles.

    Raises
    ------
    InputError
        Naming the cell that does not fit, or the header of a table without rows.
    """
    if not table.rows:
        raise InputError(f"{table.place}: the workforce under this header must have at least one row")
    names = [table.words(number, "role")[0] for number in table.rows]
    return _rows(table, Role, [("workforce", name) for name in names], sources)


def read_changes(table: FoundTable | None, case: str, sources: Mapping[Key, ListedEvidence]) -> list[Row]:
    """Return the changes of a case; none where no sheet has any.

    Raises
    ------
    InputError
        Naming the cell that does not fit.
    """
    if table is None:
        return []
    kinds = [table.words(number, "change", "role") for number in table.rows]
    labels = label_changes((kind, role) for kind, role in kinds)
    return _rows(table, Change, [(case, label) for label in labels], sources)


def read_own_places(table: FoundTable | None, sources: Mapping[Key, ListedEvidence]) -> list[Row]:
    """Return the rules of places of the plan's own; none where no sheet has any.

    Raises
    ------
    InputError
        Naming the cell that does not fit.
    """
    if table is None:
        return []
    names = [" ".join(filter(None, table.words(number, *PLACES))) for number in table.rows]
    return _rows(table, PlaceRule, [("places", name) for name in names], sources)


def read_settings(table: FoundTable) -> SettingCells:
    """Return the settings.

    Raises
    ------
    InputError
        Naming the cell that does not fit.
    """
    check_header(table, SETTING_COLUMNS)
    given = SettingCells({}, {})
    for number, row in table.rows.items():
        name, cell = table.words(number, "setting")[0], row[table.columns["value"]]
        name = find_column(name, columns(Settings))
        if not name and is_blank(cell):
            continue
        if not name:
            raise InputError(f"{table.cell(number, 'value')}: the value has no name beside it")
        if name in given.values:
            raise InputError(f"{table.cell(number, 'setting')}: {name} is given twice")
        given.cells[name] = table.cell(number, "value")
        given.values[name] = _setting(table, number, name, cell)
    return given


def _setting(table: FoundTable, number: int, name: str, cell: Any) -> Any:
    # any other name is taken for a figure of the law, and refused later if there is none
    field = columns(Settings).get(name, figure(name))
    with prefixed(f"{table.cell(number, 'value')}: "):
        plain = cell_value(cell, name, field.metadata["kind"])
    return add_evidence(plain, read_row_evidence(table, number), field)


def _rows(
    table: FoundTable, kind: type, keys: list[tuple[str, str]], sources: Mapping[Key, ListedEvidence]
) -> list[Row]:
    fields = columns(kind)
    check_header(table, fields)
    rows = []
    for number, (name, label) in zip(table.rows, keys, strict=True):
        row: Row = {}
        for column in (column for column in table.columns if column in fields):
            with prefixed(f"{table.cell(number, column)}: "):
                plain = cell_value(table.rows[number][table.columns[column]], column, fields[column].metadata["kind"])
            row[column] = add_evidence(plain, sources.get(source_key(name, label, column)), fields[column])
        rows.append(row)
    return rows
