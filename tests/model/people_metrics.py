"""The metrics of the second model: plan's books against those of the baseline, as written."""

import math

from people import MONTHS, RECURRING, WEEKS

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
        "cost_per_head": run_rate / heads if heads > 1e-9 else math.nan,
        "blended_hourly_cost": run_rate / hours if hours > 1e-9 else math.nan,
    }


def bridge(books, base):
    """Return every step from the baseline's run rate to the plan's, over all roles, as written."""
    last, roles = books.months - 1, range(books.roles)
    # where rates of exchange move, all steps but the last are at those of the first month
    first = {r: books.worth[r][0] / books.worth[r][1] for r in roles}

    def at_the_end(kept):
        heads = {r: kept.flows["closing", r, last] for r in roles}
        return heads, {r: kept.pay[r, last] * first[r] for r in roles}

    (heads, pay), (heads_before, pay_before) = at_the_end(books), at_the_end(base)
    weights = heads_before if math.fsum(heads_before.values()) > 0 else heads
    there = math.fsum(weights.values())
    average = math.fsum(weights[r] * pay_before[r] for r in roles) / there if there > 0 else 0.0

    def change(*names):
        return math.fsum(
            (books.year_ahead[name, r] - base.year_ahead[name, r]) * first[r] for name in names for r in roles
        )

    steps = {
        "volume": math.fsum((heads[r] - heads_before[r]) * average for r in roles),
        "mix": math.fsum((heads[r] - heads_before[r]) * (pay_before[r] - average) for r in roles),
        "rate": math.fsum(heads[r] * (pay[r] - pay_before[r]) for r in roles),
        "taxes": change("employer_tax"),
        "benefits": change("benefits"),
        "other": change("bonus", "overhead", "contractor_markup", "replacement_hiring"),
    }
    if books.rates_move:
        steps["fx"] = books.run_rate() - base.run_rate() - change(*RECURRING)
    return steps
