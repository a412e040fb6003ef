"""The Taxes sheet: what each tax asks for, and every value of the law the plan rests on, with its source."""


from xlsxwriter.worksheet import Worksheet

from payroll_impact.analysis.breakeven import UNKNOWN
from payroll_impact.documents.report.inputs import TaxRow, law_values, tax_rows
from payroll_impact.documents.report.law import first_month, origin
from payroll_impact.documents.report_workbook.book import ReportBook
from payroll_impact.documents.wording import clean
from payroll_impact.model import AppliedParameter

_HEAD = 4
_SOURCE = 80
_NET = ("Tax", "Applies in", "From", "Net rate", "Wage base", "Free of tax up to", "Law of", "State of the figures")
_USED = ("Parameter", "Name for an override", "From", "Value", "Unit", "Origin", "Law of", "Source")

_RATES = ("Currency", "Setting", "From", "Rate", "Unit", "Confidence", "", "Source")


def write(book: ReportBook) -> None:
    """Fill the sheet."""
    sheet = book.sheet("Taxes", "Employer taxes and their law", [36, 32, 11, 12, 19, 19, 10, _SOURCE])
    sheet.write_string(1, 0, book.content.law, book.styles("note"))
    plan = book.comparison.plan.plan
    rows = tax_rows(plan)
    sheet.write_string(_HEAD - 1, 0, "Rates in force", book.styles("section"))
    book.head(sheet, _HEAD, _NET, range(2, 6))
    for row, entry in enumerate(rows, start=_HEAD + 1):
        _net(book, sheet, row, entry)
    head = _rates(book, sheet, _HEAD + len(rows) + 3)
    sheet.write_string(head - 1, 0, "Values the plan uses", book.styles("section"))
    book.head(sheet, head, _USED, range(2, 4))
    applied = sorted(law_values(plan), key=lambda value: (value.path, first_month(value, plan.calendar.first)))
    for row, value in enumerate(applied, start=head + 1):
        _used(book, sheet, row, value)
        sheet.write_datetime(row, 2, first_month(value, plan.calendar.first), book.styles(*_style(value), "month"))
    sheet.freeze_panes(_HEAD - 1, 1)
    sheet.repeat_rows(0)
    if not rows:
        sheet.write_string(_HEAD + 1, 0, "No employer taxes apply to this plan.", book.styles("note"))


def _rates(book: ReportBook, sheet: Worksheet, head: int) -> int:
    """Write the exchange rates, if the plan has any; return the row of the next table's head."""
    if not book.content.rates:
        return head
    title = f"Exchange rates: {book.content.currency} for one unit"
    sheet.write_string(head - 1, 0, title, book.styles("section"))
    book.head(sheet, head, _RATES, range(2, 4))
    for row, rate in enumerate(book.content.rates, start=head + 1):
        style = ("top", "unknown") if rate.confidence == UNKNOWN else ("top",)
        texts = {0: f"One {rate.currency}", 1: rate.path, 4: rate.unit, 5: rate.confidence, 6: "", 7: rate.source}
        for column, text in texts.items():
            unit = ["unit"] if column == 4 else ["wrap"] if column == 7 else []  # noqa: PLR2004 - unit and source
            sheet.write_string(row, column, text, book.styles(*style, *unit))
        sheet.write_datetime(row, 2, rate.start, book.styles(*style, "month"))
        sheet.write_number(row, 3, rate.rate, book.styles(*style, "general"))
        book.lines(sheet, row, rate.source, _SOURCE * 1.25)
    return head + len(book.content.rates) + 3


def _net(book: ReportBook, sheet: Worksheet, row: int, entry: TaxRow) -> None:
    sheet.write_string(row, 0, clean(entry.tax), book.styles())
    sheet.write_string(row, 1, clean(entry.jurisdiction), book.styles())
    sheet.write_datetime(row, 2, entry.start, book.styles("month"))
    sheet.write_number(row, 3, entry.net_rate, book.styles("rate"))
    if entry.wage_base is None:
        sheet.write_string(row, 4, "no ceiling", book.styles("right"))
    else:
        sheet.write_number(row, 4, entry.wage_base, book.styles("money"))
    sheet.write_number(row, 5, entry.threshold, book.styles("money"))
    sheet.write_string(row, 6, clean(entry.law_of), book.styles("unit"))
    state = "carried forward, in part or whole" if entry.carried else "of the year"
    sheet.write_string(row, 7, f"{state}; amounts in {entry.unit}", book.styles())


def _style(value: AppliedParameter) -> tuple[str, ...]:
    return ("top",) if origin(value) == "published" else ("top", "unknown")


def _used(book: ReportBook, sheet: Worksheet, row: int, value: AppliedParameter) -> None:
    style = _style(value)
    unit, where = book.unit(value.unit), value.path.partition(".")[0]
    texts = {0: value.title, 1: value.path, 4: unit, 5: origin(value), 6: where}
    for column, text in texts.items():
        sheet.write_string(row, column, clean(text), book.styles(*style, *(["unit"] if column == 4 else [])))  # noqa: PLR2004 - beside a figure
    book.lines(sheet, row, value.source, _SOURCE)
    sheet.write_string(row, 7, clean(value.source), book.styles(*style, "wrap"))
    number = "rate" if value.unit.startswith("fraction") else "money"
    sheet.write_number(row, 3, value.value, book.styles(*style, number))
