"""The sheet Worth a look: what is allowed and seldom meant, and what does not hold in the workbook reported on."""

from payroll_impact.documents.report_workbook.book import Book

NAME = "Worth a look"
_HEAD = 3
_TITLES = ("Where", "What is there", "Why it is remarked on")
_WIDTHS = (52, 34, 84)


def write(book: Book) -> None:
    """Fill the sheet."""
    sheet = book.sheet(NAME, NAME, _WIDTHS)
    told = "Nothing here stops the computation: each value is taken as it was given."
    sheet.write_string(1, 0, told, book.styles("note"))
    book.head(sheet, _HEAD, _TITLES)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.repeat_rows(_HEAD)
    rows = [(remark.place, remark.value, remark.why) for remark in book.content.remarks]
    if book.content.options.workbook_checks:
        rows.insert(0, ("the workbook", "its own checks", book.content.options.workbook_checks))
    for row, texts in enumerate(rows, start=_HEAD + 1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, book.styles("wrap"))
        longest = max(zip(texts, _WIDTHS, strict=True), key=lambda each: len(each[0]) / each[1])
        book.lines(sheet, row, *longest)
    if not rows:
        sheet.write_string(_HEAD + 1, 0, "No value is remarked on.", book.styles("note"))
