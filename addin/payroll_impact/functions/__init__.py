"""The catalogue: every function a spreadsheet can call, declared once for all hosts."""

from typing import TYPE_CHECKING

from payroll_impact.functions.catalogue import Argument, Catalogue, Example, Function
from payroll_impact.functions.cells import (
    RANGES,
    Choice,
    Date,
    Number,
    RowsRange,
    SettingsRange,
    TableRange,
    ValuesRange,
)
from payroll_impact.functions.memo import Memo
from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.functions.document import describe, example, markdown
    from payroll_impact.functions.limits import MOST_CELLS, MOST_WORK, too_many_cells

CATALOGUE = Catalogue(__name__, {
    "headcount": ("PAYROLL_CUT", "PAYROLL_GROW"),
    "one_head": ("PAYROLL_ANNUAL_PAY", "PAYROLL_EMPLOYER_TAX", "PAYROLL_TAX_TABLE", "PAYROLL_LOADED_COST"),
    "termination": ("PAYROLL_SEVERANCE", "PAYROLL_REDUNDANCY", "PAYROLL_NOTICE", "PAYROLL_NOTICE_PAY"),
    "one_cell": ("PAYROLL_IMPACT", "PAYROLL_BREAKEVEN_SPECIALISTS", "PAYROLL_BREAKEVEN_PRODUCTIVITY"),
    "plans": (
        "PAYROLL_PLAN", "PAYROLL_HEADCOUNT", "PAYROLL_OUTPUT", "PAYROLL_SUMMARY", "PAYROLL_METRIC", "PAYROLL_BRIDGE",
    ),
    "what_if": ("PAYROLL_SENSITIVITY", "PAYROLL_TORNADO", "PAYROLL_RISK", "PAYROLL_SOLVE"),
    "reference": ("PAYROLL_PARAMETER", "PAYROLL_SOURCE", "PAYROLL_VERSION"),
})  # fmt: skip

# a name is imported when it is asked for: a call of one cell needs no plan and no page
__getattr__ = lazy_names(__name__, {
    "document": ("describe", "example", "markdown"),
    "limits": ("MOST_CELLS", "MOST_WORK", "too_many_cells"),
})  # fmt: skip

__all__ = [
    "CATALOGUE",
    "MOST_CELLS",
    "MOST_WORK",
    "RANGES",
    "Argument",
    "Catalogue",
    "Choice",
    "Date",
    "Example",
    "Function",
    "Memo",
    "Number",
    "RowsRange",
    "SettingsRange",
    "TableRange",
    "ValuesRange",
    "describe",
    "example",
    "markdown",
    "too_many_cells",
]
