"""The rows of the tables found, as `build_plan` takes them."""

from collections.abc import Mapping
from typing import Any

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError
from payroll_impact.model import Change, PlaceRule, Role, Settings
from payroll_impact.scenarios.cells import figure
from payroll_impact.scenarios.change_labels import labels
from payroll_impact.scenarios.structuring import columns, find_column, prefixed
from payroll_impact.scenarios.workbooks.finding import PLACES, Table, check_header
from payroll_impact.scenarios.workbooks.sources import SETTING_COLUMNS, Evidence, Key, beside, key_of, with_evidence
from payroll_impact.scenarios.workbooks.values import value

Row = dict[str, Any]


@attrs.frozen
class Given:
    """The settings given: each by its name, and the cell of its value."""

    values: Row
    cells: dict[str, str]


def workforce_of(table: Table, sources: Mapping[Key, Evidence]) -> list[Row]:
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


def changes_of(table: Table | None, case: str, sources: Mapping[Key, Evidence]) -> list[Row]:
    """Return the changes of a case; none where no sheet has any.

    Raises
    ------
    InputError
        Naming the cell that does not fit.
    """
    if table is None:
        return []
    kinds = [table.words(number, "change", "role") for number in table.rows]
    return _rows(table, Change, [(case, label) for label in labels((kind, role) for kind, role in kinds)], sources)


def places_of(table: Table | None, sources: Mapping[Key, Evidence]) -> list[Row]:
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


def settings_of(table: Table) -> Given:
    """Return the settings.

    Raises
    ------
    InputError
        Naming the cell that does not fit.
    """
    check_header(table, SETTING_COLUMNS)
    given = Given({}, {})
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


def _setting(table: Table, number: int, name: str, cell: Any) -> Any:
    # whatever is no setting is taken for a figure of the law, and refused later if it is not
    field = columns(Settings).get(name, figure(name))
    with prefixed(f"{table.cell(number, 'value')}: "):
        plain = value(cell, name, field.metadata["kind"])
    return with_evidence(plain, beside(table, number), field)


def _rows(table: Table, kind: type, keys: list[tuple[str, str]], sources: Mapping[Key, Evidence]) -> list[Row]:
    fields = columns(kind)
    check_header(table, fields)
    rows = []
    for number, (name, label) in zip(table.rows, keys, strict=True):
        row: Row = {}
        for column in (column for column in table.columns if column in fields):
            with prefixed(f"{table.cell(number, column)}: "):
                plain = value(table.rows[number][table.columns[column]], column, fields[column].metadata["kind"])
            row[column] = with_evidence(plain, sources.get(key_of(name, label, column)), fields[column])
        rows.append(row)
    return rows
