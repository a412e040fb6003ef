"""The founding case as an analyst would script it in NumPy: arrays of scenarios, a loop over months and roles.

Written against the guide alone, for the one plan: a cut of generalists in its first month, growth of the others, all
paid by the hour in one place, whoever leaves replaced a month later. It knows no other kind of plan.
"""

import calendar

import numpy as np

MONTHS, FIRST = 36, 9  # September
PER_YEAR, WEEKS, WORKING_DAYS = 12, 52, 260


def present_value(plan, drawn):
    """Return the net present value of the impact for drawn values by path, shape (scenario,)."""
    value = 0.0
    rate = drawn.get("settings.discount_rate", plan.settings.discount_rate)
    cut, grow = plan.changes
    taxes = [(tax.net_rate, tax.wage_base) for tax in plan.law.by_jurisdiction["US-CA"]]
    impact = [0.0] * MONTHS
    for role in plan.workforce:
        columns = ("headcount", "pay", "attrition")
        given = {name: drawn.get(f"{role.role}.{name}", getattr(role, name)) for name in columns}
        leaving = joining = None
        if role.group == "generalist":
            leaving = {
                "heads": cut.amount,
                "notice": drawn.get("changes[1].notice_days", cut.notice_days),
                "pto": cut.pto_days,
                "each": cut.cost_per_head,
                "day": cut.start.day,
            }
        else:
            joining = drawn.get("changes[2].amount", grow.amount), grow.start.month - FIRST, int(grow.months)
        changed, before = (
            cost_by_month(role, given, taxes, cut, grown)
            for cut, grown in ((leaving, joining), (None, None))
        )  # fmt: skip
        for month in range(MONTHS):
            impact[month] = impact[month] + changed[month] - before[month]
    for month in range(MONTHS):
        value = value + impact[month] * (1 + rate) ** (-(month + 1) / PER_YEAR)
    return value


def cost_by_month(role, given, taxes, leaving, joining):
    """Return what a role costs in each month."""
    pay = given["pay"] * role.hours * WEEKS / PER_YEAR
    stay = (1 - given["attrition"]) ** (1 / PER_YEAR)
    benefits = pay * role.benefits + role.benefits_per_head / PER_YEAR
    each = pay + benefits + role.overhead_per_head / PER_YEAR
    heads = given["headcount"]
    replaced = heads * (1 - stay)
    joiners = growth(heads, joining)
    cost, cohorts = [0.0] * MONTHS, {}
    for month in range(MONTHS):
        number = (FIRST - 1 + month) % PER_YEAR + 1
        if month == 0 or number == 1:
            cohorts = {1: heads}
        left = heads * (1 - stay)
        arriving = replaced + joiners[month]
        heads = heads - left + arriving
        cohorts = {since: there * stay for since, there in cohorts.items()}
        cohorts[number] = cohorts.get(number, 0.0) + arriving
        cost[month] = cost[month] + role.hire_cost * arriving
        replaced = left
        if leaving is not None and month == 0:
            share = leaving["heads"] / heads
            heads = heads - leaving["heads"]
            gone = {since: there * share for since, there in cohorts.items()}
            for later, amount in enumerate(exits(leaving, gone, (pay, each, benefits), taxes)):
                cost[later] = cost[later] + amount
            cohorts = {since: there * (1 - share) for since, there in cohorts.items()}
        cost[month] = cost[month] + heads * each
        for since, there in cohorts.items():
            cost[month] = cost[month] + there * due(taxes, month, pay * (number - since), pay)
    return cost


def growth(heads, joining):
    """Return the joiners of each month, in whole heads."""
    joiners = [0.0] * MONTHS
    if joining is not None:
        multiple, start, months = joining
        total, before = heads * (multiple - 1), 0.0
        for step in range(months):
            reached = np.floor(total * (step + 1) / months + 0.5 + 1e-9)
            joiners[start + step], before = reached - before, reached
    return joiners


def due(taxes, month, earned, wages):
    """Return the taxes on one head's wages after others earned in the year."""
    return sum(
        rate[month] * np.minimum(np.maximum(base[month] - earned, 0.0), wages)
        if np.isfinite(base[month])
        else rate[month] * wages
        for rate, base in taxes
    )


def exits(leaving, cohorts, of_a_head, taxes):
    """Return what the cut of the first month costs by month: days of work, notice, paid time off, taxes."""
    pay, each, benefits = of_a_head
    heads = leaving["heads"]
    days = [calendar.monthrange(2025, FIRST + month)[1] for month in range(4)]
    worked = leaving["day"] / days[0]
    found = [heads * (worked * each + leaving["each"]), 0.0, 0.0, 0.0]
    earned = {since: pay * (FIRST - since) for since in cohorts}
    for since, there in cohorts.items():
        found[0] = found[0] + there * due(taxes, 0, earned[since], pay * worked)
        earned[since] = earned[since] + pay * worked
    gone = 0.0
    for month in range(4):
        room = days[month] - (leaving["day"] if month == 0 else 0)
        notice = np.clip(leaving["notice"] - gone, 0.0, room) / days[month]
        gone += room
        paid = pay * notice + (pay * PER_YEAR * leaving["pto"] / WORKING_DAYS if month == 0 else 0.0)
        found[month] = found[month] + heads * (paid + notice * benefits)
        for since, there in cohorts.items():
            found[month] = found[month] + there * due(taxes, month, earned[since], paid)
            earned[since] = earned[since] + paid
    return found
