"""The kinds of field a plan has, each with its bounds and its message, declared once.

A number may be one figure or an array of shape (scenario,): the model treats both alike.
"""

import datetime as dt
import sys
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from payroll_impact.errors import InputError, column_error, nearest
from payroll_impact.model.currencies import CURRENCIES

_LONGEST_QUOTED = 40  # letters of a value that a message quotes
LARGEST = 1e12  # sums of products of figures up to here stay finite, and nobody plans a trillion of anything

Array = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Quantity = float | Array


def number(  # noqa: PLR0913 - each is one fact about the field
    default: Any = attrs.NOTHING,
    *,
    title: str,
    unit: str,
    minimum: float = 0.0,
    maximum: float = LARGEST,
    above: bool = False,
    whole: bool = False,
    optional: bool = False,
    private: bool = False,
) -> Any:
    """Declare a numeric field with its bounds; `above` excludes the minimum, `private` hides the value."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(to_quantity, takes_field=True),
        eq=attrs.cmp_using(eq=np.array_equal),
        hash=False,
        metadata={
            "kind": "number",
            "title": title,
            "unit": unit,
            "minimum": minimum,
            "maximum": maximum,
            "above": above,
            "whole": whole,
            "optional": optional,
            "private": private,
        },
    )


def count(default: int, *, title: str, unit: str, maximum: int) -> Any:
    """Declare a whole number from 1 that is the same in every scenario."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(_to_count, takes_field=True),
        metadata={
            "kind": "number",
            "title": title,
            "unit": unit,
            "minimum": 1,
            "maximum": maximum,
            "above": False,
            "whole": True,
            "optional": False,
            "private": False,
        },
    )


def choice(*options: str, default: Any = attrs.NOTHING, title: str) -> Any:
    """Declare a field that takes one of a few words."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(_to_choice, takes_field=True),
        metadata={"kind": "choice", "title": title, "unit": "choice", "options": options},
    )


def text(default: Any = attrs.NOTHING, *, title: str) -> Any:
    """Declare a text field; without a default it may not be blank."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(_to_text, takes_field=True),
        metadata={"kind": "text", "title": title, "unit": "text"},
    )


def currency(default: str, *, title: str) -> Any:
    """Declare a currency by its ISO 4217 code; blank only where the default is."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(_to_currency, takes_field=True),
        metadata={"kind": "text", "title": title, "unit": "ISO 4217 code"},
    )


def date(default: Any = attrs.NOTHING, *, title: str) -> Any:
    """Declare a calendar date; None only where that is the default."""
    return attrs.field(
        default=default,
        converter=attrs.Converter(_to_date, takes_field=True),
        metadata={"kind": "date", "title": title, "unit": "date"},
    )


def describe_bounds(field: "attrs.Attribute[Any]") -> str:
    """Return the values a field accepts, in words.

    >>> from payroll_impact.model import Role
    >>> describe_bounds(attrs.fields(Role).headcount)
    '0 or more'
    """
    rule = field.metadata
    if rule["kind"] == "choice":
        return f"one of {', '.join(rule['options'])}"
    if rule["kind"] != "number":
        return {"text": "text", "date": "a date such as 2025-09-12"}[rule["kind"]]
    low, high = rule["minimum"], rule["maximum"]
    if low <= -LARGEST:
        return "a number"
    noun = "a whole number " if rule["whole"] else ""
    if high < LARGEST:
        words = ("above", "and at most") if rule["above"] else ("between", "and")
        return f"{noun}{words[0]} {low:g} {words[1]} {high:g}"
    return f"{noun}above {low:g}" if rule["above"] else f"{noun}{low:g} or more"


def to_quantity(value: Any, field: "attrs.Attribute[Any]") -> Quantity | None:
    """Return a number, or one for each scenario, within a field's bounds."""
    rule = field.metadata
    if value is None and rule["optional"]:
        return None
    values = _as_floats(value)
    if values is None:
        # no number is repeated here: it may be somebody's pay
        got = "a number written as text" if _reads_as_number(value) else describe_value(value)
        bound = "" if rule["minimum"] <= -LARGEST else f", {describe_bounds(field)}"
        raise column_error(field.name, f"must be a number{bound}; got {got}")
    low_enough = values > rule["minimum"] if rule["above"] else values >= rule["minimum"]
    fits = low_enough & (values <= rule["maximum"]) & np.isfinite(values)
    if rule["whole"]:
        fits &= values == np.floor(np.where(np.isfinite(values), values, 0.5))
    if values.ndim > 1 or values.size == 0:
        raise column_error(field.name, f"must be one number, or one for each scenario; got shape {values.shape}")
    if not fits.all():
        got = "" if rule["private"] else f"; got {values.flat[np.argmin(fits)]:g}"
        where = f" in {np.sum(~fits)} of {values.size} scenarios" if values.ndim else ""
        too_large = rule["maximum"] == LARGEST and (np.isfinite(values) & (values > LARGEST)).any()
        bound = f"at most {LARGEST:g}" if too_large else describe_bounds(field)
        reason = f"{field.name} must be {bound}"
        raise InputError(f"{reason}{got}{where}", general=reason, column=field.name)
    return float(values) if values.ndim == 0 else values


def _as_floats(value: Any) -> Array | None:
    """Return a number or an array of numbers as floats; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.ndarray | np.generic):
        return None
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind not in "iuf":
        return None
    try:
        return np.asarray(value, dtype=np.float64)
    except OverflowError:
        return np.asarray(np.inf)


def _reads_as_number(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True


def _to_count(value: Any, field: "attrs.Attribute[Any]") -> int:
    number = to_quantity(value, field)
    if not isinstance(number, float):
        raise column_error(field.name, "must be one number: it is the same in every scenario")
    return int(number)


def _to_choice(value: Any, field: "attrs.Attribute[Any]") -> str:
    options = field.metadata["options"]
    folded = value.strip().lower() if isinstance(value, str) else value
    if isinstance(folded, bool) and set(options) == {"yes", "no"}:
        folded = "yes" if folded else "no"
    if folded not in options:
        hint = nearest(folded, options) if isinstance(folded, str) else ""
        raise column_error(field.name, f"must be {describe_bounds(field)}; got {describe_value(value)}{hint}")
    return str(folded)


def _to_text(value: Any, field: "attrs.Attribute[Any]") -> str:
    if not isinstance(value, str):
        raise column_error(field.name, f"must be text; got {describe_value(value)}")
    if not value.strip() and field.default is attrs.NOTHING:
        raise column_error(field.name, "must not be blank")
    return value.strip()


def _to_currency(value: Any, field: "attrs.Attribute[Any]") -> str:
    code = _to_text(value, field).upper()
    if code not in CURRENCIES and not (code == "" == field.default):
        # of three letters many codes are near: a wrong guess is worse than none
        hint = nearest(code, sorted(CURRENCIES)) if len(code) > len("USD") else ""
        wanted = "must be an ISO 4217 code such as USD, EUR or GBP"
        raise column_error(field.name, f"{wanted}; got {describe_value(value)}{hint}")
    return code


def _to_date(value: Any, field: "attrs.Attribute[Any]") -> dt.date | None:
    if value is None and field.default is None:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise column_error(field.name, f"must be {describe_bounds(field)}; got {describe_value(value)}")


def describe_value(value: Any) -> str:
    """Return a value as a message quotes it: text in quotes, cut short, on one line.

    >>> describe_value("45 USD"), describe_value(" "), describe_value(True), describe_value(None)
    ('"45 USD"', 'a blank', 'TRUE or FALSE', 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, str):
        text = "".join(letter if letter.isprintable() else " " for letter in value.strip())
        return f'"{text[:_LONGEST_QUOTED]}{"…" if len(text) > _LONGEST_QUOTED else ""}"' if text else "a blank"
    if isinstance(value, bool):
        return "TRUE or FALSE"
    if isinstance(value, dt.date):
        return f"the date {value:%Y-%m-%d}"
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return "a number beyond any other"
    return f"{value:g}" if isinstance(value, int | float) else "something else"
