"""What one head of each role costs fully loaded, year by year, with every tax, rate, base and source."""

from payroll_impact.cells.addresses import letters
from payroll_impact.model import Plan, Role
from payroll_impact.scenarios import law_tables
from payroll_impact.scenarios.workbooks.own_checks import NOT_CHECKED
from payroll_impact.templates import rules
from payroll_impact.templates.about import about
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import (
    Check,
    ask_functions,
    checks,
    guarded,
    mark_waiting,
    no_errors,
    show_master,
)  # fmt: skip
from payroll_impact.templates.currencies import refuse_mixed
from payroll_impact.templates.evidence import evidence_of, write_evidence
from payroll_impact.templates.formulas import CellReference, Expression, Operand, add_up, fn
from payroll_impact.templates.tables import SheetTable

_ROLES, _HEAD, _TAXES = 12, 11, 6
_YEARS = (2024, 2025, 2026)
_NO_VALUE = "no value"
_BELOW = 400  # rows looked at below the inputs, where a role would not be costed
_YEAR = CellReference("B", 4, "Inputs").absolute
_COMPARED = tuple(CellReference("B", row, "Inputs").absolute for row in (6, 7, 8))  # the years compared
_THERE = CellReference("B", 4).absolute
_DUST = CellReference("B", 5, "Inputs").absolute
_BY_YEAR = _HEAD + _ROLES + 5  # the header row of the table by year on Costs
_AGREE = 9  # the column after those of the functions there
_LAW_HEAD, _TAX_HEAD = 5, 6
_COLUMNS = ("role", "jurisdiction", "annual pay", "bonus", "benefits", "benefits per head", "overhead per head")
_FIELDS = ("role", "jurisdiction", "annual_pay", "bonus", "benefits", "benefits_per_head", "overhead_per_head")
_INPUTS = SheetTable("Inputs", _HEAD, _COLUMNS, _ROLES)
_COSTS = SheetTable(
    "Costs", _HEAD, ("role", "jurisdiction", "annual pay", "bonus", "employer tax", "benefits", "overhead",
                     "loaded cost", "of pay", "by the function", "they agree"), _ROLES,
)  # fmt: skip
_TAX_TABLE = SheetTable(
    "Taxes", _TAX_HEAD, ("role", "year", "key", "row of the law", "tax", "rate", "threshold", "wage base", "amount",
                         "applies", "source"), _ROLES * _TAXES * len(_YEARS),
)  # fmt: skip
_LAW_COLUMNS = ("key", "tax", "rate", "threshold", "wage base", "source")
_UNITS = ("name", "code", "currency/year", "fraction of pay", "fraction of pay", "currency/year", "currency/year")


def cost_per_head(book: Book, plan: Plan) -> None:
    """Write the cost-per-head template."""
    law_tables.check_tables(plan, "cost-per-head")
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
    checks(book, _checks(book), there=_THERE.on("Costs"))
    contents.write()


def _inputs(book: Book, plan: Plan) -> None:
    sheet = book.sheet("Inputs", "input", "Inputs", "A row per role; yellow cells are yours.", (30, 16, *[16] * 6))
    _settings(sheet, plan)
    sheet.texts(_HEAD - 2, 0, _UNITS[:2], "unit")
    sheet.texts(_HEAD - 2, 2, _UNITS[2:], "unit", "right")
    sheet.texts(_HEAD - 1, 0, _COLUMNS[:2], "head")
    sheet.texts(_HEAD - 1, 2, _COLUMNS[2:], "head", "right")
    money, share = rules.number(0, 1e12, style="money"), rules.number(0, 5, style="rate")
    kinds = (rules.name(120), rules.choice(f"=Law!$H${_LAW_HEAD + 1}:$H${_LAW_HEAD + len(law_tables.codes())}"),
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
    sheet.texts(_LAW_HEAD - 1, 0, _LAW_COLUMNS, "head")
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
        (34, 16, *[16] * 10),
    )  # fmt: skip
    show_master(sheet, 1, 4)
    units = (*["currency/year"] * 6, "multiple", "currency/year", "0/1")
    shown = len(units) if book.with_functions else len(units) - 2
    sheet.texts(_HEAD - 2, 0, ("name", "code"), "unit")
    sheet.texts(_HEAD - 2, 2, units[:shown], "unit", "right")
    sheet.texts(_HEAD - 1, 0, _COSTS.columns[:2], "head")
    sheet.texts(_HEAD - 1, 2, _COSTS.columns[2:][:shown], "head", "right")
    sheet.text(3, 3, "year", "right", "bold")
    sheet.formula(3, 4, _YEAR, "year", "bold")
    if book.with_functions:
        ask_functions(sheet, 3, 1)
    for index in range(_ROLES):
        _cost_row(sheet, index)
    _by_year(sheet)
    sheet.worksheet.freeze_panes(_HEAD, 1)


def _cost_row(sheet: Sheet, index: int) -> None:
    entered, row = _INPUTS.row(index), _COSTS.here.row(index)
    pay, parts = row["annual pay"], row["annual pay"].to(row["overhead"])
    formulas = (
        fn.IF(entered["role"] == "", "", entered["role"]),
        fn.IF(row["role"] == "", "", entered["jurisdiction"] & ""),
        fn.N(entered["annual pay"]),
        pay * fn.N(entered["bonus"]),
        _tax(index, _YEAR),
        pay * fn.N(entered["benefits"]) + fn.N(entered["benefits per head"]),
        fn.N(entered["overhead per head"]),
        fn.SUM(parts),
        fn.IF(pay > 0, row["loaded cost"] / pay, 0),
    )
    styles = ("number", "number", *["cents"] * 6, "fraction")
    for column, (formula, style) in enumerate(zip(formulas, styles, strict=True)):
        bold = ("bold",) if _COSTS.columns[column] == "loaded cost" else ()
        sheet.formula(_HEAD + index, column, formula, style, *bold)
    if sheet.book.with_functions:
        asked = fn.IF(row["role"] == "", 0, _loaded_cost(index, _YEAR))
        sheet.function(_HEAD + index, 9, guarded(asked, _THERE), ("cents",))
        sheet.formula(_HEAD + index, 10, _agree(row["loaded cost"], row["by the function"]), "flag")
        mark_waiting(sheet, row["they agree"], _THERE, NOT_CHECKED)


def _agree(native: Expression, ours: Expression) -> Expression:
    """Return whether a native figure of a role, or that there is none, is what the function says."""
    close = fn.ABS(fn.N(native) - ours) <= _DUST * (1 + fn.ABS(fn.N(native)))
    return fn.IF(_THERE == 1, 1 * fn.IF(fn.ISNUMBER(ours), close, fn.ISTEXT(native)), NOT_CHECKED)


def _loaded_cost(index: int, year: Expression) -> Expression:
    """Return what the function says a role's head costs in a year."""
    role = _INPUTS.row(index)
    more = (role[name] for name in ("bonus", "benefits", "benefits per head", "overhead per head"))
    return fn.PAYROLL_LOADED_COST(role["annual pay"], role["jurisdiction"], year, *more)


def _tax(index: int, year: Expression, title: str = "amount") -> Expression:
    """Return all taxes of a role in a year, or how many apply."""
    rows = _TAXES * len(_COMPARED)
    added, years = (_TAX_TABLE.column(name, index * rows, rows) for name in (title, "year"))
    return fn.SUMPRODUCT((years == year) * added)


def _by_year(sheet: Sheet) -> None:
    """Write the loaded cost of each role in each year compared, native and by the function."""
    sheet.text(_BY_YEAR - 3, 0, "Loaded cost by year", "section")
    sheet.texts(_BY_YEAR - 2, 0, ("name", "code"), "unit")
    sheet.texts(_BY_YEAR - 1, 0, ("role", "jurisdiction"), "head")
    functions = sheet.book.with_functions
    for first, heads in ((2, _COMPARED), (6, ["function " & year for year in _COMPARED]))[: 2 if functions else 1]:
        sheet.texts(_BY_YEAR - 2, first, ["currency/year"] * len(_COMPARED), "unit", "right")
        sheet.formulas(_BY_YEAR - 1, first, heads, "head", "right")
    if functions:
        sheet.texts(_BY_YEAR - 2, _AGREE, ["0/1"] * len(_COMPARED), "unit", "right")
        sheet.formulas(_BY_YEAR - 1, _AGREE, ["they agree " & year for year in _COMPARED], "head", "right")
    for index in range(_ROLES):
        costs, role = _COSTS.here.row(index), CellReference("A", _BY_YEAR + 1 + index)
        sheet.formulas(_BY_YEAR + index, 0, (costs["role"], costs["jurisdiction"]))
        for offset, year in enumerate(_COMPARED):
            native = role.moved(columns=2 + offset)
            cost = costs["loaded cost"] - costs["employer tax"] + _tax(index, year)
            known = fn.IF(_tax(index, year, "applies") == 0, _NO_VALUE, cost)
            sheet.formula(_BY_YEAR + index, 2 + offset, fn.IF(role == "", 0, known), "cents", "right")
            if functions:
                asked = fn.IF(fn.ISNUMBER(native) * (role != ""), _loaded_cost(index, year), native)
                sheet.function(_BY_YEAR + index, 6 + offset, guarded(asked, _THERE), ("cents", "right"))
                sheet.formula(_BY_YEAR + index, _AGREE + offset, _agree(native, native.moved(columns=4)), "flag")
    if functions:
        agree = CellReference(letters(_AGREE + 1), _BY_YEAR + 1).area(_ROLES, len(_COMPARED))
        mark_waiting(sheet, agree, _THERE, NOT_CHECKED)


def _taxes(book: Book, law_rows: int) -> None:
    """Write every tax of every role and year: its rate, threshold, base, what it comes to, and its source."""
    sheet = book.sheet(
        "Taxes", "calculation", "Every tax", "Each tax of each role and year, with its rate, base and source.",
        (34, 10, 18, 10, 44, 12, 14, 14, 14, 10, 100),
    )  # fmt: skip
    units = ("name", "year", "", "row", "", "fraction", "currency/year", "currency/year", "currency/year", "0/1", "")
    styles = ("number", "year", "note", "flag", "number", "rate", "money", "money", "cents", "flag", "note")
    sheet.texts(_TAX_HEAD - 2, 0, units, "unit")
    sheet.texts(_TAX_HEAD - 1, 0, _TAX_TABLE.columns, "head")
    for index in range(_TAX_TABLE.count):
        for column, (formula, style) in enumerate(zip(_tax_row(index, law_rows), styles, strict=True)):
            sheet.formula(_TAX_HEAD + index, column, formula, style)
    sheet.worksheet.freeze_panes(_TAX_HEAD, 1)


def _tax_row(index: int, law_rows: int) -> tuple[Expression, ...]:
    """Return the formulas of a tax: each role has so many rows a year, and each row looks up its key in the law.

    Keys are compared as texts: to MATCH and COUNTIF, a place typed as `US-*` or `>5` is a pattern.
    """
    of_role, number = divmod(index, _TAXES)
    role, year = divmod(of_role, len(_COMPARED))
    costs, row, above = _COSTS.row(role), _TAX_TABLE.here.row(index), CellReference("A", _TAX_HEAD + index)
    law = SheetTable("Law", _LAW_HEAD, _LAW_COLUMNS, law_rows - _LAW_HEAD)
    wages, base = costs["annual pay"] + costs["bonus"], row["wage base"]
    found = 1 * (law.column("key") == row["key"])

    def known(name: str) -> Expression:
        return fn.INDEX(law.column(name), row["row of the law"])

    def if_it_applies(otherwise: Operand, formula: Expression) -> Expression:
        return fn.IF(row["applies"] == 0, otherwise, formula)

    return (
        costs["role"],
        _COMPARED[year],
        costs["jurisdiction"] & " " & row["year"] & " " & fn.ROWS(above.moved(-number).to(above)),
        fn.IF(fn.SUMPRODUCT(found) == 0, 0, fn.SUMPRODUCT(fn.MATCH(1, found, 0))),
        if_it_applies("", known("tax")),
        if_it_applies(0, known("rate")),
        if_it_applies(0, known("threshold")),
        if_it_applies(0, fn.IF(known("wage base") == "", "", known("wage base"))),
        row["applies"] * row["rate"] * fn.MAX(0, fn.IF(base == "", wages, fn.MIN(wages, base)) - row["threshold"]),
        1 * (row["row of the law"] > 0),
        if_it_applies("", known("source")),
    )


def _checks(book: Book) -> list[Check]:
    first, costs = _INPUTS.row(0), _COSTS.row(0)
    roles, pay = (first[name].area(_ROLES) for name in ("role", "annual pay"))
    year, compared = (CellReference("B", row, "Inputs") for row in (4, 6))
    years = compared.area(len(_COMPARED))
    shown = CellReference("C", _BY_YEAR, "Costs")
    by_year = shown.moved(1).area(_ROLES, len(_COMPARED))
    unknown = fn.SUMPRODUCT((shown.area(1, len(_COMPARED)) == year) * (by_year == _NO_VALUE))
    # rows put in count, and what stands below the last
    entered = add_up(first[name].area(_ROLES + _BELOW) != "" for name in _COLUMNS) > 0
    texts = fn.COUNTA(pay) - fn.COUNT(pay)
    listed = [
        no_errors(first["role"].area(_ROLES, len(_COLUMNS))),
        Check("Every role entered is on Costs",
              1 * (fn.SUMPRODUCT(1 * entered) == fn.SUMPRODUCT(1 * (costs["role"].area(_ROLES) != ""))),
              "Name every row, in the rows the sheet came with: a row put in, or below the last, is not computed."),
        Check("Every role has pay", 1 * fn.AND(fn.SUMPRODUCT((roles != "") * (pay == "")) == 0, texts == 0),
              "Give pay for each role; a number pasted as text must be typed again."),
        Check("The year of the taxes is one of those compared", 1 * (fn.SUMPRODUCT(1 * (years == year)) == 1),
              "Pick another year, or compare that one; no year twice."),
        Check("Every role's jurisdiction has taxes in that year", 1 * (unknown == 0),
              "Give another year or jurisdiction: no value could be sourced."),
    ]  # fmt: skip
    if book.with_functions:
        every_year = shown.moved(1, _AGREE - 2).area(_ROLES, len(_COMPARED))
        flags = {"in the year shown": costs["they agree"].area(_ROLES), "in every year": every_year}
        for told, agree in flags.items():
            title = f"Native formulas and function agree on every role {told}"
            listed.append(Check(title, fn.MIN(agree), "Is the add-in loaded?", asks=True))
    return listed
