"""The About sheet every template opens with: what it is, how to read it, what it was built with."""

from collections.abc import Sequence

import attrs

from payroll_impact import __version__
from payroll_impact.hosts.lite import program
from payroll_impact.hosts.spelling import Host
from payroll_impact.templates.book import Book, Sheet

_PROTECTION = (
    "Formulas are locked without a password: Review, Unprotect Sheet. Excel deletes a row only then; "
    "blanked, it counts as none."
)
_SIGNS = (
    "Impact is plan less baseline: a positive number costs more. Costs are positive. Months begin on their first day."
)
_LICENCES = (
    ("Classic xlwings", "the open-source add-in, BSD licence: free for any use; Excel for Windows"),
    ("xlwings Lite", "free for any use, commercial use too; Excel on the web, Windows and macOS"),
    ("xlwings Server", "PolyForm Noncommercial, or a paid licence; any Excel with add-ins"),
    ("LibreOffice Calc", "the extension is part of payroll-impact (MIT); LibreOffice itself is MPL"),
)
_OPENED = {
    "lite": "Excel of Microsoft 365, 2021 or later (macOS from 13), and on the web, with xlwings Lite; not on iPads.",
    "server": "Excel of Microsoft 365, 2021 or later, for Mac from 16.35, and on the web, with your server's add-in.",
    "classic": "Excel for Windows with classic xlwings: import the functions with its ribbon.",
    "calc": "LibreOffice Calc: install the extension payroll-impact.oxt.",
    "none": "Excel 2007 or later and any other spreadsheet program: there are native formulas only.",
}
_NETWORK = {"lite": f"{program.LOADED_FROM}. {program.ALLOW}."}
_FIRST_TIME = {
    "lite": (
        "Home, Add-ins: add xlwings Lite from Microsoft's store, and open it with its button.",
        "Trust this workbook when it asks: the program it runs is in the file, and needs no server of ours.",
        "Wait until the functions have answered, then save: from now on the add-in starts with the file.",
    ),
    "server": (
        "Home, Add-ins: open the add-in that your administrator offers, and press its button.",
        "Wait until the functions have answered.",
        "Save.",
    ),
}
_COLOURS = (
    ("input", "blue letters on pale yellow: type here; every input cell says what it accepts"),
    ("unknown input", "blue letters on orange: nobody has published it; replace it if you can"),
    ("formula", "black letters, no fill: computed and locked"),
    ("total", "bold on pale blue: computed, adds up what is above"),
    ("tabs", "yellow: input sheets; grey: calculation sheets; green: output sheets"),
)

_LOOKS = ("key input", "key unknown", "number", "total", "bold")


def about(
    book: Book,
    purpose: str,
    limits: Sequence[str],
    conventions: Sequence[str] = (),
    facts: Sequence[tuple[str, str]] = (),
) -> "Contents":
    """Write the About sheet, which comes first; its contents are listed once the other sheets are there."""
    sheet = book.sheet("About", "about", book.title, "Start here.", (24, 16, 110))
    row = _facts(sheet, book.host, purpose, facts)
    row = _list(sheet, row + 1, "The first time", _FIRST_TIME.get(book.host, ()))
    row = _list(sheet, row + 1, "Colour key", _COLOURS, looks=_LOOKS)
    row = _list(sheet, row + 1, "What this template does not do", limits)
    row = _list(sheet, row + 1, "Conventions", conventions)
    if book.with_functions:
        row = _list(sheet, row + 1, "Ways to the PAYROLL functions", _LICENCES)
    return Contents(sheet, row + 1)


@attrs.frozen
class Contents:
    """Where the About sheet lists the sheets."""

    sheet: Sheet
    row: int

    def write(self) -> None:
        """List the sheets of the book: name, kind, purpose."""
        self.sheet.text(self.row, 0, "Sheets", "section")
        self.sheet.text(self.row, 1, "kind", "section")
        self.sheet.text(self.row, 2, "purpose", "section")
        for row, (name, (kind, purpose)) in enumerate(self.sheet.book.kinds.items(), start=self.row + 1):
            self.sheet.worksheet.write_url(row, 0, f"internal:'{name}'!A1", self.sheet.book.styles("link"), name)
            self.sheet.text(row, 1, kind)
            self.sheet.text(row, 2, purpose)


def _facts(sheet: Sheet, host: Host, purpose: str, more: Sequence[tuple[str, str]]) -> int:
    facts = (
        ("Version", f"payroll-impact {__version__}"),
        ("Purpose", purpose),
        *more,
        ("Sign convention", _SIGNS),
        ("Opens in", _OPENED[host]),
        *((("Network", _NETWORK[host]),) if host in _NETWORK else ()),
        ("Protection", _PROTECTION),
    )
    for row, (name, told) in enumerate(facts, start=3):
        sheet.text(row, 0, name, "bold", "top")
        sheet.text(row, 2, told, "wrap")
    return 3 + len(facts)


def _list(
    sheet: Sheet, row: int, title: str, lines: "Sequence[str | tuple[str, str]]", looks: Sequence[str] = ()
) -> int:
    if not lines:
        return row - 1
    sheet.text(row, 0, title, "section")
    sheet.text(row, 1, "", "section")
    sheet.text(row, 2, "", "section")
    for number, line in enumerate(lines, start=row + 1):
        name, told = ("", line) if isinstance(line, str) else line
        look = looks[number - row - 1] if looks else "bold"
        sheet.text(number, 0, name, look, "top")
        sheet.text(number, 2, told, "wrap")
    return row + len(lines) + 1
