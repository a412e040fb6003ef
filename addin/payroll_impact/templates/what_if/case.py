"""Where figures stand on the sheet Case: the case picked, its blanks filled, its changes as they happen."""

from payroll_impact.scenarios.remarks import FULL_TIME, LEAST_YEARLY, MOST_BENEFITS, MOST_BONUS, MOST_HOURLY, MOST_RAISE
from payroll_impact.templates.formulas import CellReference, Expression, expression, fn
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if.limits import changes, roles, size
from payroll_impact.templates.what_if.places import month_numbers

SETTINGS_FIRST = 5
_SETTING = CellReference("B", SETTINGS_FIRST, "Case").absolute
(
    CASE, START, DISCOUNT, AS_IS, SIGN, ADD, LAG, LUMP, BASE_GROWTH, CARRIED_IN, FIRST_YEAR, LISTED, CUTS_LISTED,
    CONVERSIONS_LISTED, CURRENCY, AHEAD, UTILISATION,
) = (_SETTING.moved(index) for index in range(17))  # fmt: skip
_FIRST_TAX_YEAR = UTILISATION.moved(1)
# what is worth a look and wrong only perhaps: no check asks for it
ROLE_REMARKS = (
    "headcount that is no whole number of people",
    f"bonus over {MOST_BONUS:.0%} of pay",
    f"benefits over {MOST_BENEFITS:.0%} of pay",
    f"pay over {MOST_HOURLY:g} an hour",
    f"pay under {LEAST_YEARLY:,.0f} a year at {FULL_TIME:g} hours a week",
    "names of roles that differ by capitals or spaces only",
    "role that no change of this case touches",
)
CHANGE_REMARKS = (
    "change in the last month: the plan ends before most of its effect",
    f"raise of more than {MOST_RAISE:.0%}",
    "cut without severance for people with years of service",
)
UNREAD = "parameter of a place where no employee works"
ROLE_COLUMNS = (
    "no.", "role", "group", "headcount", "hours", "monthly pay", "bonus", "benefits", "benefits per head",
    "overhead per head", "hire cost", "employee", "markup", "stay", "backfill", "hours on items", "accepted items",
    "item value", "ramp months", "code", "code known", "code row",
    "new group", "named", "currency fits", "bare name", *ROLE_REMARKS,
)  # fmt: skip
ROLE_UNITS = (
    "number", "name", "name", "heads", "hours/year", "currency/month", "fraction", "fraction", "currency/month",
    "currency/month", "currency/hire", "0/1", "fraction", "fraction/month", "fraction", "hours/month", "items/hour",
    "times", "months", "code", "0/1", "row", "number",
    "times", "0/1", "name", *["0/1"] * len(ROLE_REMARKS),
)  # fmt: skip
SORTED_COLUMNS = (
    "order", "row", "role no.", "to role no.", "sound", "month", "date", "grow", "raise", "convert", "reduce",
    "baseline", "heads", "fraction", "grow by multiple", "grow by heads", "months", "raise by", "notice days",
    "severance weeks", "pto days", "cost per head", "moves fit", "notice ends", "moved once", "growth fits",
    "raise fits", "one raise", "weeks wanted", "unit", "backfill", "replaced", "last of month", "last, baseline",
    "role fits", "target fits",
)  # fmt: skip
SORTED_UNITS = (
    "number", "row", "number", "number", "0/1", "number", "date", "0/1", "0/1", "0/1", "0/1", "0/1", "heads",
    "fraction",
    "of opening", "heads", "months", "fraction", "days", "weeks", "days", "currency/head", "0/1",
    "0/1", "0/1", "0/1", "0/1", "0/1", "weeks", "word", "0/1", "fraction", "0/1", "0/1", "0/1", "0/1",
)  # fmt: skip
OVERRIDE_COLUMNS, OVERRIDE_UNITS = ("setting", "place", UNREAD, "read"), ("path", "code", "0/1", "0/1")

WORKFORCE = SheetTable("Case", lambda: _FIRST_TAX_YEAR.row + size().tax_years + 4, ROLE_COLUMNS, roles)
GROUP_LIST = SheetTable("Case", WORKFORCE.below(), ("no.", "group"), roles)
ORDER = SheetTable("Case", GROUP_LIST.below(), ("no.", "key", "rank", "unpaid", *CHANGE_REMARKS), changes)
EVENTS = SheetTable("Case", ORDER.below(), SORTED_COLUMNS, changes)
OVERRIDE_LIST = SheetTable("Case", EVENTS.below(), OVERRIDE_COLUMNS, lambda: size().overrides)


def tax_years() -> list[CellReference]:
    """Return the cells with the tax years the plan can touch."""
    return [_FIRST_TAX_YEAR.moved(index) for index in range(size().tax_years)]


def first_of_last_month() -> Expression:
    """Return the first day of the last month: the plan has as many months as the time axis has columns."""
    return fn.EDATE(START, fn.COLUMNS(month_numbers()) - 1)


def end() -> Expression:
    """Return the first day after the plan."""
    return fn.EDATE(START, fn.COLUMNS(month_numbers()))


def in_currency(unit: str) -> Expression:
    """Return a unit with the currency of the plan."""
    before, currency, after = unit.partition("currency")
    return before & CURRENCY & after if currency else expression(unit) & ""


def label(index: int) -> CellReference:
    """Return the cell with a role's name."""
    return WORKFORCE.row(index).absolute["role"]


def group(index: int) -> CellReference:
    """Return the cell with a group's name."""
    return GROUP_LIST.row(index).absolute["group"]
