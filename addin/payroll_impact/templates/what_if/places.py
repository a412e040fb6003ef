"""Where the input cells of the what-if template are; rows from 1, as formulas name them."""

import attrs

from payroll_impact.model import Change, Role
from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.scenarios import law_tables
from payroll_impact.scenarios.workbooks.definitions import DEFINITIONS
from payroll_impact.templates.formulas import CellReference
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if.limits import (
    CAPPED,
    CASES,
    CHANGES,
    FIRST_COLUMN,
    MONTHS,
    NUMBER_ROW,
    OVERRIDES,
    PERIOD,
    ROLES,
)  # fmt: skip


def _input(row: int, sheet: str = "Inputs") -> CellReference:
    """Return the cell of an input, to the right of its name."""
    return CellReference("B", row, sheet).absolute


PICK = _input(5)
TRIED = _input(4, "DataTable")  # a number here is used instead of the discount rate of the settings
FIRST_CASE_ROW = 6
CASE_NAMES = _input(FIRST_CASE_ROW).area(CASES)

SETTINGS = (
    "name", "currency", "start", "discount_rate", "rounding", "time_to_fill", "notice_pay", "wage_base_growth",
    "fiscal_year_start",
)  # fmt: skip
SETTINGS_HEAD = 12
OVERRIDE_FIRST = SETTINGS_HEAD + 1 + len(SETTINGS)
OVERRIDE_LAST = OVERRIDE_FIRST + OVERRIDES - 1
SETTINGS_RANGE = CellReference("A", SETTINGS_HEAD, "Inputs").absolute.to(_input(OVERRIDE_LAST))
OVERRIDE_PATHS = CellReference("A", OVERRIDE_FIRST, "Inputs").absolute.area(OVERRIDES)
OVERRIDE_VALUES = _input(OVERRIDE_FIRST).area(OVERRIDES)

DEFINITION_FIRST = OVERRIDE_LAST + 5

WORKFORCE_HEAD = DEFINITION_FIRST + len(DEFINITIONS) + 3
OWN_HEAD = WORKFORCE_HEAD + ROLES + 4
CASE_HEADS = tuple(6 + index * (CHANGES + 4) for index in range(CASES - 1))  # on the sheet Cases
ROLE_COLUMNS = tuple(field.name for field in attrs.fields(Role))
CHANGE_COLUMNS = tuple(field.name for field in attrs.fields(Change))
WORKFORCE = SheetTable("Inputs", WORKFORCE_HEAD, ROLE_COLUMNS, ROLES)
# the changes of each case, your own last
CASE_CHANGES = (
    *(SheetTable("Cases", head, CHANGE_COLUMNS, CHANGES) for head in CASE_HEADS),
    SheetTable("Inputs", OWN_HEAD, CHANGE_COLUMNS, CHANGES),
)

MONTH_NUMBERS = CellReference(FIRST_COLUMN, NUMBER_ROW + 1, "Timeline").absolute.area(1, MONTHS)  # the time axis
LAW_HEAD = 6  # the header row of the tables of the law, from 1
_CODES = len(law_tables.codes())
# a role's first tax with a wage base, if it has any: the block of flags follows those of the rates
CAPPED_FLAGS = CellReference("E", LAW_HEAD + 1 + CAPPED * ROLES, "LawUse").absolute.area(ROLES)
# to the right of the parts of the taxes: what the amounts of a place are in, and at a distance all currencies there are
CODE_CURRENCY_COLUMN = 2 + 2 * CAPPED + 2 + 2 * PERIOD
CURRENCY_COLUMN = CODE_CURRENCY_COLUMN + 2
_CODE = CellReference("A", LAW_HEAD + 1, "Jurisdictions").absolute
CODE_LIST = _CODE.area(_CODES)
CODE_CURRENCIES = _CODE.moved(columns=CODE_CURRENCY_COLUMN).area(_CODES)
CURRENCY_LIST = _CODE.moved(columns=CURRENCY_COLUMN).area(len(CURRENCIES))


def setting(name: str) -> CellReference:
    """Return the cell of a setting."""
    return _input(SETTINGS_HEAD + 1 + SETTINGS.index(name))


(
    WEEKS, WORKING_DAYS, HOURS, HALF, DUST, MONEY_DUST, TOLERANCE, BONUS_LOOK, BENEFITS_LOOK, HOURLY_LOOK, YEARLY_LOOK,
    FULL_WEEK, RAISE_LOOK,
) = (_input(DEFINITION_FIRST + index) for index in range(len(DEFINITIONS)))  # fmt: skip
