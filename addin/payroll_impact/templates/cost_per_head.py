"""What one head of each role costs fully loaded, year by year, with every tax, rate, base and source."""

from collections.abc import Callable

from payroll_impact.model import Plan, Role
from payroll_impact.scenarios import law_tables
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, ask_functions, checks, guarded, show_master
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.evidence import evidence_of, write_evidence

_ROLES, _HEAD, _TAXES = 12, 11, 6
_FIRST, _LAST = _HEAD + 1, _HEAD + _ROLES
_YEARS = (2024, 2025, 2026)
_NO_VALUE = "no value"
_COMPARED = tuple(f"Inputs!$B${row}" for row in (6, 7, 8))  # the years compared
_BY_YEAR = _LAST + 5  # the header row of the table by year on Costs
_LAW_HEAD, _TAX_HEAD = 5, 6
_COLUMNS = ("role", "jurisdiction", "annual pay", "bonus", "benefits", "benefits per head", "overhead per head")
_FIELDS = ("role", "jurisdiction", "annual_pay", "bonus", "benefits", "benefits_per_head", "overhead_per_head")
_UNITS = ("name", "code", "currency/year", "fraction of pay", "fraction of pay", "currency/year", "currency/year")


def cost_per_head(book: Book, plan: Plan) -> None:
    """Write the cost-per-head template."""
    refuse_mixed(plan, _employees(plan), "cost-per-head", together=False)
    contents = about(
        book,
        "What one head of each role costs fully loaded in one year: pay, bonus, employer taxes, benefits, overhead.",
        ("A year of flat pay by one employer; at most 12 roles; contractors are not employees and are left out.",
         "A tax without a value in the year is shown as a check that does not hold: give another year.",
         "Each row is in its own currency, that of the law there; nothing is converted or added up over roles.",
         "The cost per head of a report has the hiring of replacements too: a year's leavers times the cost per hire."),
        ("Taxes are on pay and bonus, between threshold and wage base, as the law of that year has them.",),
    )  # fmt: skip
    _inputs(book, plan)
    _sources(book, plan)
    rows = _law(book)
    _costs(book)
    _taxes(book, rows)
    checks(book, _checks(book))
    contents.write()


def _inputs(book: Book, plan: Plan) -> None:
    sheet = book.sheet("Inputs", "input", "Inputs", "A row per role; yellow cells are yours.", (30, 16, *[16] * 6))
    _settings(sheet, plan)
    sheet.texts(_HEAD - 2, 0, _UNITS[:2], "unit")
    sheet.texts(_HEAD - 2, 2, _UNITS[2:], "unit", "right")
    sheet.texts(_HEAD - 1, 0, _COLUMNS[:2], "head")
    sheet.texts(_HEAD - 1, 2, _COLUMNS[2:], "head", "right")
    money, share = rules.number(0, 1e12, style="money"), rules.number(0, 5, style="rate")
    kinds = (rules.text(120), rules.choice(f"=Law!$H${_LAW_HEAD + 1}:$H${_LAW_HEAD + len(law_tables.codes())}"),
             money, share, share, money, money)  # fmt: skip
    employees = _employees(plan)
    for index in range(_ROLES):
        role = employees[index] if index < len(employees) else None
        values = [getattr(role, name) if role else None for name in _FIELDS]
        for column, (value, rule) in enumerate(zip(values, kinds, strict=True)):
            sheet.input(_HEAD + index, column, value, rule, _COLUMNS[column], f"{_COLUMNS[column]} [{_UNITS[column]}].")
    sheet.worksheet.freeze_panes(_HEAD, 1)


def _settings(sheet: Sheet, plan: Plan) -> None:
    sheet.text(2, 0, "setting", "head")
    sheet.text(2, 1, "value", "head", "right")
    sheet.text(2, 2, "unit", "head", "unit_head")
    year = next((year for year in _YEARS if year >= plan.calendar.first.year), _YEARS[-1])
    known = rules.choice([str(each) for each in _YEARS])
    rows = (("year of the taxes", year, known, "year", "The year shown in detail: one of those compared."),
            ("difference allowed in checks", 1e-9, rules.number(0, 1), "fraction", "As a fraction."))  # fmt: skip
    for row, (title, value, rule, unit, told) in enumerate(rows, start=3):
        sheet.text(row, 0, title)
        sheet.input(row, 1, value, rule, title, told)
        sheet.text(row, 2, unit, "unit")
    for row, each in enumerate(_YEARS, start=5):
        sheet.text(row, 0, "year compared")
        sheet.input(row, 1, each, known, "Year compared", "A year the law is known for.")
        sheet.text(row, 2, "year", "unit")


def _employees(plan: Plan) -> list[Role]:
    return [role for role in plan.workforce if role.employment == "employee"][:_ROLES]


def _sources(book: Book, plan: Plan) -> None:
    """Say where each input of the roles comes from."""
    sheet = book.sheet("Sources", "input", "Sources", "Where each input comes from.", (30, 20, 14, 140))
    sheet.texts(3, 0, ("role", "input", "confidence", "source"), "head")
    asked = [(role.role, name) for role in _employees(plan) for name in _FIELDS[1:]]
    for row, (role, name) in enumerate(asked, start=4):
        sheet.text(row, 0, role, "top")
        sheet.text(row, 1, _COLUMNS[_FIELDS.index(name)], "top")
        path = "pay" if name == "annual_pay" else name
        write_evidence(sheet, row, 2, evidence_of(plan, f"{role}.{path}"), "wrap")
    sheet.worksheet.freeze_panes(4, 1)


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
                sheet.text(row, 0, f"{code} {year} {number}", "top")
                sheet.text(row, 1, tax.title, "top")
                sheet.input(row, 2, tax.rate, rate, "Rate", "Net of any credit.")
                sheet.input(row, 3, tax.threshold, money, "Threshold", "Wages below it bear no tax.")
                base = None if tax.wage_base == float("inf") else tax.wage_base
                sheet.input(row, 4, base, money, "Wage base", "Wages above it bear no tax; blank for no limit.")
                sheet.text(row, 5, tax.source, "wrap")
                row += 1
    sheet.worksheet.freeze_panes(_LAW_HEAD, 1)
    return row


def _costs(book: Book) -> None:
    sheet = book.sheet(
        "Costs", "output", "Cost of one head", "Loaded cost by role in one year, and by year below.",
        (34, 16, *[16] * 8),
    )  # fmt: skip
    show_master(sheet, 1, 4)
    heads = ("annual pay", "bonus", "employer tax", "benefits", "overhead", "loaded cost", "of pay", "by the function")
    units = (*["currency/year"] * 6, "multiple", "currency/year")
    shown = len(heads) if book.with_functions else len(heads) - 1
    sheet.texts(_HEAD - 2, 0, ("name", "code"), "unit")
    sheet.texts(_HEAD - 2, 2, units[:shown], "unit", "right")
    sheet.texts(_HEAD - 1, 0, ("role", "jurisdiction"), "head")
    sheet.texts(_HEAD - 1, 2, heads[:shown], "head", "right")
    sheet.text(3, 3, "year", "right", "bold")
    sheet.formula(3, 4, "=Inputs!$B$4", "year", "bold")
    if book.with_functions:
        ask_functions(sheet, 3, 1)
    for index in range(_ROLES):
        _cost_row(sheet, index)
    _by_year(sheet)
    sheet.worksheet.freeze_panes(_HEAD, 1)


def _cost_row(sheet: Sheet, index: int) -> None:
    row, taxes = _FIRST + index, _taxes_of(index)
    tax = f"SUMIFS({taxes('H')},{taxes('B')},Inputs!$B$4)"
    formulas = (
        f'IF(Inputs!A{row}="","",Inputs!A{row})', f'IF(A{row}="","",Inputs!B{row}&"")', f"N(Inputs!C{row})",
        f"C{row}*N(Inputs!D{row})", tax, f"C{row}*N(Inputs!E{row})+N(Inputs!F{row})",
        f"N(Inputs!G{row})", f"SUM(C{row}:G{row})", f"IF(C{row}>0,H{row}/C{row},0)",
    )  # fmt: skip
    styles = ("number", "number", *["cents"] * 6, "fraction")
    for column, (formula, style) in enumerate(zip(formulas, styles, strict=True)):
        sheet.formula(row - 1, column, f"={formula}", style, *(("bold",) if column == 7 else ()))  # noqa: PLR2004 - the answer
    if sheet.book.with_functions:
        asked = f'IF(A{row}="",0,{_asked(row, "Inputs!$B$4")})'
        sheet.function(row - 1, 9, guarded(asked, "$B$4"), ("cents",))


def _asked(row: int, year: str) -> str:
    """Return the function's formula of a role's loaded cost; inputs and costs of a role stand in the same row."""
    cells = ",".join(f"Inputs!{letter}{row}" for letter in "DEFG")
    return f"PAYROLL_LOADED_COST(Inputs!C{row},Inputs!B{row},{year},{cells})"


def _by_year(sheet: Sheet) -> None:
    """Write the loaded cost of each role in each year compared, native and by the function."""
    sheet.text(_BY_YEAR - 3, 0, "Loaded cost by year", "section")
    sheet.texts(_BY_YEAR - 2, 0, ("name", "code"), "unit")
    sheet.texts(_BY_YEAR - 1, 0, ("role", "jurisdiction"), "head")
    for first, way in ((2, ""), (6, '"function "&'))[: 2 if sheet.book.with_functions else 1]:
        sheet.texts(_BY_YEAR - 2, first, ["currency/year"] * len(_COMPARED), "unit", "right")
        for offset, year in enumerate(_COMPARED):
            sheet.formula(_BY_YEAR - 1, first + offset, f"={way}{year}", "head", "right")
    for index in range(_ROLES):
        row, costs = _BY_YEAR + 1 + index, _FIRST + index
        sheet.formula(row - 1, 0, f"=A{costs}")
        sheet.formula(row - 1, 1, f"=B{costs}")
        for offset, year in enumerate(_COMPARED):
            _in_year(sheet, row, index, offset, year)


def _in_year(sheet: Sheet, row: int, index: int, offset: int, year: str) -> None:
    costs, taxes = _FIRST + index, _taxes_of(index)
    native = f"{'CDE'[offset]}{row}"
    known = f"SUMIFS({taxes('I')},{taxes('B')},{year})"
    rest = f"H{costs}-E{costs}+SUMIFS({taxes('H')},{taxes('B')},{year})"
    sheet.formula(row - 1, 2 + offset, f'=IF(A{row}="",0,IF({known}=0,"{_NO_VALUE}",{rest}))', "cents", "right")
    if sheet.book.with_functions:
        asked = f'IF(ISNUMBER({native})*(A{row}<>""),{_asked(costs, year)},{native})'
        sheet.function(row - 1, 6 + offset, guarded(asked, "$B$4"), ("cents", "right"))


def _taxes_of(index: int) -> Callable[[str], str]:
    """Return what gives a column of a role's taxes on the sheet Taxes, in all years compared."""
    first = _TAX_HEAD + 1 + index * _TAXES * len(_COMPARED)
    last = first + _TAXES * len(_COMPARED) - 1
    return lambda letter: f"Taxes!${letter}${first}:${letter}${last}"


def _taxes(book: Book, law_rows: int) -> None:
    """Write every tax of every role and year: its rate, threshold, base, what it comes to, and its source."""
    sheet = book.sheet(
        "Taxes", "calculation", "Every tax", "Each tax of each role and year, with its rate, base and source.",
        (34, 10, 18, 44, 12, 14, 14, 14, 10, 100),
    )  # fmt: skip
    units = ("name", "year", "", "", "fraction", "currency/year", "currency/year", "currency/year", "0/1", "")
    heads = ("role", "year", "key", "tax", "rate", "threshold", "wage base", "amount", "applies", "source")
    styles = ("number", "year", "note", "number", "rate", "money", "money", "cents", "flag", "note")
    sheet.texts(_TAX_HEAD - 2, 0, units, "unit")
    sheet.texts(_TAX_HEAD - 1, 0, heads, "head")
    for index in range(_ROLES * _TAXES * len(_COMPARED)):
        row, first = _TAX_HEAD + 1 + index, _TAX_HEAD + 1 + index - index % _TAXES
        role, year = _FIRST + index // (_TAXES * len(_COMPARED)), _COMPARED[index // _TAXES % len(_COMPARED)]
        formulas = _tax_row(row, first, role, year, law_rows)
        for column, (formula, style) in enumerate(zip(formulas, styles, strict=True)):
            sheet.formula(row - 1, column, f"={formula}", style)
    sheet.worksheet.freeze_panes(_TAX_HEAD, 1)


def _tax_row(row: int, first: int, role: int, year: str, law_rows: int) -> tuple[str, ...]:
    """Return the formulas of a tax; `first` is the row of the first of this role and year, `role` that of its costs."""
    keys = f"Law!$A${_LAW_HEAD + 1}:$A${law_rows}"

    def law(letter: str) -> str:
        return f"INDEX(Law!${letter}${_LAW_HEAD + 1}:${letter}${law_rows},MATCH(C{row},{keys},0))"

    wages = f"(Costs!C{role}+Costs!D{role})"
    upper = f'IF(G{row}="",{wages},MIN({wages},G{row}))'
    return (
        f"Costs!A{role}", year, f'Costs!B{role}&" "&B{row}&" "&ROWS(A{first - 1}:A{row - 1})',
        f'IF(I{row}=0,"",{law("B")})', f"IF(I{row}=0,0,{law('C')})", f"IF(I{row}=0,0,{law('D')})",
        f'IF(I{row}=0,0,IF({law("E")}="","",{law("E")}))', f"I{row}*E{row}*MAX(0,{upper}-F{row})",
        f"1*(COUNTIF({keys},C{row})>0)", f'IF(I{row}=0,"",{law("F")})',
    )  # fmt: skip


def _checks(book: Book) -> list[Check]:
    by_year = f"Costs!C{_BY_YEAR + 1}:E{_BY_YEAR + _ROLES}"
    unknown = f'SUMPRODUCT((Costs!C{_BY_YEAR}:E{_BY_YEAR}=Inputs!B4)*({by_year}="{_NO_VALUE}"))'
    listed = [
        Check("Every role has pay", f"1*(COUNTA(Inputs!A{_FIRST}:A{_LAST})=COUNT(Inputs!C{_FIRST}:C{_LAST}))",
              "Give pay for each role; a number pasted as text must be typed again."),
        Check("The year of the taxes is one of those compared", "1*(COUNTIF(Inputs!B6:B8,Inputs!B4)=1)",
              "Pick another year, or compare that one; no year twice."),
        Check("Every role's jurisdiction has taxes in that year", f"1*({unknown}=0)",
              "Give another year or jurisdiction: no value could be sourced."),
    ]  # fmt: skip
    if book.with_functions:
        for title, native, function in (
            ("in the year shown", f"Costs!H{_FIRST}:H{_LAST}", f"Costs!J{_FIRST}:J{_LAST}"),
            ("in every year", by_year, f"Costs!G{_BY_YEAR + 1}:I{_BY_YEAR + _ROLES}"),
        ):
            close = f"1*(ABS(SUM({native})-SUM({function}))<=Inputs!B5*(1+SUM({native})))"
            agree = f"Native formulas and function agree {title}"
            listed.append(Check(agree, f"IF(Costs!$B$4=1,{close},1)", "Is the add-in loaded?"))
    return listed
