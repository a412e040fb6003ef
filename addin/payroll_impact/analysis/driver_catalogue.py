"""Drivers: every number of a plan under a stable, readable path."""

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from payroll_impact.analysis.driver_kinds import Builders, Driver, Place
from payroll_impact.analysis.law_drivers import exchange_rate_drivers, law_drivers
from payroll_impact.errors import InputError, nearest
from payroll_impact.model import Change, Evidence, Plan, Role
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import metric as metric_named
from payroll_impact.model.plan import ALL, LEAVING_TERMS
from payroll_impact.model.shared_values import shares_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ROLE_FIELDS = (
    "headcount", "pay", "hours", "bonus", "benefits", "benefits_per_head", "overhead_per_head", "hire_cost",
    "markup", "attrition", "backfill",
)  # fmt: skip
_OUTPUT_FIELDS = ("items_per_hour", "acceptance", "ramp_months", "item_value")
OF_OUTPUT = (*_OUTPUT_FIELDS, "utilisation")
_CHANGE_FIELDS = {
    "reduce": ("amount", *LEAVING_TERMS, "cost_per_head"),
    "grow": ("amount", "months", "cost_per_head"),
    "raise": ("amount",),
    "convert": ("amount", "cost_per_head"),
    "backfill": ("amount",),
}
_SETTINGS = ("discount_rate", "time_to_fill", "wage_base_growth")  # the horizon is the same in every scenario
_AMOUNT_UNITS = {"fraction": "fraction", "heads": "heads", "multiple": "times the headcount", "target": "heads"}
_SEVERAL = ("group:", f"{ALL}.")
_CONFIDENCE = ("sourced", "assumed", "unknown")


def drivers(plan: Plan) -> list[Driver]:
    """Return every number of a plan that can be varied.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers.

    Returns
    -------
    list of Driver
        Roles, groups, changes, settings and taxes, in the order of the plan. A field of no effect where it
        stands (a contractor's markup for an employee, notice for a raise) is left out.

    Raises
    ------
    InputError
        If the plan has a scenario axis of its own.

    Examples
    --------
    >>> from payroll_impact.model import Settings
    >>> plan = Plan(
    ...     workforce=[Role(role="Analyst", headcount=10, pay=60_000, jurisdiction="US")],
    ...     settings=Settings(start="2025-01-01", months=12),
    ... )
    >>> [driver.path for driver in drivers(plan)][:3]
    ['Analyst.headcount', 'Analyst.pay', 'Analyst.hours']
    """
    builders: dict[str, Callable[[], Driver]] = {}
    for path, build in _builders(plan):
        builders.setdefault(path, build)
    return [build() for build in builders.values()]


def independent_drivers(plan: Plan, metrics: "Sequence[str] | None" = None) -> list[Driver]:
    """Return the drivers of a plan, each number once: a value that roles share is one driver.

    Roles share a number where they carry the same value on the same evidence, and a headcount where its
    parts rest on the same source. Of drivers that move output alone there are none where `metrics` are all of money
    and heads.

    Examples
    --------
    >>> from payroll_impact.model import Settings
    >>> roles = [Role(role=name, headcount=10, pay=60_000, jurisdiction="US") for name in ("Analyst", "Clerk")]
    >>> plan = Plan(workforce=roles, settings=Settings(start="2025-01-01", months=12))
    >>> [driver.path for driver in independent_drivers(plan)][:3]
    ['Analyst.headcount', 'all.pay', 'all.hours']
    """
    known = drivers(plan)
    if metrics is not None and not any(metric_named(name).of_output for name in metrics):
        known = [each for each in known if not all(place.name in OF_OUTPUT for place in each.places)]
    taken: set[tuple[str, int, str]] = set()
    found = []
    # the widest first: all roles, then groups, then single roles
    for each in sorted(known, key=lambda each: -len(each.places) if each.as_one else 0):
        cells = {place.cell for place in each.places}
        if (each.as_one or not each.path.startswith(_SEVERAL)) and not cells & taken:
            taken |= cells if each.as_one else set()
            found.append(each)
    order: dict[tuple[str, int, str], int] = {}
    for index, each in enumerate(known):
        order.setdefault(each.places[0].cell, index)
    return sorted(found, key=lambda each: order[each.places[0].cell])


def driver(plan: Plan, path: str) -> Driver:
    """Return the driver of a path.

    Raises
    ------
    InputError
        If there is none; the message names the nearest.
    """
    return find_drivers(plan, [path])[0]


def find_drivers(plan: Plan, paths: "list[str] | tuple[str, ...]") -> list[Driver]:
    """Return the drivers of some paths, in their order; raise InputError for one that is unknown or given twice."""
    found: dict[str, Driver] = {}
    for path, build in _builders(plan):
        if len(found) == len(set(paths)):
            break  # those of the law are many, and seldom asked for
        if path in paths and path not in found:
            found[path] = build()
    for path in paths:
        if list(paths).count(path) > 1:
            raise InputError(f"drivers must not be the same: {path!r} is given twice")
        if path not in found:
            known = list(dict.fromkeys(path for path, _ in _builders(plan)))
            hint = nearest(path, known) or f"; the first are {', '.join(known[:3])}"
            raise InputError(f"driver {path!r} is no number of this plan{hint}")
    return [found[path] for path in paths]


def _builders(plan: Plan) -> Builders:
    """Return the path of each driver, and what builds it; of a path given twice the first is meant."""
    if plan.scenarios is not None:
        raise InputError("drivers are those of one plan; this one has many scenarios")
    of_rows = (_role_drivers(plan), _group_drivers(plan), _change_drivers(plan), _setting_drivers(plan))
    return chain(*of_rows, exchange_rate_drivers(plan), law_drivers(plan))


def _role_drivers(plan: Plan) -> Builders:
    for row, role in enumerate(plan.workforce):
        for name in _role_fields(role):
            path = f"{role.role}.{name}"
            yield path, partial(_cell_driver, plan, role, Place("workforce", row, name), path, role.role)


def _role_fields(role: Role) -> list[str]:
    names = [name for name in _ROLE_FIELDS if name != "markup" or role.employment == "contractor"]
    return [*names, *(() if role.items_per_hour is None else _OUTPUT_FIELDS)]


def _change_drivers(plan: Plan) -> Builders:
    for row, change in enumerate(plan.changes):
        subject = f"{change.change.capitalize()} {change.whom} (row {row + 1})"
        for name in _CHANGE_FIELDS[change.change]:
            if np.isfinite(_value(plan, change, name)):
                path = f"changes[{row + 1}].{name}"
                yield path, partial(_cell_driver, plan, change, Place("changes", row, name), path, subject)


def _setting_drivers(plan: Plan) -> Builders:
    for name in (*_SETTINGS, *(("utilisation",) if plan.has_output else ())):
        path = f"settings.{name}"
        yield path, partial(_cell_driver, plan, plan.settings, Place("settings", 0, name), path, "Settings")


def _cell_driver(plan: Plan, row: Any, place: Place, path: str, subject: str) -> Driver:
    field = attrs.fields_dict(type(row))[place.name]
    evidence = plan.evidence.get(path, Evidence())
    value = _value(plan, row, place.name)
    low, high = _bounds(row, field)
    unit = _unit(row, field)
    return Driver(
        path=path,
        title=f"{subject}: {field.metadata['title']}",
        unit=unit.replace("currency", _row_currency(plan, row)),
        value=value,
        source=evidence.source,
        confidence=evidence.confidence,
        low=evidence.low,
        high=evidence.high,
        whole=field.metadata["whole"] or (unit == "heads" and plan.settings.rounding != "none" and value.is_integer()),
        minimum=low,
        maximum=high,
        above=field.metadata["above"] or (place.name == "amount" and row.change == "raise"),
        private=field.metadata["private"],
        rounded=field.metadata["whole"],
        places=(place,),
    )


def _value(plan: Plan, row: Any, name: str) -> float:
    """Return a cell's number, or the default a blank stands for; infinite where that is no number."""
    value = getattr(row, name)
    if value is not None:
        return float(value)
    if name in ("severance_max", "age"):
        return float("inf")
    if isinstance(row, Change) and row.change == "grow":
        costs = {float(plan.workforce[role].hire_cost) for role in plan.rows_of(row)}
        return costs.pop() if len(costs) == 1 else float("inf")
    return 0.0


def _bounds(row: Any, field: "attrs.Attribute[Any]") -> tuple[float, float]:
    low, high = field.metadata["minimum"], field.metadata["maximum"]
    if isinstance(row, Change) and field.name == "amount":
        low, high = row.amount_bounds[0], min(row.amount_bounds[1], high)
    return low, high


def _unit(row: Any, field: "attrs.Attribute[Any]") -> str:
    if isinstance(row, Role) and field.name == "pay":
        return f"currency/{row.basis}"
    if isinstance(row, Change) and field.name == "amount":
        fractions = {"raise": "fraction of pay", "backfill": "fraction of leavers"}
        return fractions.get(row.change, _AMOUNT_UNITS[row.unit])
    return str(field.metadata["unit"])


def _row_currency(plan: Plan, row: Any) -> str:
    """Return the currency of a row's amounts, or the word "currency" where it is the plan's own."""
    if isinstance(row, Role):
        return row.currency or "currency"
    given = {plan.workforce[role].currency for role in plan.rows_of(row)} if isinstance(row, Change) else {""}
    return (given.pop() or "currency") if len(given) == 1 else "local money"


def _group_drivers(plan: Plan) -> Builders:
    groups: dict[str, list[int]] = {}  # as in a change, capitals make no other group
    for row, role in enumerate(plan.workforce):
        groups.setdefault(role.group.casefold(), []).append(row)
    for rows in (rows for folded, rows in groups.items() if folded):
        group = plan.workforce[rows[0]].group
        yield from _several_role_drivers(plan, f"group:{group}", group[:1].upper() + group[1:], rows)
    if len(plan.workforce) > 1:
        yield from _several_role_drivers(plan, ALL, "All roles", list(range(len(plan.workforce))))


def _several_role_drivers(plan: Plan, prefix: str, subject: str, rows: list[int]) -> Builders:
    roles = [plan.workforce[row] for row in rows]
    names = [name for name in _role_fields(roles[0]) if all(name in _role_fields(role) for role in roles)]
    if len({(role.basis, role.currency) for role in roles}) > 1:
        names.remove("pay")  # no mean of hourly and yearly pay
    one_currency = len({role.currency for role in roles}) == 1
    for name in names:
        if one_currency or not attrs.fields_dict(Role)[name].metadata["unit"].startswith("currency"):
            path = f"{prefix}.{name}"
            yield path, partial(_group_driver, plan, path, subject, rows, name)


def _group_driver(plan: Plan, path: str, subject: str, rows: list[int], name: str) -> Driver:
    members = [
        _cell_driver(plan, plan.workforce[row], Place("workforce", row, name), f"{plan.roles[row]}.{name}", subject)
        for row in rows
    ]
    if len(rows) > 1 and shares_value(plan, rows, name) and name != "headcount":
        places = tuple(member.places[0] for member in members)
        return attrs.evolve(members[0], path=path, places=places, as_one=True)
    summed = name == "headcount"
    heads = np.array([float(plan.workforce[row].headcount) for row in rows])
    equal = np.full(heads.size, 1.0 / heads.size)
    weights = np.ones(len(rows)) if summed else heads / heads.sum() if heads.any() else equal
    total, shares = _shares(np.array([member.value for member in members]), weights, summed=summed)
    low, high = _stated_range(members, weights)
    noun = "in total" if summed else "on average"
    return attrs.evolve(
        members[0],
        path=path,
        title=f"{members[0].title} {noun}",
        value=total,
        source="; ".join(dict.fromkeys(member.source for member in members if member.source)),
        confidence=max((member.confidence for member in members), key=_CONFIDENCE.index),
        low=low,
        high=high,
        whole=members[0].rounded,  # the members' shares are no whole heads
        maximum=members[0].maximum / max(float(shares.max()), 1e-12),
        places=tuple(attrs.evolve(one.places[0], share=float(part)) for one, part in zip(members, shares, strict=True)),
        as_one=summed and _have_one_source(members),
    )


def _have_one_source(members: list[Driver]) -> bool:
    evidence = {(member.source, member.confidence) for member in members}
    return len(members) > 1 and len(evidence) == 1 and bool(members[0].source)


def _shares(values: Array, weights: Array, *, summed: bool) -> tuple[float, Array]:
    """Return a group's total or mean, and each member's share of it; equal shares where all are 0."""
    total = float(values @ weights)
    equal = 1.0 / values.size if summed else 1.0
    return total, values / total if total else np.full(values.size, equal)


def _stated_range(members: list[Driver], weights: Array) -> tuple[float | None, float | None]:
    """Return low and high of the members together; None unless every member states one."""
    together = []
    for side in ("low", "high"):
        each = [getattr(member, side) for member in members]
        together.append(None if None in each else float(np.dot(each, weights)))
    return together[0], together[1]
