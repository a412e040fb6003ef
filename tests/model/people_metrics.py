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
        **output_metrics(plan, books, base),
    }


def output_metrics(plan, books, base):
    """Return every metric of output, as written: no number where no role's items an hour are given."""
    names = ("cost_per_item", "capacity_change", "capacity_trough", "items_lost", "catch_up_month")
    if all(role.items_per_hour is None for role in plan.workforce):
        return dict.fromkeys((*names, "breakeven_productivity"), math.nan)
    months, roles = range(books.months), range(books.roles)

    def capacity(kept, month):
        return math.fsum(kept.flows["capacity", r, month] for r in roles)

    ours, theirs = ([capacity(kept, m) for m in months] for kept in (books, base))
    short = [b - a if b - a > 1e-11 * b else 0.0 for a, b in zip(ours, theirs, strict=True)]
    late = [m for m in months if short[m]]
    items = math.fsum(ours[-MONTHS:])
    cost = math.fsum(books.recurring(m) for m in months[-MONTHS:])
    values = (
        cost / items if items > 1e-9 else math.nan,
        ours[-1] - theirs[-1],
        min((a / b for a, b in zip(ours, theirs, strict=True) if b > 1e-9), default=math.nan),
        math.fsum(short),
        0.0 if not late else math.inf if late[-1] == months[-1] else late[-1] + 2.0,
    )
    return {**dict(zip(names, values, strict=True)), "breakeven_productivity": breakeven(plan, books, base)}


def breakeven(plan, books, base):
    """Return what an hour of the roles that grow must yield of one of the others, found by halving the distance."""
    growing = growing_roles(plan)
    others = set(range(books.roles)) - growing
    cost, items, hours, full = {}, {}, {}, {}
    for kept in (books, base):
        year = range(books.months)[-MONTHS:]
        cost[id(kept)] = math.fsum(kept.recurring(m) for m in year)
        for who, name in ((growing, "growing"), (others, "others")):
            items[name, id(kept)] = math.fsum(kept.flows["capacity", r, m] for r in who for m in year)
            hours[name, id(kept)] = math.fsum(kept.flows["hours", r, m] for r in who for m in year)
            known = min(items[name, id(kept)], hours[name, id(kept)]) > 1e-9
            full[name, id(kept)] = items[name, id(kept)] / hours[name, id(kept)] if known else 0.0
    plan_, base_ = id(books), id(base)
    if not (full["growing", plan_] and full["others", base_]):
        return math.nan

    def dearer(factor):
        """Return whether an item costs more in the plan, growing roles yielding `factor` times what they do."""
        before = cost[base_] * (items["others", plan_] + factor * items["growing", plan_])
        after = cost[plan_] * (items["others", base_] + factor * items["growing", base_])
        return 0.0 if abs(after - before) <= 1e-11 * (after + before) else after - before

    at_none, at_most = dearer(0.0), dearer(1e12)
    if at_none == at_most == 0.0:
        return math.nan
    if at_none <= 0 and (at_most <= 0 or at_none == 0):
        return 0.0
    if at_none >= 0 and at_most >= 0:
        return math.inf
    low, high = 0.0, 1e12
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if dearer(middle) * at_none > 0 else (low, middle)
    return high * full["growing", plan_] / full["others", base_]


def growing_roles(plan):
    """Return the roles that a change of the plan's own grows or converts heads to."""
    names, found = [role.role for role in plan.workforce], set()
    for change in plan.changes:
        if change.baseline == "yes":
            continue
        if change.change == "convert":
            found.add(names.index(change.to_role))
        if change.change == "grow":
            whom = change.role.lower()
            found |= {
                r for r, role in enumerate(plan.workforce)
                if change.role == role.role
                or (change.role not in names and whom in ("all", f"group:{role.group.lower()}"))
            }  # fmt: skip
    return found


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
