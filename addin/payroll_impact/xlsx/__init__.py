"""Packages, sheets, cells, names and styles of .xlsx files: read, and edited with nothing lost that was not touched."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.xlsx.cell import NewCell, edit_cells
    from payroll_impact.xlsx.package import package_of
    from payroll_impact.xlsx.sheet import read_sheet
    from payroll_impact.xlsx.tree import apply_edits, locate, parse
    from payroll_impact.xlsx.workbook import open_workbook, read_workbook

# a name is imported when it is asked for: who reads no workbook needs no library for them
__getattr__ = lazy_names(
    __name__,
    {
        "cell": ("NewCell", "edit_cells"),
        "package": ("package_of",),
        "sheet": ("read_sheet",),
        "tree": ("apply_edits", "locate", "parse"),
        "workbook": ("open_workbook", "read_workbook"),
    },
)

__all__ = [
    "NewCell",
    "apply_edits",
    "edit_cells",
    "locate",
    "open_workbook",
    "package_of",
    "parse",
    "read_sheet",
    "read_workbook",
]
