"""The figures of a plan's taxes as drivers, by the same paths as overrides."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import attrs
import numpy as np

from payroll_impact.analysis.driver_kinds import Builders, Driver, Place
from payroll_impact.model import AppliedParameter, Evidence, Plan, Tax
from payroll_impact.model.fields import Array, Quantity

_PARTS = {
    "rate": ("rate", "fraction of wages"),
    "credit": ("credit", "fraction of wages"),
    "credit_reduction": ("credit reduction", "fraction of wages"),
    "wage_base": ("wage base", "currency/year"),
    "threshold": ("threshold", "currency/year"),
    "floor": ("floor", "currency/year"),
    "ceiling": ("ceiling", "currency/month"),
}

_BASES = ("wage_base", "floor")


def law_drivers(plan: Plan) -> Builders:
    """Yield a driver for every figure of a plan's taxes, by its path and what builds it.

    Setting one gives the figure that value in all months, as an override in the settings does.
    """
    applied: dict[str, AppliedParameter] = {}
    for value in plan.law.applied:
        applied[value.path] = value  # the last one is that of the plan's last year
    places: dict[str, list[Place]] = {}
    for path, place in _places(plan, applied):
        places.setdefault(path, []).append(place)
    taxes = plan.law.taxes
    for path, found in places.items():
        yield path, partial(_driver, plan, taxes, path, found, applied.get(path))


def exchange_rate_drivers(plan: Plan) -> Builders:
    """Yield a driver for each exchange rate of a plan, as `law_drivers`; setting it fixes the rate for all months."""
    for currency, rates in plan.law.exchange_rates.items():
        yield f"fx.{currency}", partial(_exchange_rate_driver, plan, currency, rates)


def _exchange_rate_driver(plan: Plan, currency: str, rates: Array) -> Driver:
    paths = [path for path in plan.settings.overrides if f"{path}.".startswith(f"fx.{currency}.")]
    evidence = plan.evidence.get(paths[-1], Evidence()) if paths else Evidence()
    return Driver(
        path=f"fx.{currency}",
        title=f"Exchange rate: {plan.settings.currency} for one {currency}",
        unit=f"{plan.settings.currency}/{currency}",
        value=float(rates[-1]),
        source=evidence.source,
        confidence=evidence.confidence,
        low=evidence.low,
        high=evidence.high,
        above=True,
        varies=bool((rates != rates[-1]).any()),
        places=(Place("fx", 0, currency),),
    )


def _places(plan: Plan, applied: dict[str, AppliedParameter]) -> Iterator[tuple[str, Place]]:
    row = 0
    for code, taxes in plan.law.by_jurisdiction.items():
        for tax in taxes:
            for part in _PARTS:
                path = _path(code, tax, part, applied)
                if path:
                    yield path, Place("law", row, part)
            row += 1


def _path(code: str, tax: Tax, part: str, applied: dict[str, AppliedParameter]) -> str | None:
    """Return the path of a figure, of the state itself or of its country; None where there is none."""
    pieces = code.split("-")
    chain = ["-".join(pieces[:size]) for size in range(len(pieces), 0, -1)]
    for where in chain:
        if f"{where}.{tax.topic}.{part}" in applied:
            return f"{where}.{tax.topic}.{part}"
    values = getattr(tax, part)
    given = bool(np.isfinite(values).all() and values.any()) or part == "rate"
    return f"{tax.jurisdiction}.{tax.topic}.{part}" if given and not applied else None


def _driver(
    plan: Plan, taxes: Sequence[Tax], path: str, places: list[Place], known: AppliedParameter | None
) -> Driver:
    tax, part = taxes[places[0].row], places[0].name
    values = getattr(tax, part)
    title, unit = _PARTS[part]
    unit = known.unit if known else unit
    evidence = plan.evidence.get(path, Evidence(source=known.source if known else "", confidence=_confidence(known)))
    return Driver(
        path=path,
        title=f"{path.split('.', maxsplit=1)[0]} {tax.title}: {title}",
        unit=unit,
        value=float(values[-1]),
        source=evidence.source,
        confidence=evidence.confidence,
        low=evidence.low,
        high=evidence.high,
        maximum=1.0 if unit.startswith("fraction") else np.inf,
        varies=bool((values != values[-1]).any() or (part in _BASES and tax.carried_years.any())),
        places=tuple(places),
    )


def _confidence(known: AppliedParameter | None) -> str:
    if known is not None and known.confidence:
        return known.confidence
    published = known is not None and known.carried_from is None and not known.overridden
    return "sourced" if published else "assumed"


def with_figure(tax: Tax, part: str, value: Quantity) -> Tax:
    """Return a tax with one figure the same in all months: a number, or one for each scenario."""
    months = tax.rate.shape[-1]
    given = np.asarray(value, dtype=np.float64)
    figures: dict[str, Any] = {part: np.broadcast_to(given[..., None], (*given.shape, months))}
    if part in _BASES:
        figures["own_base"] = True
        figures["carried_years"] = np.zeros(months)  # a figure given is carried from no earlier year
    return attrs.evolve(tax, **figures)
