"""The what-if template: the whole model in native formulas, month by month, with the functions' answers beside it.

`what_if` in `workbook` writes it; the names here say where its figures stand. They hold for a size: within `sized`.
"""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.templates.what_if import places
    from payroll_impact.templates.what_if.cases import variants_of
    from payroll_impact.templates.what_if.impact import BRIDGE, LINES, METRIC_FORMULAS, metric_cell
    from payroll_impact.templates.what_if.limits import FIRST, Size, size_of, sized
    from payroll_impact.templates.what_if.plan_sheets import ROLE_LINES
    from payroll_impact.templates.what_if.read import tables
    from payroll_impact.templates.what_if.workbook import calculation_sheets
    from payroll_impact.templates.what_if.years import LABEL_ROW, periods, year_cell

# a name is imported when it is asked for: the modules import each other
__getattr__ = lazy_names(__name__, {
    "cases": ("variants_of",),
    "impact": ("BRIDGE", "LINES", "METRIC_FORMULAS", "metric_cell"),
    "limits": ("FIRST", "Size", "size_of", "sized"),
    "plan_sheets": ("ROLE_LINES",),
    "read": ("tables",),
    "workbook": ("calculation_sheets",),
    "years": ("LABEL_ROW", "periods", "year_cell"),
}, rooms=("places",))  # fmt: skip

__all__ = [
    "BRIDGE",
    "FIRST",
    "LABEL_ROW",
    "LINES",
    "METRIC_FORMULAS",
    "ROLE_LINES",
    "Size",
    "calculation_sheets",
    "metric_cell",
    "periods",
    "places",
    "size_of",
    "sized",
    "tables",
    "variants_of",
    "year_cell",
]
