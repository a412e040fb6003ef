"""Recalculation without a spreadsheet program: native formulas and our functions together.

`recalc` opens a workbook, sets inputs, computes everything and answers; `Recalculated.save` writes a copy in
which only values differ. `read_value` reads what somebody typed for a cell.
"""

from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.data_tables import DataTable, data_tables, fill_data_tables
from payroll_impact.workbooks.recalc.engine import Session, load_formualizer
from payroll_impact.workbooks.recalc.model import Job, RecalcFinding
from payroll_impact.workbooks.recalc.recalculate import Recalculated, recalc
from payroll_impact.workbooks.recalc.values import from_engine, read_value

__all__ = [
    "Address",
    "DataTable",
    "Job",
    "RecalcFinding",
    "Recalculated",
    "Session",
    "data_tables",
    "fill_data_tables",
    "from_engine",
    "load_formualizer",
    "read_value",
    "recalc",
]
