"""What a report says of one plan, before it takes a form: a module for each thing it tells."""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.documents.report.changes import change_rows
    from payroll_impact.documents.report.data import BASELINE, BridgeRow
    from payroll_impact.documents.report.efficiency import measure_efficiency
    from payroll_impact.documents.report.inputs import input_rows
    from payroll_impact.documents.report.key_figures import figures, headline, outlay
    from payroll_impact.documents.report.notices import notice_sentence
    from payroll_impact.documents.report.periods import period_note, period_rows
    from payroll_impact.documents.report.statutory import TITLE, statutory_sentence

# a name is imported when it is asked for: the modules import each other, and each tells one thing
__getattr__ = lazy_names(__name__, {
    "changes": ("change_rows",),
    "data": ("BASELINE", "BridgeRow"),
    "efficiency": ("measure_efficiency",),
    "inputs": ("input_rows",),
    "key_figures": ("figures", "headline", "outlay"),
    "notices": ("notice_sentence",),
    "periods": ("period_note", "period_rows"),
    "statutory": ("TITLE", "statutory_sentence"),
})  # fmt: skip

__all__ = [
    "BASELINE",
    "TITLE",
    "BridgeRow",
    "change_rows",
    "figures",
    "headline",
    "input_rows",
    "measure_efficiency",
    "notice_sentence",
    "outlay",
    "period_note",
    "period_rows",
    "statutory_sentence",
]
