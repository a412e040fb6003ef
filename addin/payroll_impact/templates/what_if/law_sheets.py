"""The law in the what-if template: figures by year, what applies where, what a plan's roles use, month by month."""

from collections.abc import Mapping, Sequence
from itertools import product

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.scenarios import law_tables
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import CellReference, Expression, Operand, add_up, fn
from payroll_impact.templates.tables import SheetTable, TableRow
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.grid import Cursor, TimeSheet
from payroll_impact.templates.what_if.limits import CAPPED, PERIOD, roles, size

_YEARS = range(law_tables.YEARS[0], law_tables.YEARS[1] + 1)
HEAD = places.LAW_HEAD
_QUARTERS = 4
CREDIT_SLOT = 2  # the one tax that has a credit, everywhere in the data
PARTS = (
    *(f"tax {slot} rate" for slot in range(1, CAPPED + 1)),
    *(f"tax {slot} wage_base" for slot in range(1, CAPPED + 1)),
    f"tax {CREDIT_SLOT} credit",
    f"tax {CREDIT_SLOT} credit_reduction",
    *(f"flat {slot} rate" for slot in range(1, PERIOD + 1)),
    *(f"flat {slot} threshold" for slot in range(1, PERIOD + 1)),
    *(f"flat {slot} severance_exempt" for slot in range(1, PERIOD + 1)),
)
_AMOUNTS = ("wage_base", "threshold", "severance_exempt")
_LAW = SheetTable(
    "Law", HEAD,
    ("parameter", "title", "unit", "year begins", "known from", "carried from", *map(str, _YEARS), "largest from",
     "counted by", "source"),
    lambda: len(law_tables.figures()),
)  # fmt: skip
_PLACES = SheetTable(
    "Jurisdictions", HEAD, ("jurisdiction", "part of", *PARTS, "currency of amounts"), len(law_tables.codes())
)
_USE = SheetTable(
    "LawUse", HEAD,
    lambda: ("role", "part", "jurisdiction", "parameter", "applies", "row in Law", "without place", "own override",
             "override of parent", "overridden", "by", "known", "counted by", "place", "size as a setting",
             "size in the plan", "size", "of size", "year begins",
             *(f"in tax year {index}" for index in range(size().tax_years))),
    lambda: len(PARTS) * roles(),
)  # fmt: skip
# what the figures of the law add up to: apart, or a rate would be lost beside amounts, and amounts beside no limit
_CONTROLS = {"rates": "<1", "amounts": f"<>{law_tables.NO_LIMIT:.0f}"}
FIRST_YEAR = _LAW.row(-1).absolute[str(_YEARS[0])]  # the header of the first year the law is known for


def all_known() -> Expression:
    """Return whether every figure of the law that is needed is known."""
    return fn.MIN(_USE.column("known"))


def reads(path: Expression) -> Expression:
    """Return whether a figure of the law in use goes by a name that is given."""
    names = _USE.row(0).absolute["parameter"].to(_USE.row(_USE.count - 1).absolute["size as a setting"])
    return 1 * (fn.SUMPRODUCT(1 * (names == path)) > 0)


def as_published() -> Expression:
    """Return whether the numbers of the sheet add up to its control totals."""
    numbers = _LAW.row(0).absolute["year begins"].to(_LAW.row(_LAW.count - 1).absolute[str(_YEARS[-1])])
    totals = (CellReference(column, 4, "Law").absolute for column in ("D", "E"))
    return fn.MIN(*(
        1 * (fn.ABS(total - fn.SUMIF(numbers, which)) <= places.TOLERANCE * (1 + fn.ABS(total)))
        for total, which in zip(totals, _CONTROLS.values(), strict=True)
    ))  # fmt: skip


def all_of_size() -> Expression:
    """Return whether every employer is one of those whose figures the sheets have: the largest."""
    return fn.MIN(_USE.column("of size"))


def under_wage_base(rest: Expression, wages: Expression) -> Expression:
    """Return the part of wages that falls under what is left of a wage base: none, what is left, or all."""
    return (rest > 0) * (wages - (wages > rest) * (wages - rest))


def write_law(book: Book) -> None:
    """Write the sheets Law and Jurisdictions."""
    sheet = book.sheet(
        "Law", "input", "The law", "Published figures; to use another, give it under the settings of Inputs instead.",
        (40, 44, 18, 13, 9, 9, *[11] * len(_YEARS), 14, 20, 150), printed=False,
    )  # fmt: skip
    figures = law_tables.figures()
    _control(sheet, figures)
    units = ("", "", "", "month", "tax year", "tax year", *["as in unit"] * len(_YEARS), "as it is counted", "", "")
    sheet.texts(HEAD - 2, 0, units, "unit")
    sheet.texts(HEAD - 1, 0, _LAW.columns[:6], "head")
    for offset, year in enumerate(_YEARS):
        sheet.number(HEAD - 1, 6 + offset, year, "head", "year")
    sheet.texts(HEAD - 1, 6 + len(_YEARS), _LAW.columns[6 + len(_YEARS) :], "head")
    for row, figure in enumerate(figures, start=HEAD):
        _figure(sheet, row, figure)
    sheet.worksheet.freeze_panes(HEAD, 1)
    _write_jurisdictions(book)


def _control(sheet: Sheet, figures: Sequence[law_tables.LawFigure]) -> None:
    rows = ((each.begins, each.known_from, each.carried_from, *each.values) for each in figures)
    numbers = [number for row in rows for number in row if number is not None]
    rates = [number for number in numbers if number < 1]
    amounts = [number for number in numbers if number != law_tables.NO_LIMIT]
    most = rules.number(0, 1e12)
    sheet.texts(2, 0, ("control", "", "unit", *_CONTROLS), "head")
    sheet.text(3, 0, "Control totals of all numbers below, as published")
    sheet.text(3, 1, f"rates: those below 1; amounts: all but {law_tables.NO_LIMIT:,.0f}, which says no limit")
    sheet.text(3, 2, "sum of all", "unit")
    # as many digits as any program keeps on saving, and more than the check asks for
    totals = {"rates": (round(sum(rates), 9), "rate"), "amounts": (round(sum(amounts), 6), "cents")}
    for column, (name, (total, style)) in enumerate(totals.items(), start=3):
        told = f"What {'all numbers below 1' if name == 'rates' else 'all limited numbers'} add up to."
        sheet.input(3, column, total, most, f"Control total of {name}", told, style)


def _figure(sheet: Sheet, row: int, figure: law_tables.LawFigure) -> None:
    year = rules.number(1900, law_tables.NEVER, whole=True, style="year")
    for column, told in enumerate((figure.path, figure.title, figure.unit)):
        sheet.text(row, column, told, "top")
    sheet.input(row, 3, figure.begins, rules.number(1, 12, whole=True), "Year begins", "Month the tax year begins.")
    sheet.input(row, 4, figure.known_from, year, "Known from", "9999: nobody could source any value.")
    sheet.input(row, 5, figure.carried_from, year, "Carried from", "The last year published; 9999: it stands.")
    bounds = rules.number(0, 1e9, style="money" if figure.path.endswith(_AMOUNTS) else "rate")
    for offset, value in enumerate(figure.values):
        sheet.input(row, 6 + offset, value, bounds, figure.path, f"{figure.title} [{figure.unit}].")
    if figure.sized_by:
        counted, _, per = figure.sized_by.partition("/")
        least = figure.largest_from * (_QUARTERS if per == "quarter" else 1)
        told = "Employees, or payroll of a year, from which an employer is one of the largest, as here."
        sheet.input(row, 6 + len(_YEARS), least, rules.number(0, 1e9, style="cents"), "Largest from", told)
        sheet.text(row, 7 + len(_YEARS), counted, "top")
    sheet.text(row, 8 + len(_YEARS), figure.source, "wrap")


def _write_jurisdictions(book: Book) -> None:
    sheet = book.sheet(
        "Jurisdictions", "input", "Jurisdictions", "Which figure of the law is which part of which tax.",
        (16, 12, *[34] * len(PARTS), 20, 4, 16), printed=False,
    )  # fmt: skip
    sheet.texts(HEAD - 2, 0, ("code", "code", *["parameter"] * len(PARTS), "ISO 4217 code"), "unit")
    sheet.texts(HEAD - 1, 0, _PLACES.columns, "head")
    sheet.text(HEAD - 2, places.CURRENCY_COLUMN, "ISO 4217 code", "unit")
    sheet.text(HEAD - 1, places.CURRENCY_COLUMN, "currencies", "head")
    for row, currency in enumerate(sorted(CURRENCIES), start=HEAD):
        sheet.text(row, places.CURRENCY_COLUMN, currency)
    for row, code in enumerate(law_tables.codes(), start=HEAD):
        slots = law_tables.slots(code)
        parent = code.rpartition("-")[0]
        currency = law_tables.currency_of(code) if has_amounts(slots) else ""
        for column, told in enumerate((code, parent, *(slots.get(part, "") for part in PARTS), currency)):
            if told:
                sheet.text(row, column, told)
    sheet.worksheet.freeze_panes(HEAD, 1)


def has_amounts(slots: Mapping[str, str]) -> bool:
    """Whether any figure of a place is an amount of money; one without end is none."""
    ends = {each.path for each in law_tables.figures() if {*each.values} - {None, law_tables.NO_LIMIT}}
    return any(part.endswith(_AMOUNTS) and path in ends for part, path in slots.items())


def write_use(book: Book) -> None:
    """Write the sheet LawUse: for each part of each role's taxes, where it stands and what overrides it."""
    sheet = book.sheet(
        "LawUse", "calculation", "The law used", "Where each figure of a role's taxes stands, and overrides.",
        (10, 22, 14, 36, 8, 8, 32, 38, 32, 10, 12, 10, 12, 14, 32, 14, 14, 10, 10, *[12] * size().tax_years),
    )  # fmt: skip
    units = ("number", "name", "code", "parameter", "0/1", "row", "name", "parameter", "parameter", "0/1", "as the law",
             "0/1", "name", "code", "parameter", "as it is counted", "as it is counted", "0/1", "month",
             *["as the law"] * size().tax_years)  # fmt: skip
    sheet.texts(HEAD - 2, 0, units, "unit")
    sheet.texts(HEAD - 1, 0, _USE.columns, "head")
    for index, (part, role) in enumerate(product(PARTS, range(roles()))):
        own, *formulas = _use_formulas(part, case.WORKFORCE.row(role).absolute, _USE.here.row(index))
        sheet.formula(HEAD + index, 0, own, "number")
        sheet.text(HEAD + index, 1, part)
        sheet.formulas(HEAD + index, 2, formulas, "number")
    sheet.worksheet.freeze_panes(HEAD, 2)


def _use_formulas(part: str, role: TableRow, row: TableRow) -> tuple[Expression, ...]:
    """Return the formulas of a part of a role's taxes, but for its name."""
    path, applies, place = row["parameter"], row["applies"], role["code row"]
    asked = [row[name] for name in ("own override", "override of parent", "parameter")]
    paths, values = read.override_paths(), read.override_values()
    given = add_up(fn.SUMPRODUCT((paths == name) * (values != "")) for name in asked)
    own, of_parent, of_law = (fn.SUMIF(paths, name, values) for name in asked)
    has_own, has_parents = (fn.COUNTIF(paths, name) > 0 for name in asked[:2])
    early = 1 * (fn.MONTH(case.START) < row["year begins"])
    in_time = case.FIRST_YEAR - early >= fn.INDEX(_LAW.column("known from"), row["row in Law"])

    def if_it_applies(otherwise: Operand, formula: Expression) -> Expression:
        return fn.IF(applies == 0, otherwise, formula)

    return (
        role["no."],
        role["code"],
        fn.IF(role["code known"] == 0, "", fn.INDEX(_PLACES.column(part), place) & ""),
        1 * (fn.LEN(path) > 0),
        if_it_applies(1, fn.MATCH(path, _LAW.column("parameter"), 0)),
        if_it_applies("", fn.MID(path, fn.FIND(".", path) + 1, fn.LEN(path))),
        if_it_applies("", row["jurisdiction"] & "." & row["without place"]),
        if_it_applies("", fn.INDEX(_PLACES.column("part of"), place) & "." & row["without place"]),
        if_it_applies(0, fn.MIN(1, given)),
        fn.IF(row["overridden"] == 0, 0, fn.IF(has_own, own, fn.IF(has_parents, of_parent, of_law))),
        if_it_applies(1, fn.MAX(row["overridden"], 1 * in_time)),
        *_size_formulas(row),
        if_it_applies(1, fn.INDEX(_LAW.column("year begins"), row["row in Law"])),
        *(_figure_of(part, row, year) for year in case.tax_years()),
    )


def _size_formulas(row: TableRow) -> tuple[Expression, ...]:
    """Return the formulas of whether an employer is as large as those the sheet Law has a figure of."""
    counted, place, asked = row["counted by"], row["place"], row["size as a setting"]
    heads, pay, bonus, codes = map(case.WORKFORCE.column, ("headcount", "monthly pay", "bonus", "code"))
    paths, values = read.override_paths(), read.override_values()
    payroll = fn.SUMPRODUCT((codes == place) * heads * pay * (1 + bonus)) * MONTHS_PER_YEAR
    # a place's employees are also those of its parts; where payroll counts, places have none
    employees = fn.SUMIF(codes, place, heads) + fn.SUMIF(codes, place & "-*", heads)
    least = fn.INDEX(_LAW.column("largest from"), row["row in Law"])
    given = fn.COUNTIF(paths, asked) > 0
    return (
        fn.IF(row["applies"] == 0, "", fn.INDEX(_LAW.column("counted by"), row["row in Law"]) & ""),
        fn.IF(counted == "", "", fn.LEFT(row["parameter"], fn.FIND(".", row["parameter"]) - 1)),
        place & ".employer." & counted,
        fn.IF(counted == "payroll", payroll, fn.IF(counted == "", 0, employees)),
        fn.IF(given, fn.SUMIF(paths, asked, values), row["size in the plan"]),
        fn.IF(counted == "", 1, fn.MAX(row["overridden"], 1 * (row["size"] >= least))),
    )


def _figure_of(part: str, row: TableRow, year: CellReference) -> Expression:
    """Return the formula of a part's figure in a tax year: an override, or the law's, carried forward if need be."""
    names = ("applies", "row in Law", "overridden", "by")
    applies, law_row, overridden, by = (row[name].column_fixed for name in names)
    years, values = FIRST_YEAR.area(1, len(_YEARS)), FIRST_YEAR.moved(1).area(_LAW.count, len(_YEARS))
    found = fn.INDEX(values, law_row, fn.MATCH(fn.MAX(FIRST_YEAR, year), years))
    if part.endswith("wage_base"):
        carried_from = fn.INDEX(_LAW.column("carried from"), law_row)
        found = found * (1 + case.BASE_GROWTH) ** fn.MAX(0, year - carried_from)
    return applies * fn.IF(overridden == 1, by, found)


def rates() -> TimeSheet:
    """Return the sheet Rates, its blocks reserved."""
    sheet = TimeSheet(
        "Rates", "Employer taxes by month", "Rates and wage bases of each role, from the law and overrides."
    )
    for part in PARTS:
        style = "money" if part.endswith(_AMOUNTS) else "rate"
        unit = "currency/year" if part.endswith(_AMOUNTS) else "fraction"
        sheet.reserve(part, part.replace("_", " ").capitalize(), unit, roles(), style)
    title = f"Tax {CREDIT_SLOT} net rate: rate less credit, plus credit reduction"
    sheet.reserve("net", title, "fraction", roles(), "rate")
    return sheet


def net_rate_of(slot: int) -> str:
    """Return the block with the rate an employer pays of a capped tax."""
    return "net" if slot == CREDIT_SLOT else f"tax {slot} rate"


def write_rates(book: Book, sheet: TimeSheet, timeline: TimeSheet) -> None:
    """Write the sheet Rates."""

    def formulas(x: Cursor) -> dict[str, Expression]:
        now, times = x.on(sheet), x.on(timeline)
        gross, credit, reduction = (now[f"tax {CREDIT_SLOT} {part}"] for part in ("rate", "credit", "credit_reduction"))
        found = {}
        for number, part in enumerate(PARTS):
            use = _USE.row(number * roles() + x.index)
            figures = use["in tax year 0"].column_fixed.to(use[_USE.columns[-1]].column_fixed)
            earlier = times["calendar month"] < use["year begins"].column_fixed
            found[part] = fn.INDEX(figures, times["year of plan"] + 1 - earlier)
        return {**found, "net": fn.MAX(0, gross - credit) + reduction}

    sheet.write(book).fill(formulas, label=case.label)
