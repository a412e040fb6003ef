"""Read a what-if workbook back: its tables are found by their headers, wherever people have moved them."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.scenarios.workbooks.load import load_workbook
    from payroll_impact.scenarios.workbooks.own_checks import NOT_CHECKED, workbook_checks
    from payroll_impact.scenarios.workbooks.sheets import ENDINGS, MOST_ROWS

# a scenario that is no workbook loads no reader of workbooks
__getattr__ = lazy_names(__name__, {
    "load": ("load_workbook",),
    "own_checks": ("NOT_CHECKED", "workbook_checks"),
    "sheets": ("ENDINGS", "MOST_ROWS"),
})  # fmt: skip

__all__ = ["ENDINGS", "MOST_ROWS", "NOT_CHECKED", "load_workbook", "workbook_checks"]
