"""The catalogue for an xlwings project: `from payroll_impact.excel import *`.

Classic xlwings, xlwings Server and xlwings Lite each find here the functions they register.
"""

from payroll_impact.hosts.excel.wrappers import registered as _registered

_functions = _registered(__name__)
globals().update(_functions)

__all__ = tuple(_functions)
