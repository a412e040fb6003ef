"""Laws of mass layoff applied to a plan's cuts by place and day, with the price of notice that is missing."""

import datetime as dt
from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from payroll_impact.model import Comparison, Plan
from payroll_impact.model.calendar import WEEKS_PER_YEAR
from payroll_impact.model.headcount import Corkscrew, Flows
from payroll_impact.model.notice import Notice, NoticeTerms
from payroll_impact.model.statutory import notice_days
from payroll_impact.scenarios.own_places import law_book
from payroll_impact.scenarios.termination_terms import MASS_LAYOFF, NoticeLaw, notice_laws

DAYS_PER_YEAR = 365
_STATE = 2  # parts of a code that tell a state: US-NY-MCTD is a part of US-NY


@attrs.frozen
class LayoffCut:
    """Heads of one role of a place that leave on one day, and the notice they are given."""

    role: int
    place: str
    date: dt.date
    heads: float
    days_given: float


@attrs.frozen(kw_only=True)
class LayoffNotice:
    """The notice one law asks for the cuts of one day in one place.

    `counted` are the heads the law adds up with them, from `first` to `last`. A law that is not modelled asks
    nothing that is known.
    """

    place: str
    law: NoticeLaw
    date: dt.date
    cuts: tuple[LayoffCut, ...]
    counted: float
    first: dt.date
    last: dt.date
    employees: float
    asked: Notice

    @property
    def heads(self) -> float:
        """The heads cut on the day."""
        return sum(cut.heads for cut in self.cuts)


@attrs.frozen
class NoticeRow:
    """The notice one law asks for the cuts of one day in one place, with its price.

    `counted` are the heads the law adds up with them, from `first` to `last`; `days_given` is the shortest
    notice in the plan. `short` prices the days missing, `without` giving no notice at all [currency]; time for
    consultation has no price.
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


def layoff_area(jurisdiction: str) -> str:
    """Return the state or country within which a law of mass layoff counts heads.

    >>> layoff_area("US-NY-MCTD"), layoff_area("GB")
    ('US-NY', 'GB')
    """
    return "-".join(jurisdiction.split("-")[:_STATE])


def layoff_notices(plan: Plan) -> list[LayoffNotice]:
    """Return the notice each law asks for each day of cuts in each place; of a law not modelled once a place.

    Parameters
    ----------
    plan : Plan
        Without a scenario axis.
    """
    history = _CutHistory(plan)
    found: list[LayoffNotice] = []
    for place in dict.fromkeys(cut.place for cut in history.cuts):
        cuts = [cut for cut in history.cuts if cut.place == place]
        for date in dict.fromkeys(cut.date for cut in cuts):
            found += _day_notices(history, cuts, date)
    return found


def notice_rows(comparison: Comparison) -> list[NoticeRow]:
    """Return a row for each place, law and day of a cut; laws not modelled once a place, and where none is on file.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    """
    return [priced_notice(comparison, each) for each in layoff_notices(comparison.plan.plan)]


class _CutHistory:
    """The cuts of a plan's employees, and the employees of a place before a day."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        heads = Corkscrew(plan, plan.changes, size=1)
        self.flows: list[Flows] = [heads.step(month) for month in range(plan.calendar.length)]
        roles = plan.workforce
        self.places = ["" if role.employment == "contractor" else layoff_area(role.jurisdiction) for role in roles]
        self.cuts = sorted(self._cuts(), key=lambda cut: cut.date)

    def _cuts(self) -> Iterator[LayoffCut]:
        for flows in self.flows:
            for move in flows.moves:
                if move.target is None and self.places[move.role] and move.heads[0] > 0:
                    days = float(np.mean(notice_days(self.plan, move)))
                    yield LayoffCut(move.role, self.places[move.role], move.change.start, float(move.heads[0]), days)

    def counts(self, row: int, law: NoticeLaw) -> bool:
        """Whether the people of a role count by a law: some leave part-timers out."""
        return float(np.mean(self.plan.workforce[row].hours)) >= law.full_time_hours

    def employees(self, territory: str, date: dt.date, law: "NoticeLaw | None" = None) -> float:
        """Return the employees of a place and its parts just before the cuts of a day, or those a law counts."""
        flows = self.flows[self.plan.calendar.index(date)]
        there = [
            f"{place}-".startswith(f"{territory}-") and (law is None or self.counts(row, law))
            for row, place in enumerate(self.places)
        ]
        heads = float(flows.closing[0, there].sum())
        later = (move for move in flows.moves if move.target is None and move.change.start >= date)
        return heads + sum(float(move.heads[0]) for move in later if there[move.role])


def _day_notices(history: _CutHistory, cuts: Sequence[LayoffCut], date: dt.date) -> Iterator[LayoffNotice]:
    today = tuple(cut for cut in cuts if cut.date == date)
    place = today[0].place
    for law in notice_laws(place, date, law_book(history.plan.places)) or (_none_on_file(place),):
        if law.modelled:
            full_time = [cut for cut in cuts if history.counts(cut.role, law)]
            if any(cut.date == date for cut in full_time):
                together = _counted_cuts(history, full_time, date, law)
                asked = _full_time_notice(history, law, together)
                if history.employees(place, date, law) < history.employees(place, date):
                    asked = attrs.evolve(asked, why=f"{asked.why}; {_part_time(law)}")
            else:
                together, asked = list(today), _part_timer_notice(history, full_time, date, law)
        elif date == cuts[0].date:
            together, asked = list(today), Notice(law.terms, None, 0.0, law.why)
        else:
            continue
        yield LayoffNotice(
            place=place,
            law=law,
            date=date,
            cuts=today,
            counted=sum(cut.heads for cut in together),
            first=together[0].date,
            last=together[-1].date,
            employees=_employees(history, together, law) if law.modelled else history.employees(place, date),
            asked=asked,
        )


def _part_timer_notice(history: _CutHistory, full_time: Sequence[LayoffCut], date: dt.date, law: NoticeLaw) -> Notice:
    """Return the notice a law asks for on a day on which part-timers alone leave.

    They trigger no law, but are due the notice that others trigger (20 CFR § 639.6(b)): near such a day, or one that
    may be one, a person has to decide.
    """
    days = max(law.terms.window_days, law.terms.aggregation_days)
    near = {cut.date for cut in full_time if abs((cut.date - date).days) < days}
    notices = (_full_time_notice(history, law, _counted_cuts(history, full_time, day, law)) for day in near)
    if any(notice.triggered is not False for notice in notices):
        why = f"{_part_time(law)}, and may be due the notice of others who leave within {days:g} days"
        return Notice(law.terms, None, 0.0, why)
    return Notice(law.terms, False, 0.0, _part_time(law))


def _part_time(law: NoticeLaw) -> str:
    return f"who works fewer than {law.full_time_hours:g} hours a week does not count"


def _none_on_file(place: str) -> NoticeLaw:
    title = "no law of notice on file for this jurisdiction"
    terms = NoticeTerms(jurisdiction=place, law="", title=title)
    return NoticeLaw(title=title, terms=terms, modelled=False, why="not known: check the law of the place")


def _counted_cuts(history: _CutHistory, cuts: Sequence[LayoffCut], date: dt.date, law: NoticeLaw) -> list[LayoffCut]:
    """Return the cuts a law counts with those of a day: its window's, or else smaller ones that add up."""
    window, adds_up = law.terms.window_days, law.terms.aggregation_days
    alone = {day: _together(cuts, day, window) for day in dict.fromkeys(cut.date for cut in cuts)}
    if _full_time_notice(history, law, alone[date]).triggered or not adds_up:
        return alone[date]
    smaller = [cut for cut in cuts if not _full_time_notice(history, law, alone[cut.date]).triggered]
    return _together(smaller, date, max(adds_up, window))


def _employees(history: _CutHistory, together: Sequence[LayoffCut], law: NoticeLaw) -> float:
    """Return the employees of the place whom a law counts, before some cuts; never fewer than they take."""
    return max(history.employees(together[0].place, together[0].date, law), sum(cut.heads for cut in together))


def _full_time_notice(history: _CutHistory, law: NoticeLaw, together: Sequence[LayoffCut]) -> Notice:
    """Ask a law about some cuts; whether it covers the employer goes by the heads in its territory.

    It is for a person to say whether a site closes, for a plan knows no sites, and whether an employer is covered
    with its part-timers, by the hours they all work together (29 U.S.C. § 2101(a)(1)(B) and acts like it).
    """
    place, date = law.terms.jurisdiction, together[0].date
    territory = place.partition("-")[0] if law.covers == "country" else place
    heads, there = sum(cut.heads for cut in together), _employees(history, together, law)
    if history.employees(territory, date) < law.terms.employees or not law.in_force:
        return law.ask(there, heads)
    of_any_size = attrs.evolve(law, terms=attrs.evolve(law.terms, employees=0.0))
    asked = of_any_size.ask(there, heads)
    if not asked.triggered and heads >= law.closing:
        asked = attrs.evolve(asked, triggered=None)
    if asked.triggered is not False and history.employees(territory, date, law) < law.terms.employees:
        why = f"{law.ask(there, heads).why}; with part-timers, by hours worked together, it may be covered"
        return Notice(law.terms, None, 0.0, why)
    return asked


def _together(cuts: Sequence[LayoffCut], date: dt.date, days: float) -> list[LayoffCut]:
    """Return the cuts of the window around a day that holds most heads; of equal ones the first."""
    firsts = [day for day in dict.fromkeys(cut.date for cut in cuts) if day == date or 0 < (date - day).days < days]
    windows = ([cut for cut in cuts if cut.date == day or 0 < (cut.date - day).days < days] for day in firsts)
    return max(windows, key=lambda window: sum(cut.heads for cut in window))


def priced_notice(comparison: Comparison, notice: LayoffNotice) -> NoticeRow:
    """Return what one law asks of a day of cuts as a row, with the price of the days missing."""
    days, cuts = notice.asked.days, notice.cuts
    missing = [max(days - cut.days_given, 0.0) for cut in cuts]
    return NoticeRow(
        place=notice.place,
        law=notice.law.title,
        law_of=notice.law.terms.jurisdiction,
        date=notice.date,
        heads=notice.heads,
        counted=notice.counted,
        first=notice.first,
        last=notice.last,
        employees=notice.employees,
        triggered=notice.asked.triggered,
        days_required=days,
        days_given=min(cut.days_given for cut in cuts),
        days_missing=max(missing),
        short=sum(_price(comparison, notice, cut, each) for cut, each in zip(cuts, missing, strict=True)),
        without=sum(_price(comparison, notice, cut, days) for cut in cuts),
        why=notice.asked.why,
        kind=notice.law.kind,
        source=notice.law.source,
        counts=notice.law.counts,
    )


def _price(comparison: Comparison, notice: LayoffNotice, cut: LayoffCut, days: float) -> float:
    """Return what days of notice that are missing cost for all heads of a cut, in the plan's currency.

    That is pay and benefits of each day, or the weeks of pay that a law sets for short notice.
    """
    if notice.law.kind != MASS_LAYOFF or not days:
        return 0.0
    plan = comparison.plan.plan
    role, month = plan.workforce[cut.role], plan.calendar.index(cut.date)
    rates = plan.exchange_rates(cut.role)
    rate = 1.0 if rates is None else float(np.broadcast_to(rates, plan.calendar.length)[month])
    pay = float(comparison.plan.annual_pay[cut.role, month])
    if notice.law.terms.late_notice_weeks:
        return cut.heads * pay * notice.law.terms.late_notice_weeks / WEEKS_PER_YEAR
    yearly = pay * (1.0 + float(role.benefits)) + float(role.benefits_per_head) * rate
    return cut.heads * yearly / DAYS_PER_YEAR * days
