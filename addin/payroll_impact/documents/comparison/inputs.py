"""The inputs that are not the same in all plans, as rows to show."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from payroll_impact.documents.comparison.cells import Row, Tables, own_columns, tables_of
from payroll_impact.documents.quantities import format_figure
from payroll_impact.documents.report.changes import amount_in_words
from payroll_impact.documents.wording import clean, truncate
from payroll_impact.model import Change, PlaceRule, Plan, Role, Settings
from payroll_impact.model.plan import whom

Value = float | str | dt.date | None


@attrs.frozen
class InputDifference:
    """One input that differs; a value is None where it is blank or the plan has no such row.

    `column` is "" for a row that not all plans have: its values say in short what the row holds.
    """

    table: str
    row: str
    column: str
    title: str
    values: tuple[Value, ...]


def input_differences(plans: Mapping[str, Plan]) -> tuple[InputDifference, ...]:
    """Return the inputs that differ between plans, in the order of their tables.

    Parameters
    ----------
    plans : mapping of str to Plan
        By the name to show; plans of plain numbers.

    Returns
    -------
    tuple of InputDifference
        Settings and overrides first, then workforce, changes and places; names of plans are no difference.

    Examples
    --------
    >>> from payroll_impact.model import Role, Settings
    >>> def team(heads):
    ...     roles = [Role(role="Analyst", headcount=heads, pay=60_000, jurisdiction="US")]
    ...     return Plan(workforce=roles, settings=Settings(start="2025-01-01", months=12))
    >>> [row.title for row in input_differences({"now": team(10), "then": team(12)})]
    ['Analyst: Headcount at the start']
    """
    tables = [tables_of(plan) for plan in plans.values()]
    return (*_settings(tables), *_rows("roles", tables), *_rows("changes", tables), *_rows("places", tables))


def _settings(tables: Sequence[Tables]) -> Iterator[InputDifference]:
    for column in (name for name in tables[0].settings if name != "name"):
        values = tuple(shown(each.settings[column]) for each in tables)
        if _differ([each.settings[column] for each in tables]):
            yield InputDifference("settings", "", column, title_of("settings", column), values)
    titles = {path: title for each in tables for path, title in each.titles.items()}
    for path in dict.fromkeys(path for each in tables for path in each.overrides):
        given = [each.overrides.get(path) for each in tables]
        if _differ(given):
            title = override_title(path, titles)
            yield InputDifference("settings", "override", clean(path), title, tuple(map(shown, given)))


def _rows(table: str, tables: Sequence[Tables]) -> Iterator[InputDifference]:
    named = "workforce" if table == "roles" else table
    parts: list[Mapping[Any, Row]] = [getattr(each, table) for each in tables]
    for key in dict.fromkeys(key for part in parts for key in part):
        found = [part.get(key) for part in parts]
        present = [row for row in found if row is not None]
        label = row_label(key)
        if len(present) < len(found):
            yield InputDifference(
                named, label, "", label, tuple(None if row is None else summary_of(row) for row in found)
            )
        for column in own_columns(table, present[0]):
            if _differ([row[column] for row in present]):
                values = tuple(None if row is None else shown(row[column]) for row in found)
                yield InputDifference(named, label, column, f"{label}: {title_of(table, column)}", values)


def _differ(values: Sequence[Any]) -> bool:
    return any(value != values[0] for value in values)


def title_of(table: str, column: str) -> str:
    """Return what a column is called.

    >>> title_of("roles", "headcount")
    'Headcount at the start'
    """
    kinds: dict[str, type] = {"roles": Role, "changes": Change, "settings": Settings, "places": PlaceRule}
    return str(attrs.fields_dict(kinds[table])[column].metadata["title"])


def override_title(path: str, titles: Mapping[str, str]) -> str:
    """Return what an override is called, with its place; its name where no law uses it.

    >>> override_title("US-TX.unemployment.rate", {"US-TX.unemployment.rate": "New-employer rate"})
    'US-TX: New-employer rate'
    """
    place = path.partition(".")[0]
    title = titles.get(path, path)
    return clean(title if place == "fx" or title == path else f"{place}: {title}")


def row_label(key: Any) -> str:
    """Return what a row is called: a role by its name, a change by what it does to whom.

    >>> row_label(("convert", "Tutor", "Engineer", 2))
    'convert Tutor to Engineer (2nd)'
    >>> row_label(("grow", "group:specialist", "", 1))
    'grow specialist (group)'
    """
    if isinstance(key, str):
        return truncate(key)
    kind, role, target, number = key
    ordinal = {1: "", 2: " (2nd)", 3: " (3rd)"}.get(number, f" ({number}th)")
    return f"{kind} {truncate(whom(role))}{f' to {truncate(target)}' if target else ''}{ordinal}"


def summary_of(row: Row) -> str:
    """Return in short what a row holds.

    >>> summary_of({"headcount": 10.0, "pay": 60_000.0, "basis": "year"})
    '10 heads at 60,000 a year'
    """
    if "headcount" in row:
        per = "an hour" if row["basis"] == "hour" else "a year"
        return f"{format_figure(row['headcount'])} heads at {format_figure(row['pay'])} {per}"
    if "rate" in row:
        return _of_rule(row)
    return f"{amount_in_words(row['change'], row['unit'], row['amount'])} from {row['start']}"


def _of_rule(row: Row) -> str:
    if row["item"] == "tax":
        return f"{format_figure(row['rate'])} of wages"
    weeks = row["minimum_weeks"] if row["weeks_per_year"] is None else row["weeks_per_year"]
    return f"{format_figure(weeks)} weeks{'' if row['weeks_per_year'] is None else ' per year of service'}"


def shown(value: Any) -> Value:
    """Return a cell's value as a report may hold it."""
    return clean(value) if isinstance(value, str) else value
