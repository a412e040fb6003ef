"""The metrics of the second model: plan's books against those of the baseline, as written."""

import math

from people import MONTHS, WEEKS

DUST = 1e-11  # of all the money there is: less than that is a rounding error


def gross(books, base):
    """Return all money of both books, whatever its sign."""
    return math.fsum(
        abs(kept.recurring(m)) + abs(kept.one_off(m)) for kept in (books, base) for m in range(kept.months)
    )


def metrics(plan, books, base):
    """Return every metric of a plan against its baseline, as written."""
    months = range(books.months)
    impact = [books.recurring(m) + books.one_off(m) - base.recurring(m) - base.one_off(m) for m in months]
    cumulative = [math.fsum(impact[: m + 1]) for m in months]
    last = books.months - 1
    out = [m for m in months if cumulative[m] > DUST * gross(books, base)]
    payback = 0.0 if not out else math.inf if out[-1] == last else out[-1] + 2.0
    hours = math.fsum(books.flows["closing", r, last] * role.hours * WEEKS for r, role in enumerate(plan.workforce))
    run_rate = books.run_rate()
    heads = books.heads()
    return {
        "run_rate_change": run_rate - base.run_rate(),
        "one_time_cost": math.fsum(books.one_off(m) - base.one_off(m) for m in months),
        "first_year_impact": math.fsum(impact[:MONTHS]),
        "cumulative_impact": math.fsum(impact),
        "npv": math.fsum(x * (1 + plan.settings.discount_rate) ** (-(m + 1) / MONTHS) for m, x in enumerate(impact)),
        "payback_month": payback,
        "peak_funding": max(0.0, *cumulative),
        "headcount_change": heads - base.heads(),
        "cost_per_head": run_rate / heads if heads > 0 else math.nan,
        "blended_hourly_cost": run_rate / hours if hours > 0 else math.nan,
    }
