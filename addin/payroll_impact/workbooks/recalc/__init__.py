"""Recalculation without a spreadsheet program: native formulas and our functions together.

`recalc` opens a workbook, sets inputs, computes everything and answers; `Recalculated.save` writes a copy in
which only values differ. `read_value` reads what somebody typed for a cell.
"""

from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.model import RecalcFinding
from payroll_impact.workbooks.recalc.recalculate import Recalculated, recalc
from payroll_impact.workbooks.recalc.values import read_value

__all__ = ["Address", "RecalcFinding", "Recalculated", "read_value", "recalc"]
