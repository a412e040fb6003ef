"""What an input cell accepts: its validation, and the message shown where somebody enters it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs

from payroll_impact.model import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE, _MESSAGE = 32, 255  # what Excel takes in the title and the text of an input message
# what a blank means where the default is not a value people would type
_BLANKS = {
    "group": "no group", "jurisdiction": "no employer taxes, for contractors alone", "currency": "the plan's",
    "to_role": "none", "severance_max": "no limit", "age": "not known",
    "cost_per_head": "0, in a growth the role's hire cost",
}  # fmt: skip
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


@attrs.frozen
class Rule:
    """The validation of an input cell, as XlsxWriter takes it, and the style of its number."""

    validation: dict[str, Any]
    style: str = "number"

    def options(self, title: str, message: str) -> dict[str, Any]:
        """Return the validation with its message."""
        shown = {"input_title": title[:_TITLE], "input_message": message[:_MESSAGE]} if title else {}
        error = {"error_title": "Not a valid entry", "error_message": message[:_MESSAGE] or "See the unit."}
        return self.validation | shown | error


def number(low: float, high: float, *, whole: bool = False, style: str = "number") -> Rule:
    """Return the rule of a number between two bounds."""
    kind = "integer" if whole else "decimal"
    return Rule({"validate": kind, "criteria": "between", "minimum": low, "maximum": high}, style)


def choice(options: "Sequence[str] | str") -> Rule:
    """Return the rule of a drop-down: of these words, or of the names in a range such as ``=Law!$B$6:$B$60``."""
    if isinstance(options, str):
        return Rule({"validate": "list", "source": options}, "name")
    return Rule({"validate": "list", "source": list(options)}, "word")


def name(longest: int) -> Rule:
    """Return the rule of a name: a text whatever is typed, such as 07 or TRUE."""
    return attrs.evolve(text(longest), style="name")


def text(longest: int) -> Rule:
    """Return the rule of a text."""
    return Rule({"validate": "length", "criteria": "between", "minimum": 0, "maximum": longest}, "word")


def date(first: dt.date = _EARLIEST, last: dt.date = _LATEST) -> Rule:
    """Return the rule of a date."""
    return Rule({"validate": "date", "criteria": "between", "minimum": first, "maximum": last}, "date")


def of_field(field: "attrs.Attribute[Any]") -> Rule:
    """Return the rule of a column of the plan: the bounds it has everywhere."""
    rule = field.metadata
    if rule["kind"] == "choice":
        return choice(rule["options"])
    if rule["kind"] == "text":
        return name(120)
    if rule["kind"] == "date":
        return date()
    style = "rate" if rule["unit"].startswith("fraction") else "number"
    return number(rule["minimum"], rule["maximum"], whole=rule["whole"], style=style)


def message_of(field: "attrs.Attribute[Any]") -> str:
    """Return what the input message of a column says: its unit, and what it accepts."""
    unit = field.metadata["unit"]
    told = "" if unit in ("text", "choice", "date") else f" [{unit}]"
    allowed = fields.describe_bounds(field)
    default = field.default
    if default is attrs.NOTHING:
        return f"{field.metadata['title']}{told}: {allowed}. It has no default."
    meant = _BLANKS.get(field.name, default)
    return f"{field.metadata['title']}{told}: {allowed}. Blank means {_shown(meant)}."


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
