"""A document for programs: one JSON document, or one CSV file.

JSON holds plain numbers: a result that is never reached is the word "never", one that is not defined is
null. CSV is UTF-8 with a byte order mark; text that a spreadsheet would run stands behind an apostrophe.
"""

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from payroll_impact.documents.document import Cell, Column, Document, Plain, Quantity, Table
from payroll_impact.documents.quantities import NEVER
from payroll_impact.documents.wording import clean, csv_safe

_UNITS = {"share": "fraction", "count": "draws"}
_REPEATED = ("metric", "unit", "scenario", "currency", "sign", "statutory", "version")  # in every row of a CSV file
_EXACT = 2.0**53  # whole numbers below are exact


def render_json(document: Document) -> bytes:
    """Return a document as JSON, in UTF-8.

    Parameters
    ----------
    document : Document
        Of any analysis.

    Returns
    -------
    bytes
        An object with the facts, and a list of objects for each table.
    """
    made: dict[str, Any] = {"kind": document.kind, "title": document.title, "answer": document.headline}
    if document.caution:
        made["caution"] = list(document.caution)
    made |= {fact.name: plain(fact.value) for fact in document.facts}
    for table in document.tables:
        made[table.name] = records(table)
    made |= {"notes": list(document.notes), "warnings": list(document.warnings)}
    return to_json(made)


def records(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table by the keys of its columns."""
    places = [(place, column) for place, column in enumerate(table.columns) if not column.drawn]
    return [{column.name: plain(_month(row[place], column)) for place, column in places} for row in table.rows]


def to_json(document: Any) -> bytes:
    """Return plain dicts, lists, numbers and texts as a JSON document in UTF-8."""
    return f"{json.dumps(document, allow_nan=False, ensure_ascii=False, indent=2)}\n".encode()


def plain(value: Any) -> Any:
    """Return a value as JSON knows it.

    >>> plain(float("inf")), plain(dt.date(2025, 9, 12)), plain(("a", 1.5))
    ('never', '2025-09-12', ['a', 1.5])
    """
    if isinstance(value, Quantity):
        value = value.value
    if isinstance(value, float) and not math.isfinite(value):
        return NEVER if value > 0 else None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def render_csv(document: Document, tables: Sequence[str] = ()) -> bytes:
    """Return tables of a document as one CSV file.

    Parameters
    ----------
    document : Document
        Of any analysis.
    tables : sequence of str
        Which ones; by default the first. One is written as it is; several are, a figure a row, with its unit.

    Returns
    -------
    bytes
        Each row ends with what it is about: metric, unit, scenario, currency, sign and version.
    """
    chosen = [document.table(name) for name in tables] or [document.tables[0]]
    rows = _one(chosen[0]) if len(chosen) == 1 else _many(chosen)
    header = next(rows)
    ends = [fact for fact in document.facts if fact.name in _REPEATED and fact.name not in header]
    values = [fact.value for fact in ends]
    return to_csv([[*header, *(fact.name for fact in ends)], *([*row, *values] for row in rows)])


def to_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV that a spreadsheet reads as it is written, and runs nothing of."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> Plain:
    value = cell.value if isinstance(cell, Quantity) else cell
    if isinstance(value, str):
        return csv_safe(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return NEVER if value > 0 else None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value


def _one(table: Table) -> Iterator[Sequence[Cell]]:
    places = [place for place, column in enumerate(table.columns) if not column.drawn]
    yield [table.columns[place].name for place in places]
    for row in table.rows:
        yield [_month(row[place], table.columns[place]) for place in places]


def _month(cell: Cell, column: Column) -> Cell:
    """Return a cell as it is, a month without its first day."""
    return f"{cell:%Y-%m}" if column.kind == "month" and isinstance(cell, dt.date) else cell


def _many(tables: Sequence[Table]) -> Iterator[Sequence[Cell]]:
    """Yield a figure a row: the texts of its row name it."""
    yield "table", "row", "metric", "item", "column", "value", "unit"
    for table in tables:
        names = [column.name for column in table.columns]
        texts = [place for place, column in enumerate(table.columns) if column.is_text]
        items = [place for place in texts if _names_row(table.columns[place], names)]
        for number, row in enumerate(table.rows, start=1):
            by_name = dict(zip(names, row, strict=True))
            item = " | ".join(_item(row[place]) for place in items if row[place] not in ("", None))
            for place, column in enumerate(table.columns):
                if place not in texts and not column.drawn:
                    unit = _UNITS.get(column.kind) or by_name.get("unit", table.unit)
                    yield table.name, number, by_name.get("metric", table.metric), item, column.name, row[place], unit


def _names_row(column: Column, names: list[str]) -> bool:
    """Whether a text column names a row: titles for people stand beside the name for programs."""
    if column.name in ("metric", "metric_title", "unit"):
        return False
    return not (column.name == "title" and "path" in names)


def _item(cell: Cell) -> str:
    return f"{cell:%Y-%m}" if isinstance(cell, dt.date) else str(cell)
