"""Where figures stand on the sheet Case: the case picked, its blanks filled, its changes as they happen."""

from xlsxwriter.utility import xl_col_to_name

from payroll_impact.scenarios.remarks import FULL_TIME, LEAST_YEARLY, MOST_BENEFITS, MOST_BONUS, MOST_HOURLY, MOST_RAISE
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.limits import (
    CHANGES,
    FIRST_COLUMN,
    GROUPS,
    LAST_COLUMN,
    OVERRIDES,
    PLAN_YEARS,
    ROLES,
)
from payroll_impact.templates.what_if.places import CHANGE_COLUMNS

SETTINGS_FIRST = 5
(
    CASE, START, DISCOUNT, AS_IS, SIGN, ADD, LAG, LUMP, BASE_GROWTH, CARRIED_IN, FIRST_YEAR, LISTED, CUTS_LISTED,
    CURRENCY,
) = (f"Case!$B${SETTINGS_FIRST + index}" for index in range(14))  # fmt: skip
TAX_YEARS = tuple(f"Case!$B${SETTINGS_FIRST + 14 + index}" for index in range(PLAN_YEARS))
ROLE_HEAD = SETTINGS_FIRST + 14 + PLAN_YEARS + 4
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
GROUP_HEAD = ROLE_HEAD + ROLES + 4
GROUP_LIST = f"Case!$B${GROUP_HEAD + 1}:$B${GROUP_HEAD + GROUPS}"
ENTERED_HEAD = GROUP_HEAD + GROUPS + 4
KEY, RANK = (str(xl_col_to_name(len(CHANGE_COLUMNS) + index)) for index in range(2))
SORTED_HEAD = ENTERED_HEAD + CHANGES + 4
SORTED_COLUMNS = (
    "order", "row", "role no.", "to role no.", "sound", "month", "date", "grow", "raise", "convert", "reduce",
    "baseline", "heads", "fraction", "grow by multiple", "grow by heads", "months", "raise by", "notice days",
    "severance weeks", "pto days", "cost per head", "moves fit", "notice ends", "wages stay",
    "growth fits", "one raise", "weeks wanted", "unit", "backfill", "replaced", "last of month", "last, baseline",
)  # fmt: skip
SORTED_UNITS = (
    "number", "row", "number", "number", "0/1", "number", "date", "0/1", "0/1", "0/1", "0/1", "0/1", "heads",
    "fraction",
    "of opening", "heads", "months", "fraction", "days", "weeks", "days", "currency/head", "0/1",
    "0/1", "0/1", "0/1", "0/1", "weeks", "word", "0/1", "fraction", "0/1", "0/1",
)  # fmt: skip
OVERRIDE_HEAD = SORTED_HEAD + CHANGES + 4
OVERRIDE_COLUMNS, OVERRIDE_UNITS = ("setting", "place", UNREAD), ("path", "code", "0/1")
# the plan has as many months as the time axis has columns
LAST_MONTH = f"EDATE({START},COLUMNS(Timeline!${FIRST_COLUMN}$4:${LAST_COLUMN}$4)-1)"


def _column(columns: tuple[str, ...], name: str) -> str:
    return str(xl_col_to_name(columns.index(name)))


def role(name: str, index: int) -> str:
    """Return a role's cell."""
    return f"Case!${_column(ROLE_COLUMNS, name)}${ROLE_HEAD + 1 + index}"


def roles(name: str) -> str:
    """Return a column of the roles."""
    column = _column(ROLE_COLUMNS, name)
    return f"Case!${column}${ROLE_HEAD + 1}:${column}${ROLE_HEAD + ROLES}"


def label(index: int) -> str:
    """Return the cell with a role's name."""
    return role("role", index)


def group(index: int) -> str:
    """Return the cell with a group's name."""
    return f"Case!$B${GROUP_HEAD + 1 + index}"


def event(name: str, index: int) -> str:
    """Return a cell of a change, in the order in which they happen."""
    return f"Case!${_column(SORTED_COLUMNS, name)}${SORTED_HEAD + 1 + index}"


def events(name: str) -> str:
    """Return a column of the changes."""
    column = _column(SORTED_COLUMNS, name)
    return f"Case!${column}${SORTED_HEAD + 1}:${column}${SORTED_HEAD + CHANGES}"


def events_below(name: str, index: int) -> str:
    """Return a column of the changes below one, as seen from the sheet itself; below the last is a blank row."""
    column = _column(SORTED_COLUMNS, name)
    return f"${column}${SORTED_HEAD + 2 + index}:${column}${SORTED_HEAD + CHANGES + 1}"


def events_above(name: str, index: int) -> str:
    """Return a column of the changes above one, the header included."""
    column = _column(SORTED_COLUMNS, name)
    return f"Case!${column}${SORTED_HEAD}:${column}${SORTED_HEAD + index}"


def entered(name: str) -> str:
    """Return a column of the changes as they were entered."""
    column = places.letter(CHANGE_COLUMNS, name)
    return f"Case!${column}${ENTERED_HEAD + 1}:${column}${ENTERED_HEAD + CHANGES}"


def changes_range() -> str:
    """Return the changes of the case with their header, as functions take them."""
    return f"Case!$A${ENTERED_HEAD}:${places.letter(CHANGE_COLUMNS, CHANGE_COLUMNS[-1])}${ENTERED_HEAD + CHANGES}"


def listed(letter: str) -> str:
    """Return a column of the changes as they were entered, as seen from the sheet itself."""
    return f"${letter}${ENTERED_HEAD + 1}:${letter}${ENTERED_HEAD + CHANGES}"



def flagged(remark: str) -> str:
    """Return the flags of the changes as they were entered, of one remark."""
    letter = xl_col_to_name(len(CHANGE_COLUMNS) + 2 + CHANGE_REMARKS.index(remark))
    return f"Case!${letter}${ENTERED_HEAD + 1}:${letter}${ENTERED_HEAD + CHANGES}"


def unread_overrides() -> str:
    """Return the flags of the overrides of places where no employee works."""
    return f"Case!$C${OVERRIDE_HEAD + 1}:$C${OVERRIDE_HEAD + OVERRIDES}"
