"""Reports in every form, each writer loaded for its own: most from the document, two from builders of their own."""

from collections.abc import Sequence
from functools import partial

from payroll_impact.documents.report.data import ReportData
from payroll_impact.model import Comparison

REPORT_FORMS = (".xlsx", ".html", ".pdf", ".png", ".json")


def render_report(reports: Sequence[tuple[Comparison, ReportData]], form: str) -> bytes:
    """Return one or several reports in a form.

    Parameters
    ----------
    reports : sequence of (Comparison, ReportData)
        What to report.
    form : str
        One of `REPORT_FORMS`. The workbook carries live formulas, and JSON all that was read off.

    Raises
    ------
    HostError
        If a program or library is missing.
    """
    if form == ".xlsx":
        return _workbook(reports)
    if form == ".json":
        from payroll_impact.documents.report.data_files import report_json  # noqa: PLC0415

        each = [report_json(*report) for report in reports]
        return each[0] if len(each) == 1 else b"[\n%s]\n" % b",".join(each)
    from payroll_impact.documents.render import render  # noqa: PLC0415
    from payroll_impact.documents.report.document import describe_report  # noqa: PLC0415

    document = describe_report(reports)
    if form == ".pdf":
        from payroll_impact.documents.render.pdf import print_pdf  # noqa: PLC0415

        return print_pdf(partial(render, document, ".html"), partial(_workbook, reports))
    return render(document, form)


def _workbook(reports: Sequence[tuple[Comparison, ReportData]]) -> bytes:
    from payroll_impact.documents.report_workbook.workbook import workbook_of  # noqa: PLC0415

    return workbook_of(reports)
