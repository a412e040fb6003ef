"""What one head of each role costs fully loaded, year by year, with every tax, rate, base and source."""

from payroll_impact.model import Plan
from payroll_impact.scenarios import law_tables
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master

_ROLES, _HEAD, _TAXES = 12, 8, 6
_FIRST, _LAST = _HEAD + 1, _HEAD + _ROLES
_YEARS = (2024, 2025, 2026)
_LAW_HEAD = 5
_COLUMNS = ("role", "jurisdiction", "annual pay", "bonus", "benefits", "benefits per head", "overhead per head")
_UNITS = ("name", "code", "currency/year", "fraction of pay", "fraction of pay", "currency/year", "currency/year")


def cost_per_head(book: Book, plan: Plan) -> None:
    """Write the cost-per-head template."""
    contents = about(
        book,
        "What one head of each role costs fully loaded in one year: pay, bonus, employer taxes, benefits, overhead.",
        ("A year of flat pay by one employer; at most 12 roles; contractors are not employees and are left out.",
         "A tax without a value in the year is shown as a check that does not hold: give another year."),
        ("Taxes are on pay and bonus, between threshold and wage base, as the law of that year has them.",),
    )  # fmt: skip
    _inputs(book, plan)
    rows = _law(book)
    _costs(book, rows)
    checks(book, _checks(book, rows))
    contents.write()


def _inputs(book: Book, plan: Plan) -> None:
    sheet = book.sheet("Inputs", "input", "Inputs", "A row per role; yellow cells are yours.", (30, 16, *[16] * 6))
    sheet.texts(2, 0, ("setting", "value", "unit"), "head")
    sheet.text(3, 0, "year of the taxes")
    year = next((year for year in _YEARS if year >= plan.calendar.first.year), _YEARS[-1])
    sheet.input(3, 1, year, rules.choice([str(each) for each in _YEARS]), "Year", "A year the law is known for.")
    sheet.text(3, 2, "year", "unit")
    sheet.text(4, 0, "difference allowed in checks")
    sheet.input(4, 1, 1e-9, rules.number(0, 1), "Difference", "As a fraction.")
    sheet.text(4, 2, "fraction", "unit")
    sheet.texts(_HEAD - 2, 0, _UNITS, "unit")
    sheet.texts(_HEAD - 1, 0, _COLUMNS, "head")
    employees = [role for role in plan.workforce if role.employment == "employee"][:_ROLES]
    money, share = rules.number(0, 1e12, style="money"), rules.number(0, 5, style="rate")
    kinds = (rules.text(120), rules.choice(f"=Law!$H${_LAW_HEAD + 1}:$H${_LAW_HEAD + len(law_tables.codes())}"),
             money, share, share, money, money)  # fmt: skip
    for index in range(_ROLES):
        role = employees[index] if index < len(employees) else None
        values = (
            (role.role, role.jurisdiction, role.annual_pay, role.bonus, role.benefits, role.benefits_per_head,
             role.overhead_per_head) if role else [None] * len(_COLUMNS)
        )  # fmt: skip
        for column, (value, rule) in enumerate(zip(values, kinds, strict=True)):
            sheet.input(_HEAD + index, column, value, rule, _COLUMNS[column], f"{_COLUMNS[column]} [{_UNITS[column]}].")
    sheet.worksheet.freeze_panes(_HEAD, 1)


def _law(book: Book) -> int:
    """Write the taxes in force by jurisdiction and year; return how many rows."""
    sheet = book.sheet(
        "Law", "input", "The law", "Employer taxes by jurisdiction and year, with their sources.",
        (22, 44, 10, 14, 14, 120, 4, 16),
    )  # fmt: skip
    units = ("code year number", "", "fraction", "currency/year", "currency/year", "")
    sheet.texts(_LAW_HEAD - 2, 0, units, "unit")
    sheet.texts(_LAW_HEAD - 1, 0, ("key", "tax", "rate", "threshold", "wage base", "source"), "head")
    sheet.text(_LAW_HEAD - 1, 7, "jurisdictions", "head")
    row = _LAW_HEAD
    rate, money = rules.number(0, 1, style="rate"), rules.number(0, 1e9, style="money")
    for index, code in enumerate(law_tables.codes()):
        sheet.text(_LAW_HEAD + index, 7, code)
        for year in _YEARS:
            for number, tax in enumerate(law_tables.known_taxes(code, year), start=1):
                sheet.text(row, 0, f"{code} {year} {number}")
                sheet.text(row, 1, tax.title)
                sheet.input(row, 2, tax.rate, rate, "Rate", "Net of any credit.")
                sheet.input(row, 3, tax.threshold, money, "Threshold", "Wages below it bear no tax.")
                base = None if tax.wage_base == float("inf") else tax.wage_base
                sheet.input(row, 4, base, money, "Wage base", "Wages above it bear no tax; blank for no limit.")
                sheet.text(row, 5, tax.source)
                row += 1
    sheet.worksheet.freeze_panes(_LAW_HEAD, 1)
    return row


def _costs(book: Book, law_rows: int) -> None:
    sheet = book.sheet(
        "Costs", "output", "Cost of one head", "Loaded cost by role; each tax with its rate, base and amount below.",
        (34, 16, *[15] * 8),
    )  # fmt: skip
    show_master(sheet, 1, 4)
    heads = (
        "role",
        "jurisdiction",
        "annual pay",
        "bonus",
        "employer tax",
        "benefits",
        "overhead",
        "loaded cost",
        "of pay",
    )
    units = ("name", "code", *["currency/year"] * 6, "multiple")
    sheet.texts(_HEAD - 2, 0, units, "unit")
    sheet.texts(_HEAD - 1, 0, heads, "head")
    if book.with_functions:
        ask_functions(sheet, 3, 1)
        sheet.text(_HEAD - 1, 9, "by the function", "head")
        sheet.text(_HEAD - 2, 9, "currency/year", "unit")
    for index in range(_ROLES):
        _cost_row(sheet, index)
    _taxes(sheet, law_rows)
    sheet.worksheet.freeze_panes(_HEAD, 1)


def _cost_row(sheet: Sheet, index: int) -> None:
    row = _FIRST + index
    taxes = (
        f"SUMIF($A${_LAST + 4}:$A${_LAST + 3 + _ROLES * _TAXES},A{row},$G${_LAST + 4}:$G${_LAST + 3 + _ROLES * _TAXES})"
    )
    formulas = (
        f'IF(Inputs!A{row}="","",Inputs!A{row})', f'IF(A{row}="","",Inputs!B{row}&"")', f"N(Inputs!C{row})",
        f"C{row}*N(Inputs!D{row})", f'IF(A{row}="",0,{taxes})', f"C{row}*N(Inputs!E{row})+N(Inputs!F{row})",
        f"N(Inputs!G{row})", f"SUM(C{row}:G{row})", f"IF(C{row}>0,H{row}/C{row},0)",
    )  # fmt: skip
    styles = ("number", "number", *["cents"] * 6, "fraction")
    for column, (formula, style) in enumerate(zip(formulas, styles, strict=True)):
        sheet.formula(row - 1, column, f"={formula}", style, *(("bold",) if column == 7 else ()))  # noqa: PLR2004 - the answer
    if sheet.book.with_functions:
        cells = ",".join(f"Inputs!{letter}{row}" for letter in "DEFG")
        asked = f"PAYROLL_LOADED_COST(Inputs!C{row},Inputs!B{row},Inputs!$B$4,{cells})"
        sheet.function(row - 1, 9, guarded(f'IF(A{row}="",0,{asked})', "$B$4"), ("cents",))


def _taxes(sheet: Sheet, law_rows: int) -> None:
    """Write every tax of every role: its rate, threshold, base and what it comes to."""
    head = _LAST + 3
    sheet.text(head - 3, 0, "Every tax", "section")
    sheet.texts(
        head - 2, 0, ("name", "", "", "fraction", "currency/year", "currency/year", "currency/year", "0/1"), "unit"
    )
    sheet.texts(head - 1, 0, ("role", "key", "tax", "rate", "threshold", "wage base", "amount", "applies"), "head")
    keys = f"Law!$A${_LAW_HEAD + 1}:$A${law_rows}"
    for index in range(_ROLES * _TAXES):
        row, role = head + 1 + index, _FIRST + index // _TAXES
        first = head + 1 + index - index % _TAXES
        at = f"MATCH(B{row},{keys},0)"

        def law(letter: str, at: str = at) -> str:
            return f"INDEX(Law!${letter}${_LAW_HEAD + 1}:${letter}${law_rows},{at})"

        wages = f"(C{role}+D{role})"
        upper = f'IF(F{row}="",{wages},MIN({wages},F{row}))'
        formulas = (
            f'IF(A{role}="","",A{role})', f'B{role}&" "&Inputs!$B$4&" "&ROWS(A{first - 1}:A{row - 1})',
            f'IF(H{row}=0,"",{law("B")})', f"IF(H{row}=0,0,{law('C')})", f"IF(H{row}=0,0,{law('D')})",
            f'IF(H{row}=0,0,IF({law("E")}="","",{law("E")}))', f"H{row}*D{row}*MAX(0,{upper}-E{row})",
            f"1*(COUNTIF({keys},B{row})>0)",
        )  # fmt: skip
        styles = ("number", "note", "number", "rate", "money", "money", "cents", "flag")
        for column, (formula, style) in enumerate(zip(formulas, styles, strict=True)):
            sheet.formula(row - 1, column, f"={formula}", style)


def _checks(book: Book, law_rows: int) -> list[Check]:
    del law_rows
    known = f'SUMPRODUCT((Costs!A{_FIRST}:A{_LAST}<>"")*1)'
    rows = (_LAST + 4, _LAST + 3 + _ROLES * _TAXES)
    found = f'SUMPRODUCT((Costs!H{rows[0]}:H{rows[1]}=1)*(Costs!A{rows[0]}:A{rows[1]}<>""))'
    listed = [
        Check("Every role has pay", f"1*(COUNTA(Inputs!A{_FIRST}:A{_LAST})=COUNT(Inputs!C{_FIRST}:C{_LAST}))",
              "Give pay for each role; a number pasted as text must be typed again."),
        Check("Every role's jurisdiction has taxes in that year", f"1*({found}>={known})",
              "Give another year or jurisdiction: no value could be sourced."),
    ]  # fmt: skip
    if book.with_functions:
        one, other = (f"SUM(Costs!{letter}{_FIRST}:{letter}{_LAST})" for letter in "HJ")
        close = f"1*(ABS({one}-{other})<=Inputs!B5*(1+{one}))"
        listed.append(
            Check("Native formulas and function agree", f"IF(Costs!$B$4=1,{close},1)", "Is the add-in loaded?")
        )  # fmt: skip
    return listed
