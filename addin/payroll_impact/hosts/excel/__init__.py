"""Excel through xlwings: the catalogue for each way Excel runs Python.

`wrappers` makes the functions xlwings registers, `classic` serves Excel for Windows through VBA, `server`
runs the real xlwings Server. Nothing here imports xlwings before its settings are in the environment.
"""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.hosts.excel import classic, server, wrappers
    from payroll_impact.hosts.excel.call_body import MalformedCallError, checked_body
    from payroll_impact.hosts.excel.cells import given
    from payroll_impact.hosts.excel.limits import Limits
    from payroll_impact.hosts.excel.names import is_legal, legal

__all__ = [
    "Limits",
    "MalformedCallError",
    "checked_body",
    "classic",
    "given",
    "is_legal",
    "legal",
    "server",
    "wrappers",
]

__getattr__ = lazy_names(
    __name__,
    {
        "call_body": ("MalformedCallError", "checked_body"),
        "cells": ("given",),
        "limits": ("Limits",),
        "names": ("is_legal", "legal"),
    },
    rooms=("classic", "server", "wrappers"),
)
