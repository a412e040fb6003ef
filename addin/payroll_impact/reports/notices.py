"""Notice the plan's cuts call for: by place and law, cuts added up as the law does, and the price of short notice."""

import datetime as dt
from collections.abc import Iterator, Sequence

import attrs

from payroll_impact import parameters
from payroll_impact.errors import InputError, MissingParameterError
from payroll_impact.model import Comparison, Plan
from payroll_impact.model.headcount import Corkscrew, Flows
from payroll_impact.model.notice import Notice, NoticeTerms, notice_law
from payroll_impact.reports.wording import clean
from payroll_impact.scenarios.leaving import notice_terms

DAYS_PER_YEAR = 365
_STATE = 2  # parts of a code that tell a state: US-NY-MCTD is a part of US-NY
HOW_COUNTED = (
    "Each jurisdiction is counted as one site, all its employees full-time; contractors do not count. "
    "Whether a law covers the employer goes by the heads in the law's own territory. "
    "Short notice is priced at pay and benefits of each day missing, for every head cut; "
    "employer taxes, penalties and what a court may award besides are left out."
)


@attrs.frozen
class NoticeRow:
    """What one law asks of the cuts of one day in one place.

    `counted` are the heads the law adds up with them, from `first` to `last`; `days_given` is the shortest
    notice in the plan. `short` prices the days missing, `without` giving no notice at all. [currency]
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


@attrs.frozen
class _Cut:
    """One cut: where, when, how many, the notice given and what a day of it costs a head."""

    place: str
    date: dt.date
    heads: float
    days_given: float
    daily: float


def notice_rows(comparison: Comparison) -> list[NoticeRow]:
    """Return a row for each place, law and day of a cut; one that says so where no law is on file.

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


class _Walk:
    """The cuts of a plan's employees, and how many there are in a place before a day."""

    def __init__(self, comparison: Comparison) -> None:
        self.plan: Plan = comparison.plan.plan
        heads = Corkscrew(self.plan, self.plan.changes, size=1, replace_leavers=False)
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
                yearly = pay * (1.0 + float(role.benefits)) + float(role.benefits_per_head)
                daily = yearly / DAYS_PER_YEAR
                yield _Cut(
                    self.places[move.role], change.start, float(move.heads[0]), float(change.notice_days), daily
                )

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
        laws = notice_terms(today[0].place, date)
    except (InputError, MissingParameterError):
        yield _unknown_law(today, walk.employees(today[0].place, date))
        return
    for terms in laws:
        yield _of_law(walk, cuts, date, terms)


def _unknown_law(today: Sequence[_Cut], employees: float) -> NoticeRow:
    place, date, heads = today[0].place, today[0].date, sum(cut.heads for cut in today)
    return NoticeRow(
        place=place,
        law="no law of notice on file for this jurisdiction and date",
        law_of=place,
        date=date,
        heads=heads,
        counted=heads,
        first=date,
        last=date,
        employees=employees,
        triggered=None,
        days_required=0.0,
        days_given=min(cut.days_given for cut in today),
        days_missing=0.0,
        short=0.0,
        without=0.0,
        why="not known: check the law of the place",
    )


def _of_law(walk: _Walk, cuts: Sequence[_Cut], date: dt.date, terms: NoticeTerms) -> NoticeRow:
    today = [cut for cut in cuts if cut.date == date]
    together = _counted(walk, cuts, date, terms)
    found = _asked(walk, terms, together)
    return NoticeRow(
        place=today[0].place,
        law=clean(terms.title),
        law_of=terms.jurisdiction,
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
    )


def _counted(walk: _Walk, cuts: Sequence[_Cut], date: dt.date, terms: NoticeTerms) -> list[_Cut]:
    """Return the cuts a law counts with those of a day: its window's, or else smaller ones that add up."""
    window = _window(terms, date)
    alone = {day: _together(cuts, day, window) for day in dict.fromkeys(cut.date for cut in cuts)}
    if _asked(walk, terms, alone[date]).triggered or not terms.aggregation_days:
        return alone[date]
    smaller = [cut for cut in cuts if not _asked(walk, terms, alone[cut.date]).triggered]
    return _together(smaller, date, max(terms.aggregation_days, window))


def _employees(walk: _Walk, together: Sequence[_Cut]) -> float:
    """Return the employees of the place before the first of some cuts; never fewer than they take."""
    return max(walk.employees(together[0].place, together[0].date), sum(cut.heads for cut in together))


def _asked(walk: _Walk, terms: NoticeTerms, together: Sequence[_Cut]) -> Notice:
    """Ask a law about some cuts; whether it covers the employer goes by the heads in its whole territory."""
    covered = walk.employees(terms.jurisdiction, together[0].date) >= terms.employees
    law = attrs.evolve(terms, employees=0.0) if covered else terms
    return notice_law(_employees(walk, together), sum(cut.heads for cut in together), terms=law)


def _window(terms: NoticeTerms, date: dt.date) -> float:
    """Return the days within which a law counts cuts together; 1 where it names none: those of one day."""
    name = f"{terms.law}.window_days"
    if name not in parameters.names(terms.jurisdiction):
        return 1.0
    return parameters.parameter(name, terms.jurisdiction, date).value


def _together(cuts: Sequence[_Cut], date: dt.date, days: float) -> list[_Cut]:
    """Return the cuts of the window around a day that holds most heads; of equal ones the first."""
    firsts = [day for day in dict.fromkeys(cut.date for cut in cuts) if day == date or 0 < (date - day).days < days]
    windows = ([cut for cut in cuts if cut.date == day or 0 < (cut.date - day).days < days] for day in firsts)
    return max(windows, key=lambda window: sum(cut.heads for cut in window))
