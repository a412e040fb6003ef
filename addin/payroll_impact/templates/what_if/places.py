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
    FIRST_COLUMN,
    NUMBER_ROW,
    PERIOD,
    changes,
    roles,
    size,
)  # fmt: skip


def _input(row: int, sheet: str = "Inputs") -> CellReference:
    """Return the cell of an input, to the right of its name."""
    return CellReference("B", row, sheet).absolute


PICK = _input(5)
FIRST_CASE_ROW = 6

SETTINGS = (
    "name", "currency", "start", "months", "discount_rate", "rounding", "time_to_fill", "notice_pay",
    "wage_base_growth", "fiscal_year_start", "utilisation", "bridge_markup",
)  # fmt: skip
SETTINGS_TABLE = SheetTable(
    "Inputs", lambda: FIRST_CASE_ROW + size().cases + 2, ("setting", "value"), lambda: len(SETTINGS) + size().overrides
)
DEFINITION_HEAD = 4  # on the sheet Definitions
ROLE_COLUMNS = tuple(field.name for field in attrs.fields(Role))
CHANGE_COLUMNS = tuple(field.name for field in attrs.fields(Change))
WORKFORCE = SheetTable("Inputs", SETTINGS_TABLE.below(5), ROLE_COLUMNS, roles)
OWN_CHANGES = SheetTable("Inputs", WORKFORCE.below(5), CHANGE_COLUMNS, changes)

ENDS = {"workforce": "end of workforce", "changes": "end of changes", "settings": "end of settings"}
_BELOW = 400  # rows looked at below the last table of a sheet, where nothing may stand


def override_first() -> int:
    """Return the row of the first value of the law that is given, from 1."""
    return SETTINGS_TABLE.head + 1 + len(SETTINGS)


def picker() -> Expression:
    """Return the cases and their names.

    From the title above them to the row above the settings: whatever is put in between is inside.
    """
    first = CellReference("A", PICK.row - 1, "Inputs").absolute
    return first.area(SETTINGS_TABLE.head - PICK.row + 1, 2)


def case_changes() -> tuple[SheetTable, ...]:
    """Return the changes of each case, your own last; the others are on the sheet Cases."""
    heads = (6 + index * (changes() + 5) for index in range(size().cases - 1))
    return (*(SheetTable("Cases", head, CHANGE_COLUMNS, changes) for head in heads), OWN_CHANGES)


def _gap(table: SheetTable, last: int, *, title: bool = True) -> tuple[Expression, Expression]:
    """Return the cells from the end of a table to a row below, and how many of them hold something of their own."""
    end = CellReference("A", table.head + table.count + 1, table.sheet).absolute
    below = end.moved(last - end.row)
    own = fn.COUNTA(end) + fn.COUNTA(below) if title else fn.COUNTA(end)
    return end.area(last - end.row + 1, len(table.columns)), own


def gaps() -> dict[str, tuple[Expression, Expression]]:
    """Return by table the cells from its end to the title of the next, or far below the last."""
    tables = case_changes()
    most = size().cases
    return {
        "settings": _gap(SETTINGS_TABLE, WORKFORCE.head - 2),
        "workforce": _gap(WORKFORCE, OWN_CHANGES.head - 2),
        **{
            f"case {number}": _gap(table, below.head - 2)
            for number, (table, below) in enumerate(pairwise(tables[:-1]), start=1)
        },
        **{
            f"case {most - 1 + offset}": _gap(table, table.head + table.count + _BELOW, title=False)
            for offset, table in enumerate(tables[-2:])
        },
    }


LAW_HEAD = 6  # the header row of the tables of the law, from 1
_CODES = len(law_tables.codes())
# to the right of the parts of the taxes: what the amounts of a place are in, and at a distance all currencies there are
CODE_CURRENCY_COLUMN = 2 + 2 * CAPPED + 2 + 3 * PERIOD
CURRENCY_COLUMN = CODE_CURRENCY_COLUMN + 2
_CODE = CellReference("A", LAW_HEAD + 1, "Jurisdictions").absolute
CODE_LIST = _CODE.area(_CODES)
CODE_CURRENCIES = _CODE.moved(columns=CODE_CURRENCY_COLUMN).area(_CODES)
CURRENCY_LIST = _CODE.moved(columns=CURRENCY_COLUMN).area(len(CURRENCIES))


def month_numbers() -> Expression:
    """Return the time axis."""
    return CellReference(FIRST_COLUMN, NUMBER_ROW + 1, "Timeline").absolute.area(1, size().months)


def capped_flags() -> Expression:
    """Return whether each role's first tax with a wage base is there: the block of flags follows those of the rates."""
    return CellReference("E", LAW_HEAD + 1 + CAPPED * roles(), "LawUse").absolute.area(roles())


(
    WEEKS, WORKING_DAYS, HOURS, HALF, DUST, MONEY_DUST, TOLERANCE, BONUS_LOOK, BENEFITS_LOOK, HOURLY_LOOK, YEARLY_LOOK,
    FULL_WEEK, RAISE_LOOK, QUARTER, HUNDRED, MILLION, DECIMALS, DECIMALS_BELOW_ONE, SHARE_TOLD, SHARE_WITH_DECIMAL,
) = (_input(DEFINITION_HEAD + 1 + index, "Definitions") for index in range(len(DEFINITIONS)))  # fmt: skip
