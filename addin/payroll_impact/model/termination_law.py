"""The law of leaving used in a plan, resolved before the model runs: severance, notice, mass layoffs."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

import attrs

from payroll_impact.model.individual_notice import IndividualNoticeTerms
from payroll_impact.model.redundancy import RedundancyTerms


@attrs.frozen(kw_only=True)
class SeveranceLaw:
    """One law of severance or redundancy pay, as it stands from `start` on; its amounts are in `currency`.

    `carried` names the values used beyond the last year they are known for.
    """

    jurisdiction: str
    topic: str
    title: str
    source: str
    start: dt.date
    terms: RedundancyTerms
    currency: str = ""
    carried: str = ""


@attrs.frozen(kw_only=True)
class IndividualNoticeLaw:
    """One law of notice to each person, as it stands from `start` on."""

    jurisdiction: str
    topic: str
    title: str
    source: str
    start: dt.date
    terms: IndividualNoticeTerms
    carried: str = ""


@attrs.frozen(kw_only=True)
class NoLaw:
    """A duty that the law of a place is known not to have, with the source that says so."""

    jurisdiction: str
    subject: str
    title: str
    source: str


@attrs.frozen
class TerminationLaw:
    """The laws of leaving of one place: those of severance, of individual notice, and duties it does not have."""

    severance: tuple[SeveranceLaw, ...] = ()
    notice: tuple[IndividualNoticeLaw, ...] = ()
    absent: tuple[NoLaw, ...] = ()

    def severance_on(self, date: dt.date) -> list[SeveranceLaw]:
        """Return the laws of severance as they stand on a date."""
        return _in_force(self.severance, date)

    def notice_on(self, date: dt.date) -> list[IndividualNoticeLaw]:
        """Return the laws of individual notice as they stand on a date."""
        return _in_force(self.notice, date)


@attrs.frozen(kw_only=True)
class LayoffDuty:
    """Days of notice and severance that laws of mass layoff ask for the cuts of one place on one day."""

    days: float = 0.0
    severance: tuple[SeveranceLaw, ...] = ()


NO_TERMINATION_LAW = TerminationLaw()
NO_DUTY = LayoffDuty()

Dated = TypeVar("Dated", SeveranceLaw, IndividualNoticeLaw)


def _in_force(laws: Iterable[Dated], date: dt.date) -> list[Dated]:
    latest: dict[tuple[str, str], Dated] = {}
    for law in sorted(laws, key=lambda law: law.start):
        if law.start <= date:
            latest[law.jurisdiction, law.topic] = law
    return list(latest.values())
