"""An answer for programs: one JSON document, or one CSV file.

JSON holds plain numbers: a result that is never reached is the word "never", one that is not defined is
null. CSV is UTF-8 with a byte order mark; text that a spreadsheet would run stands behind an apostrophe.
"""

import csv
import io
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from payroll_impact.documents.document import Answer, Cell, Table
from payroll_impact.documents.quantities import NEVER
from payroll_impact.documents.wording import guarded

_UNITS = {"share": "fraction", "count": "draws"}
_SAID = ("metric", "unit", "scenario", "currency", "sign", "statutory", "version")  # in every row of a CSV file


def to_json(answer: Answer) -> bytes:
    """Return an answer as a JSON document, in UTF-8.

    Parameters
    ----------
    answer : Answer
        Of any analysis.

    Returns
    -------
    bytes
        An object with the facts, and a list of objects for each table.
    """
    document: dict[str, Any] = {"kind": answer.kind, "title": answer.title, "answer": answer.headline}
    document |= {name: _plain(value) for name, _, value in answer.facts}
    for table in answer.tables:
        columns = [(place, column.name) for place, column in enumerate(table.columns) if not column.drawn]
        document[table.name] = [{name: _plain(row[place]) for place, name in columns} for row in table.rows]
    document |= {"notes": list(answer.notes), "warnings": list(answer.warnings)}
    return f"{json.dumps(document, allow_nan=False, ensure_ascii=False, indent=2)}\n".encode()


def _plain(value: Cell) -> Cell:
    if isinstance(value, float) and not math.isfinite(value):
        return NEVER if value > 0 else None
    return value


def to_csv(answer: Answer, tables: Sequence[str]) -> bytes:
    """Return tables of an answer as one CSV file.

    Parameters
    ----------
    answer : Answer
        Of any analysis.
    tables : sequence of str
        Which ones. One is written as it is; several are, a figure a row, with its unit.

    Returns
    -------
    bytes
        Each row ends with what it is about: metric, unit, scenario, currency, sign and version.
    """
    chosen = [answer.table(name) for name in tables]
    rows = _one(chosen[0]) if len(chosen) == 1 else _many(chosen)
    text = io.StringIO()
    writer = csv.writer(text)
    header = next(rows)
    said = [(name, value) for name, _, value in answer.facts if name in _SAID and name not in header]
    writer.writerow([*header, *(name for name, _ in said)])
    for row in rows:
        writer.writerow([_cell(value) for value in (*row, *(value for _, value in said))])
    return text.getvalue().encode("utf-8-sig")


def _one(table: Table) -> Iterator[Sequence[Cell]]:
    places = [place for place, column in enumerate(table.columns) if not column.drawn]
    yield [table.columns[place].name for place in places]
    for row in table.rows:
        yield [row[place] for place in places]


def _many(tables: Sequence[Table]) -> Iterator[Sequence[Cell]]:
    """Yield a figure a row: the texts of its row name it."""
    yield "table", "row", "metric", "item", "column", "value", "unit"
    for table in tables:
        names = [column.name for column in table.columns]
        texts = [place for place, column in enumerate(table.columns) if column.kind in ("text", "month")]
        items = [place for place in texts if names[place] not in ("metric", "unit")]
        for number, row in enumerate(table.rows, start=1):
            said = dict(zip(names, row, strict=True))
            item = " | ".join(str(row[place]) for place in items if row[place] not in ("", None))
            for place, column in enumerate(table.columns):
                if place not in texts and not column.drawn:
                    unit = _UNITS.get(column.kind) or said.get("unit", table.unit)
                    yield table.name, number, said.get("metric", table.metric), item, column.name, row[place], unit


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, float) and not math.isfinite(value):
        return NEVER if value > 0 else None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
