"""Every input of a plan with its source, and every value of the law it rests on, as rows."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from payroll_impact.model import AppliedParameter, Change, Evidence, Plan, Role, Settings, Tax
from payroll_impact.model.plan import LEAVING_TERMS
from payroll_impact.reports.wording import clean, in_currency

Value = float | str | dt.date | None
_ONLY_FOR = {"to_role": "convert", "months": "grow", **dict.fromkeys(LEAVING_TERMS, "reduce")}


@attrs.frozen
class InputRow:
    """One input: where it stands, what it is, and how far it can be trusted."""

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


@attrs.frozen
class TaxRow:
    """What one tax asks for from a month on; no wage base is None. [fraction of wages, currency/year]"""

    jurisdiction: str
    tax: str
    law_of: str
    start: dt.date
    net_rate: float
    wage_base: float | None
    threshold: float
    carried: bool


def input_rows(plan: Plan) -> list[InputRow]:
    """Return every input that applies, in the order of the plan's tables; one not given is "default"."""
    return [*_workforce(plan), *_changes(plan), *_settings(plan)]


def _workforce(plan: Plan) -> Iterator[InputRow]:
    for role in plan.workforce:
        employee = role.employment == "employee"
        skipped = {"role", "markup" if employee else "jurisdiction"}
        yield from _rows(plan, role, "workforce", clean(role.role), f"{role.role}.", skipped)


def _changes(plan: Plan) -> Iterator[InputRow]:
    for number, change in enumerate(plan.changes, start=1):
        skipped = {name for name, kind in _ONLY_FOR.items() if change.change != kind}
        label = clean(f"{number}: {change.change} {change.role}")
        yield from _rows(plan, change, "changes", label, f"changes[{number}].", skipped)


def _settings(plan: Plan) -> Iterator[InputRow]:
    yield from _rows(plan, plan.settings, "settings", "", "settings.", {"overrides"})
    units = {value.path: (value.title, value.unit) for value in plan.law.overridden}
    for path, value in plan.settings.overrides.items():
        title, unit = units.get(path, (path, ""))
        evidence = plan.evidence.get(path, Evidence())
        yield _row(plan, "settings", "override", path, title, unit, float(np.mean(value)), evidence)


def _rows(  # noqa: PLR0913, PLR0917 - where the row stands
    plan: Plan, row: "Role | Change | Settings", table: str, label: str, prefix: str, skipped: set[str]
) -> Iterator[InputRow]:
    for field in attrs.fields(type(row)):
        evidence = plan.evidence.get(prefix + field.name)
        value = getattr(row, field.name)
        if field.name in skipped and evidence is None:
            continue
        evidence = evidence or Evidence(confidence=_confidence(field, value))
        yield _row(plan, table, label, field.name, field.metadata["title"], _unit(row, field), value, evidence)


def _confidence(field: "attrs.Attribute[Any]", value: object) -> str:
    if field.default is not attrs.NOTHING and value == field.default:
        return "default"
    return "assumed" if field.metadata["kind"] == "number" else "given"


def _row(  # noqa: PLR0913, PLR0917 - the cells of a row
    plan: Plan, table: str, label: str, column: str, title: str, unit: str, value: Any, evidence: Evidence
) -> InputRow:
    return InputRow(
        table=table,
        row=label,
        column=clean(column),
        title=clean(title),
        value=clean(value) if isinstance(value, str) else value,
        unit=in_currency(unit, clean(plan.settings.currency)),
        confidence=evidence.confidence,
        source=clean(evidence.source),
        low=evidence.low,
        high=evidence.high,
    )


def _unit(row: "Role | Change | Settings", field: "attrs.Attribute[Any]") -> str:
    if isinstance(row, Role) and field.name == "pay":
        return f"currency/{row.basis}"
    if isinstance(row, Change) and field.name == "amount":
        return row.unit
    unit = str(field.metadata["unit"])
    return "" if unit in ("choice", "text") else unit


def tax_rows(plan: Plan) -> list[TaxRow]:
    """Return each tax of each jurisdiction from every month in which something about it changes."""
    rows: list[TaxRow] = []
    for jurisdiction, taxes in plan.law.by_jurisdiction.items():
        for tax in taxes:
            rows += _tax_rows(plan, jurisdiction, tax)
    return rows


def _tax_rows(plan: Plan, jurisdiction: str, tax: Tax) -> Iterator[TaxRow]:
    growth = (1.0 + float(np.mean(plan.settings.wage_base_growth))) ** tax.carried_years
    bases, rates = tax.wage_base * growth, tax.net_rate
    applied = _applied(plan, jurisdiction, tax)
    before = None
    for index, month in enumerate(plan.calendar.months):
        base = float(bases[index])
        limit = base if np.isfinite(base) else None
        carried = any(_carried(values, month) for values in applied)
        now = (float(rates[index]), limit, float(tax.threshold[index]), carried)
        if now != before or month.month == 1:
            yield TaxRow(jurisdiction, tax.title, tax.jurisdiction, month, *now)
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
