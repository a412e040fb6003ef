"""Excel through xlwings: the catalogue for each way Excel runs Python.

`wrappers` makes the functions xlwings registers, `classic` serves Excel for Windows through VBA, `server`
runs the real xlwings Server. Nothing here imports xlwings before its settings are in the environment.
"""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.hosts.excel import classic, server

__all__ = ["classic", "server"]

__getattr__ = lazy_names(__name__, {}, rooms=__all__)
