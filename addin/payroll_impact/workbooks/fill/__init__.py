"""A team's own workbook filled in: placeholders and named cells get values, every other byte stays.

`fill` works part by part on the file's XML: formats, charts, pictures, pivot tables and macros are copied as
they are. What placeholders stand for is the caller's business.
"""

from payroll_impact.workbooks.fill.fill import Filled, fill
from payroll_impact.workbooks.fill.placeholders import Value, normalised
from payroll_impact.workbooks.fill.sheet import Problem

__all__ = ["Filled", "Problem", "Value", "fill", "normalised"]
