"""Reports in every form: most from the document, two from builders of their own."""

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
    from payroll_impact.documents.render import render  # noqa: PLC0415 - a writer is loaded for its form
    from payroll_impact.documents.report.data_files import report_json  # noqa: PLC0415
    from payroll_impact.documents.report.document import describe_report  # noqa: PLC0415
    from payroll_impact.documents.report_workbook.workbook import workbook_of  # noqa: PLC0415

    workbook = partial(workbook_of, reports)
    if form == ".xlsx":
        return workbook()
    if form == ".json":
        each = [report_json(*report) for report in reports]
        return each[0] if len(each) == 1 else b"[\n%s]\n" % b",".join(each)
    document = describe_report(reports)
    if form == ".pdf":
        from payroll_impact.documents.render.pdf import print_pdf  # noqa: PLC0415

        return print_pdf(partial(render, document, ".html"), workbook)
    return render(document, form)
