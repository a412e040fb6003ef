"""Every input as a matrix of rows by input, with a note for each source."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import groupby

import attrs

from payroll_impact.documents.document import Cell, Column, Paragraph, Part, Section, Table
from payroll_impact.documents.quantities import format_figure
from payroll_impact.documents.report.inputs import InputRow, input_rows
from payroll_impact.documents.sections.report import Report
from payroll_impact.model import Change, PlaceRule, Role

_TITLES = {
    "workforce": ("Workforce", "Role"), "changes": ("Changes", "Change"), "settings": ("Settings", "Setting"),
    "places": ("Places of the plan's own", "Rule"),
}  # fmt: skip
_UNKNOWN, _DEFAULT, _GIVEN = "unknown", "default", "given"
_ACROSS = 12  # inputs that fit beside each other
_AMOUNTS = {"fraction": "{} %", "heads": "{} heads", "multiple": "{} times", "target": "to {} heads"}
_NAMES = {"group", "to_role"}
_UNSAID = {"date", "ISO 4217 code"}  # units that a value shows by itself
_KINDS = {"workforce": Role, "changes": Change, "places": PlaceRule}
_TOLD = {"change", "role", "unit"}  # of a change, by the name of its row and beside its amount


class _Notes:
    """The notes of a document: equal evidence has one number."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str, str], int] = {}

    def number(self, row: InputRow) -> int | None:
        """Return the number of the note on an input; None for a choice of the plan without a source."""
        if row.confidence == _GIVEN and not row.source:
            return None
        ends = " to ".join(f"{end:,.10g}" for end in (row.low, row.high) if end is not None)
        return self.numbers.setdefault((row.confidence, row.source, ends), len(self.numbers) + 1)

    def table(self) -> Table:
        """Return the notes as a table."""
        columns = (
            Column("note", "Note", "count"),
            Column("confidence", "Confidence"),
            Column("range", "Range"),
            Column("source", "Source", "name"),
        )
        rows = tuple(
            (number, confidence, ends, source or "none named")
            for (confidence, source, ends), number in self.numbers.items()
        )
        looks = tuple("unknown" if key[0] == _UNKNOWN else "" for key in self.numbers)
        return Table("notes", "Notes and sources", columns, rows, looks=looks, small=True)  # type: ignore[arg-type]


def assumptions(report: Report) -> Section:
    """Return the inputs that were given, a matrix for each table, and the notes they refer to."""
    rows = input_rows(report.comparison.plan.plan)
    given = [row for row in rows if row.confidence != _DEFAULT]
    unknown = sum(row.confidence == _UNKNOWN for row in rows)
    told = (
        f"{len(rows)} inputs, {unknown} of them unknown, marked ?: what stands there is an assumption and no fact. "
        "Numbers in brackets are notes. Sourced: a source is named. Assumed: a judgement. What has no note is a choice "
        "of the plan."
    )
    notes = _Notes()
    tables: list[Table] = []
    for name, group in groupby(given, key=lambda row: row.table):
        found = list(group)
        tables += [_settings(found, notes)] if name == "settings" else _matrices(name, found, notes)
    parts: tuple[Part, ...] = (Paragraph(told), *tables, *_left_at_default(rows), notes.table())
    title = "Assumptions"
    return Section(name="assumptions", title=title, parts=parts, brief=(), wide=True, new_page=True)


def _settings(rows: Sequence[InputRow], notes: _Notes) -> Table:
    columns = (Column("title", "Setting"), Column("value", "Value"), Column("unit", "Unit"))
    cells = tuple((row.title, _cell(row, notes), "" if row.unit in _UNSAID else row.unit) for row in rows)
    return Table("settings", "Settings", columns, cells, small=True)


def _matrices(name: str, rows: Sequence[InputRow], notes: _Notes) -> list[Table]:
    """Return a row for each role, change or rule, and a column for each input; several tables where they are many."""
    title, of = _TITLES[name]
    given = {row.column for row in rows} - (_TOLD if name == "changes" else set())
    inputs = sorted(given, key=list(attrs.fields_dict(_KINDS[name])).index)
    across = math.ceil(len(inputs) / math.ceil(len(inputs) / _ACROSS))
    by_row: dict[str, dict[str, InputRow]] = {}
    for row in rows:
        by_row.setdefault(row.row, {})[row.column] = row
    tables = []
    for start in range(0, len(inputs), across):
        chosen = inputs[start : start + across]
        units = {column: _unit(row for row in rows if row.column == column) for column in chosen} | {"amount": ""}
        titles = {row.column: row.title for row in rows}
        words = {column for column in chosen if all(isinstance(r.value, str) for r in rows if r.column == column)}
        columns = (
            Column("row", of, "name"),
            *(
                Column(
                    column,
                    f"{titles[column]}, {units[column]}" if units[column] else titles[column],
                    "name" if column in _NAMES else "text" if column in words else "value",
                )
                for column in chosen
            ),
        )
        cells: list[tuple[Cell, ...]] = []
        for label, found in by_row.items():
            if any(column in found for column in chosen):
                cells.append((label, *(_matrix_cell(found.get(column), units, notes) for column in chosen)))
        more = "" if start == 0 else ", more inputs"
        tables.append(Table(f"{name}_{start}", f"{title}{more}", columns, tuple(cells), small=True))
    return tables


def _unit(rows: Iterable[InputRow]) -> str:
    """Return the unit of a column where all its rows have the same; a date or a code needs none."""
    units = {row.unit for row in rows}
    return units.pop() if len(units) == 1 and not units & _UNSAID else ""


def _matrix_cell(row: InputRow | None, units: dict[str, str], notes: _Notes) -> Cell:
    if row is None:
        return ""
    return _cell(row, notes, unit="" if units[row.column] or row.unit in _UNSAID else row.unit)


def _cell(row: InputRow, notes: _Notes, unit: str = "") -> str:
    """Return a value with its unit, a mark if it is unknown, and its note."""
    value = row.value
    if value is None or value == "":
        text = "none"
    elif row.column == "amount" and isinstance(value, int | float):
        text, unit = _AMOUNTS[row.unit].format(format_figure(value * (100.0 if row.unit == "fraction" else 1.0))), ""
    elif isinstance(value, str | dt.date):
        text = str(value)
    else:
        text = f"{value:,.10g}".replace("-", "−")
    number = notes.number(row)
    mark = " ?" if row.confidence == _UNKNOWN else ""
    return f"{text}{f' {unit}' if unit else ''}{mark}{f' [{number}]' if number else ''}"


def _left_at_default(rows: Sequence[InputRow]) -> list[Paragraph]:
    """Say which inputs were left blank, and what they are then."""
    told = []
    for name, group in groupby(rows, key=lambda row: row.table):
        left = dict.fromkeys(
            f"{row.title} {'none' if row.value in (None, '') else _plain(row)}"
            for row in group
            if row.confidence == _DEFAULT
        )
        if left:
            told.append(Paragraph(f"{_TITLES[name][0]}, left at default: {'; '.join(left)}.", "note"))
    return told


def _plain(row: InputRow) -> str:
    return f"{row.value:,.10g}" if isinstance(row.value, int | float) else str(row.value)
