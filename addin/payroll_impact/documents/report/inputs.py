"""Every input of a plan with its source, and every value of the law it rests on, as rows."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from payroll_impact.documents.report.changes import whom
from payroll_impact.documents.report.tax_shapes import describe_shape, period_of
from payroll_impact.documents.wording import clean, in_currency
from payroll_impact.model import AppliedParameter, Change, Evidence, PlaceRule, Plan, Role, Settings, Tax
from payroll_impact.model.plan import LEAVING_TERMS
from payroll_impact.scenarios.exchange import is_exchange_rate
from payroll_impact.scenarios.own_places import law_book

Value = float | str | dt.date | None
_ONLY_FOR: dict[str, tuple[str, ...]] = {
    "to_role": ("convert",),
    "months": ("grow",),
    "cost_per_head": ("reduce", "grow", "convert"),
    **dict.fromkeys((*LEAVING_TERMS, "statutory"), ("reduce",)),
}
_OF_A_RULE = {"jurisdiction", "item", "name", "start", "source", "confidence"}  # told of the row as a whole


@attrs.frozen
class InputRow:
    """One input: where it stands, what it is, and how far it can be trusted.

    One that several roles share stands there once, for all of `roles`.
    """

    table: str
    row: str
    column: str
    title: str
    value: Value
    unit: str
    confidence: str
    source: str
    low: float | None
    high: float | None
    roles: int = 1


@attrs.frozen
class TaxRow:
    """What one tax asks for from a month on: the net rate, on wages from `threshold` to `wage_base`.

    No wage base is None. Both are amounts in `unit`, the currency of the law and the period they are for; what the tax
    has besides is in its name.
    [fraction of wages]
    """

    jurisdiction: str
    tax: str
    law_of: str
    start: dt.date
    net_rate: float
    wage_base: float | None
    threshold: float
    unit: str
    carried: bool


def input_rows(plan: Plan) -> list[InputRow]:
    """Return every input that applies, in the order of the plan's tables; one not given is "default"."""
    return [*_workforce(plan), *_changes(plan), *_settings(plan), *_places(plan)]


def _workforce(plan: Plan) -> Iterator[InputRow]:
    """Yield what all roles share once, then what each group shares, then what is a role's own."""
    by_role = [{each.column: each for each in _of_role(plan, index)} for index in range(len(plan.workforce))]
    groups: dict[str, list[int]] = {}
    for index, role in enumerate(plan.workforce):
        groups.setdefault(role.group, []).append(index)
    yield from _shared(f"All {len(by_role)} roles", by_role)
    for group, rows in groups.items():
        if group:
            label = f"{clean(group)} (group, {len(rows)} roles)"
            yield from _shared(label, [by_role[row] for row in rows], without=("group",))
    for role, found in zip(plan.workforce, by_role, strict=True):
        yield from (attrs.evolve(each, row=clean(role.role)) for each in found.values())


def _of_role(plan: Plan, index: int) -> Iterator[InputRow]:
    role = plan.workforce[index]
    skipped = {"role", "markup" if role.employment == "employee" else "jurisdiction"}
    for each in _rows(plan, role, "workforce", "", f"{role.role}.", skipped, plan.currency_of(index)):
        yield attrs.evolve(each, value=plan.currency_of(index)) if each.column == "currency" else each


def _shared(label: str, roles: list[dict[str, InputRow]], without: tuple[str, ...] = ()) -> Iterator[InputRow]:
    """Yield what several roles have alike, evidence and unit too, and take it from each; never a headcount."""
    if len(roles) < 2:  # noqa: PLR2004 - one role shares nothing
        return
    for column, first in list(roles[0].items()):
        alike = all(role.get(column) == first for role in roles)
        if alike and column not in ("headcount", *without):
            yield attrs.evolve(first, row=label, roles=len(roles))
            for role in roles:
                del role[column]


def _changes(plan: Plan) -> Iterator[InputRow]:
    for number, change in enumerate(plan.changes, start=1):
        skipped = {name for name, kinds in _ONLY_FOR.items() if change.change not in kinds}
        currencies = {plan.currency_of(row) for row in plan.rows_of(change)}
        currency = currencies.pop() if len(currencies) == 1 else "role's currency"
        label = f"{number}: {change.change} {whom(plan, change)}"
        yield from _rows(plan, change, "changes", label, f"changes[{number}].", skipped, currency)


def _settings(plan: Plan) -> Iterator[InputRow]:
    own = plan.settings.currency
    yield from _rows(plan, plan.settings, "settings", "", "settings.", {"overrides"}, own)
    units = {value.path: (value.title, value.unit) for value in plan.law.overridden}
    for path, value in sorted(plan.settings.overrides.items()):
        title, unit = units.get(path, (path, ""))
        evidence = plan.evidence.get(path, Evidence())
        yield _row("settings", "override", path, title, unit, float(np.mean(value)), evidence)


def _places(plan: Plan) -> Iterator[InputRow]:
    """Yield what is given of each rule of a place, with the rule's own source where a cell has none."""
    book = law_book(plan.places)
    for number, rule in enumerate(plan.places, start=1):
        since = f", from {rule.start}" if rule.start else ""
        label, prefix = f"{rule.jurisdiction} {rule.name or rule.item}{since}", f"places[{number}]."
        currency = book.currency_of(rule.jurisdiction)
        for each in _rows(plan, rule, "places", clean(label), prefix, _OF_A_RULE, currency):
            if prefix + each.column in plan.evidence:
                yield each
            elif each.confidence != "default":
                yield attrs.evolve(each, confidence=rule.confidence, source=clean(rule.source))


def _rows(  # noqa: PLR0913, PLR0917 - where the row stands
    plan: Plan,
    row: "Role | Change | Settings | PlaceRule",
    table: str,
    label: str,
    prefix: str,
    skipped: set[str],
    currency: str,
) -> Iterator[InputRow]:
    for field in attrs.fields(type(row)):
        evidence = plan.evidence.get(prefix + field.name)
        value = getattr(row, field.name)
        if field.name in skipped and evidence is None:
            continue
        evidence = evidence or Evidence(confidence=_confidence(field, value))
        unit = in_currency(_unit(row, field), currency)
        yield _row(table, label, field.name, field.metadata["title"], unit, value, evidence)


def _confidence(field: "attrs.Attribute[Any]", value: object) -> str:
    if field.default is not attrs.NOTHING and value == field.default:
        return "default"
    return "assumed" if field.metadata["kind"] == "number" else "given"


def _row(  # noqa: PLR0913, PLR0917 - the cells of a row
    table: str, label: str, column: str, title: str, unit: str, value: Any, evidence: Evidence
) -> InputRow:
    return InputRow(
        table=table,
        row=label,
        column=clean(column),
        title=clean(title),
        value=clean(value) if isinstance(value, str) else value,
        unit=unit,
        confidence=evidence.confidence,
        source=clean(evidence.source),
        low=evidence.low,
        high=evidence.high,
    )


def _unit(row: "Role | Change | Settings | PlaceRule", field: "attrs.Attribute[Any]") -> str:
    if isinstance(row, Role) and field.name == "pay":
        return f"currency/{row.basis}"
    if isinstance(row, Change) and field.name == "amount":
        return row.unit
    if isinstance(row, PlaceRule) and field.name in ("above", "up_to"):
        return f"currency/{row.per}"
    unit = str(field.metadata["unit"])
    return "" if unit in ("choice", "text") else unit


def law_values(plan: Plan) -> tuple[AppliedParameter, ...]:
    """Return every value of the law a plan rests on; exchange rates are no law."""
    return tuple(value for value in plan.law.applied if not is_exchange_rate(value.path))


def tax_rows(plan: Plan) -> list[TaxRow]:
    """Return each tax of each jurisdiction from every month in which something about it changes."""
    rows: list[TaxRow] = []
    for jurisdiction, taxes in plan.law.by_jurisdiction.items():
        for tax in taxes:
            rows += _tax_rows(plan, jurisdiction, tax)
    return rows


def _tax_rows(plan: Plan, jurisdiction: str, tax: Tax) -> Iterator[TaxRow]:
    growth = (1.0 + float(np.mean(plan.settings.wage_base_growth))) ** tax.carried_years
    # a tax goes by the wages of the year or by those of each month: the other bounds are none
    bases = np.minimum(tax.wage_base * growth, tax.ceiling)
    floors, rates = np.maximum(tax.floor, tax.threshold), tax.net_rate
    unit = f"{tax.currency or plan.settings.currency}/{period_of(tax)}"
    applied = _applied(plan, jurisdiction, tax)
    before = None
    for index, month in enumerate(plan.calendar.months):
        base = float(bases[index])
        limit = base if np.isfinite(base) else None
        carried = any(_carried(values, month) for values in applied)
        shape = describe_shape(tax, index)
        now = (float(rates[index]), limit, float(floors[index]), unit, carried, shape)
        if now != before or month.month == 1:
            title = f"{tax.title}: {shape}" if shape else tax.title
            yield TaxRow(jurisdiction, title, tax.jurisdiction, month, *now[:-1])
        before = now


def _applied(plan: Plan, jurisdiction: str, tax: Tax) -> list[list[AppliedParameter]]:
    """Return the published values of each figure of a tax, by the state or the country, in the order of months."""
    by_path: dict[str, list[AppliedParameter]] = {}
    for value in plan.law.applied:
        code, topic, *_ = value.path.split(".")
        if topic == tax.topic and f"{jurisdiction}-".startswith(f"{code}-") and value.since is not None:
            by_path.setdefault(value.path, []).append(value)
    return [sorted(values, key=lambda value: value.since or dt.date.min) for values in by_path.values()]


def _carried(values: list[AppliedParameter], month: dt.date) -> bool:
    """Whether the value that applies in a month is carried from an earlier year."""
    latest = [value for value in values if value.since is not None and value.since <= month]
    return bool(latest) and latest[-1].carried_from is not None
