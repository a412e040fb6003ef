"""Texts that try to be something else, and a workbook as openpyxl reads it."""

import io

from openpyxl import load_workbook

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
