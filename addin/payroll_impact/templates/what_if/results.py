"""The sheet Results: the functions' own answers to the case picked, and what checks hold them against."""

from payroll_impact.model.impact import METRICS
from payroll_impact.templates import checks
from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import Check, ask_functions, show_master
from payroll_impact.templates.formulas import Expression
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import TimeSheet, months_of
from payroll_impact.templates.what_if.impact import LINES, METRIC_ROWS
from payroll_impact.templates.what_if.limits import MONTHS

TABLES = f"{places.workforce_range()},{case.changes_range()},{places.SETTINGS_RANGE}"
_THERE = "Results!$B$4"
_NOTE = "The add-in is not loaded: this sheet waits for it, the others do not need it."
# rows of the tables, from 1; the summary is last, as it has a row for every law carried forward and every cut that is
# short of the law, and nothing may stand in the way of what it spills
_BRIDGE, _PLAN, _HEADS, _SUMMARY = 6, 28, 28 + MONTHS + 5, 28 + 2 * (MONTHS + 5)


def guarded(function: str) -> Expression:
    """Return a formula that asks a function only where there is one."""
    return checks.guarded(function, _THERE)


def where_there(check: str) -> str:
    """Return a check of the functions' answers that holds where there are none."""
    return f"IF({_THERE}=1,{check},1)"


def write_results(book: Book) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Results", "output", "Results of the functions", "The same case, computed by the PAYROLL functions.",
        (42, 16, *[15] * 18),
    )  # fmt: skip
    show_master(sheet, 1, 2)
    ask_functions(sheet, 3, 1)
    sheet.formula(3, 2, f'=IF({_THERE}=1,"","{_NOTE}")', "note")
    tables = (
        (_BRIDGE, "Bridge of the yearly run rate", f"PAYROLL_BRIDGE({TABLES})", (("number",), ("money", "right"))),
        (_PLAN, "The plan by month", f"PAYROLL_PLAN({TABLES})", (("month",), ("money", "right"))),
        (_HEADS, "Headcount by month", f"PAYROLL_HEADCOUNT({TABLES})", (("month",), ("heads", "right"))),
        (_SUMMARY, "Key figures, law carried forward, what is short of the law", f"PAYROLL_SUMMARY({TABLES})",
         (("number",), ("cents", "right"), ("unit",))),
    )  # fmt: skip
    for row, title, function, formats in tables:
        sheet.text(row - 2, 0, title, "section")
        sheet.function(row - 1, 0, guarded(function), *formats)
    sheet.worksheet.freeze_panes(4, 1)


def _agree(function: str, native: str) -> str:
    """Return whether a figure of a function is the native one, to the tolerance."""
    return f"1*(ABS({function}-{native})<={places.TOLERANCE}*(1+ABS({native})))"


def agreement(total: TimeSheet) -> list[Check]:
    """Return the checks of the native model against the functions."""
    by_month = [
        (f"{title}, all months", f"SUM({_column(_PLAN, 1 + LINES.index(key))})", months_of(total[f"plan {key}"], 0))
        for key, title in ((line, line.replace("_", " ").capitalize()) for line in LINES)
    ]
    sums = [
        ("Impact, all months", f"SUM({_column(_PLAN, len(LINES) + 3)})", months_of(total["impact"], 0)),
        ("Baseline, all months", f"SUM({_column(_PLAN, len(LINES) + 2)})", months_of(total["baseline"], 0)),
    ]
    listed = [
        Check(f"Functions and native model agree: {title}", where_there(_agree(function, f"SUM({native})")), _REMEDY)
        for title, function, native in (*by_month, *sums)
    ]
    for index, name in enumerate(METRICS):
        row = _SUMMARY + 1 + index
        figure, native = f"Results!$B${row}", f"Metrics!$C${METRIC_ROWS[name]}"
        # LibreOffice compares the text of a spill with nothing but itself, unless it is joined to another
        alike = f'1*({figure}&""={native}&"")'
        same = f"IF(ISNUMBER({native}),{_agree(f'N({figure})', f'N({native})')},{alike})"
        listed.append(Check(f"Functions and native model agree: {METRICS[name].title}", where_there(same), _REMEDY))
    return listed


_REMEDY = "Calculate the workbook again; if it stays, a formula has been overwritten, or a row inserted in a table."


def _column(head: int, column: int) -> str:
    letter = chr(ord("A") + column)
    return f"Results!${letter}${head + 1}:${letter}${head + MONTHS}"
