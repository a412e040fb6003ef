"""Write a plan as a scenario file that loads as an equal plan."""

import os
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from payroll_impact.atomic import write_atomically
from payroll_impact.errors import HostError, InputError
from payroll_impact.model import Change, Evidence, PlaceRule, Plan, Role, Settings
from payroll_impact.model.plan import DEFAULT
from payroll_impact.model.shared_values import Shared, shared_values
from payroll_impact.scenarios.validate_row import columns

if TYPE_CHECKING:
    from tomlkit.items import AoT, InlineTable, Table

_LARGEST_EXACT = 2.0**53


def save_scenario(plan: Plan, path: "str | os.PathLike[str]") -> None:
    """Save a plan as a TOML file; defaults without evidence are left out.

    Parameters
    ----------
    plan : Plan
        A plan of plain numbers.
    path : path-like
        The file; one that exists is replaced.

    Raises
    ------
    InputError
        If the plan has arrays of scenarios, or the folder does not exist.
    HostError
        If tomlkit is not installed, or the system refuses.
    """
    try:
        import tomlkit  # noqa: PLC0415 - only saving needs it
    except ImportError:
        raise HostError("saving a scenario needs tomlkit: install payroll-impact[cli]") from None
    if plan.scenarios is not None:
        raise InputError("a plan of many scenarios cannot be saved as one file; take a single scenario")
    document = tomlkit.document()
    document.add("settings", _settings_table(plan))
    shared = shared_values(plan)
    rows = [_table(role, plan, role.role, without=shared) for role in plan.workforce]
    document.add("workforce", _array([_default_row(shared), *rows] if shared else rows))
    if plan.changes:
        events = enumerate(plan.changes, start=1)
        document.add("changes", _array([_table(change, plan, f"changes[{row}]") for row, change in events]))
    if plan.places:
        rules = enumerate(plan.places, start=1)
        document.add("places", _array([_table(rule, plan, f"places[{row}]") for row, rule in rules]))
    try:
        data = tomlkit.dumps(document).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(f"cannot write {os.fspath(path)}: a text in the plan cannot be written as UTF-8") from None
    write_atomically(path, data)


def _array(tables: "list[Table]") -> "AoT":
    import tomlkit  # noqa: PLC0415

    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    return array


def _settings_table(plan: Plan) -> "Table":
    table = _table(plan.settings, plan, "settings")
    for path, value in plan.settings.overrides.items():
        table.add(path, _cell(value, plan.evidence.get(path)))
    return table


def _default_row(shared: Mapping[str, Shared]) -> "Table":
    """Return the row of what all roles share."""
    import tomlkit  # noqa: PLC0415

    table = tomlkit.table()
    table.add("role", DEFAULT)
    for name, cell in shared.items():
        table.add(name, _cell(cell.value, cell.evidence))
    return table


def _table(
    row: "Role | Change | Settings | PlaceRule", plan: Plan, place: str, *, without: Collection[str] = ()
) -> "Table":
    """Return a row's values that differ from their default, or have evidence."""
    import tomlkit  # noqa: PLC0415

    table = tomlkit.table()
    for name, field in columns(type(row)).items():
        if name in without:
            continue
        value, evidence = getattr(row, name), plan.evidence.get(f"{place}.{name}")
        if evidence is not None or field.default is attrs.NOTHING or value != field.default:
            table.add(name, _cell(value, evidence))
    return table


def _cell(value: Any, evidence: Evidence | None) -> "InlineTable | Any":
    """Return a value, with its evidence where it has any."""
    import tomlkit  # noqa: PLC0415

    if evidence is None:
        return _plain(value)
    cell = tomlkit.inline_table()
    cell.append("value", _plain(value))
    for name in ("low", "high"):
        if getattr(evidence, name) is not None:
            cell.append(name, _plain(getattr(evidence, name)))
    if evidence.source:
        cell.append("source", evidence.source)
    cell.append("confidence", evidence.confidence)
    return cell


def _plain(value: Any) -> Any:
    """Return a value as TOML writes it: whole numbers without a point, no value as a blank."""
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        number = float(value)
        # beyond this an integer would say more than a float knows
        return int(number) if number.is_integer() and abs(number) < _LARGEST_EXACT else number
    return value
