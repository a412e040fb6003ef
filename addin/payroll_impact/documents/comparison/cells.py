"""A plan as loose tables of cells, so that some of them can be exchanged for those of another plan.

A role is the same in two plans by its name; a change by what it is, its roles, and being the first, second …
of its kind; a rule of a place by what it is called and its start. So a row put in between does not make all later
rows differ.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Law, PlaceRule, Plan, Role, Settings
from payroll_impact.scenarios.law import resolve_tax_law
from payroll_impact.scenarios.termination_law import add_termination_law

Row = Mapping[str, Any]
ChangeKey = tuple[str, str, str, int]
_OF_THE_KEY = {
    "roles": ("role",), "changes": ("change", "role", "to_role"), "places": ("jurisdiction", "item", "name", "start"),
}  # fmt: skip


@attrs.frozen
class Tables:
    """The cells of a plan by table, row and column; `titles` are those of its overrides."""

    settings: Row
    overrides: Row
    roles: Mapping[str, Row]
    changes: Mapping[ChangeKey, Row]
    places: Mapping[str, Row]
    titles: Mapping[str, str]


def tables_of(plan: Plan) -> Tables:
    """Return the tables of a plan.

    Raises
    ------
    InputError
        If the plan has a scenario axis.
    """
    if plan.scenarios is not None:
        raise InputError("a plan to compare must be one plan; this one has many scenarios")
    settings = attrs.asdict(plan.settings, recurse=False)
    overrides = settings.pop("overrides")
    seen: Counter[tuple[str, str, str]] = Counter()
    changes: dict[ChangeKey, Row] = {}
    for change in plan.changes:
        kind = (change.change, change.role, change.to_role)
        seen[kind] += 1
        changes[*kind, seen[kind]] = attrs.asdict(change, recurse=False)
    roles = {role.role: attrs.asdict(role, recurse=False) for role in plan.workforce}
    titles = {value.path: value.title for value in plan.law.overridden}
    return Tables(settings, overrides, roles, changes, _places(plan), titles)


def _places(plan: Plan) -> dict[str, Row]:
    """Return the rules of places by what they are called."""
    seen: Counter[str] = Counter()
    found: dict[str, Row] = {}
    for rule in plan.places:
        since = "" if rule.start is None else f" from {rule.start}"
        label = f"{rule.jurisdiction} {rule.name or rule.item}{since}"
        seen[label] += 1
        found[label if seen[label] == 1 else f"{label} ({seen[label]})"] = attrs.asdict(rule, recurse=False)
    return found


def own_columns(table: str, row: Row) -> list[str]:
    """Return the columns of a row that do not say which row it is."""
    return [column for column in row if column not in _OF_THE_KEY[table]]


class Laws:
    """The law of plans in between, resolved once for all that share what it rests on."""

    def __init__(self, *plans: Plan) -> None:
        self._known: dict[Any, Law] = {
            self._key(plan.workforce, plan.settings, plan.places): plan.law for plan in plans
        }

    def of(self, roles: list[Role], settings: Settings, places: tuple[PlaceRule, ...]) -> Law:
        """Return the law of a workforce and its settings."""
        key = self._key(roles, settings, places)
        if key not in self._known:
            self._known[key] = resolve_tax_law(roles, settings, places)
        return self._known[key]

    @staticmethod
    def _key(roles: "list[Role] | tuple[Role, ...]", settings: Settings, places: tuple[PlaceRule, ...]) -> Any:
        codes = tuple(dict.fromkeys(role.jurisdiction for role in roles if role.employment == "employee"))
        overrides = tuple(settings.overrides.items())
        return codes, settings.start, settings.months, settings.wage_base_growth, overrides, places


def plan_of(tables: Tables, laws: Laws) -> Plan:
    """Return the plan of some tables.

    Raises
    ------
    PayrollImpactError
        If the rows contradict each other, as rows of two plans may.
    """
    settings = Settings(**tables.settings, overrides=tables.overrides)
    roles = [Role(**row) for row in tables.roles.values()]
    changes = [Change(**row) for row in tables.changes.values()]
    places = tuple(PlaceRule(**row) for row in tables.places.values())
    law = laws.of(roles, settings, places)
    plan = Plan(workforce=roles, changes=changes, settings=settings, places=places, law=law)
    return attrs.evolve(plan, law=add_termination_law(plan))
