"""Notice the plan's cuts call for: by place and law, cuts added up as the law does, and the price of short notice."""

import datetime as dt
from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model import Comparison, Plan
from payroll_impact.model.headcount import Corkscrew, Flows
from payroll_impact.model.notice import Notice, NoticeTerms
from payroll_impact.reports.wording import clean
from payroll_impact.scenarios.leaving import NoticeLaw, notice_laws

DAYS_PER_YEAR = 365
_STATE = 2  # parts of a code that tell a state: US-NY-MCTD is a part of US-NY
HOW_COUNTED = (
    "Each jurisdiction is counted as one site, all its employees full-time; contractors do not count: hold that "
    "against who counts by the law. Whether a law covers the employer goes by the heads in the place or, where the "
    "law says so, in the country. Cuts count together within the days the law gives for it. "
    "Short notice is priced at pay and benefits of each day missing, for every head cut; "
    "employer taxes, penalties and what a court may award besides are left out."
)


@attrs.frozen
class NoticeRow:
    """What one law asks of the cuts of one day in one place.

    `counted` are the heads the law adds up with them, from `first` to `last`; `days_given` is the shortest
    notice in the plan. `short` prices the days missing, `without` giving no notice at all. [currency]
    `triggered` is None where the law is not modelled or asks for more than heads; `counts` says who counts.
    """

    place: str
    law: str
    law_of: str
    date: dt.date
    heads: float
    counted: float
    first: dt.date
    last: dt.date
    employees: float
    triggered: bool | None
    days_required: float
    days_given: float
    days_missing: float
    short: float
    without: float
    why: str
    kind: str
    source: str
    counts: str


@attrs.frozen
class _Cut:
    """One cut: where, when, how many, the notice given and what a day of it costs a head."""

    place: str
    date: dt.date
    heads: float
    days_given: float
    daily: float


def notice_rows(comparison: Comparison) -> list[NoticeRow]:
    """Return a row for each place, law and day of a cut; laws not modelled once a place, and where none is on file.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    """
    walk = _Walk(comparison)
    rows: list[NoticeRow] = []
    for place in dict.fromkeys(cut.place for cut in walk.cuts):
        cuts = [cut for cut in walk.cuts if cut.place == place]
        for date in dict.fromkeys(cut.date for cut in cuts):
            rows += _of_day(walk, cuts, date)
    return rows


def undecided(rows: Sequence[NoticeRow]) -> str:
    """Say which laws the figures do not decide: those not modelled or that go by more than heads, and unknown ones."""
    open_rows = [row for row in rows if row.triggered is None]
    count = len({(row.place, row.law) for row in open_rows if row.source})
    laws = f" {count} law{'' if count == 1 else 's'} listed under Notice must be checked by hand." if count else ""
    return laws + (" For some places no law is on file." if any(not row.source for row in open_rows) else "")


class _Walk:
    """The cuts of a plan's employees, and how many there are in a place before a day."""

    def __init__(self, comparison: Comparison) -> None:
        self.plan: Plan = comparison.plan.plan
        heads = Corkscrew(self.plan, self.plan.changes, size=1)
        self.flows: list[Flows] = [heads.step(month) for month in range(self.plan.calendar.length)]
        self.places = [
            "" if role.employment == "contractor" else "-".join(role.jurisdiction.split("-")[:_STATE])
            for role in self.plan.workforce
        ]
        self.cuts = sorted(self._cuts(comparison), key=lambda cut: cut.date)

    def _cuts(self, comparison: Comparison) -> Iterator[_Cut]:
        for flows in self.flows:
            for move in flows.moves:
                if move.target is not None or not self.places[move.role] or not move.heads[0] > 0:
                    continue
                role, change = self.plan.workforce[move.role], move.change
                pay = float(comparison.plan.annual_pay[move.role, move.month])
                per_head = float(role.benefits_per_head) * self._rate(move.role, move.month)
                yearly = pay * (1.0 + float(role.benefits)) + per_head
                daily = yearly / DAYS_PER_YEAR
                yield _Cut(
                    self.places[move.role], change.start, float(move.heads[0]), float(change.notice_days), daily
                )

    def _rate(self, role: int, month: int) -> float:
        """Return the plan's currency for one unit of a role's own in a month."""
        rates = self.plan.exchange_rates(role)
        return 1.0 if rates is None else float(np.broadcast_to(rates, self.plan.calendar.length)[month])

    def employees(self, territory: str, date: dt.date) -> float:
        """Return the employees of a place and its parts just before the cuts of a day."""
        flows = self.flows[self.plan.calendar.index(date)]
        there = [f"{place}-".startswith(f"{territory}-") for place in self.places]
        heads = float(flows.closing[0, there].sum())
        later = (move for move in flows.moves if move.target is None and move.change.start >= date)
        return heads + sum(float(move.heads[0]) for move in later if there[move.role])


def _of_day(walk: _Walk, cuts: Sequence[_Cut], date: dt.date) -> Iterator[NoticeRow]:
    today = [cut for cut in cuts if cut.date == date]
    try:
        laws = notice_laws(today[0].place, date)
    except InputError:  # a place of the plan's own
        laws = ()
    for law in laws or (_none_on_file(today[0].place),):
        if law.modelled:
            yield _of_law(walk, cuts, date, law)
        elif date == cuts[0].date:
            yield _undecided(walk, today, law)


def _none_on_file(place: str) -> NoticeLaw:
    title = "no law of notice on file for this jurisdiction"
    terms = NoticeTerms(jurisdiction=place, law="", title=title)
    return NoticeLaw(title=title, terms=terms, modelled=False, why="not known: check the law of the place")


def _undecided(walk: _Walk, today: Sequence[_Cut], law: NoticeLaw) -> NoticeRow:
    place, date, heads = today[0].place, today[0].date, sum(cut.heads for cut in today)
    return NoticeRow(
        place=place,
        law=clean(law.title),
        law_of=law.terms.jurisdiction,
        date=date,
        heads=heads,
        counted=heads,
        first=date,
        last=date,
        employees=walk.employees(place, date),
        triggered=None,
        days_required=0.0,
        days_given=min(cut.days_given for cut in today),
        days_missing=0.0,
        short=0.0,
        without=0.0,
        why=clean(law.why),
        kind=law.kind,
        source=clean(law.source),
        counts=clean(law.counts),
    )


def _of_law(walk: _Walk, cuts: Sequence[_Cut], date: dt.date, law: NoticeLaw) -> NoticeRow:
    today = [cut for cut in cuts if cut.date == date]
    together = _counted(walk, cuts, date, law)
    found = _asked(walk, law, together)
    return NoticeRow(
        place=today[0].place,
        law=clean(law.title),
        law_of=law.terms.jurisdiction,
        date=date,
        heads=sum(cut.heads for cut in today),
        counted=sum(cut.heads for cut in together),
        first=together[0].date,
        last=together[-1].date,
        employees=_employees(walk, together),
        triggered=found.triggered,
        days_required=found.days,
        days_given=min(cut.days_given for cut in today),
        days_missing=max(max(found.days - cut.days_given, 0.0) for cut in today),
        short=sum(cut.heads * cut.daily * max(found.days - cut.days_given, 0.0) for cut in today),
        without=sum(cut.heads * cut.daily * found.days for cut in today),
        why=found.why,
        kind=law.kind,
        source=clean(law.source),
        counts=clean(law.counts),
    )


def _counted(walk: _Walk, cuts: Sequence[_Cut], date: dt.date, law: NoticeLaw) -> list[_Cut]:
    """Return the cuts a law counts with those of a day: its window's, or else smaller ones that add up."""
    window, adds_up = law.terms.window_days, law.terms.aggregation_days
    alone = {day: _together(cuts, day, window) for day in dict.fromkeys(cut.date for cut in cuts)}
    if _asked(walk, law, alone[date]).triggered or not adds_up:
        return alone[date]
    smaller = [cut for cut in cuts if not _asked(walk, law, alone[cut.date]).triggered]
    return _together(smaller, date, max(adds_up, window))


def _employees(walk: _Walk, together: Sequence[_Cut]) -> float:
    """Return the employees of the place before the first of some cuts; never fewer than they take."""
    return max(walk.employees(together[0].place, together[0].date), sum(cut.heads for cut in together))


def _asked(walk: _Walk, law: NoticeLaw, together: Sequence[_Cut]) -> Notice:
    """Ask a law about some cuts; whether it covers the employer goes by the heads in its territory."""
    place = law.terms.jurisdiction
    territory = place.partition("-")[0] if law.covers == "country" else place
    if walk.employees(territory, together[0].date) >= law.terms.employees:
        law = attrs.evolve(law, terms=attrs.evolve(law.terms, employees=0.0))
    return law.ask(_employees(walk, together), sum(cut.heads for cut in together))


def _together(cuts: Sequence[_Cut], date: dt.date, days: float) -> list[_Cut]:
    """Return the cuts of the window around a day that holds most heads; of equal ones the first."""
    firsts = [day for day in dict.fromkeys(cut.date for cut in cuts) if day == date or 0 < (date - day).days < days]
    windows = ([cut for cut in cuts if cut.date == day or 0 < (cut.date - day).days < days] for day in firsts)
    return max(windows, key=lambda window: sum(cut.heads for cut in window))
