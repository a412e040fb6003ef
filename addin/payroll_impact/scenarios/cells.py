"""One cell of a table: a plain value, or a value with its source, confidence and range."""

import math
import sys
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from payroll_impact.cells import AMBIGUOUS, is_ambiguous, read_number
from payroll_impact.errors import InputError, column_error
from payroll_impact.model import Evidence, fields
from payroll_impact.scenarios.validate_row import Field, validate_row

CONFIDENCE = ("sourced", "assumed", "unknown")


@attrs.frozen
class CellEvidence:
    """The evidence a cell gives beside its value."""

    source: str = fields.text("", title="Source")
    confidence: str = fields.choice(
        *CONFIDENCE,
        default=attrs.Factory(lambda cell: "sourced" if cell.source else "assumed", takes_self=True),
        title="Confidence",
    )
    low: Any = attrs.field(default=None, metadata={"kind": "number"})
    high: Any = attrs.field(default=None, metadata={"kind": "number"})


@attrs.frozen
class _LawFigure:
    """A figure of the law that a plan gives itself."""

    value: float = fields.number(title="Override", unit="see parameter")


CELL_KEYS = ("value", *(field.name for field in attrs.fields(CellEvidence)))
_FIGURE = attrs.fields(_LawFigure).value


def is_cell(cell: object) -> bool:
    """Whether `cell` is a value with its evidence, not a table of something else.

    Examples
    --------
    >>> is_cell({"value": 50, "source": "payroll ledger"}), is_cell({"unemployment": {"rate": 0.02}})
    (True, False)
    """
    return isinstance(cell, Mapping) and any(key in cell for key in CELL_KEYS)


def figure(path: str) -> Field:
    """Return the field an override is read as, under the override's own name."""
    return _FIGURE.evolve(name=path)


def read_cell(cell: Any, field: Field) -> "tuple[Any, Evidence | None]":
    """Return a cell's value, None where it is blank, and the evidence it carries.

    Parameters
    ----------
    cell : object
        A value, or a mapping of `CELL_KEYS`.
    field : attrs.Attribute
        The column it stands in.

    Raises
    ------
    InputError
        If it cannot be a value of that column; the message names the column, not its row.

    Examples
    --------
    >>> from payroll_impact.model import Role
    >>> read_cell({"value": 40, "source": "contracts"}, attrs.fields(Role).hours)
    (40, Evidence(source='contracts', confidence='sourced', low=None, high=None))
    """
    if not isinstance(cell, Mapping):
        return _plain_value(cell, field), None
    if "value" not in cell:
        reason = f"{field.name}: value is missing; a cell is a value or {{ value = …, source = … }}"
        raise InputError(reason, column=field.name)
    value = _plain_value(cell["value"], field)
    try:
        return value, read_evidence({str(key): part for key, part in cell.items() if key != "value"}, field, value)
    except InputError as error:
        error.column = field.name
        raise


def read_evidence(parts: Mapping[str, Any], field: Field, value: Any = None) -> Evidence | None:
    """Return the evidence of a value; None where every part is blank.

    Parameters
    ----------
    parts : mapping
        `source`, `confidence`, `low` and `high`, as far as they are given.
    field : attrs.Attribute
        The column the value stands in.
    value : object
        The value, which must lie within its range; None where that does not matter.

    Raises
    ------
    InputError
        If a part does not fit; its `column` is the part.

    Examples
    --------
    >>> from payroll_impact.model import Role
    >>> read_evidence({"source": "contracts", "high": " "}, attrs.fields(Role).hours)
    Evidence(source='contracts', confidence='sourced', low=None, high=None)
    """
    given = {key: part for key, part in parts.items() if _blank_to_none(part) is not None}
    try:
        read = validate_row(CellEvidence, given, noun="part of a cell")
    except InputError as error:
        raise error.located(before=f"{field.name}: ") from None
    if read.confidence == "sourced" and not read.source:
        raise InputError(f"{field.name}: source must be given where confidence is sourced", column="confidence")
    low, high = _range_end(read.low, "low", field), _range_end(read.high, "high", field)
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    order = [end for end in (low, number, high) if end is not None]
    if order != sorted(order):
        column = "high" if low is None else "low"
        raise InputError(f"{field.name}: value must lie between low and high", column=column)
    return Evidence(source=read.source, confidence=read.confidence, low=low, high=high) if given else None


def _range_end(end: Any, name: str, field: Field) -> float | None:
    """Return an end of a range, which obeys the bounds of the value's column."""
    if end is None:
        return None
    if field.metadata["kind"] != "number":
        raise InputError(f"{field.name}: {name} applies to numbers only", column=name)
    named = field.evolve(name=f"{name} of {field.name}")
    try:
        number = fields.to_quantity(_plain_value(end, named), named)
    except InputError as error:
        error.column = name
        raise
    if not isinstance(number, float):
        raise InputError(f"{named.name} must be one number: a range is the same in every scenario", column=name)
    return number


def _blank_to_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _plain_value(value: Any, field: Field) -> Any:
    """Return a value as the field's own converter wants it; None for a blank."""
    value = _blank_to_none(value.item() if isinstance(value, np.generic) else value)
    if isinstance(value, list | tuple | Mapping):
        got = "a table" if isinstance(value, Mapping) else "a list"
        raise column_error(field.name, f"must be one value; got {got}")
    if field.metadata["kind"] != "number":
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > sys.float_info.max:
        return math.inf if value > 0 else -math.inf
    if isinstance(value, str) and is_ambiguous(value):
        raise column_error(field.name, f"must be a number; got {AMBIGUOUS}")
    number = read_number(value) if isinstance(value, str) else None
    return value if number is None else number
