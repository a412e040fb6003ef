"""What xlwings Server registers: the catalogue."""

from payroll_impact.excel import *  # noqa: F403 - xlwings looks for the functions as attributes of this module
