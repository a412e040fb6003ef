"""The model a second time: people instead of arrays, slowly, from the written conventions alone.

A `Crowd` is some people (or a fraction of one) who are alike: one role, one amount of wages earned this
year. Every month each crowd is paid, taxed, split and moved on its own. Nothing here is shared with
`payroll_impact.model` but the plan it reads.
"""

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass, field

from people_law import asked_notice, asked_severance, in_force
from people_rules import NOISE, days_in, month_after, rates_of_exchange, split, whole, within
from people_taxes import KINDS, MONTHS, Earned, asked_for_month, by_year, free_each_month, frees_severance, kind_of

WEEKS, WORKING_DAYS = 52, 260
NOTHING = (0.0,) * len(KINDS)
RECURRING = (
    "base_pay", "bonus", "employer_tax", "benefits", "overhead", "contractor_markup", "replacement_hiring",
)  # fmt: skip
ONE_OFF = ("notice_pay", "severance", "pto_payout", "exit_tax", "exit_costs", "hiring_costs", "conversion_costs")


class ImpossibleError(Exception):
    """The plan asks for what cannot be: heads that are not there, growth to fewer, notice past the end."""


@dataclass
class Crowd:
    """People of one role who have earned the same wages since January and joined it in the same month.

    Whoever was there at the start joined in no month of the plan.
    """

    heads: float
    wages: tuple  # one sum for each way of counting them
    joined: int | None = None


@dataclass
class Leavers:
    """People on notice: the pay they keep, and the calendar days still due from `first` on."""

    crowd: Crowd
    role: int
    pay: float
    first: dt.date
    days: float


@dataclass
class Books:
    """What one simulated firm did: everything keyed by (name, role, month); money in the plan's currency.

    `year_ahead` is a year of who is left at the end, by line and role, each at the last month's rate of
    exchange; `worth` is what one unit of a role's currency is worth in the first and in the last month.
    """

    lines: Counter = field(default_factory=Counter)
    flows: Counter = field(default_factory=Counter)
    pay: dict = field(default_factory=dict)
    year_ahead: dict = field(default_factory=dict)
    worth: dict = field(default_factory=dict)
    rates_move: bool = False
    start: dt.date = dt.date.min
    months: int = 0
    roles: int = 0

    def line(self, name, month):
        return math.fsum(self.lines[name, role, month] for role in range(self.roles))

    def recurring(self, month):
        return math.fsum(self.line(name, month) for name in RECURRING)

    def one_off(self, month):
        return math.fsum(self.line(name, month) for name in ONE_OFF)

    def run_rate(self):
        return math.fsum(self.year_ahead.values())

    def heads(self):
        return math.fsum(self.flows["closing", role, self.months - 1] for role in range(self.roles))


class Firm:
    """One plan lived through, month by month; `baseline` keeps only what would happen anyway."""

    def __init__(self, plan, *, baseline=False):
        self.plan, self.roles, self.settings = plan, plan.workforce, plan.settings
        self.baseline = baseline
        self.names = [role.role for role in self.roles]
        self.changes = sorted(
            (change for change in plan.changes if change.baseline == "yes" or not baseline), key=lambda c: c.start
        )
        first = self.settings.start.replace(day=1)
        self.books = Books(start=first, months=self.settings.months, roles=len(self.roles))
        self.pay = [role.pay * role.hours * WEEKS if role.basis == "hour" else role.pay for role in self.roles]
        months = [first]
        for _ in range(self.settings.months):
            months.append(month_after(months[-1]))
        self.end = months.pop()
        self.rates, self.m = rates_of_exchange(self.settings, months), 0
        self.staff = [[Crowd(role.headcount, self.earned_before(r, first))] for r, role in enumerate(self.roles)]
        self.leavers = []
        self.replaced = [role.backfill for role in self.roles]
        self.to_fill = Counter()
        for r, role in enumerate(self.roles):
            # those who left before the first month are being replaced as well
            for m in range(int(self.settings.time_to_fill)):
                self.to_fill[r, m] = role.headcount * self.leave(r) * role.backfill
        self.growing = {}

    def earned_before(self, r, first):
        """Whoever is employed at the start has earned since January."""
        if self.roles[r].employment == "contractor":
            return NOTHING
        month = Earned(0.0, self.pay[r] / MONTHS * (1 + self.roles[r].bonus), 0.0)
        return tuple((first.month - 1) * self.counted(r, kind, month) for kind in KINDS)

    def taxes(self, r):
        role = self.roles[r]
        return self.plan.law.by_jurisdiction[role.jurisdiction] if role.employment == "employee" else ()

    def counted(self, r, kind, earned):
        """Return what of a month's pay after the day of leaving counts for a year, in the money of the law."""
        worth = self.worth(self.roles[r].currency) / self.worth(self.money_of_law(r))
        more = earned.after + (0.0 if kind[1] else earned.severance)
        free = free_each_month(self.taxes(r), kind, self.m)
        return max((earned.before + more) * worth - free, 0.0) - max(earned.before * worth - free, 0.0)

    def worth(self, currency):
        """Return what one unit of a currency is worth in the plan's, this month."""
        return self.rates[currency or self.settings.currency, self.m]

    def exchange(self, amount, currency, to):
        """Return an amount of one currency in another; without one it is in that already, and so is no amount."""
        return amount * self.worth(currency) / self.worth(to) if currency and 0 < amount < math.inf else amount

    def of(self, change):
        """Return the roles a change applies to: one, those of a group, or all."""
        if change.role in self.names:
            return [self.names.index(change.role)]
        whom = change.role.lower()
        return [r for r, role in enumerate(self.roles) if whom in ("all", f"group:{role.group.lower()}")]

    def live(self):
        first = self.books.start
        for m in range(self.books.months):
            self.month(m, first)
            first = month_after(first)
        for r in range(len(self.roles)):
            self.look_ahead(r)
        return self.books

    def look_ahead(self, r):
        """Book a year of who is left in a role at the end."""
        role, heads, pay = self.roles[r], self.count(r), self.pay[r]
        somebody, wages = Crowd(1.0, NOTHING), pay / MONTHS * (1 + role.bonus)
        each = {
            "base_pay": pay,
            "bonus": pay * (role.bonus + self.more_by_law(r)),
            "employer_tax": math.fsum(self.taxed(r, somebody, Earned(0.0, wages, wages)) for _ in range(MONTHS)),
            "benefits": pay * role.benefits + role.benefits_per_head,
            "overhead": role.overhead_per_head,
            "contractor_markup": pay * role.markup,
            "replacement_hiring": MONTHS * self.leave(r) * self.replaced[r] * role.hire_cost,
        }
        for name, amount in each.items():
            self.books.year_ahead[name, r] = heads * amount * self.worth(role.currency)
        course = [self.rates[role.currency or self.settings.currency, m] for m in range(self.books.months)]
        self.books.worth[r] = course[0], course[-1]
        self.books.rates_move |= len(set(course)) > 1

    def month(self, m, first):
        self.m, self.first = m, first
        if first.month == 1:
            self.restart()
        self.staff = [merged(crowds) for crowds in self.staff]
        opening = [self.count(r) for r in range(len(self.roles))]
        for r, change in self.each_due("backfill"):
            self.replaced[r] = change.amount
        for r, heads in enumerate(opening):
            self.flow("opening", r, heads)
            self.attrition(r, heads)
        self.growth(opening)
        for change in self.due("convert"):
            self.convert(change)
        for r, change in self.each_due("raise"):
            self.pay[r] *= 1 + change.amount
        for leaver in self.leavers:
            self.on_notice(leaver)
        for change in self.due("reduce"):
            self.cut(change)
        for r, crowds in enumerate(self.staff):
            self.books.pay[r, m] = self.pay[r] * self.worth(self.roles[r].currency)
            for crowd in crowds:
                self.work(r, crowd, 1.0)
            self.flow("closing", r, self.count(r))
            self.count_vacant(r)

    def restart(self):
        for crowd in [*(c for crowds in self.staff for c in crowds), *(leaver.crowd for leaver in self.leavers)]:
            crowd.wages = NOTHING

    def due(self, kind):
        """Return the changes of a kind that fall in this month, in order of date, then of the table."""
        return [
            change
            for change in self.changes
            if change.change == kind and month_after(change.start) == month_after(self.first)
        ]

    def each_due(self, kind):
        """Return the changes of a kind that fall in this month, for each role they apply to."""
        return [(r, change) for change in self.due(kind) for r in self.of(change)]

    # ---- heads

    def count(self, r):
        return math.fsum(crowd.heads for crowd in self.staff[r])

    def flow(self, name, r, heads):
        self.books.flows[name, r, self.m] += heads

    def book(self, name, r, amount):
        """Book an amount of the role's currency in the plan's."""
        self.books.lines[name, r, self.m] += amount * self.worth(self.roles[r].currency)

    def take(self, r, heads):
        """Take heads from every crowd of a role alike; return those taken."""
        there = self.count(r)
        share = heads / there if there > 0 else 0.0
        taken = [Crowd(crowd.heads * share, crowd.wages, crowd.joined) for crowd in self.staff[r]]
        for crowd, gone in zip(self.staff[r], taken, strict=True):
            crowd.heads -= gone.heads
        if share == 1.0:
            self.staff[r] = []
        return taken

    def leave(self, r):
        """Return the fraction of a role that leaves in a month."""
        return 1 - (1 - self.roles[r].attrition) ** (1 / MONTHS)

    def attrition(self, r, opening):
        left = opening * self.leave(r)
        self.take(r, left)
        self.flow("attrition", r, left)
        self.to_fill[r, self.m + int(self.settings.time_to_fill)] += left * self.replaced[r]
        arrived = self.to_fill[r, self.m]
        self.staff[r].append(Crowd(arrived, NOTHING, self.m))
        self.flow("backfills", r, arrived)
        self.book("replacement_hiring", r, arrived * self.roles[r].hire_cost)

    def growth(self, opening):
        for change in self.changes:
            if change.change != "grow":
                continue
            step = (self.first.year - change.start.year) * MONTHS + self.first.month - change.start.month + 1
            if not 1 <= step <= change.months:
                continue
            if step == 1:
                self.growing[id(change)] = self.grown(change, [opening[r] for r in self.of(change)])
            for r, wanted in zip(self.of(change), self.growing[id(change)], strict=True):
                until, before = (whole(wanted * n / change.months, self.settings.rounding) for n in (step, step - 1))
                self.staff[r].append(Crowd(until - before, NOTHING, self.m))
                self.flow("joiners", r, until - before)
                cost = self.roles[r].hire_cost if change.cost_per_head is None else change.cost_per_head
                self.book("hiring_costs", r, (until - before) * cost)

    def grown(self, change, there):
        """Return by how many heads each role of a growth grows in the end."""
        if change.unit == "multiple":
            return [change.amount * heads - heads for heads in there]
        wanted = change.amount - math.fsum(there) if change.unit == "target" else change.amount
        if wanted < -NOISE:
            raise ImpossibleError
        wanted, rounding = max(wanted, 0.0), self.settings.rounding
        return [wanted] if len(there) == 1 else split(whole(wanted, rounding), there, rounding)

    def moved(self, change):
        """Return how many heads a reduce or convert takes of each of its roles, now."""
        there, rounding = [self.count(r) for r in self.of(change)], self.settings.rounding
        if change.unit == "fraction":
            return [min(whole(change.amount * heads, rounding), heads) for heads in there]
        together, wanted = math.fsum(there), whole(change.amount, rounding)
        if wanted > together + NOISE * max(1.0, together):
            raise ImpossibleError
        wanted = min(wanted, together)
        parts = [wanted] if len(there) == 1 else split(wanted, there, rounding)
        if any(part > heads + NOISE for part, heads in zip(parts, there, strict=True)):
            # attrition left parts of heads, and whole ones do not fit: all give the same share
            parts = [heads * wanted / together for heads in there]
        return [min(part, heads) for part, heads in zip(parts, there, strict=True)]

    def convert(self, change):
        to = self.names.index(change.to_role)
        for r, heads in zip(self.of(change), self.moved(change), strict=True):
            movers = self.take(r, heads)
            for crowd in movers:
                # what they have earned this year counts in the money of the law they fall under from now on
                ratio = self.worth(self.money_of_law(r)) / self.worth(self.money_of_law(to))
                crowd.wages = tuple(wages * ratio for wages in crowd.wages)
                crowd.joined = self.m
            self.staff[to] += movers
            self.flow("conversions", r, -heads)
            self.flow("conversions", to, heads)
            self.book("conversion_costs", r, heads * (change.cost_per_head or 0.0))

    # ---- money

    def money_of_law(self, r):
        """Return the currency a year's wages of a role are counted in: that of its ceilings and floors of a year."""
        own = (tax.currency for tax in self.taxes(r) if by_year(tax))
        return next((currency for currency in own if currency), self.roles[r].currency)

    def more_by_law(self, r):
        """Return pay on top that the law of the place asks for, as a part of pay."""
        role, extra = self.roles[r], self.plan.law.extra_pay
        there = role.employment == "employee" and role.jurisdiction in extra
        return extra[role.jurisdiction][0] if there else 0.0

    def taxed(self, r, crowd, earned):
        """Tax one head on pay after what it had `earned` before this month; return the tax."""
        role = self.roles[r]
        if role.employment == "contractor":
            return 0.0
        # a year's wages count in the money of the law, each month's at its own rate
        worth = self.worth(role.currency) / self.worth(self.money_of_law(r))

        def in_pay(amount, tax):
            return self.exchange(amount, tax.currency, role.currency)

        due = 0.0
        for tax in self.taxes(r):
            rate = max(tax.rate[self.m] - tax.credit[self.m], 0.0) + tax.credit_reduction[self.m]
            if by_year(tax):
                kind = kind_of(tax)
                grown = (1 + self.settings.wage_base_growth) ** tax.carried_years[self.m]
                free = MONTHS * free_each_month([tax], kind, self.m)
                band = tax.floor[self.m] * grown, tax.wage_base[self.m] * grown - free
                before = crowd.wages[KINDS.index(kind)]
                due += rate * (within(before + self.counted(r, kind, earned), *band) - within(before, *band)) / worth
            else:
                ends = earned.before + earned.added(tax), earned.before
                with_it, without = (asked_for_month(tax, self.m, end, earned.usual, in_pay) for end in ends)
                due += with_it - without
                if frees_severance(tax):
                    due += rate * max(earned.severance - in_pay(tax.shape["severance_exempt"][self.m], tax), 0.0)
        crowd.wages = tuple(
            wages + self.counted(r, kind, earned) for wages, kind in zip(crowd.wages, KINDS, strict=True)
        )
        return due

    def work(self, r, crowd, part):
        """Pay a crowd for part of the month; return the wages of one head."""
        role, heads = self.roles[r], crowd.heads * part
        base = self.pay[r] / MONTHS
        self.book("base_pay", r, heads * base)
        self.book("bonus", r, heads * base * (role.bonus + self.more_by_law(r)))
        self.book("overhead", r, heads * role.overhead_per_head / MONTHS)
        if role.employment == "contractor":
            self.book("contractor_markup", r, heads * base * role.markup)
        self.benefits(r, heads, self.pay[r])
        wages = base * (1 + role.bonus) * part
        earned = Earned(0.0, wages, base * (1 + role.bonus))
        self.book("employer_tax", r, crowd.heads * self.taxed(r, crowd, earned))
        self.flow("worked", r, heads)
        self.produce(r, heads, crowd.joined)
        return wages

    def produce(self, r, heads, joined):
        """Book the items of some heads at work, and what they do not yield yet because they joined lately."""
        role = self.roles[r]
        hours = heads * role.hours * WEEKS / MONTHS * self.settings.utilisation
        items = hours * (role.items_per_hour or 0.0) * role.acceptance
        ramping = joined is not None and role.ramp_months > 0
        part = min(1.0, (self.m - joined + 0.5) / role.ramp_months) if ramping else 1.0
        on_items = 0.0 if role.items_per_hour is None else hours
        for name, amount in (("hours", on_items), ("accepted", items), ("capacity", items * role.item_value)):
            self.flow(name, r, amount * part)
        self.flow("lost to ramp", r, items * role.item_value * (1.0 - part))

    def count_vacant(self, r):
        """Book what the posts whose leavers are being replaced would yield at the full rate."""
        role = self.roles[r]
        vacant = math.fsum(heads for (of, month), heads in self.to_fill.items() if of == r and month > self.m)
        each = role.hours * WEEKS / MONTHS * self.settings.utilisation * (role.items_per_hour or 0.0) * role.acceptance
        self.flow("lost to vacancy", r, vacant * each * role.item_value)

    def benefits(self, r, heads, pay):
        role = self.roles[r]
        self.book("benefits", r, heads * (pay * role.benefits + role.benefits_per_head) / MONTHS)

    def cut(self, change):
        weeks = max(change.severance_weeks * change.tenure, change.severance_min)
        if change.severance_max is not None:
            weeks = min(weeks, change.severance_max)
        for r, heads in zip(self.of(change), self.moved(change), strict=True):
            self.flow("cuts", r, heads)
            severance, days = self.at_least_by_law(change, r, weeks * self.pay[r] / WEEKS)
            if change.start + dt.timedelta(days=math.ceil(days)) >= self.end:
                raise ImpossibleError
            pto = change.pto_days * self.pay[r] / WORKING_DAYS
            self.book("severance", r, heads * severance)
            self.book("pto_payout", r, heads * pto)
            self.book("exit_costs", r, heads * (change.cost_per_head or 0.0))
            for crowd in self.take(r, heads):
                earned = self.work(r, crowd, change.start.day / days_in(self.first))
                leaver = Leavers(crowd, r, self.pay[r], change.start + dt.timedelta(days=1), days)
                self.leavers.append(leaver)
                self.on_notice(leaver, earned, severance, pto)

    def at_least_by_law(self, change, r, severance):
        """Return severance and days of notice of a head: those given, or more where the law's minimum is to be paid."""
        role, days = self.roles[r], change.notice_days
        if change.statutory == "no" or role.employment == "contractor":
            return severance, days
        law = self.plan.law
        place, layoff = law.termination[role.jurisdiction], law.baseline_layoffs if self.baseline else law.layoffs
        duty = layoff.get((role.jurisdiction, change.start))
        for law in [*in_force(place.severance, change.start), *(duty.severance if duty else ())]:
            worth = self.exchange(1.0, law.currency, role.currency)
            severance = max(severance, asked_severance(law, worth, self.pay[r] / WEEKS, change))
        days = max([days, duty.days if duty else 0.0])
        return severance, max([days, *(asked_notice(law, change) for law in in_force(place.notice, change.start))])

    def on_notice(self, leaver, worked=0.0, severance=0.0, pto=0.0):
        """Pay what falls due this month to people on notice, and tax it after what they earned by work."""
        share = noticed(leaver, self.first)
        self.benefits(leaver.role, leaver.crowd.heads * share, leaver.pay)
        if self.settings.notice_pay == "lump":
            share = self.whole_notice(leaver) if self.same_month(leaver) else 0.0
        notice = share * leaver.pay / MONTHS
        self.book("notice_pay", leaver.role, leaver.crowd.heads * notice)
        usual = leaver.pay / MONTHS * (1 + self.roles[leaver.role].bonus)
        earned = Earned(worked, notice + pto, usual, severance)
        tax = self.taxed(leaver.role, leaver.crowd, earned)
        self.book("exit_tax", leaver.role, leaver.crowd.heads * tax)

    def same_month(self, leaver):
        return month_after(leaver.first - dt.timedelta(days=1)) == month_after(self.first)

    def whole_notice(self, leaver):
        months, first = 0.0, self.first
        while (first - leaver.first).days < leaver.days:
            months += noticed(leaver, first)
            first = month_after(first)
        return months


def noticed(leaver, first):
    """Return the part of the month from `first` on that is notice, by calendar day."""
    begins = (leaver.first - first).days
    return max(min(begins + leaver.days, days_in(first)) - max(begins, 0), 0) / days_in(first)


def merged(crowds):
    """Return the crowds with the same wages and the same month of joining put together."""
    alike = Counter()
    for crowd in crowds:
        alike[crowd.wages, crowd.joined] += crowd.heads
    return [Crowd(heads, wages, joined) for (wages, joined), heads in alike.items()]
