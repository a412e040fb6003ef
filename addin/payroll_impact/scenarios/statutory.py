"""The statutory minimum beside a plan's own terms: a row for each cut, place and law."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import Comparison, Plan
from payroll_impact.model.calendar import WEEKS_PER_YEAR
from payroll_impact.model.exits import severance_weeks
from payroll_impact.model.headcount import Corkscrew, Move
from payroll_impact.model.individual_notice import DAYS_PER_WEEK, individual_notice_days
from payroll_impact.model.statutory import notice_days, severance_by_law
from payroll_impact.model.termination_law import (
    NO_TERMINATION_LAW,
    IndividualNoticeLaw,
    SeveranceLaw,
    TerminationLaw,
)
from payroll_impact.scenarios.layoffs import LayoffNotice, layoff_area, layoff_notices, priced_notice
from payroll_impact.scenarios.termination_law import layoff_severance
from payroll_impact.scenarios.termination_terms import MASS_LAYOFF

REDUNDANCY_PAY, SEVERANCE_PAY = "redundancy pay", "severance pay"
INDIVIDUAL_NOTICE, LATE_NOTICE = "individual notice", "severance for short notice"
DUTIES_ON_CLOSING = "duty on closing"  # the kind, in the library, of pay on a closing that is not modelled
MET, SHORT, NOTHING_ASKED, NOT_CHECKED = "met", "short", "nothing asked", "not checked"
_NONE_ON_FILE, _AND = "none on file", ", "
_TOLERANCE = 1e-9  # of the amount asked: a rounding error is no shortfall


@attrs.frozen(kw_only=True)
class StatutoryRow:
    """The minimum one law asks for a cut beside the plan's own terms; amounts in the plan's currency.

    `asked` and `given` are for one head [currency/head], the others for all heads [currency]; days are of notice.
    None stands where a figure is not known or has no meaning. `counted` is the part of `shortfall` that counts in
    the sum: one and the same notice gives each person's minimum and that of a mass layoff, so the larger counts.
    `status` is ``met``, ``short``, ``nothing asked`` or ``not checked``; `change` is the row of the cut, 0 for all
    cuts of a place, on a day or, where no law asks for anything, at all.
    """

    change: int
    role: str
    place: str
    date: dt.date
    heads: float
    duty: str
    law: str
    law_of: str
    days_asked: float | None = None
    days_given: float | None = None
    asked: float | None = None
    given: float | None = None
    asked_in_all: float | None = None
    given_in_all: float | None = None
    shortfall: float | None = None
    counted: float = 0.0
    status: str
    why: str = ""
    assumed: str = ""
    source: str = ""


def statutory_rows(comparison: Comparison) -> list[StatutoryRow]:
    """Return the minimum the law of each place asks for each cut of employees, beside the plan's own terms.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.

    Returns
    -------
    list of StatutoryRow
        Severance, notice to each person, and notice of mass layoff where one is triggered or nobody can tell.
        A law not on file or not modelled, or a missing input, is a row that says so.
    """
    notices = layoff_notices(comparison.plan.plan)
    rows = [row for cut in _cuts(comparison.plan.plan) for row in _cut_rows(comparison, cut, notices)]
    rows += [row for notice in notices for row in _layoff_rows(comparison, notice)]
    return _mark_counted(_merge_by_place(rows))


def shortfalls(rows: Iterable[StatutoryRow]) -> dict[str, float]:
    """Return the shortfall of a plan by duty, with all shortfalls of notice together. [currency]"""
    found: dict[str, float] = defaultdict(float)
    for row in rows:
        if row.counted:
            found[row.duty if row.duty in (REDUNDANCY_PAY, SEVERANCE_PAY) else "notice"] += row.counted
    return dict(found)


def _cuts(plan: Plan) -> Iterator[Move]:
    """Yield the cuts of employees, month by month."""
    heads = Corkscrew(plan, plan.changes, size=1)
    for month in range(plan.calendar.length):
        for move in heads.step(month).moves:
            employed = plan.workforce[move.role].employment == "employee"
            if move.target is None and employed and move.heads[0] > 0:
                yield move


class _Cut:
    """One cut in the plan's currency: its place, its heads, and a week's pay of one of them."""

    def __init__(self, comparison: Comparison, move: Move) -> None:
        self.plan, self.move, self.change = comparison.plan.plan, move, move.change
        self.role = self.plan.workforce[move.role]
        self.heads = float(move.heads[0])
        self.weekly_pay = float(comparison.plan.annual_pay[move.role, move.month]) / WEEKS_PER_YEAR
        self.law: TerminationLaw = self.plan.law.termination.get(self.role.jurisdiction, NO_TERMINATION_LAW)
        self.given = self.weekly_pay * float(severance_weeks(self.change))

    def row(self, duty: str, law: str, law_of: str, source: str = "") -> StatutoryRow:
        """Return a row that is not checked yet."""
        return StatutoryRow(
            change=self.plan.row_of(self.change),
            role=self.role.role,
            place=self.role.jurisdiction,
            date=self.change.start,
            heads=self.heads,
            duty=duty,
            law=law,
            law_of=law_of,
            status=NOT_CHECKED,
            source=source,
        )

    def priced(self, row: StatutoryRow, asked: float, given: float) -> StatutoryRow:
        """Return a row with its amounts, and whether the plan gives enough."""
        short = max(asked - given, 0.0) * self.heads
        short = short if short > _TOLERANCE * asked * self.heads else 0.0
        return attrs.evolve(
            row,
            asked=asked,
            given=given,
            asked_in_all=asked * self.heads,
            given_in_all=given * self.heads,
            shortfall=short,
            status=SHORT if short else MET,
        )

    def rate(self, currency: str) -> float:
        """Return the plan's currency for one unit of another, in the month of the cut."""
        rates = self.plan.law.exchange_rate(currency, plan_currency=self.plan.settings.currency)
        return float(np.broadcast_to(rates, self.plan.calendar.length)[self.move.month])


def _cut_rows(comparison: Comparison, move: Move, notices: list[LayoffNotice]) -> Iterator[StatutoryRow]:
    cut = _Cut(comparison, move)
    here = [
        notice
        for notice in notices
        if notice.asked.triggered and notice.date == move.change.start
        and any(each.role == move.role for each in notice.cuts)
    ]  # fmt: skip
    own = any(rule.jurisdiction == cut.role.jurisdiction for rule in cut.plan.places)
    laws = [(SEVERANCE_PAY if own else REDUNDANCY_PAY, law) for law in cut.law.severance_on(move.change.start)]
    laws += [(SEVERANCE_PAY, law) for notice in here for law in layoff_severance(notice)]
    found = [_severance_row(cut, duty, law) for duty, law in laws]
    yield from found or [_no_law_row(cut, SEVERANCE_PAY, "severance")]
    asked = max((row.asked for row in found if row.asked is not None), default=0.0)
    for notice in here:
        yield from _late_notice_rows(cut, notice, asked)
    yield from (
        [_individual_notice_row(cut, law) for law in cut.law.notice_on(move.change.start)]
        or [_no_law_row(cut, INDIVIDUAL_NOTICE, "individual notice")]
    )


def _severance_row(cut: _Cut, duty: str, law: SeveranceLaw) -> StatutoryRow:
    assumed = [law.carried] if law.carried else []
    if law.terms.by_age and cut.change.age is None:
        young, older = law.terms.age_young, law.terms.age_older
        assumed.insert(0, f"age not given: {young:g} to {older - 1:g} assumed")
    row = attrs.evolve(cut.row(duty, law.title, law.jurisdiction, law.source), assumed="; ".join(assumed))
    if not cut.change.tenure and (law.terms.weeks_per_year or law.terms.minimum_years):
        return attrs.evolve(row, why="tenure not given")
    rate = 1.0
    if law.currency and np.isfinite(law.terms.weekly_cap):
        try:
            rate = cut.rate(law.currency)
        except InputError:
            return attrs.evolve(row, why=f"the law's amounts are in {law.currency}: give fx.{law.currency}")
    asked = float(severance_by_law(law, cut.change, cut.weekly_pay, rate=rate))
    given = max(cut.given, asked) if cut.change.statutory == "yes" else cut.given
    weeks = asked / min(cut.weekly_pay, float(law.terms.weekly_cap) * rate) if cut.weekly_pay else 0.0
    why = f"{weeks:.4g} weeks of pay after {float(cut.change.tenure):g} years of service"
    if cut.weekly_pay > law.terms.weekly_cap * rate:
        why += f", a week's pay capped at {law.currency} {law.terms.weekly_cap:g}"
    if float(cut.change.tenure) < law.terms.minimum_years:
        why = f"{law.terms.minimum_years:g} years of service needed, {float(cut.change.tenure):g} served"
    return attrs.evolve(cut.priced(row, asked, given), why=why)


def _late_notice_rows(cut: _Cut, notice: LayoffNotice, asked: float) -> Iterator[StatutoryRow]:
    """Yield the severance due on top because notice is short; severance beyond what is asked goes towards it."""
    terms, given = notice.law.terms, float(notice_days(cut.plan, cut.move))
    if terms.late_notice_weeks and given < notice.asked.days:
        row = cut.row(LATE_NOTICE, notice.law.title, terms.jurisdiction, notice.law.source)
        days = f"{given:g} days of notice where {notice.asked.days:g} are due"
        why = f"{terms.late_notice_weeks:g} weeks of pay on top: {days}"
        priced = cut.priced(row, cut.weekly_pay * terms.late_notice_weeks, max(cut.given - asked, 0.0))
        yield attrs.evolve(priced, why=why)


def _individual_notice_row(cut: _Cut, law: IndividualNoticeLaw) -> StatutoryRow:
    row = attrs.evolve(cut.row(INDIVIDUAL_NOTICE, law.title, law.jurisdiction, law.source), assumed=law.carried)
    given = float(notice_days(cut.plan, cut.move))
    if not cut.change.tenure:
        return attrs.evolve(row, days_given=given, why="tenure not given")
    days, daily = float(individual_notice_days(cut.change.tenure, terms=law.terms)), cut.weekly_pay / DAYS_PER_WEEK
    why = f"{days / DAYS_PER_WEEK:g} weeks after {float(cut.change.tenure):g} years of service"
    return attrs.evolve(cut.priced(row, days * daily, given * daily), days_asked=days, days_given=given, why=why)


def _no_law_row(cut: _Cut, duty: str, subject: str) -> StatutoryRow:
    """Return the row of a duty no law on file asks for: known not to exist, or not known at all."""
    for law in cut.law.absent:
        if law.subject == subject:
            return attrs.evolve(cut.row(duty, law.title, law.jurisdiction, law.source), status=NOTHING_ASKED)
    place = cut.role.jurisdiction
    why = f"no law of {subject} is on file for {place}: check the law of the place"
    return attrs.evolve(cut.row(duty, _NONE_ON_FILE, place), why=why)


def _layoff_rows(comparison: Comparison, notice: LayoffNotice) -> Iterator[StatutoryRow]:
    """Yield the row of a law of mass layoff that is triggered, or of which nobody can tell."""
    if notice.law.kind not in (MASS_LAYOFF, DUTIES_ON_CLOSING) or notice.asked.triggered is False:
        return
    plan, price = comparison.plan.plan, priced_notice(comparison, notice)
    row = StatutoryRow(
        change=0,
        role=_AND.join(dict.fromkeys(plan.roles[cut.role] for cut in notice.cuts)),
        place=notice.place,
        date=notice.date,
        heads=notice.heads,
        duty=notice.law.kind,
        law=notice.law.title,
        law_of=notice.law.terms.jurisdiction,
        days_given=price.days_given,
        status=NOT_CHECKED,
        why=notice.asked.why,
        source=notice.law.source,
    )
    if not notice.asked.triggered:
        yield row
        return
    row = attrs.evolve(row, days_asked=price.days_required, status=SHORT if price.days_missing else MET)
    if notice.law.terms.late_notice_weeks:
        further = "; what short notice costs by this law is further severance" if price.days_missing else ""
        yield attrs.evolve(row, why=row.why + further)
        return
    yield attrs.evolve(
        row,
        asked_in_all=price.without,
        given_in_all=price.without - price.short,
        shortfall=price.short,
    )


def _merge_by_place(rows: list[StatutoryRow]) -> list[StatutoryRow]:
    """Return the rows, those without a law once for each place: they say the same of every cut."""
    kept: list[StatutoryRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row.place, row.duty
        if row.status != NOTHING_ASKED and row.law != _NONE_ON_FILE:
            kept.append(row)
        elif key not in seen:
            seen[key] = len(kept)
            kept.append(attrs.evolve(row, change=0))
        else:
            first = kept[seen[key]]
            roles = dict.fromkeys([*first.role.split(_AND), row.role])
            kept[seen[key]] = attrs.evolve(first, role=_AND.join(roles), heads=first.heads + row.heads)
    return kept


def _mark_counted(rows: list[StatutoryRow]) -> list[StatutoryRow]:
    """Return the rows with the part of each shortfall that counts: of notice, the dearest duty of a place on a day."""
    by_day: dict[tuple[str, dt.date], list[int]] = defaultdict(list)
    counting = set()
    for index, row in enumerate(rows):
        if row.shortfall and row.duty in (REDUNDANCY_PAY, SEVERANCE_PAY):
            counting.add(index)
        elif row.shortfall:
            by_day[layoff_area(row.place), row.date].append(index)
    for indices in by_day.values():
        # laws of mass layoff overlap: the longest notice gives that of the others
        groups = [[index] for index in indices if rows[index].duty == MASS_LAYOFF]
        added = ([index for index in indices if rows[index].duty == duty] for duty in (INDIVIDUAL_NOTICE, LATE_NOTICE))
        groups.extend(added)
        counting |= set(max(groups, key=lambda group: sum(rows[index].shortfall or 0.0 for index in group)))
    return [_with_count(row, counts=index in counting) for index, row in enumerate(rows)]


def _with_count(row: StatutoryRow, *, counts: bool) -> StatutoryRow:
    if not row.shortfall:
        return row
    if counts:
        return attrs.evolve(row, counted=row.shortfall)
    return attrs.evolve(row, why=f"{row.why}; not counted in the sum: another duty of the same notice costs more")
