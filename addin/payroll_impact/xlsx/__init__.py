"""Packages, sheets, cells, names and styles of .xlsx files: read, and edited with nothing lost that was not touched."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payroll_impact.xlsx.cell import NewCell, edit_cells
    from payroll_impact.xlsx.package import package_of
    from payroll_impact.xlsx.sheet import read_sheet
    from payroll_impact.xlsx.tree import apply_edits
    from payroll_impact.xlsx.workbook import open_workbook, read_workbook

# a name is imported when it is asked for: who reads no workbook needs no library for them
_HOMES = {
    "NewCell": "cell",
    "apply_edits": "tree",
    "edit_cells": "cell",
    "open_workbook": "workbook",
    "package_of": "package",
    "read_sheet": "sheet",
    "read_workbook": "workbook",
}

__all__ = ["NewCell", "apply_edits", "edit_cells", "open_workbook", "package_of", "read_sheet", "read_workbook"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
