"""Where the input cells of the what-if template are; rows from 1, as formulas name them."""

from itertools import pairwise

import attrs

from payroll_impact.model import Change, Role
from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.scenarios import law_tables
from payroll_impact.scenarios.workbooks.definitions import DEFINITIONS
from payroll_impact.templates.formulas import CellReference, Expression, fn
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


TRIED = _input(4, "DataTable")  # a number here is used instead of the discount rate of the settings
PICK = _input(5)
FIRST_CASE_ROW = 6

SETTINGS = (
    "name", "currency", "start", "discount_rate", "rounding", "time_to_fill", "notice_pay", "wage_base_growth",
    "fiscal_year_start",
)  # fmt: skip
SETTINGS_HEAD = 12
OVERRIDE_FIRST = SETTINGS_HEAD + 1 + len(SETTINGS)
SETTINGS_TABLE = SheetTable("Inputs", SETTINGS_HEAD, ("setting", "value"), len(SETTINGS) + OVERRIDES)
# from the title above the cases to the row above the settings: whatever is put in between is inside
PICKER = CellReference("A", PICK.row - 1, "Inputs").absolute.area(SETTINGS_HEAD - PICK.row + 1, 2)

DEFINITION_FIRST = OVERRIDE_FIRST + OVERRIDES + 5

WORKFORCE_HEAD = DEFINITION_FIRST + len(DEFINITIONS) + 3
OWN_HEAD = WORKFORCE_HEAD + ROLES + 5
CASE_HEADS = tuple(6 + index * (CHANGES + 5) for index in range(CASES - 1))  # on the sheet Cases
ROLE_COLUMNS = tuple(field.name for field in attrs.fields(Role))
CHANGE_COLUMNS = tuple(field.name for field in attrs.fields(Change))
WORKFORCE = SheetTable("Inputs", WORKFORCE_HEAD, ROLE_COLUMNS, ROLES)
# the changes of each case, your own last
CASE_CHANGES = (
    *(SheetTable("Cases", head, CHANGE_COLUMNS, CHANGES) for head in CASE_HEADS),
    SheetTable("Inputs", OWN_HEAD, CHANGE_COLUMNS, CHANGES),
)

ENDS = {"workforce": "end of workforce", "changes": "end of changes", "settings": "end of settings"}
_BELOW = 400  # rows looked at below the last table of a sheet, where nothing may stand


def _gap(table: SheetTable, last: int, *, title: bool = True) -> tuple[Expression, Expression]:
    """Return the cells from the end of a table to a row below, and how many of them hold something of their own."""
    end = CellReference("A", table.head + table.count + 1, table.sheet).absolute
    below = end.moved(last - end.row)
    own = fn.COUNTA(end) + fn.COUNTA(below) if title else fn.COUNTA(end)
    return end.area(last - end.row + 1, len(table.columns)), own


# by table, from its end to the title of the next, or far below the last
GAPS = {
    "settings": _gap(SETTINGS_TABLE, DEFINITION_FIRST - 2),
    "workforce": _gap(WORKFORCE, OWN_HEAD - 2),
    **{
        f"case {number}": _gap(table, below.head - 2)
        for number, (table, below) in enumerate(pairwise(CASE_CHANGES[:-1]), start=1)
    },
    **{
        f"case {CASES - 1 + offset}": _gap(table, table.head + table.count + _BELOW, title=False)
        for offset, table in enumerate(CASE_CHANGES[-2:])
    },
}

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


(
    WEEKS, WORKING_DAYS, HOURS, HALF, DUST, MONEY_DUST, TOLERANCE, BONUS_LOOK, BENEFITS_LOOK, HOURLY_LOOK, YEARLY_LOOK,
    FULL_WEEK, RAISE_LOOK, QUARTER,
) = (_input(DEFINITION_FIRST + index) for index in range(len(DEFINITIONS)))  # fmt: skip
