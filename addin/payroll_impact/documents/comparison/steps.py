"""The steps from one plan to another: each exchanges one input, or brings or takes one row."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from payroll_impact.documents.comparison.cells import Row, Tables, own_columns
from payroll_impact.documents.comparison.inputs import Value, override_title, row_label, shown, summary_of, title_of

ORDER = (
    "places added, settings and overrides of the law, the inputs of places, roles added, the inputs of roles, "
    "the inputs of changes, changes added, changes removed, roles removed, places removed"
)
_OF_ROWS = ("roles", "changes", "places")


@attrs.frozen
class Step:
    """One input exchanged: a cell, or a whole row where `column` is None; `called` is the title of an override."""

    table: str
    key: Any
    column: str | None
    before: Any
    after: Any
    called: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        if self.table in _OF_ROWS:
            label = row_label(self.key)
            if self.column is not None:
                return f"{label}: {title_of(self.table, self.column)}"
            return f"{label} {'added' if self.before is None else 'removed'}"
        return self.called or title_of("settings", self.column or "")

    @property
    def values(self) -> tuple[Value, Value]:
        """What it was, and what it becomes."""
        whole = self.column is None
        before, after = (
            None if value is None else summary_of(value) if whole else shown(value)
            for value in (self.before, self.after)
        )
        return before, after


def steps_between(first: Tables, second: Tables) -> list[Step]:
    """Return the steps from one plan to another, in the order of `ORDER`."""
    return [
        *_added("places", first.places, second.places),
        *_cells("settings", "", first.settings, second.settings),
        *(
            attrs.evolve(step, called=override_title(str(step.column), {**first.titles, **second.titles}))
            for step in _cells("overrides", "", first.overrides, second.overrides)
        ),
        *_rows("places", first.places, second.places),
        *_added("roles", first.roles, second.roles),
        *_rows("roles", first.roles, second.roles),
        *_rows("changes", first.changes, second.changes),
        *_added("changes", first.changes, second.changes),
        *_removed("changes", first.changes, second.changes),
        *_removed("roles", first.roles, second.roles),
        *_removed("places", first.places, second.places),
    ]


def _cells(table: str, key: Any, first: Row, second: Row) -> Iterator[Step]:
    for column in dict.fromkeys((*first, *second)):
        before, after = first.get(column), second.get(column)
        if before != after and (table, column) != ("settings", "name"):
            yield Step(table, key, column, before, after)


def _rows(table: str, first: Mapping[Any, Row], second: Mapping[Any, Row]) -> Iterator[Step]:
    for key in first:
        if key in second:
            known = own_columns(table, first[key])
            cells = ({column: row[column] for column in known} for row in (first[key], second[key]))
            yield from _cells(table, key, *cells)


def _added(table: str, first: Mapping[Any, Row], second: Mapping[Any, Row]) -> Iterator[Step]:
    return (Step(table, key, None, None, row) for key, row in second.items() if key not in first)


def _removed(table: str, first: Mapping[Any, Row], second: Mapping[Any, Row]) -> Iterator[Step]:
    return (Step(table, key, None, row, None) for key, row in first.items() if key not in second)


def taken(tables: Tables, steps: "list[Step] | tuple[Step, ...]", last: Tables) -> Tables:
    """Return tables with some steps taken; rows stand where those of `last` do, others after them."""
    parts: dict[str, dict[Any, Any]] = {
        "settings": dict(tables.settings),
        "overrides": dict(tables.overrides),
        "roles": dict(tables.roles),
        "changes": dict(tables.changes),
        "places": dict(tables.places),
    }
    for step in steps:
        part = parts[step.table]
        if step.table in ("settings", "overrides"):
            part[step.column] = step.after
        elif step.column is not None:
            part[step.key] = {**part[step.key], step.column: step.after}
        elif step.after is None:
            del part[step.key]
        else:
            part[step.key] = step.after
    # an override that is gone in the other plan is no value but none at all
    parts["overrides"] = {path: value for path, value in parts["overrides"].items() if value is not None}
    roles, changes = _ordered(parts["roles"], last.roles), _ordered(parts["changes"], last.changes)
    places = _ordered(parts["places"], last.places)
    return Tables(parts["settings"], parts["overrides"], roles, changes, places, last.titles)


def _ordered(rows: dict[Any, Any], like: Mapping[Any, Row]) -> dict[Any, Any]:
    return {key: rows[key] for key in like if key in rows} | {key: row for key, row in rows.items() if key not in like}
