"""The evidence of a workbook: beside a setting, or listed on a sheet by table, row and column."""

from collections.abc import Iterable
from typing import Any

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError
from payroll_impact.scenarios.cells import read_evidence
from payroll_impact.scenarios.structuring import Field, column_name, prefixed
from payroll_impact.scenarios.workbooks.finding import SETTINGS, SOURCES, Table, check_header
from payroll_impact.scenarios.workbooks.values import value

_PARTS = {"confidence": "choice", "low": "number", "high": "number", "source": "text"}
SETTING_COLUMNS, SOURCE_COLUMNS = (*SETTINGS, *_PARTS), (*SOURCES, "low", "high")
Key = tuple[str, str, str]


@attrs.frozen
class Evidence:
    """What is told about an input: the parts given, and the cell of each."""

    parts: dict[str, Any]
    cells: dict[str, str] = attrs.field(eq=False)


def key_of(table: str, row: str, column: str) -> Key:
    """Return what evidence is listed under; capitals are as good as small letters, as in the sheet."""
    return " ".join(table.casefold().split()), " ".join(row.casefold().split()), column_name(column)


def listed(tables: Iterable[Table]) -> dict[Key, Evidence]:
    """Return the evidence of the sheets of sources.

    Raises
    ------
    InputError
        If the same input is listed twice, with different evidence.
    """
    found: dict[Key, Evidence] = {}
    for table in tables:
        check_header(table, SOURCE_COLUMNS)
        for number in table.rows:
            table_name, row, column = table.words(number, "table", "row", "column")
            key, evidence = key_of(table_name, row, column), beside(table, number)
            if found.setdefault(key, evidence) != evidence:
                raise InputError(f"{table.cell(number, 'column')}: the source of this input is given twice")
    return found


def beside(table: Table, number: int) -> Evidence:
    """Return the evidence in a row of a table."""
    parts, cells = {}, {}
    for part, kind in _PARTS.items():
        if part in table.columns and not is_blank(cell := table.rows[number][table.columns[part]]):
            cells[part] = table.cell(number, part)
            with prefixed(f"{cells[part]}: "):
                parts[part] = value(cell, part, kind)
    return Evidence(parts, cells)


def with_evidence(plain: Any, evidence: Evidence | None, field: Field) -> Any:
    """Return an input as `build_plan` takes it, with its evidence where it has any.

    Parameters
    ----------
    plain : object
        The value of the input; None for a blank.
    evidence : Evidence
        What is told about it.
    field : attrs.Attribute
        The column it stands in.

    Raises
    ------
    InputError
        Naming the cell of the part of the evidence that does not fit.
    """
    if evidence is None or not evidence.parts:
        return plain
    try:
        read_evidence(evidence.parts, field)
    except InputError as problem:
        raise problem.located(source=f"{evidence.cells[problem.column]}: ") from None
    return {"value": "" if plain is None else plain, **_within(evidence.parts, plain)}


def _within(parts: dict[str, Any], plain: Any) -> dict[str, Any]:
    """Return evidence without its range, where somebody has since entered a value outside it."""
    if not isinstance(plain, int | float):
        return parts
    if parts.get("low", plain) <= plain <= parts.get("high", plain):
        return parts
    return {part: told for part, told in parts.items() if part not in ("low", "high")}
