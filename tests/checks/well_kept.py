"""A small workbook that keeps all twenty standards."""

import datetime as dt
import io

import xlsxwriter

MONTHS = 6
FIRST = 4  # column E
COLUMNS = "EFGHIJ"


def well_kept():
    """Return its bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    look = {
        "plain": book.add_format({}),
        "date": book.add_format({"num_format": "mmm yy"}),
        "input": book.add_format({"bg_color": "#FFF7DC", "font_color": "#0B3D91", "locked": False}),
        "day": book.add_format(
            {"bg_color": "#FFF7DC", "font_color": "#0B3D91", "locked": False, "num_format": "yyyy-mm-dd"}
        ),
        "head": book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "white"}),
    }
    sheets = {
        name: book.add_worksheet(name) for name in ("About", "Inputs", "Timeline", "Calculation", "Results", "Checks")
    }
    _about(sheets["About"])
    _inputs(sheets["Inputs"], look)
    _timeline(sheets["Timeline"], look)
    _calculation(sheets["Calculation"], look)
    _results(book, sheets["Results"])
    _checks(sheets["Checks"])
    book.define_name("Total_pay", "=Calculation!$D$7")
    for sheet in sheets.values():
        sheet.protect()
    book.close()
    return buffer.getvalue()


def _about(sheet):
    rows = (
        ("Version", "", "1.0"), ("Purpose", "", "To be well kept."),
        ("Sign convention", "", "Costs are positive."),
        ("Colour key",), ("input", "", "blue on yellow"),
        (),
        ("Sheets", "kind", "purpose"), ("Inputs", "input", "what is typed"), ("Timeline", "calculation", "months"),
        ("Calculation", "calculation", "pay"), ("Results", "output", "the answer"),
        ("Checks", "output", "whether it adds up"),
    )  # fmt: skip
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def _inputs(sheet, look):
    sheet.write_row("A4", ("input", "value", "unit"), look["head"])
    number = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e9}
    rows = (("Start", dt.date(2025, 9, 1), "date"), ("Heads", 1500, "heads"), ("Pay", 90_000, "USD/year"),
            ("Tolerance", 0.005, "USD"))  # fmt: skip
    for row, (title, value, unit) in enumerate(rows, start=4):
        sheet.write(row, 0, title)
        sheet.write(row, 2, unit)
        if isinstance(value, dt.date):
            sheet.write_datetime(row, 1, dt.datetime.combine(value, dt.time()), look["day"])
            bounds = {"minimum": dt.date(2024, 1, 1), "maximum": dt.date(2060, 1, 1)}
            sheet.data_validation(row, 1, row, 1, {"validate": "date", "criteria": "between"} | bounds)
        else:
            sheet.write_number(row, 1, value, look["input"])
            sheet.data_validation(row, 1, row, 1, number)


def _heads(sheet, look):
    sheet.write_row("A4", ("quantity", "unit", "constant", "total"), look["head"])
    sheet.freeze_panes(4, 2)


def _timeline(sheet, look):
    _heads(sheet, look)
    sheet.write_row("A6", ("Month of the plan", "number"))
    sheet.write_row("A7", ("First quarter", "flag"))
    for column in COLUMNS:
        sheet.write_formula(f"{column}4", f"=EDATE(Inputs!$B$5,{column}6-1)", look["date"])
        sheet.write_formula(f"{column}6", f"=COLUMNS($E5:{column}5)")
        sheet.write_formula(f"{column}7", f"=1*({column}6*12<=12*$C8)")
    sheet.write_row("A8", ("Months of a quarter", "months"))
    sheet.write_formula("C8", "=12/(1+1+1+1)")


def _calculation(sheet, look):
    _heads(sheet, look)
    sheet.write_row("A6", ("Monthly pay per head", "USD/month"))
    sheet.write_formula("C6", "=Inputs!$B$7/12")
    sheet.write_row("A7", ("Pay", "USD"))
    sheet.write_row("A8", ("Pay to date", "USD"))
    sheet.write_row("A9", ("Pay of the first quarter", "USD"))
    sheet.write_formula("D7", "=SUM(E7:J7)")
    sheet.write_formula("D9", "=SUM(E9:J9)")
    for column in COLUMNS:
        before = chr(ord(column) - 1)
        sheet.write_formula(f"{column}4", f"=Timeline!{column}$4", look["date"])
        sheet.write_formula(f"{column}7", "=Inputs!$B$6*$C6")
        sheet.write_formula(f"{column}8", f"={before}8+{column}7")
        sheet.write_formula(f"{column}9", f"={column}7*Timeline!{column}7")


def _results(book, sheet):
    sheet.write_row("A4", ("answer", "value", "unit"))
    sheet.write_row("A5", ("Pay of the plan", "", "USD"))
    sheet.write_formula("B5", "=Total_pay")
    sheet.write_row("A6", ("All checks hold",))
    sheet.write_formula("B6", "=Checks!$B$4")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Calculation!$E$8:$J$8", "categories": "=Calculation!$E$4:$J$4"})
    sheet.insert_chart("D5", chart)


def _checks(sheet):
    sheet.write("A4", "Master check")
    sheet.write_formula("B4", "=MIN(B6:B7)")
    sheet.write("A6", "Pay adds up")
    sheet.write_formula("B6", "=1*(ABS(Calculation!J8-Calculation!D7)<=Inputs!$B$8)")
    sheet.write("A7", "The first quarter is part of it")
    sheet.write_formula("B7", "=1*(Calculation!D9<=Calculation!D7)")
