"""The sheet SignOff: whose workbook it is, which version, what changed in it, and where it is signed."""

from payroll_impact import __version__
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet

_LOG, _LOG_ROWS = 9, 15  # the header of the log, from 0, and its rows
_SIGNED = _LOG + _LOG_ROWS + 4
_SIGNATURES = ("prepared by", "reviewed by", "approved by")
_PLACE_TO_SIGN = 30  # the height of a row with room for a hand [points]


def write_sign_off(book: Book, scenario: str) -> None:
    """Write the sheet; `scenario` is the name of what the workbook was built from."""
    sheet = book.sheet(
        "SignOff", "input", "Version and sign-off", "Who made this workbook, what changed in it, who answers for it.",
        (20, 24, 16, 90),
    )  # fmt: skip
    sheet.text(3, 0, "This file", "section")
    for row, (label, value, told) in enumerate(
        (("version", "1", "The version of this file, as you count."), ("author", "", "Who keeps this file.")), start=4
    ):
        sheet.text(row, 0, label)
        sheet.input(row, 1, value, rules.text(120), label.capitalize(), told)
    _log(sheet, f"built by payroll-impact {__version__} from the scenario {scenario}")
    sheet.text(_SIGNED - 1, 0, "Signatures", "section")
    sheet.texts(_SIGNED, 0, ("", "name", "date", "signature"), "head", "unit_head")
    for row, who in enumerate(_SIGNATURES, start=_SIGNED + 1):
        sheet.worksheet.set_row(row, _PLACE_TO_SIGN)
        sheet.text(row, 0, who)
        sheet.input(row, 1, None, rules.text(120), "Name", f"{who.capitalize()}: name.")
        sheet.input(row, 2, None, rules.date(), "Date", "The date of the signature.")
        sheet.input(row, 3, None, rules.text(255), "Signature", "Signed here, or on paper.")
    sheet.worksheet.freeze_panes(3, 1)


def _log(sheet: Sheet, built: str) -> None:
    sheet.text(_LOG - 1, 0, "Log of versions", "section")
    sheet.texts(_LOG, 0, ("version", "author", "date", "what is new in it, and why"), "head", "unit_head")
    for row in range(_LOG + 1, _LOG + 1 + _LOG_ROWS):
        first = row == _LOG + 1
        sheet.input(row, 0, "1" if first else None, rules.text(40), "Version", "The version this line is about.")
        sheet.input(row, 1, None, rules.text(120), "Author", "Who made it.")
        sheet.input(row, 2, None, rules.date(), "Date", "When it was made.")
        sheet.input(row, 3, built if first else None, rules.text(1000), "What is new", "What is new, and why.", "wrap")
