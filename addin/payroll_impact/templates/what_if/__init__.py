"""The what-if template: the whole model in native formulas, month by month, with the functions' answers beside it."""

from payroll_impact.templates.what_if.workbook import what_if

__all__ = ["what_if"]
