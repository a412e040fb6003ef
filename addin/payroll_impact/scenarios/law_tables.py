"""The law as tables for a worksheet: each figure of each employer tax by year, and the taxes of each place."""

import calendar
import datetime as dt
from functools import cache

import attrs
import numpy as np

from payroll_impact import parameters
from payroll_impact.errors import InputError, MissingParameterError, column_error
from payroll_impact.model import Plan, Tax
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.parameters import Parameter
from payroll_impact.scenarios.law import AnnualTax, taxes_in_year

_SHAPES_IN_WORDS = {
    "ceiling": "a ceiling", "floor": "a floor", "amount": "a sum per head", "wage_step": "wages in steps",
    "pay_above": "a level of pay", "pay_up_to": "a level of pay", "relief_pay": "a relief",
    "exempt_wages": "wages of each month that are free", "severance_exempt": "a rule of its own for severance",
}  # fmt: skip
CAPPED_PARTS = ("rate", "credit", "credit_reduction", "wage_base")
PERIOD_PARTS = ("rate", "threshold", "severance_exempt")
LEVELS_OF_PAY = ("pay_above", "pay_up_to")
NO_LIMIT = 1e9  # what stands in a cell for an amount without end
YEARS = (2023, 2027)  # the tax years in a workbook; the last one stands for all later ones
NEVER = 9999  # the year from which a value nobody could source is known, or a standing one is carried


@attrs.frozen
class LawFigure:
    """One figure of the law: its value in each tax year, that of the last one for all later ones.

    The tax year begins in month `begins`; `known_from` is the first year with a value, `carried_from` the last year
    published of a figure that is published year by year. One that goes by the size of the employer is the largest's:
    of an employer `largest_from` employees, or that payroll, `sized_by` says of what.
    """

    path: str
    title: str
    unit: str
    begins: int
    known_from: int
    carried_from: int
    values: tuple[float | None, ...]
    source: str
    sized_by: str
    largest_from: float


@cache
def codes() -> tuple[str, ...]:
    """Return the jurisdictions whose law a table of years can hold."""
    return tuple(code for code in parameters.jurisdictions() if not beyond_tables(code))


@cache
def beyond_tables(code: str) -> str:
    """Return why the law of a place of the library does not fit a table of years; blank where it does.

    A table has rates, wage bases of a year and thresholds, each changing in one month of the year; of those that go by
    the size of the employer it has the largest employers', of those that go by the level of pay those of higher pay.

    Examples
    --------
    >>> beyond_tables("DE"), beyond_tables("US-CA")
    ('Pension insurance has a ceiling', '')
    """
    known = parameters.list_parameters(code)
    for _, _, title in parameters.list_laws(code, "extra_pay"):
        return f"{title} is pay on top"
    for _, topic, title in parameters.list_laws(code, "tax"):
        found = {name.partition(".")[2]: each for name, each in known.items() if name.startswith(f"{topic}.")}
        parts = CAPPED_PARTS if "wage_base" in found else PERIOD_PARTS
        for part in found:
            if part not in (*parts, *LEVELS_OF_PAY):
                return f"{title} has {_SHAPES_IN_WORDS.get(part, part)}"
    try:
        for path in slots(code).values():
            name = next(name for name, parameter in known.items() if parameter.path == path)
            _figure(known[name], range(YEARS[0], YEARS[1] + 1))
    except InputError as error:
        return str(error)
    return ""


def currency_of(code: str) -> str:
    """Return the currency the amounts of a jurisdiction are in."""
    return parameters.currency_of(code)


def slots(code: str) -> "dict[str, str]":
    """Return the figures of a jurisdiction's taxes by slot, such as ``tax 1 wage_base``: slot to path.

    Taxes with a wage base are numbered from 1, those without are ``flat 1`` and so on; one of lower pay alone has none.
    """
    known = parameters.list_parameters(code)
    found: dict[str, str] = {}
    capped = flat = 0
    for _, topic, _ in parameters.list_laws(code, "tax"):
        if f"{topic}.pay_up_to" in known:
            continue
        if f"{topic}.wage_base" in known:
            capped += 1
            slot, parts = f"tax {capped}", list(CAPPED_PARTS)
        else:
            flat += 1
            slot, parts = f"flat {flat}", list(PERIOD_PARTS)
        found |= {f"{slot} {part}": known[f"{topic}.{part}"].path for part in parts if f"{topic}.{part}" in known}
    return found


@cache
def figures() -> tuple[LawFigure, ...]:
    """Return every figure the employer taxes of all jurisdictions need, each once, in each year of `YEARS`."""
    known = {each.path: each for code in codes() for each in parameters.list_parameters(code).values()}
    paths = {path for code in codes() for path in slots(code).values()}
    return tuple(_figure(known[path], range(YEARS[0], YEARS[1] + 1)) for path in sorted(paths))


def _figure(parameter: Parameter, years: range) -> LawFigure:
    known = [value.start for value in parameter.values]
    months = [start.month for start in known if start.year >= years.start] or [1]
    begins = max(set(months), key=months.count)
    dated = [parameter.latest(_month_end(year, begins + MONTHS_PER_YEAR - 1)) for year in years]
    figure = LawFigure(
        path=parameter.path,
        title=f"{parameter.title}; here the largest employers'" if parameter.sized_by else parameter.title,
        unit=parameter.unit,
        begins=begins,
        known_from=min((_tax_year(start, begins) for start in known), default=NEVER),
        carried_from=NEVER if parameter.standing or not known else _tax_year(max(known), begins),
        values=tuple(None if value is None else min(value.value, NO_LIMIT) for value in dated),
        source="; ".join(dict.fromkeys(value.source for value in parameter.values)),
        sized_by=parameter.sized_by,
        largest_from=max((value.at_least for value in parameter.values), default=0.0),
    )
    _check(parameter, figure, years)
    return figure


def _check(parameter: Parameter, figure: LawFigure, years: range) -> None:
    """Refuse a figure that changes within its tax year: a table of years cannot show it."""
    for month in range((years.stop - years.start - 1) * MONTHS_PER_YEAR):
        date = _month_end(years.start + 1, month + 1)
        latest = parameter.latest(date)
        index = min(_tax_year(date, figure.begins), years.stop - 1) - years.start
        shown = figure.values[index] if _tax_year(date, figure.begins) >= figure.known_from else None
        if shown != (None if latest is None else min(latest.value, NO_LIMIT)):
            raise InputError(f"{parameter.path}: a table of years takes figures that change in one month of the year")


def _tax_year(date: dt.date, begins: int) -> int:
    return date.year - (date.month < begins)


def _month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month, numbered on beyond December."""
    years, rest = divmod(month - 1, MONTHS_PER_YEAR)
    return dt.date(year + years, rest + 1, calendar.monthrange(year + years, rest + 1)[1])


def check_tables(plan: Plan, template: str) -> None:
    """Refuse a plan with employees in a place whose law the tables of a template do not hold.

    Raises
    ------
    InputError
        Naming the row, also where its pay is of the lower level of a tax; or the figure that goes by the size of the
        employer, where the plan's is not of the largest.
    """
    for row, role in enumerate(plan.workforce, start=1):
        if role.employment == "employee" and role.jurisdiction not in codes():
            own = role.jurisdiction not in parameters.jurisdictions()
            why = "is a place of your own, not one of its sheets" if own else "is not one of its sheets"
            more = "" if own else f" ({beyond_tables(role.jurisdiction)})"
            told = f"{role.jurisdiction} {why}{more}; use the report or the functions"
            error = InputError(told, table="workforce", row=row, column="jurisdiction")
            raise error.located(source=f"template {template}: ")
        if (tax := _tax_of_lower_pay(plan, row - 1)) is not None:
            told = f"is of the lower level of {tax.title}; its sheets have the higher: use the report or the functions"
            raise column_error("pay", told, table="workforce", row=row).located(source=f"template {template}: ")
    for value in plan.law.applied:
        code, _, name = value.path.partition(".")
        parameter = parameters.list_parameters(code).get(name) if code in parameters.jurisdictions() else None
        if parameter is not None and parameter.sized_by and not value.overridden and value.since is not None:
            largest = parameter.latest(_month_end(value.since.year, value.since.month))
            if largest is None or value.value != largest.value:
                told = f"{value.path} is {value.value:g} by the size of the employer, and its sheets have the largest's"
                raise InputError(f"template {template}: {told}; give it as a setting")


def _tax_of_lower_pay(plan: Plan, row: int) -> Tax | None:
    """Return a tax that goes by the level of pay, where a role's pay may fall to its lower one in the plan."""
    role = plan.workforce[row]
    cuts = [change.amount for change in plan.changes if change.change == "raise" and row in plan.rows_of(change)]
    lowest = np.prod([1.0 + np.minimum(amount, 0.0) for amount in cuts])
    monthly = np.min(role.annual_pay * (1.0 + np.asarray(role.bonus)) * lowest) / MONTHS_PER_YEAR
    taxes = plan.law.by_jurisdiction.get(role.jurisdiction, ()) if role.employment == "employee" else ()
    for tax in taxes:
        levels = [tax.shape[name] / tax.period for name in LEVELS_OF_PAY if name in tax.shape]
        if any(monthly <= np.max(level) for level in levels):
            return tax
    return None


def known_taxes(code: str, year: int) -> tuple[AnnualTax, ...]:
    """Return the employer taxes of a jurisdiction in a year; none where one of them could not be sourced."""
    try:
        taxes = taxes_in_year(code, year)
    except MissingParameterError:
        return ()
    return tuple(tax for tax in taxes if "pay_up_to" not in dict(tax.shape))
