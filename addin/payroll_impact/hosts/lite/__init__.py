"""xlwings Lite: Excel's own Python, in the browser part of an add-in.

A workbook carries the program for it: `add_lite_parts` puts `main.py`, `requirements.txt` and the source of the
functions into one, so that a person who has Lite opens the file and its formulas compute.
"""

from payroll_impact.hosts.lite.parts import PYODIDE
from payroll_impact.hosts.lite.workbook import add_lite_parts

__all__ = ["PYODIDE", "add_lite_parts"]
