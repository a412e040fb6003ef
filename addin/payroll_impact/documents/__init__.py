"""What plans look like to people and programs: documents of sections, and the forms they take.

A comparison or an analysis is described as a `Document`; `render.render` gives it a form, `print_document` a terminal.

Examples
--------
>>> from payroll_impact import compare, load_scenario
>>> from payroll_impact.documents import build_report, describe_report
>>> comparison = compare(load_scenario("xai-2025"))
>>> document = describe_report([(comparison, build_report(comparison))])
>>> document.title, [section.name for section in document.sections][:3]
('xAI tutors, September 2025', ['figures', 'bridge', 'changes'])
"""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.documents import render
    from payroll_impact.documents.analyses.drivers import describe_drivers
    from payroll_impact.documents.analyses.risk import Asked, describe_risk
    from payroll_impact.documents.analyses.sensitivity import describe_sensitivity
    from payroll_impact.documents.analyses.solve import curve_values, describe_break_evens, describe_solution
    from payroll_impact.documents.analyses.standards import describe_findings
    from payroll_impact.documents.analyses.tornado import describe_tornado
    from payroll_impact.documents.analyses.workbook_changes import describe_changes
    from payroll_impact.documents.comparison.content import PlanComparison, compare_plans
    from payroll_impact.documents.comparison.document import describe_comparison
    from payroll_impact.documents.document import (
        Chart,
        Column,
        Document,
        Fact,
        Paragraph,
        Quantity,
        Section,
        Series,
        Table,
    )
    from payroll_impact.documents.quantities import format_cell
    from payroll_impact.documents.render.data import render_csv, render_json
    from payroll_impact.documents.render.png import check_drawing
    from payroll_impact.documents.render.text import print_document
    from payroll_impact.documents.report.data import ReportData, ReportOptions, build_report
    from payroll_impact.documents.report.data_files import report_csv, report_json, report_records
    from payroll_impact.documents.report.document import describe_report
    from payroll_impact.documents.report.placeholders import hint, placeholders
    from payroll_impact.documents.report_forms import REPORT_FORMS, render_report
    from payroll_impact.documents.report_workbook.workbook import workbook_bytes, workbook_of
    from payroll_impact.documents.verify import check_report
    from payroll_impact.documents.waterfall import WATERFALL, waterfall_bars, waterfall_cells, waterfall_columns
    from payroll_impact.documents.wording import truncate

# a name is imported when it is asked for: what only prints loads no writer of workbooks
__getattr__ = lazy_names(__name__, {
    "analyses.drivers": ("describe_drivers",),
    "analyses.risk": ("Asked", "describe_risk"),
    "analyses.sensitivity": ("describe_sensitivity",),
    "analyses.solve": ("curve_values", "describe_break_evens", "describe_solution"),
    "analyses.standards": ("describe_findings",),
    "analyses.tornado": ("describe_tornado",),
    "analyses.workbook_changes": ("describe_changes",),
    "comparison.content": ("PlanComparison", "compare_plans"),
    "comparison.document": ("describe_comparison",),
    "document": ("Chart", "Column", "Document", "Fact", "Paragraph", "Quantity", "Section", "Series", "Table"),
    "quantities": ("format_cell",),
    "render.png": ("check_drawing",),
    "render.data": ("render_csv", "render_json"),
    "render.text": ("print_document",),
    "report.data": ("ReportData", "ReportOptions", "build_report"),
    "report.data_files": ("report_csv", "report_json", "report_records"),
    "report.document": ("describe_report",),
    "report.placeholders": ("hint", "placeholders"),
    "report_forms": ("REPORT_FORMS", "render_report"),
    "report_workbook.workbook": ("workbook_bytes", "workbook_of"),
    "verify": ("check_report",),
    "waterfall": ("WATERFALL", "waterfall_bars", "waterfall_cells", "waterfall_columns"),
    "wording": ("truncate",),
}, rooms=("render",))  # fmt: skip

__all__ = [
    "REPORT_FORMS", "WATERFALL", "Asked", "Chart", "Column", "Document", "Fact", "Paragraph", "PlanComparison",
    "Quantity", "ReportData", "ReportOptions", "Section", "Series", "Table", "build_report", "check_drawing",
    "check_report", "compare_plans", "curve_values", "describe_break_evens", "describe_changes",
    "describe_comparison", "describe_drivers", "describe_findings", "describe_report", "describe_risk",
    "describe_sensitivity", "describe_solution", "describe_tornado", "format_cell", "hint", "placeholders",
    "print_document", "render", "render_csv", "render_json", "render_report", "report_csv", "report_json",
    "report_records", "truncate", "waterfall_bars", "waterfall_cells", "waterfall_columns", "workbook_bytes",
    "workbook_of",
]  # fmt: skip
