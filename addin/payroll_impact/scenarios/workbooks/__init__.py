"""Read a what-if workbook back: its tables are found by their headers, wherever people have moved them."""

from payroll_impact.scenarios.workbooks.load import load_workbook
from payroll_impact.scenarios.workbooks.own_checks import NOT_CHECKED, workbook_checks
from payroll_impact.scenarios.workbooks.sheets import ENDINGS, MOST_ROWS

__all__ = ["ENDINGS", "MOST_ROWS", "NOT_CHECKED", "load_workbook", "workbook_checks"]
