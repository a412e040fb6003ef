"""Rules the second model keeps to that need nobody: whole heads, shares of a group, dates, rates of exchange."""

import calendar
import datetime as dt
import math

NOISE = 1e-9  # 0.07 × 100 is 7 heads, whatever binary fractions make of it


def whole(heads, rounding):
    """Return whole heads, halves up."""
    if rounding == "none":
        return heads
    if rounding == "nearest":
        return math.floor(heads + 0.5 + NOISE)
    return math.floor(heads + NOISE) if rounding == "down" else math.ceil(heads - NOISE)


def split(total, weights, rounding):
    """Return how a group shares heads by headcount: whole heads, the largest remainders first, then the first."""
    if not sum(weights):
        weights = [1.0] * len(weights)
    parts = [total * weight / math.fsum(weights) for weight in weights]
    if rounding == "none":
        return parts
    heads = [math.floor(part + NOISE) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda r: (-round(parts[r] - heads[r], 9), r))
    for r in by_remainder[: round(total - sum(heads))]:
        heads[r] += 1
    return heads


def within(wages, low, high):
    """Return how much of wages lies between two bounds."""
    return min(max(wages, low), high) - low if low < high else 0.0


def month_after(date):
    return (date.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def days_in(first):
    return calendar.monthrange(first.year, first.month)[1]


def rates_of_exchange(settings, months):
    """Return what one unit of each currency is worth in the plan's, by currency and month."""
    rates = {(settings.currency, m): 1.0 for m in range(len(months))}
    dated = sorted(
        (dt.date.fromisoformat(date) if date else dt.date.min, code, rate)
        for path, rate in settings.overrides.items()
        if path.startswith("fx.")
        for _, code, date in [(*path.split("."), "")[:3]]
    )
    for since, code, rate in dated:
        rates |= {(code, m): rate for m, first in enumerate(months) if since < month_after(first)}
    return rates
