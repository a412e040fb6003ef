"""The what-if template, sheet by sheet."""

from collections.abc import Mapping, Sequence

import attrs

from payroll_impact.errors import InputError
from payroll_impact.model import Plan
from payroll_impact.scenarios import resolve_tax_law
from payroll_impact.scenarios.group_changes import expand_groups
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book
from payroll_impact.templates.what_if import law_sheets
from payroll_impact.templates.what_if.all_cases import SIDE_BY_SIDE, write_all_cases
from payroll_impact.templates.what_if.calculation_exits import write_exits
from payroll_impact.templates.what_if.calculation_headcount import write_heads
from payroll_impact.templates.what_if.calculation_output import write_output
from payroll_impact.templates.what_if.calculation_pay import write_pay
from payroll_impact.templates.what_if.calculation_taxes import write_taxes
from payroll_impact.templates.what_if.case_sheet import write_case
from payroll_impact.templates.what_if.cases import Case, blank_cases, cases_of, variants_of
from payroll_impact.templates.what_if.checks import write_case_checks, write_checks
from payroll_impact.templates.what_if.dashboard import write_dashboard
from payroll_impact.templates.what_if.discount_rates import write_discount_rates
from payroll_impact.templates.what_if.efficiency import write_efficiency
from payroll_impact.templates.what_if.events import write_events
from payroll_impact.templates.what_if.grid import TimeSheet
from payroll_impact.templates.what_if.impact import impact, write_impact, write_metrics
from payroll_impact.templates.what_if.inputs import write_inputs
from payroll_impact.templates.what_if.limits import modelling, size, size_of, sized
from payroll_impact.templates.what_if.plan_sheets import PlanSheets, plan_sheets
from payroll_impact.templates.what_if.read_sheet import write_read
from payroll_impact.templates.what_if.results import write_results
from payroll_impact.templates.what_if.sign_off import write_sign_off
from payroll_impact.templates.what_if.timeline import timeline, write_timeline
from payroll_impact.templates.what_if.what_if import write_questions, write_what_if
from payroll_impact.templates.what_if.words import write_words
from payroll_impact.templates.what_if.years import write_years

_PURPOSE = "What a plan of cuts, growth, raises and conversions does to payroll, month by month, against its baseline."
_LIMITS = (
    (
        "It holds as many rows, cases and months as its size says; build it anew, with template what-if --roles and so "
        "on, where you need more. It plans from 2024 on."
    ),
    (
        "Where taxes have a wage base, heads who were converted are not converted again in the same calendar year; no "
        "role gives and takes heads in one month; one raise a role and month. The functions and the program do more."
    ),
    (
        "A change names one role: those of group:NAME and of all are written out, a row per role, when the workbook is "
        "built. Roles, and the amounts of the law, are in one currency. The statutory minimum is not computed."
    ),
    "Where one of these does not hold, a check says so, and no figure here is to be used.",
)
_CONVENTIONS = (
    (
        "Put in, take out, sort, move or blank rows of the input tables as you like, above the line that says "
        "end of …: the sheets read each table as a whole, and checks count that every row and amount has been read."
    ),
    "Changes take effect on the first day of their month, cuts on their date, which is the last day worked.",
    "Severance, paid time off and exit costs fall in the month of the cut; leavers keep the pay of that month.",
    "A month of pay is a twelfth of a year, a week 1/52, a working day 1/260; part of a month is by calendar days.",
    (
        "The baseline is the same workforce under the same attrition, backfill and time to fill, with only the changes "
        "marked baseline; a plan that changes nothing has no impact."
    ),
    (
        "Whoever leaves is replaced unless `backfill` says less (blank means 1); a change of kind `backfill` sets the "
        "part of a role's leavers that is replaced from the first of its month on: 0 is a hiring freeze."
    ),
    "Who left before the first month is being replaced too: replacements arrive from the first month on.",
    "Hiring replacements is a recurring line; the one-off hiring costs are those of growth alone.",
    (
        "The run rate is a year of who is left at the end of the last month: their pay, benefits, overhead, full-year "
        "taxes and the hiring of their replacements; part months, notice and other passing amounts are not in it."
    ),
    (
        "A head yields its paid hours x utilisation x items_per_hour x acceptance; who joins, replaces or converts "
        "reaches the full rate over ramp_months, each month at its middle; who is cut yields to the last day worked."
    ),
    (
        "Wage bases begin again in January; a joiner begins at zero, who converts brings along the wages of the year, "
        "and who is there at the start has earned since January."
    ),
    "Figures of the law beyond the last year published are carried forward.",
)


def what_if(
    book: Book, *plans: Plan, variants: bool = True, side_by_side: bool = False,
    asked: Mapping[str, int | None] | None = None,
) -> None:
    """Write the what-if template.

    Parameters
    ----------
    book : Book
        Where it is written.
    *plans : Plan
        Its cases; without any it is blank, with nobody's figures.
    variants : bool
        Whether variants of a single plan fill the other cases; they are left blank otherwise.
    side_by_side : bool
        Whether each case has a model of its own, so that all stand side by side where the functions are not.
    asked : mapping, optional
        Fields of `Size` that are wanted; by default the workbook has what the plans need, and room.

    Raises
    ------
    InputError
        If a plan does not fit it, or the functions have all cases side by side without further models.
    """
    if side_by_side and book.with_functions:
        raise InputError("where the functions are, sheet AllCases has all cases: side by side goes with none")
    given = [expand_groups(each) for each in plans]
    wanted = size_of(given, asked or {})
    given = [_over_months(each, wanted.months) for each in given]
    with sized(wanted):
        if not given:
            cases = blank_cases()
        elif variants and len(given) == 1:
            cases = variants_of(given[0])
        else:
            cases = cases_of(*given)
        _write(book, given[0] if given else None, cases, side_by_side=side_by_side)


def calculation_sheets() -> tuple[TimeSheet, TimeSheet, tuple[PlanSheets, PlanSheets], TimeSheet]:
    """Return where the calculations stand: the timeline, the rates of the law, plan and baseline, their totals."""
    times, rates = timeline(), law_sheets.rates()
    plan, baseline = (plan_sheets(times, rates, baseline=flag) for flag in (False, True))
    return times, rates, (plan, baseline), impact()


def _over_months(plan: Plan, months: int) -> Plan:
    """Return a plan over so many months."""
    if plan.settings.months == months:
        return plan
    settings = attrs.evolve(plan.settings, months=months)
    return attrs.evolve(plan, settings=settings, law=resolve_tax_law(plan.workforce, settings))


def _write(book: Book, plan: Plan | None, cases: Sequence[Case], *, side_by_side: bool) -> None:
    facts = [("Size", str(size())), *[(SIDE_BY_SIDE, "a model of each case, on the last sheets")] * side_by_side]
    contents = about(book, _PURPOSE, _LIMITS, _CONVENTIONS, facts)
    times, rates, both, total = calculation_sheets()
    write_inputs(book, plan, cases, side_by_side=side_by_side)
    write_sign_off(book, plan.settings.name if plan else "")
    if book.with_functions:
        write_questions(book, plan)
    write_dashboard(book, total, both)
    if book.with_functions:
        write_results(book)
        write_what_if(book)
    if book.with_functions or side_by_side:
        write_all_cases(book, cases)
    write_years(book, total, times)
    write_discount_rates(book, total)
    write_checks(book, total, *both, side_by_side=side_by_side)
    law_sheets.write_law(book)
    write_timeline(book, times)
    write_read(book)
    write_case(book)
    law_sheets.write_use(book)
    law_sheets.write_rates(book, rates, times)
    _model(book, total, both)
    write_words(book, times)
    for number in range(1, size().cases + 1) if side_by_side else ():
        with book.copying(_MODEL, number), modelling(number):
            write_case(book)
            _model(book, total, both)
            write_case_checks(book, total, *both)
    contents.write()


# the sheets of a model
_MODEL = (
    "Case", "Impact", "Efficiency", "Metrics", "Checks",
    *(f"{side}{name}" for side in ("", "Base") for name in ("Heads", "Pay", "Events", "Exits", "Taxes", "Output")),
)  # fmt: skip


def _model(book: Book, total: TimeSheet, both: tuple[PlanSheets, PlanSheets]) -> None:
    """Write what computes a case, from its heads to its key figures."""
    for each in both:
        for write in (write_heads, write_pay, write_events, write_exits, write_taxes, write_output):
            write(book, each)
    write_impact(book, total, *both)
    write_efficiency(book, total, *both)
    write_metrics(book, total, *both)
