"""Where figures stand on the sheet Case: the case picked, its blanks filled, its changes as they happen."""

from payroll_impact.scenarios.remarks import FULL_TIME, LEAST_YEARLY, MOST_BENEFITS, MOST_BONUS, MOST_HOURLY, MOST_RAISE
from payroll_impact.templates.formulas import CellReference, fn
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if.limits import CHANGES, GROUPS, OVERRIDES, PLAN_YEARS, ROLES
from payroll_impact.templates.what_if.places import MONTH_NUMBERS

SETTINGS_FIRST = 5
_SETTING = CellReference("B", SETTINGS_FIRST, "Case").absolute
(
    CASE, START, DISCOUNT, AS_IS, SIGN, ADD, LAG, LUMP, BASE_GROWTH, CARRIED_IN, FIRST_YEAR, LISTED, CUTS_LISTED,
    CURRENCY, AHEAD, *TAX_YEARS,
) = (_SETTING.moved(index) for index in range(15 + PLAN_YEARS))  # fmt: skip
# the plan has as many months as the time axis has columns
_MONTHS = fn.COLUMNS(MONTH_NUMBERS)
LAST_MONTH, END = fn.EDATE(START, _MONTHS - 1), fn.EDATE(START, _MONTHS)  # the first days of the last and the next
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
    "overhead per head", "hire cost", "employee", "markup", "stay", "backfill", "code", "code known", "code row",
    "new group", "named", "currency fits", "bare name", *ROLE_REMARKS,
)  # fmt: skip
ROLE_UNITS = (
    "number", "name", "name", "heads", "hours/year", "currency/month", "fraction", "fraction", "currency/month",
    "currency/month", "currency/hire", "0/1", "fraction", "fraction/month", "fraction", "code", "0/1", "row", "number",
    "times", "0/1", "name", *["0/1"] * len(ROLE_REMARKS),
)  # fmt: skip
SORTED_COLUMNS = (
    "order", "row", "role no.", "to role no.", "sound", "month", "date", "grow", "raise", "convert", "reduce",
    "baseline", "heads", "fraction", "grow by multiple", "grow by heads", "months", "raise by", "notice days",
    "severance weeks", "pto days", "cost per head", "moves fit", "notice ends", "wages stay",
    "growth fits", "one raise", "weeks wanted", "unit", "backfill", "replaced", "last of month", "last, baseline",
    "role fits", "target fits",
)  # fmt: skip
SORTED_UNITS = (
    "number", "row", "number", "number", "0/1", "number", "date", "0/1", "0/1", "0/1", "0/1", "0/1", "heads",
    "fraction",
    "of opening", "heads", "months", "fraction", "days", "weeks", "days", "currency/head", "0/1",
    "0/1", "0/1", "0/1", "0/1", "weeks", "word", "0/1", "fraction", "0/1", "0/1", "0/1", "0/1",
)  # fmt: skip
OVERRIDE_COLUMNS, OVERRIDE_UNITS = ("setting", "place", UNREAD), ("path", "code", "0/1")

WORKFORCE = SheetTable("Case", SETTINGS_FIRST + 15 + PLAN_YEARS + 4, ROLE_COLUMNS, ROLES)
GROUP_LIST = SheetTable("Case", WORKFORCE.head + ROLES + 4, ("no.", "group"), GROUPS)
ORDER = SheetTable("Case", GROUP_LIST.head + GROUPS + 4, ("no.", "key", "rank", "unpaid", *CHANGE_REMARKS), CHANGES)
EVENTS = SheetTable("Case", ORDER.head + CHANGES + 4, SORTED_COLUMNS, CHANGES)
OVERRIDE_LIST = SheetTable("Case", EVENTS.head + CHANGES + 4, OVERRIDE_COLUMNS, OVERRIDES)


def label(index: int) -> CellReference:
    """Return the cell with a role's name."""
    return WORKFORCE.row(index).absolute["role"]


def group(index: int) -> CellReference:
    """Return the cell with a group's name."""
    return GROUP_LIST.row(index).absolute["group"]
