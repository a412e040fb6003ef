"""Formulas that read another workbook: nobody here has it, so they keep the values they show."""

import re

from payroll_impact.cells import CellError
from payroll_impact.cells.addresses import Address
from payroll_impact.workbooks.recalc.dependencies import Reading
from payroll_impact.workbooks.recalc.model import NOT_CALCULATED, EngineResult, RecalcFinding
from payroll_impact.workbooks.recalc.spellings import catalogued
from payroll_impact.xlsx.sheet import UNREADABLE
from payroll_impact.xlsx.workbook import Workbook

_REFERENCE = re.compile(
    r"""
    "(?:[^"]|"")*"                                                   # a text
    | (?P<found>(?:'(?:[^']|'')*\[(?:[^']|'')*'                      # '[1]My plan'!A1
                 | (?<![\w\]\[:.@])\[[^\[\]]+\][^\s\[\]'"(),;+*/^&=<>{}!-]*)!)   # [1]Plan!A1, [1]!Rates
      (?:(?P<called>[\w.]+)(?=\()|(?P<cells>[$\w.:]*))
    """,
    re.VERBOSE,
)


def external_reference(formula: str) -> str:
    """Return the first reference to another workbook in a formula; nothing if there is none.

    >>> external_reference("SUM('[1]My plan'!A1:A9)"), external_reference("[2]!Rates*2")
    ("'[1]My plan'!A1:A9", '[2]!Rates')
    >>> external_reference('Pay[2025]+Pay[[2024]:[2025]]&"[1]Plan!A1"+[1]!PAYROLL_CUT(3)')
    ''
    """
    for match in _REFERENCE.finditer(formula):
        if match["found"] and not (match["called"] and catalogued(match["called"])):
            return f"{match['found']}{match['called'] or match['cells']}"
    return ""


def external_formulas(book: Workbook) -> dict[Address, str]:
    """Return the cells whose formula reads another workbook, itself or by a name, each with the reference."""
    names = {
        entry.name.casefold(): found for entry in book.names if (found := external_reference(entry.refers_to))
    }
    read: dict[Address, str] = {}
    for title, sheet in book.sheets.items():
        for place, formula in sheet.formulas.items():
            found = external_reference(formula) if "[" in formula else ""
            if not found and names and any(name in formula.casefold() for name in names):
                used = (names.get(name.casefold(), "") for _, name in Reading.of(formula).names)
                found = next(filter(None, used), "")
            if found:
                read[Address(title, *place)] = found
    return read


def keep_external(result: EngineResult, book: Workbook, external: dict[Address, str]) -> EngineResult:
    """Return a result in which these cells show what the file stores, and are among what is not calculated."""
    values, found = dict(result.values), list(result.findings)
    for cell, reference in external.items():
        sheet = book.sheets[cell.sheet]
        value = sheet.value(sheet.cells[cell.row, cell.column])
        values[cell] = CellError("#REF!") if value is None or value is UNREADABLE else value
        told = f"{reference} is in another workbook; the last value was kept"
        found.append(RecalcFinding(NOT_CALCULATED, cell, told))
    return EngineResult(values, result.spills, found, result.read)
