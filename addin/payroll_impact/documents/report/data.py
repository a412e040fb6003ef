"""What every form of the report shows: the headline, key figures, the bridge and what is unknown."""

import datetime as dt

import attrs
import numpy as np

from payroll_impact import __version__
from payroll_impact.analysis import break_evens
from payroll_impact.documents.report.changes import ChangeRow, change_rows
from payroll_impact.documents.report.key_figures import Figure, figures, headline, outlay
from payroll_impact.documents.report.notices import notice_sentence
from payroll_impact.documents.report.one_off_vs_recurring import OutlayRow, outlay_rows
from payroll_impact.documents.report.rates import RateRow, rate_rows, rates_in_words
from payroll_impact.documents.report.roles import RoleRow, role_rows
from payroll_impact.documents.report.statutory import (
    open_points,
    shortfall_sentence,
    statutory_sentence,
    statutory_state,
)
from payroll_impact.documents.report.tornado_and_risk import RiskPage, TornadoPage, risk_page, tornado_page
from payroll_impact.documents.report.unknowns import UnknownNote, unknown_notes
from payroll_impact.documents.wording import clean, clean_row
from payroll_impact.errors import InputError
from payroll_impact.model import AppliedParameter, Comparison
from payroll_impact.model.bridge import STEPS
from payroll_impact.model.titles import STEP_TITLES
from payroll_impact.parameters import SECOND_HAND
from payroll_impact.scenarios.canonical import canonical_scenario, fingerprint
from payroll_impact.scenarios.exchange import is_exchange_rate
from payroll_impact.scenarios.layoffs import NoticeRow, notice_rows
from payroll_impact.scenarios.remarks import Remark, find_remarks
from payroll_impact.scenarios.statutory import StatutoryRow, shortfalls, statutory_rows

SIGN_CONVENTION = "Impact is plan less baseline: a positive number costs more, a negative number saves."
BASELINE = (
    "The baseline is the same workforce with the same attrition, replacement of leavers and time to fill; "
    "of the changes it has only those marked baseline."
)


@attrs.frozen
class ReportOptions:
    """What a report has beside its plan: pages made when asked for, the time it was made, checks of its workbook."""

    tornado: bool = False
    risk: bool = False
    made: str = ""
    workbook_checks: str = ""

    def with_checks(self, workbook_checks: str) -> "ReportOptions":
        """Return these options for a plan read from a workbook."""
        return attrs.evolve(self, workbook_checks=workbook_checks)


AS_USUAL = ReportOptions()
_NAMED = 3  # remarks beside the headline


@attrs.frozen
class BridgeRow:
    """One bar of the bridge: a total, or a step from one level to the next. [currency/year]"""

    name: str
    title: str
    meaning: str
    amount: float
    total: bool
    begins: float
    ends: float


@attrs.frozen
class ReportData:
    """The report in words and figures, before it takes a form."""

    name: str
    currency: str
    version: str
    first: dt.date
    last: dt.date
    headline: str
    outlay: str
    figures: tuple[Figure, ...]
    bridge: tuple[BridgeRow, ...]
    unknowns: tuple[UnknownNote, ...]
    roles: tuple[RoleRow, ...]
    outlays: tuple[OutlayRow, ...]
    notices: tuple[NoticeRow, ...]
    statutory_rows: tuple[StatutoryRow, ...]
    changes: tuple[ChangeRow, ...]
    remarks: tuple[Remark, ...]
    rates: tuple[RateRow, ...]
    carried: tuple[AppliedParameter, ...]
    overridden: tuple[AppliedParameter, ...]
    second_hand: tuple[AppliedParameter, ...]
    scenario: str
    options: ReportOptions
    tornado: TornadoPage | None = None
    risk: RiskPage | None = None

    @property
    def sha256(self) -> str:
        """The hash of the scenario."""
        return fingerprint(self.scenario)

    @property
    def doubt(self) -> str:
        """Say what the sign of the answer depends on; nothing where no unknown can turn it in its range."""
        decisive = [note.title for note in self.unknowns if note.decisive]
        if not decisive:
            return ""
        return f"Whether payroll rises or falls depends on what is not known: {'; '.join(decisive)}."

    @property
    def look(self) -> str:
        """Name the first values worth a second look; nothing where there are none."""
        if not self.remarks:
            return ""
        left = len(self.remarks) - _NAMED
        named = "; ".join(f"{remark.place}: {remark.value}" for remark in self.remarks[:_NAMED])
        return f"Worth a look: {named}{f'; and {left} more' if left > 0 else ''}"

    @property
    def notice(self) -> str:
        """Say what notice the cuts call for, and what the plan falls short of."""
        return notice_sentence(self.notices, self.currency, self.statutory_rows)

    @property
    def statutory(self) -> str:
        """Say whether the plan gives the statutory minimum of leaving."""
        return statutory_sentence(self.statutory_rows, self.currency)

    @property
    def statutory_state(self) -> str:
        """Say in a few words how the plan stands to the statutory minimum of leaving."""
        return statutory_state(self.statutory_rows, self.currency)

    @property
    def statutory_warning(self) -> str:
        """Say what is unpaid of the statutory minimum and what was not checked; nothing where all is well."""
        return f"{shortfall_sentence(self.statutory_rows, self.currency)} {self.statutory_points}".strip()

    @property
    def statutory_points(self) -> str:
        """Name what of the statutory minimum is short in days or was not checked; what is unpaid the headline says."""
        return open_points(self.statutory_rows)

    @property
    def law(self) -> str:
        """Say how much of the law is no published value of its year, and which exchange rates are used."""
        carried = {value.path for value in self.carried}
        overridden = {value.path for value in self.overridden}
        told = (
            f"Law: {_counted(len(carried), 'parameter')} carried forward beyond the last published year, "
            f"{len(overridden)} overridden by the scenario"
        )
        second_hand = {value.path for value in self.second_hand}
        told += f", {len(second_hand)} read second-hand." if second_hand else "."
        return f"{told} {rates_in_words(self.rates)}".rstrip()


def build_report(comparison: Comparison, options: ReportOptions = AS_USUAL) -> ReportData:
    """Read off a comparison what every form of the report shows.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    options : ReportOptions
        Pages made only when asked for.

    Returns
    -------
    ReportData
        Headline, key figures, bridge rows, unknowns with their break-even, and the state of the law.

    Raises
    ------
    InputError
        If the plan has a scenario axis: a report shows one plan; or risk is asked for and nothing has a range.
    """
    plan = comparison.plan.plan
    if plan.scenarios is not None:
        raise InputError("a report shows one plan; this one has many scenarios")
    currency = clean(plan.settings.currency)
    minimum = tuple(clean_row(row) for row in statutory_rows(comparison))
    unpaid = sum(shortfalls(minimum).values())
    found = tuple(figures(comparison, unpaid=unpaid))
    return ReportData(
        name=clean(plan.settings.name),
        currency=currency,
        version=__version__,
        first=plan.calendar.first,
        last=plan.calendar.last,
        headline=f"{headline(found, currency)} {shortfall_sentence(minimum, currency)}".rstrip(),
        outlay=outlay(found, currency, comparison, unpaid=unpaid),
        figures=found,
        bridge=_bridge(comparison),
        unknowns=unknown_notes(plan, break_evens(plan)),
        roles=role_rows(comparison),
        outlays=outlay_rows(comparison),
        notices=tuple(clean_row(row) for row in notice_rows(comparison)),
        statutory_rows=minimum,
        changes=change_rows(plan),
        remarks=tuple(clean_row(each) for each in find_remarks(plan)),
        rates=rate_rows(plan),
        carried=plan.law.carried,
        overridden=tuple(value for value in plan.law.overridden if not is_exchange_rate(value.path)),
        second_hand=tuple(value for value in plan.law.applied if value.confidence == SECOND_HAND),
        scenario=canonical_scenario(plan),
        options=options,
        tornado=tornado_page(plan) if options.tornado else None,
        risk=risk_page(plan) if options.risk else None,
    )


def _bridge(comparison: Comparison) -> tuple[BridgeRow, ...]:
    bridge = comparison.bridge
    level = start = float(bridge.start)
    meaning = "a year of who is there at the end of the {}"
    rows = [BridgeRow("baseline", "Baseline", meaning.format("baseline"), start, True, 0.0, start)]
    for name, amount in bridge.totals.items():
        step = float(np.asarray(amount))
        rows.append(BridgeRow(name, STEP_TITLES[name], STEPS[name], step, False, level, level + step))
        level += step
    end = float(bridge.end)
    return (*rows, BridgeRow("plan", "Plan", meaning.format("plan"), end, True, 0.0, end))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
