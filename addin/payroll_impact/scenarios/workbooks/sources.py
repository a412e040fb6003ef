"""The evidence of a workbook: beside a setting, or listed on a sheet by table, row and column."""

from collections.abc import Iterable
from typing import Any

import attrs

from payroll_impact.cells import is_blank
from payroll_impact.errors import InputError
from payroll_impact.scenarios.cells import read_evidence
from payroll_impact.scenarios.validate_row import Field, column_name, prefixed
from payroll_impact.scenarios.workbooks.find_tables import SETTINGS, SOURCES, FoundTable, check_header
from payroll_impact.scenarios.workbooks.values import cell_value

_PARTS = {"confidence": "choice", "low": "number", "high": "number", "source": "text"}
SETTING_COLUMNS, SOURCE_COLUMNS = (*SETTINGS, *_PARTS), (*SOURCES, "low", "high")
Key = tuple[str, str, str]


@attrs.frozen
class ListedEvidence:
    """The evidence of an input: the parts given, and the cell of each."""

    parts: dict[str, Any]
    cells: dict[str, str] = attrs.field(eq=False)


def source_key(table: str, row: str, column: str) -> Key:
    """Return the key evidence is listed under; capitals and small letters are the same, as in the sheet."""
    return " ".join(table.casefold().split()), " ".join(row.casefold().split()), column_name(column)


def read_sources(tables: Iterable[FoundTable]) -> dict[Key, ListedEvidence]:
    """Return the evidence of the sheets of sources.

    Raises
    ------
    InputError
        If the same input is read_sources twice, with different evidence.
    """
    found: dict[Key, ListedEvidence] = {}
    for table in tables:
        check_header(table, SOURCE_COLUMNS)
        for number in table.rows:
            table_name, row, column = table.words(number, "table", "row", "column")
            key, evidence = source_key(table_name, row, column), read_row_evidence(table, number)
            if found.setdefault(key, evidence) != evidence:
                raise InputError(f"{table.cell(number, 'column')}: the source of this input is given twice")
    return found


def read_row_evidence(table: FoundTable, number: int) -> ListedEvidence:
    """Return the evidence in a row of a table."""
    parts, cells = {}, {}
    for part, kind in _PARTS.items():
        if part in table.columns and not is_blank(cell := table.rows[number][table.columns[part]]):
            cells[part] = table.cell(number, part)
            with prefixed(f"{cells[part]}: "):
                parts[part] = cell_value(cell, part, kind)
    return ListedEvidence(parts, cells)


def add_evidence(plain: Any, evidence: ListedEvidence | None, field: Field) -> Any:
    """Return an input for `build_plan`, with its evidence where it has any.

    Parameters
    ----------
    plain : object
        The value of the input; None for a blank.
    evidence : ListedEvidence
        What is value_of_part about it.
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
    return {"value": "" if plain is None else plain, **_drop_stale_range(evidence.parts, plain)}


def _drop_stale_range(parts: dict[str, Any], plain: Any) -> dict[str, Any]:
    """Return evidence without its range, where somebody has since entered a value outside it."""
    if not isinstance(plain, int | float):
        return parts
    if parts.get("low", plain) <= plain <= parts.get("high", plain):
        return parts
    return {part: given for part, given in parts.items() if part not in ("low", "high")}
