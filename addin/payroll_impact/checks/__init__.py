"""Twenty standards of good spreadsheet models, tested on a workbook.

How a workbook says what its cells are, and what is assumed where it does not:

- **Kinds of sheets**: a sheet called About (or Cover, ReadMe, Info) lists them under two headings side by side,
  *Sheets* and *kind*: about, input, calculation or output. Sheets called Inputs, Assumptions, Calculation, Results,
  Dashboard or Checks need no such list. What needs a kind is not applied to a sheet without one.
- **Input cells**: typed numbers and dates on input sheets, unlocked cells, cells in the look of inputs. That look
  (fill and letters) is the cell style *Input*, or a cell of About that begins with "input" and has a fill, or else
  every filled look among the unlocked cells.
- **Time**: a row with four or more dates, months or years side by side at equal steps is a time axis.
- **Units**: a column headed *unit*; or, over a table, a line of units above or below its header.
- **Data tables**: each of their cells is a formula of the input cell, its heading and the formula above or beside it.
- **Checks**: a sheet called Checks; the master check stands right of a text with "master" or "overall" in it, the
  checks in the same column.
"""

from payroll_impact.checks.data_tables import table_formulas
from payroll_impact.checks.finding import STANDARDS, TEMPLATE, Finding, describe_cause
from payroll_impact.checks.formulas import Formula
from payroll_impact.checks.overwritten import ExpectedFormulas, Identity
from payroll_impact.checks.run import Examination, check, examine
from payroll_impact.checks.workbook import CheckedBook

__all__ = [
    "STANDARDS",
    "TEMPLATE",
    "CheckedBook",
    "Examination",
    "ExpectedFormulas",
    "Finding",
    "Formula",
    "Identity",
    "check",
    "describe_cause",
    "examine",
    "table_formulas",
]
