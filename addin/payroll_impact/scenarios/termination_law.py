"""Resolve the law of leaving of a plan's cuts: by place, from each day on which one of its values changes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from payroll_impact import parameters
from payroll_impact.errors import InputError
from payroll_impact.model import AppliedParameter, Law, Plan
from payroll_impact.model.individual_notice import IndividualNoticeTerms
from payroll_impact.model.redundancy import RedundancyTerms
from payroll_impact.model.termination_law import (
    IndividualNoticeLaw,
    LayoffDuty,
    NoLaw,
    SeveranceLaw,
    TerminationLaw,
)
from payroll_impact.parameters import SECOND_HAND, Dated, Parameter
from payroll_impact.scenarios.employer_size import EmployerSize
from payroll_impact.scenarios.layoffs import LayoffNotice, layoff_notices
from payroll_impact.scenarios.own_places import law_book
from payroll_impact.scenarios.termination_terms import MASS_LAYOFF, NO_LAW, law_figure, notice_steps, paired_steps

SEVERANCE, INDIVIDUAL_NOTICE = "redundancy", "individual_notice"  # kinds of topics of the library


def add_termination_law(plan: Plan) -> Law:
    """Return a plan's law together with the law of leaving of every place it cuts employees in.

    Parameters
    ----------
    plan : Plan
        With its taxes and exchange rates resolved.

    Returns
    -------
    Law
        The duties of mass layoff are settled for the plan as given, where a cut is to get the statutory
        minimum; scenarios that change the cut's heads later do not change them. Of a plan with a scenario axis
        the first scenario counts. A value not published for a date is carried forward from the last one known.

    Raises
    ------
    InputError
        If an override of the law of leaving varies by scenario.
    """
    dates = _cut_dates(plan)
    if not dates:
        return plan.law
    termination = {}
    applied = list(plan.law.applied)
    for code, days in dates.items():
        reader = _TerminationLawReader(code, plan)
        termination[code] = reader.law()
        applied += [value for value in reader.applied(days) if value not in applied]
    law = attrs.evolve(plan.law, termination=termination, applied=tuple(applied))
    baseline = attrs.evolve(plan, changes=[change for change in plan.changes if change.baseline == "yes"])
    return attrs.evolve(law, layoffs=_layoff_duties(plan), baseline_layoffs=_layoff_duties(baseline))


def _cut_dates(plan: Plan) -> dict[str, list[dt.date]]:
    """Return the days on which employees are cut, by jurisdiction."""
    dates: dict[str, list[dt.date]] = {}
    for change in sorted(plan.changes, key=lambda change: change.start):
        for row in plan.rows_of(change) if change.change == "reduce" else ():
            role = plan.workforce[row]
            if role.employment == "employee":
                dates.setdefault(role.jurisdiction, []).append(change.start)
    return dates


class _TerminationLawReader:
    """The law of leaving of one jurisdiction, with a plan's overrides."""

    def __init__(self, code: str, plan: Plan) -> None:
        self.code, self.calendar = code, plan.calendar
        self.overrides = plan.settings.overrides
        self.book = law_book(plan.places)
        self.known = self.book.list_parameters(code)
        self.size = EmployerSize(plan.workforce, plan.settings, plan.law.exchange_rates)

    def law(self) -> TerminationLaw:
        absent = (
            NoLaw(jurisdiction=where, subject=text["subject"], title=title, source=text["source"])
            for where, topic, title in self.book.list_laws(self.code, NO_LAW)
            for text in [self.book.law_text(where, topic)]
        )
        return TerminationLaw(tuple(self._severance()), tuple(self._notice()), tuple(absent))

    def applied(self, days: list[dt.date]) -> Iterator[AppliedParameter]:
        """Yield the values in use on the days of cuts."""
        for kind in (SEVERANCE, INDIVIDUAL_NOTICE):
            for _, topic, _ in self.book.list_laws(self.code, kind):
                for parameter in self._topic_parameters(topic).values():
                    for day in days:
                        value = self._value(parameter, day)
                        # no limit is no value
                        if value is not None and np.isfinite(value):
                            yield self._applied_parameter(parameter, day)
        yield from self.size.applied

    def _severance(self) -> Iterator[SeveranceLaw]:
        for where, topic, title in self.book.list_laws(self.code, SEVERANCE):
            for start in self._starts(topic):
                figures = self._figures(topic, start)
                # without its weeks a law is not in force yet
                if "weeks_per_year" in figures:
                    yield SeveranceLaw(
                        jurisdiction=where,
                        topic=topic,
                        title=title,
                        source=self._source(topic, start),
                        start=start,
                        terms=RedundancyTerms(**figures),
                        currency=self.book.currency_of(where),
                        carried=self._carried(topic, start),
                    )

    def _notice(self) -> Iterator[IndividualNoticeLaw]:
        for where, topic, title in self.book.list_laws(self.code, INDIVIDUAL_NOTICE):
            steps = notice_steps(where, topic, self.book)
            for start in self._starts(topic):
                figures = self._figures(topic, start)
                if figures:
                    terms: dict[str, Any] = {name: value for name, value in figures.items() if name not in steps}
                    paired = paired_steps({name: figures[name] for name in steps if name in figures})
                    yield IndividualNoticeLaw(
                        jurisdiction=where,
                        topic=topic,
                        title=title,
                        source=self._source(topic, start),
                        start=start,
                        terms=IndividualNoticeTerms(**terms, steps=paired),
                        carried=self._carried(topic, start),
                    )

    def _topic_parameters(self, topic: str) -> dict[str, Parameter]:
        prefix = f"{topic}."
        return {name.removeprefix(prefix): each for name, each in self.known.items() if name.startswith(prefix)}

    def _starts(self, topic: str) -> list[dt.date]:
        """Return the first day of the plan, and each day in it on which a value changes or begins to be carried."""
        first, last = self.calendar.first, self.calendar.last
        days = {first}
        for parameter in self._topic_parameters(topic).values():
            for value in parameter.values:
                days.add(value.start)
                days |= set() if parameter.standing else {value.start.replace(year=value.start.year + 1)}
        return sorted(day for day in days if first <= day <= last)

    def _figures(self, topic: str, date: dt.date) -> dict[str, float]:
        parameters = self._topic_parameters(topic)
        found = {name: self._value(parameter, date) for name, parameter in parameters.items()}
        return {
            name: law_figure(name, value, parameters[name].unit) for name, value in found.items() if value is not None
        }

    def _value(self, parameter: Parameter, date: dt.date) -> float | None:
        if parameter.path in self.overrides:
            given = np.asarray(self.overrides[parameter.path], dtype=np.float64)
            if given.ndim:
                reason = f"{parameter.path} must be one number: it is the same in every scenario"
                raise InputError(reason, table="settings")
            return float(given)
        dated = self._of_size(parameter, date)
        return None if dated is None else dated.value

    def _of_size(self, parameter: Parameter, date: dt.date) -> Dated | None:
        """Return the value for an employer of the plan's size; of several scenarios the first counts."""
        if not parameter.sized_by:
            return parameter.latest(date)
        size = float(np.atleast_1d(self.size.of(parameter.sized_by, parameter, self.book))[0])
        return next((tier for tier in reversed(parameter.tiers(date)) if tier.at_least <= size), None)

    def _carried(self, topic: str, date: dt.date) -> str:
        """Return the values carried forward to a date, in words."""
        carried = []
        for parameter in self._topic_parameters(topic).values():
            dated = parameter.latest(date)
            if dated is not None and self._is_carried(parameter, date):
                carried.append(f"{parameter.title} carried forward from {dated.start.year}")
        return "; ".join(carried)

    def _is_carried(self, parameter: Parameter, date: dt.date) -> bool:
        return parameter.path not in self.overrides and parameter.in_force(date) is None

    def _source(self, topic: str, date: dt.date) -> str:
        """Return the sources of the values in force on a date; the law's own first, if it names one."""
        where = next(iter(self._topic_parameters(topic).values())).jurisdiction
        sources = [str(self.book.law_text(where, topic).get("source", ""))]
        for parameter in self._topic_parameters(topic).values():
            dated = parameter.latest(date)
            if parameter.path in self.overrides:
                sources.append(f"{parameter.path}: given in the settings")
            elif dated is not None and (not sources[0] or not parameter.standing):
                sources.append(dated.source)
        return "; ".join(dict.fromkeys(source for source in sources if source))

    def _applied_parameter(self, parameter: Parameter, date: dt.date) -> AppliedParameter:
        dated, given = self._of_size(parameter, date), parameter.path in self.overrides
        value, own = self._value(parameter, date), self.code in self.book.own
        return AppliedParameter(
            path=parameter.path,
            title=parameter.title,
            unit=parameter.unit,
            year=date.year,
            value=0.0 if value is None else value,
            source="given in the settings" if given or dated is None else dated.source,
            carried_from=dated.start.year if dated is not None and self._is_carried(parameter, date) else None,
            overridden=given or own,
            since=date.replace(day=1),
            confidence=_confidence(dated, own=own) if not given else "",
        )


def _confidence(dated: Dated | None, *, own: bool) -> str:
    """Return the confidence of a value of a place of one's own, or that it is second-hand; blank for any other."""
    return dated.confidence if dated is not None and (own or dated.confidence == SECOND_HAND) else ""


def _layoff_duties(plan: Plan) -> dict[tuple[str, dt.date], LayoffDuty]:
    """Return the duties of mass layoff of the cuts that are to get the statutory minimum."""
    if not any(change.statutory == "yes" for change in plan.changes):
        return {}
    one = plan if plan.scenarios is None else plan.take(slice(0, 1))
    duties: dict[tuple[str, dt.date], LayoffDuty] = {}
    try:
        notices = layoff_notices(one)
    except InputError:  # more heads cut than there are: whoever loads or projects the plan is told which
        return {}
    for notice in notices:
        if notice.asked.triggered:
            for code in {plan.workforce[cut.role].jurisdiction for cut in notice.cuts}:
                known = duties.get((code, notice.date), LayoffDuty())
                duties[code, notice.date] = LayoffDuty(
                    days=max(known.days, layoff_days(notice)), severance=(*known.severance, *layoff_severance(notice))
                )
    return duties


def layoff_days(notice: LayoffNotice) -> float:
    """Return the days of notice with pay that a law asks for; consultation and reports to an office are none."""
    return notice.asked.days if notice.law.kind == MASS_LAYOFF else 0.0


def layoff_severance(notice: LayoffNotice) -> Iterator[SeveranceLaw]:
    """Yield the severance that goes with a mass layoff: weeks of pay for each full year of service."""
    terms, code = notice.law.terms, notice.law.terms.jurisdiction
    if terms.severance_weeks_per_year:
        yield SeveranceLaw(
            jurisdiction=code,
            topic=terms.law,
            title=notice.law.title,
            source=notice.law.source,
            start=notice.date,
            terms=RedundancyTerms(
                weeks_per_year=terms.severance_weeks_per_year, minimum_years=terms.severance_minimum_years
            ),
            currency=parameters.currency_of(code),
        )
