"""Texts that try to be something else; a workbook as openpyxl reads it; documents as text and page."""

import io

from openpyxl import load_workbook

from payroll_impact.documents import describe_report, print_document
from payroll_impact.documents.render import render

HOSTILE = (
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@cmd",
    '=HYPERLINK("http://example.org","x")',
    "http://example.org/x",
    "<b>&amp;\"'",
    "line\nbreak\x00\x1b[31m\ufffe",
    "x" * 40_000,
)


def opened(data, *, values=True):
    return load_workbook(io.BytesIO(data), data_only=values)


def text_of(document):
    """Return a document as a terminal prints it."""
    file = io.StringIO()
    print_document(document, file)
    return file.getvalue()


def report_text(comparison, content):
    """Return a report as a terminal prints it."""
    return text_of(describe_report([(comparison, content)]))


def page_of(*reports):
    """Return reports as one page, as text."""
    return render(describe_report(reports), ".html").decode()
