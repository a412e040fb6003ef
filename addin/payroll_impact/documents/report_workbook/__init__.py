"""The report as a workbook with live formulas: a sheet is a module."""
