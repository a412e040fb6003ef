"""Where the input cells of the what-if template are; rows from 1, as formulas name them."""

import attrs
from xlsxwriter.utility import xl_col_to_name

from payroll_impact.model import Change, Role
from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.scenarios import law_tables
from payroll_impact.scenarios.workbooks.definitions import DEFINITIONS
from payroll_impact.templates.what_if.limits import CAPPED, CASES, CHANGES, OVERRIDES, PERIOD, ROLES

PICK = "Inputs!$B$5"
TRIED = "DataTable!$B$4"  # a number here is used instead of the discount rate of the settings
CASE_NAMES = f"Inputs!$B$6:$B${5 + CASES}"
FIRST_CASE_ROW = 6

SETTINGS = (
    "name", "currency", "start", "discount_rate", "rounding", "time_to_fill", "notice_pay", "wage_base_growth",
)  # fmt: skip
SETTINGS_HEAD = 12
OVERRIDE_FIRST = SETTINGS_HEAD + 1 + len(SETTINGS)
OVERRIDE_LAST = OVERRIDE_FIRST + OVERRIDES - 1
SETTINGS_RANGE = f"Inputs!$A${SETTINGS_HEAD}:$B${OVERRIDE_LAST}"
OVERRIDE_PATHS = f"Inputs!$A${OVERRIDE_FIRST}:$A${OVERRIDE_LAST}"
OVERRIDE_VALUES = f"Inputs!$B${OVERRIDE_FIRST}:$B${OVERRIDE_LAST}"

DEFINITION_FIRST = OVERRIDE_LAST + 5

WORKFORCE_HEAD = DEFINITION_FIRST + len(DEFINITIONS) + 3
WORKFORCE_FIRST, WORKFORCE_LAST = WORKFORCE_HEAD + 1, WORKFORCE_HEAD + ROLES
OWN_HEAD = WORKFORCE_LAST + 4
CASE_HEADS = tuple(6 + index * (CHANGES + 4) for index in range(CASES - 1))  # on the sheet Cases

LAW_HEAD = 6  # the header row of the tables of the law, from 1
LAST_CODE = LAW_HEAD + len(law_tables.codes())
LAW_USE_FIRST = LAW_HEAD + 1
# a role's first tax with a wage base, if it has any: the block of flags follows those of the rates
CAPPED_FLAGS = f"LawUse!$E${LAW_USE_FIRST + CAPPED * ROLES}:$E${LAW_USE_FIRST + CAPPED * ROLES + ROLES - 1}"
CODE_LIST = f"Jurisdictions!$A${LAW_HEAD + 1}:$A${LAST_CODE}"
# to the right of the parts of the taxes: what the amounts of a place are in, and at a distance all currencies there are
CODE_CURRENCY_COLUMN = 2 + 2 * CAPPED + 2 + 2 * PERIOD
CURRENCY_COLUMN = CODE_CURRENCY_COLUMN + 2
_CODE_CURRENCY, _CURRENCY = (str(xl_col_to_name(column)) for column in (CODE_CURRENCY_COLUMN, CURRENCY_COLUMN))
CODE_CURRENCIES = f"Jurisdictions!${_CODE_CURRENCY}${LAW_HEAD + 1}:${_CODE_CURRENCY}${LAST_CODE}"
CURRENCY_LIST = f"Jurisdictions!${_CURRENCY}${LAW_HEAD + 1}:${_CURRENCY}${LAW_HEAD + len(CURRENCIES)}"

ROLE_COLUMNS = tuple(field.name for field in attrs.fields(Role))
CHANGE_COLUMNS = tuple(field.name for field in attrs.fields(Change))


def setting(name: str) -> str:
    """Return the cell of a setting."""
    return f"Inputs!$B${SETTINGS_HEAD + 1 + SETTINGS.index(name)}"


def definition(index: int) -> str:
    """Return the cell of a definition, by its position."""
    return f"Inputs!$B${DEFINITION_FIRST + index}"


(
    WEEKS, WORKING_DAYS, HOURS, HALF, DUST, MONEY_DUST, TOLERANCE, BONUS_LOOK, BENEFITS_LOOK, HOURLY_LOOK, YEARLY_LOOK,
    FULL_WEEK, RAISE_LOOK,
) = (definition(index) for index in range(len(DEFINITIONS)))  # fmt: skip


def letter(columns: tuple[str, ...], name: str) -> str:
    """Return the letter of a column of a table that begins in column A."""
    return chr(ord("A") + columns.index(name))


def of_role(name: str, index: int) -> str:
    """Return the cell of a role's column."""
    return f"Inputs!${letter(ROLE_COLUMNS, name)}${WORKFORCE_FIRST + index}"


def roles(name: str) -> str:
    """Return a column of the workforce."""
    column = letter(ROLE_COLUMNS, name)
    return f"Inputs!${column}${WORKFORCE_FIRST}:${column}${WORKFORCE_LAST}"


def workforce_range() -> str:
    """Return the workforce with its header, as functions take it."""
    return f"Inputs!$A${WORKFORCE_HEAD}:${letter(ROLE_COLUMNS, ROLE_COLUMNS[-1])}${WORKFORCE_LAST}"


def of_change(name: str, index: int) -> list[str]:
    """Return the cells of a change's column, one for each case."""
    column = letter(CHANGE_COLUMNS, name)
    cases = [f"Cases!${column}${head + 1 + index}" for head in CASE_HEADS]
    return [*cases, f"Inputs!${column}${OWN_HEAD + 1 + index}"]
