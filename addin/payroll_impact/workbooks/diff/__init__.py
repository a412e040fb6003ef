"""Two versions of one workbook: inputs and formulas that changed, results that moved."""

from payroll_impact.workbooks.diff.diff import CellChange, WorkbookDiff, diff
from payroll_impact.workbooks.diff.formulas import normalise_formula

__all__ = ["CellChange", "WorkbookDiff", "diff", "normalise_formula"]
