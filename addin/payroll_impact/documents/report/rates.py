"""The exchange rates a plan goes by, each with its source."""

import datetime as dt
from collections.abc import Sequence

import attrs
import numpy as np

from payroll_impact.documents.wording import clean
from payroll_impact.model import Evidence, Plan
from payroll_impact.scenarios.exchange import currency_and_date, is_exchange_rate


@attrs.frozen
class RateRow:
    """One exchange rate: the plan's currency for one unit of another, from a month of the plan on."""

    currency: str
    rate: float
    unit: str
    start: dt.date
    path: str
    confidence: str
    source: str
    low: float | None
    high: float | None


def rate_rows(plan: Plan) -> tuple[RateRow, ...]:
    """Return the rates in force in the months of a plan, by currency and month.

    Parameters
    ----------
    plan : Plan
        Without a scenario axis. A rate from a date holds from the month of that date on.
    """
    used = {value.path for value in plan.law.applied}
    rows = []
    for path, rate in plan.settings.overrides.items():
        if is_exchange_rate(path) and path in used:
            currency, date = currency_and_date(path)
            evidence = plan.evidence.get(path, Evidence())
            start = plan.calendar.first if date is None else max(date.replace(day=1), plan.calendar.first)
            unit = f"{plan.settings.currency}/{currency}"
            source, rate_now = clean(evidence.source), float(np.mean(rate))
            rows.append(
                RateRow(currency, rate_now, unit, start, path, evidence.confidence, source, evidence.low, evidence.high)
            )
    return tuple(sorted(rows, key=lambda row: (row.currency, row.start)))


def rates_in_words(rows: Sequence[RateRow]) -> str:
    """Say which rates a plan goes by; nothing where it has one currency.

    >>> row = RateRow("GBP", 1.27, "USD/GBP", dt.date(2025, 1, 1), "fx.GBP", "assumed", "", None, None)
    >>> rates_in_words([row, attrs.evolve(row, rate=1.3, start=dt.date(2026, 1, 1))])
    'Exchange rates: USD 1.27 for one GBP (assumed), USD 1.3 from January 2026 (assumed).'
    """
    if not rows:
        return ""
    told, before = [], ""
    for row in rows:
        when = f"from {row.start:%B %Y}" if row.currency == before else f"for one {row.currency}"
        told.append(f"{row.unit.partition('/')[0]} {row.rate:,.10g} {when} ({row.confidence})")
        before = row.currency
    return f"Exchange rates: {', '.join(told)}."
