"""The canonical text of a plan: one scenario file for equal plans, and its fingerprint.

Unlike a saved scenario it is not for editing: tables and columns have a fixed order, and whatever a
worksheet or a terminal could take for something else is written as an escape.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterator
from typing import Any

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, PlaceRule, Plan, Role, Settings
from payroll_impact.model.plan import DEFAULT
from payroll_impact.model.shared_values import shared_values
from payroll_impact.scenarios.validate_row import columns

_LARGEST_EXACT = 2.0**53
# letters that TOML must escape, that XML cannot hold, or that reverse the direction of text, and the escapes
# of spreadsheets
_ESCAPED = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\uffff]'
    "|[\ue000-\uf8ff]|_(?=x[0-9A-Fa-f]{4}_)"
)


def canonical_scenario(plan: Plan) -> str:
    """Return the scenario file of a plan, the same for equal plans; it loads as an equal plan.

    Parameters
    ----------
    plan : Plan
        A plan of plain numbers.

    Returns
    -------
    str
        TOML; defaults without evidence are left out.

    Raises
    ------
    InputError
        If the plan has a scenario axis, or a text that no file can hold.

    Examples
    --------
    >>> from payroll_impact.model import Plan, Role, Settings
    >>> role = Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")
    >>> print(canonical_scenario(Plan(workforce=[role], settings=Settings(start="2025-01-01"))))
    [settings]
    start = 2025-01-01
    <BLANKLINE>
    [[workforce]]
    role = "Analyst"
    headcount = 10
    pay = 60000
    jurisdiction = "US"
    <BLANKLINE>
    """
    if plan.scenarios is not None:
        raise InputError("a plan of many scenarios has no one file; take a single scenario")
    lines = ["[settings]", *_rows(plan.settings, plan, "settings")]
    for path, value in sorted(plan.settings.overrides.items()):
        lines.append(f"{_text(path)} = {_cell(value, plan.evidence.get(path))}")
    shared = shared_values(plan)
    if shared:
        cells = (f"{name} = {_cell(each.value, each.evidence)}" for name, each in shared.items())
        lines += ["", "[[workforce]]", f"role = {_text(DEFAULT)}", *cells]
    for role in plan.workforce:
        lines += ["", "[[workforce]]", *_rows(role, plan, role.role, without=shared)]
    for row, change in enumerate(plan.changes, start=1):
        lines += ["", "[[changes]]", *_rows(change, plan, f"changes[{row}]")]
    for row, rule in enumerate(plan.places, start=1):
        lines += ["", "[[places]]", *_rows(rule, plan, f"places[{row}]")]
    return "\n".join(lines) + "\n"


def fingerprint(scenario: str) -> str:
    """Return the SHA-256 of a canonical scenario, in hexadecimal: `sha256sum` of its file says the same."""
    return hashlib.sha256(scenario.encode()).hexdigest()


def _rows(
    row: "Role | Change | Settings | PlaceRule", plan: Plan, place: str, *, without: Collection[str] = ()
) -> Iterator[str]:
    """Yield a line for each value that differs from its default, or has evidence."""
    for name, field in columns(type(row)).items():
        if name in without:
            continue
        value, evidence = getattr(row, name), plan.evidence.get(f"{place}.{name}")
        if evidence is not None or field.default is attrs.NOTHING or value != field.default:
            yield f"{name} = {_cell(value, evidence)}"


def _cell(value: Any, evidence: Evidence | None) -> str:
    if evidence is None:
        return _plain(value)
    parts = {"value": value, "low": evidence.low, "high": evidence.high, "source": evidence.source or None}
    given = [f"{name} = {_plain(part)}" for name, part in parts.items() if part is not None or name == "value"]
    return f"{{ {', '.join(given)}, confidence = {_text(evidence.confidence)} }}"


def _plain(value: Any) -> str:
    """Return a value as TOML: whole numbers without a point, no value as a blank."""
    if value is None or isinstance(value, str):
        return _text(value or "")
    if isinstance(value, dt.date):
        return value.isoformat()
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < _LARGEST_EXACT else repr(number)


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError("a text in the plan cannot be written as UTF-8") from None
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    return f"\\{letter}" if letter in '"\\' else f"\\u{ord(letter):04X}"
