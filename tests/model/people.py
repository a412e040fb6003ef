"""The model a second time: people instead of arrays, slowly, from the written conventions alone.

A `Crowd` is some people (or a fraction of one) who are alike: one role, one amount of wages earned this
year. Every month each crowd is paid, taxed, split and moved on its own. Nothing here is shared with
`payroll_impact.model` but the plan it reads.
"""

import calendar
import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass, field

MONTHS, WEEKS, WORKING_DAYS = 12, 52, 260
RECURRING = ("base_pay", "bonus", "employer_tax", "benefits", "overhead", "contractor_markup")
ONE_OFF = ("notice_pay", "severance", "pto_payout", "exit_tax", "exit_costs", "hiring_costs", "conversion_costs")
NOISE = 1e-9  # 0.07 × 100 is 7 heads, whatever binary fractions make of it


class ImpossibleError(Exception):
    """The plan asks for what cannot be: heads that are not there, growth to fewer, notice past the end."""


@dataclass
class Crowd:
    """People of one role who have earned the same wages since January."""

    heads: float
    wages: float


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
    """What one simulated firm did: everything keyed by (name, role, month)."""

    lines: Counter = field(default_factory=Counter)
    flows: Counter = field(default_factory=Counter)
    pay: dict = field(default_factory=dict)
    year_of_tax: dict = field(default_factory=dict)
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
        """A year of the last month's work: its lines twelve times, but the taxes of a whole year."""
        last = self.months - 1
        untaxed = self.recurring(last) - self.line("employer_tax", last)
        return MONTHS * untaxed + math.fsum(self.year_of_tax.values())

    def heads(self):
        return math.fsum(self.flows["closing", role, self.months - 1] for role in range(self.roles))


def whole(heads, rounding):
    """Return whole heads, halves up."""
    if rounding == "none":
        return heads
    if rounding == "nearest":
        return math.floor(heads + 0.5 + NOISE)
    return math.floor(heads + NOISE) if rounding == "down" else math.ceil(heads - NOISE)


def month_after(date):
    return (date.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def days_in(first):
    return calendar.monthrange(first.year, first.month)[1]


class Firm:
    """One plan lived through, month by month; `baseline` keeps only what would happen anyway."""

    def __init__(self, plan, *, baseline=False):
        self.plan, self.roles, self.settings = plan, plan.workforce, plan.settings
        self.names = [role.role for role in self.roles]
        self.baseline = baseline
        self.changes = sorted(
            (change for change in plan.changes if change.baseline == "yes" or not baseline), key=lambda c: c.start
        )
        first = self.settings.start.replace(day=1)
        self.books = Books(start=first, months=self.settings.months, roles=len(self.roles))
        self.pay = [role.pay * role.hours * WEEKS if role.basis == "hour" else role.pay for role in self.roles]
        self.staff = [[Crowd(role.headcount, self.earned_before(r, first))] for r, role in enumerate(self.roles)]
        self.end = first
        for _ in range(self.settings.months):
            self.end = month_after(self.end)
        self.leavers = []
        self.to_fill = Counter()
        self.base_of_growth = {}

    def earned_before(self, r, first):
        """Whoever is employed at the start has earned since January."""
        if self.roles[r].employment == "contractor":
            return 0.0
        return self.pay[r] / MONTHS * (1 + self.roles[r].bonus) * (first.month - 1)

    def live(self):
        first = self.books.start
        for m in range(self.books.months):
            self.month(m, first)
            first = month_after(first)
        for r, role in enumerate(self.roles):
            somebody, wages = Crowd(1.0, 0.0), self.pay[r] / MONTHS * (1 + role.bonus)
            each = math.fsum(self.taxed(r, somebody, 0.0, wages) for _ in range(MONTHS))
            self.books.year_of_tax[r] = self.books.flows["worked", r, self.m] * each
        return self.books

    def month(self, m, first):
        self.m, self.first = m, first
        if first.month == 1:
            self.restart()
        self.staff = [merged(crowds) for crowds in self.staff]
        opening = [self.count(r) for r in range(len(self.roles))]
        for r, heads in enumerate(opening):
            self.flow("opening", r, heads)
            self.attrition(r, heads)
        self.growth(opening)
        for change in self.due("convert"):
            self.convert(change)
        for change in self.due("raise"):
            self.pay[self.names.index(change.role)] *= 1 + change.amount
        for leaver in self.leavers:
            self.on_notice(leaver)
        for change in self.due("reduce"):
            self.cut(change)
        for r, crowds in enumerate(self.staff):
            self.books.pay[r, m] = self.pay[r]
            for crowd in crowds:
                self.work(r, crowd, 1.0)
            self.flow("closing", r, self.count(r))

    def restart(self):
        for crowd in [*(c for crowds in self.staff for c in crowds), *(leaver.crowd for leaver in self.leavers)]:
            crowd.wages = 0.0

    def due(self, kind):
        """Return the changes of a kind that fall in this month, in order of date, then of the table."""
        return [
            change
            for change in self.changes
            if change.change == kind and month_after(change.start) == month_after(self.first)
        ]

    # ---- heads

    def count(self, r):
        return math.fsum(crowd.heads for crowd in self.staff[r])

    def flow(self, name, r, heads):
        self.books.flows[name, r, self.m] += heads

    def book(self, name, r, amount):
        self.books.lines[name, r, self.m] += amount

    def take(self, r, heads):
        """Take heads from every crowd of a role alike; return those taken."""
        there = self.count(r)
        share = heads / there if there > 0 else 0.0
        taken = [Crowd(crowd.heads * share, crowd.wages) for crowd in self.staff[r]]
        for crowd, gone in zip(self.staff[r], taken, strict=True):
            crowd.heads -= gone.heads
        if share == 1.0:
            self.staff[r] = []
        return taken

    def attrition(self, r, opening):
        role = self.roles[r]
        left = opening * (1 - (1 - role.attrition) ** (1 / MONTHS))
        self.take(r, left)
        self.flow("attrition", r, left)
        backfill, delay = (1.0, 0) if self.baseline else (role.backfill, int(self.settings.time_to_fill))
        self.to_fill[r, self.m + delay] += left * backfill
        arrived = self.to_fill[r, self.m]
        self.staff[r].append(Crowd(arrived, 0.0))
        self.flow("backfills", r, arrived)
        self.book("hiring_costs", r, arrived * role.hire_cost)

    def growth(self, opening):
        for change in self.changes:
            if change.change != "grow":
                continue
            r = self.names.index(change.role)
            step = (self.first.year - change.start.year) * MONTHS + self.first.month - change.start.month + 1
            if not 1 <= step <= change.months:
                continue
            if step == 1:
                self.base_of_growth[id(change)] = opening[r]
            start = self.base_of_growth[id(change)]
            total = {"heads": change.amount, "target": change.amount - start, "multiple": change.amount * start - start}
            if total[change.unit] < -NOISE:
                raise ImpossibleError
            wanted = max(total[change.unit], 0.0)
            until, before = (whole(wanted * n / change.months, self.settings.rounding) for n in (step, step - 1))
            joiners = until - before
            self.staff[r].append(Crowd(joiners, 0.0))
            self.flow("joiners", r, joiners)
            cost = self.roles[r].hire_cost if change.cost_per_head is None else change.cost_per_head
            self.book("hiring_costs", r, joiners * cost)

    def moved(self, change, r):
        """Return how many heads a reduce or convert takes of a role, now."""
        there = self.count(r)
        wanted = change.amount * there if change.unit == "fraction" else change.amount
        heads = whole(wanted, self.settings.rounding)
        if change.unit == "heads" and heads > there + NOISE * max(1.0, there):
            raise ImpossibleError
        return min(heads, there)

    def convert(self, change):
        r, to = self.names.index(change.role), self.names.index(change.to_role)
        heads = self.moved(change, r)
        self.staff[to] += self.take(r, heads)
        self.flow("conversions", r, -heads)
        self.flow("conversions", to, heads)
        self.book("conversion_costs", r, heads * (change.cost_per_head or 0.0))

    # ---- money

    def taxed(self, r, crowd, before, more):
        """Tax one head on `more` wages after `before` wages this month; return the tax."""
        role = self.roles[r]
        if role.employment == "contractor":
            return 0.0
        due = 0.0
        for tax in self.plan.law.by_jurisdiction[role.jurisdiction]:
            rate = tax.rate[self.m] - tax.credit[self.m] + tax.credit_reduction[self.m]
            free = tax.threshold[self.m] / MONTHS
            ceiling = tax.wage_base[self.m] * (1 + self.settings.wage_base_growth) ** tax.carried_years[self.m]
            if free > 0:
                taxable = max(before + more - free, 0.0) - max(before - free, 0.0)
            else:
                taxable = min(crowd.wages + more, ceiling) - min(crowd.wages, ceiling)
            due += rate * taxable
        crowd.wages += more
        return due

    def work(self, r, crowd, part):
        """Pay a crowd for part of the month; return the wages of one head."""
        role, heads = self.roles[r], crowd.heads * part
        base = self.pay[r] / MONTHS
        self.book("base_pay", r, heads * base)
        self.book("bonus", r, heads * base * role.bonus)
        self.book("overhead", r, heads * role.overhead_per_head / MONTHS)
        if role.employment == "contractor":
            self.book("contractor_markup", r, heads * base * role.markup)
        self.benefits(r, heads, self.pay[r])
        wages = base * (1 + role.bonus) * part
        self.book("employer_tax", r, crowd.heads * self.taxed(r, crowd, 0.0, wages))
        self.flow("worked", r, heads)
        return wages

    def benefits(self, r, heads, pay):
        role = self.roles[r]
        self.book("benefits", r, heads * (pay * role.benefits + role.benefits_per_head) / MONTHS)

    def cut(self, change):
        r = self.names.index(change.role)
        if change.start + dt.timedelta(days=change.notice_days) >= self.end:
            raise ImpossibleError
        heads = self.moved(change, r)
        self.flow("cuts", r, heads)
        weeks = max(change.severance_weeks * change.tenure, change.severance_min)
        if change.severance_max is not None:
            weeks = min(weeks, change.severance_max)
        severance, pto = weeks * self.pay[r] / WEEKS, change.pto_days * self.pay[r] / WORKING_DAYS
        self.book("severance", r, heads * severance)
        self.book("pto_payout", r, heads * pto)
        self.book("exit_costs", r, heads * (change.cost_per_head or 0.0))
        for crowd in self.take(r, heads):
            earned = self.work(r, crowd, change.start.day / days_in(self.first))
            leaver = Leavers(crowd, r, self.pay[r], change.start + dt.timedelta(days=1), change.notice_days)
            self.leavers.append(leaver)
            self.on_notice(leaver, earned, severance + pto)

    def on_notice(self, leaver, earned=0.0, more=0.0):
        """Pay what falls due this month to people on notice, and tax it after what they `earned`."""
        share = noticed(leaver, self.first)
        self.benefits(leaver.role, leaver.crowd.heads * share, leaver.pay)
        if self.settings.notice_pay == "lump":
            share = self.whole_notice(leaver) if self.same_month(leaver) else 0.0
        notice = share * leaver.pay / MONTHS
        self.book("notice_pay", leaver.role, leaver.crowd.heads * notice)
        tax = self.taxed(leaver.role, leaver.crowd, earned, notice + more)
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
    """Return the crowds with the same wages put together."""
    by_wages = Counter()
    for crowd in crowds:
        by_wages[crowd.wages] += crowd.heads
    return [Crowd(heads, wages) for wages, heads in by_wages.items()]
