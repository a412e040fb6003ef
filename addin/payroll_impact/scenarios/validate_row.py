"""Validate a row of plain values and make it an object of the plan, with one set of error messages."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar

import attrs
from cattrs import Converter
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError

from payroll_impact.errors import InputError, PayrollImpactError, column_error, nearest
from payroll_impact.model.fields import describe_bounds

Field: TypeAlias = "attrs.Attribute[Any]"
T = TypeVar("T")

# each field's own converter validates it, so a value has the same bounds wherever it comes from
_CONVERTER = Converter(forbid_extra_keys=True, detailed_validation=True, prefer_attrib_converters=True)


def columns(table: type) -> dict[str, Field]:
    """Return the columns of a table of the plan by name.

    Examples
    --------
    >>> from payroll_impact.model import Role
    >>> list(columns(Role))[:3]
    ['role', 'group', 'headcount']
    """
    return {field.name: field for field in attrs.fields(table) if "kind" in field.metadata}


def column_name(header: object) -> str:
    """Return the column name of a header.

    Examples
    --------
    >>> column_name(" Hire Cost ")
    'hire_cost'
    """
    return "_".join(str(header).casefold().replace("-", " ").split())


def find_column(header: object, known: Collection[str]) -> str:
    """Return the column a header means, or the header itself where it is none of those known.

    Examples
    --------
    >>> find_column("Hire Cost", ["pay", "hire_cost"]), find_column("US.futa.rate", ["start"])
    ('hire_cost', 'US.futa.rate')
    """
    return name if (name := column_name(header)) in known else str(header)


def validate_row(table: type[T], values: Mapping[str, Any], *, noun: str, blank: Collection[str] = ()) -> T:
    """Return the object of a row from its values.

    Parameters
    ----------
    table : type
        `Role`, `Change`, `Settings` or another class of fields with converters.
    values : mapping
        Values by column, blank cells left out.
    noun : str
        The word for a key in a message, such as ``column``.
    blank : collection of str
        The columns left out because their cell is blank.

    Raises
    ------
    InputError
        With the first problem and its column, without its table and row.
    """
    try:
        return _CONVERTER.structure(values, table)
    except ClassValidationError as group:
        raise _first_problem(group, table, values, noun=noun, blank=blank) from None


def check_cell(table: type, column: str, value: Any) -> None:
    """Refuse a value that its column does not take, before the rest of its row is known.

    Raises
    ------
    InputError
        If there is no such column, or the value does not fit.

    Examples
    --------
    >>> from payroll_impact.model import Role
    >>> check_cell(Role, "attrition", 15)
    Traceback (most recent call last):
    payroll_impact.errors.InputError: attrition must be between 0 and 1; got 15
    """
    known = columns(table)
    if column not in known:
        hint = nearest(column, list(known)) or f"; known: {', '.join(known)}"
        raise InputError(f"{column!r} is no column{hint}", column=column)
    converter: Any = known[column].converter
    converter.converter(value, known[column])


@contextmanager
def prefixed(prefix: str) -> "Iterator[None]":
    """Put `prefix`, such as the file it is in, before all that any error of ours says.

    Examples
    --------
    >>> with prefixed("plan.toml: "):
    ...     raise InputError("start is missing")
    Traceback (most recent call last):
    payroll_impact.errors.InputError: plan.toml: start is missing
    """
    try:
        yield
    except PayrollImpactError as error:
        raise error.located(source=prefix) from None


@contextmanager
def located(table: str, row: int = 0, column: str = "", *, before: str = "") -> "Iterator[None]":
    """Say of any error of ours in which table, row and column it is, as far as it does not say so itself.

    Examples
    --------
    >>> with located("workforce", 3):
    ...     raise InputError("pay is missing")
    Traceback (most recent call last):
    payroll_impact.errors.InputError: workforce row 3: pay is missing
    """
    try:
        yield
    except PayrollImpactError as error:
        raise error.located(table=table, row=row, column=column, before=before) from None


def _first_problem(
    group: ClassValidationError, table: type, values: Mapping[str, Any], *, noun: str, blank: Collection[str]
) -> Exception:
    unknown = {
        key for error in group.exceptions if isinstance(error, ForbiddenExtraKeysError) for key in error.extra_fields
    }
    known = columns(table)
    # a misspelt column comes first: it explains why another one is missing
    for key in values:
        if key in unknown:
            hint = nearest(key, list(known)) or f"; known: {', '.join(known)}"
            return InputError(f"{key!r} is no {noun}{hint}", column=key)
    error = group.exceptions[0]
    if isinstance(error, KeyError):
        name = error.args[0]
        state = "must not be blank" if name in blank else "is missing"
        return column_error(name, f"{state}: it must be {describe_bounds(known[name])}")
    return error
