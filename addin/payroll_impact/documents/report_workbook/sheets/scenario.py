"""The Scenario sheet: the whole scenario as text, its hash, and how the report was made, so that it can be checked."""

from payroll_impact.documents.report_workbook.book import ReportBook

HEAD = 11  # the row above the scenario's first line
VERSION, SHA256, TORNADO, RISK, MADE, CHECKS = range(2, 8)  # rows of the facts
_TEXT = 110  # characters of a line
PIECE = 32_000  # UTF-16 units of a line in one cell; longer ones go on in the next
NO_REMARK = "none, or all hold"
NOT_STATED = "not stated, so that equal reports are equal files"
TITLE = "Scenario and how this report was made"


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Scenario", TITLE, [30, _TEXT])
    content = book.content
    facts = {
        VERSION: ("payroll-impact", content.version),
        SHA256: ("SHA-256 of the scenario", content.sha256),
        TORNADO: ("Tornado page", "yes" if content.options.tornado else "no"),
        RISK: ("Risk page", "yes" if content.options.risk else "no"),
        MADE: ("Made on", content.options.made or NOT_STATED),
        CHECKS: ("Checks of its workbook", content.options.workbook_checks or NO_REMARK),
    }
    for row, (title, text) in facts.items():
        sheet.write_string(row, 0, title, book.styles("bold"))
        sheet.write_string(row, 1, text, book.styles())
    how = "payroll-impact report --check THIS.xlsx computes the report again from this text and compares the cells."
    sheet.write_string(CHECKS + 2, 0, how, book.styles("note"))
    sheet.write_string(HEAD - 1, 0, "The scenario, line by line; as a .toml file it can be run", book.styles("section"))
    book.head(sheet, HEAD, ["Line", "Text"])
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)
    for number, line in enumerate(content.scenario.removesuffix("\n").split("\n"), start=1):
        sheet.write_number(HEAD + number, 0, number, book.styles("whole", "quiet", "top"))
        for column, piece in enumerate(pieces(line), start=1):
            sheet.write_string(HEAD + number, column, piece, book.styles("wrap"))
        book.lines(sheet, HEAD + number, line, _TEXT)


def pieces(line: str) -> list[str]:
    """Cut a line into texts that each fit a cell.

    >>> [len(piece) for piece in pieces("x" * 40_000)]
    [16000, 16000, 8000]
    """
    half = PIECE // 2  # a letter takes two units at most
    return [line[start : start + half] for start in range(0, len(line), half)] or [""]
