"""Whether a template of ours can still ask its functions in the Excel it was built for, after others have saved it."""

import re
from collections.abc import Iterator

from payroll_impact.checks.finding import TEMPLATE, Finding, at
from payroll_impact.checks.overwritten import identity_of
from payroll_impact.checks.workbook import CheckedBook
from payroll_impact.hosts.spelling import stored

_OPENS_IN, _EXCEL, _LITE = "Opens in", "Excel", "xlwings Lite"  # as the sheet About says it
_PROGRAM = re.compile(r"xl/webextensions/webextension\d*\.xml")
_OF_CALC = stored("PAYROLL_VERSION", "calc").rpartition(".")[0]


def functions_can_be_asked(book: CheckedBook) -> Iterator[Finding]:
    """Yield what LibreOffice takes out of a workbook for Excel when it saves it: the functions' names, the program."""
    identity = identity_of(book)
    opens_in = "" if identity is None else identity.facts.get(_OPENS_IN, "")
    if not opens_in.startswith(_EXCEL):
        return
    anew = "build it anew for Excel"
    if _LITE in opens_in and not any(map(_PROGRAM.fullmatch, book.source.package.names)):
        yield Finding(TEMPLATE, "", "", f"the program of {_LITE} was lost when another program saved it: {anew}")
    for formula in book.formulas:
        if formula.pattern.is_ours and _OF_CALC in formula.text:
            yield at(TEMPLATE, formula.place, f"a function as LibreOffice saves it, which Excel does not know: {anew}")
