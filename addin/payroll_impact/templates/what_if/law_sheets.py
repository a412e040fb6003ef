"""The law in the what-if template: figures by year, what applies where, what a plan's roles use, month by month."""

from collections.abc import Sequence

from payroll_impact.model.currencies import CURRENCIES
from payroll_impact.scenarios import law_tables
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.grid import Cursor, TimeSheet
from payroll_impact.templates.what_if.limits import CAPPED, PERIOD, PLAN_YEARS, ROLES

_YEARS = range(law_tables.YEARS[0], law_tables.YEARS[1] + 1)
FIRST_YEAR_COLUMN = "G"
_FIRST_YEAR, _LAST_YEAR = "G", chr(ord("G") + len(_YEARS) - 1)
_SOURCE = chr(ord(_LAST_YEAR) + 1)
FIGURES = len(law_tables.figures(law_tables.YEARS))
HEAD, LAST_FIGURE, LAST_CODE = places.LAW_HEAD, places.LAW_HEAD + FIGURES, places.LAST_CODE
CREDIT_SLOT = 2  # the one tax that has a credit, everywhere in the data
PARTS = (
    *(f"tax {slot} rate" for slot in range(1, CAPPED + 1)),
    *(f"tax {slot} wage_base" for slot in range(1, CAPPED + 1)),
    f"tax {CREDIT_SLOT} credit",
    f"tax {CREDIT_SLOT} credit_reduction",
    *(f"flat {slot} rate" for slot in range(1, PERIOD + 1)),
    *(f"flat {slot} threshold" for slot in range(1, PERIOD + 1)),
)
_USE_FIRST = places.LAW_USE_FIRST
CONTROL = "Law!$D$4"
_AMOUNTS = ("wage_base", "threshold")
_BEGINS, _FIRST_USE_YEAR = "M", "N"  # columns of LawUse
_LAST_USE_YEAR = chr(ord(_FIRST_USE_YEAR) + PLAN_YEARS - 1)


def control_sum() -> str:
    """Return the formula that adds up all figures of the law."""
    return f"SUM(Law!$D${HEAD + 1}:${_LAST_YEAR}${LAST_FIGURE})"


def write_law(book: Book) -> None:
    """Write the sheets Law and Jurisdictions."""
    sheet = book.sheet(
        "Law", "input", "The law", "Published figures; to use another, give it under the settings of Inputs instead.",
        (40, 44, 18, 13, 9, 9, *[11] * len(_YEARS), 150),
    )  # fmt: skip
    figures = law_tables.figures(law_tables.YEARS)
    _control(sheet, figures)
    units = ("", "", "", "month", "tax year", "tax year", *["as in unit"] * len(_YEARS), "")
    sheet.texts(HEAD - 2, 0, units, "unit")
    heads = ("parameter", "title", "unit", "year begins", "known from", "carried from")
    sheet.texts(HEAD - 1, 0, heads, "head")
    for offset, year in enumerate(_YEARS):
        sheet.number(HEAD - 1, 6 + offset, year, "head", "year")
    sheet.text(HEAD - 1, 6 + len(_YEARS), "source", "head")
    for row, figure in enumerate(figures, start=HEAD):
        _figure(sheet, row, figure)
    sheet.worksheet.freeze_panes(HEAD, 1)
    _write_jurisdictions(book)


def _control(sheet: Sheet, figures: Sequence[law_tables.Figure]) -> None:
    numbers = ((each.begins, each.known_from, each.carried_from, *filter(None, each.values)) for each in figures)
    told, most = "What all numbers of this sheet add up to.", rules.number(0, 1e12)
    sheet.texts(2, 0, ("control", "", "unit", "value"), "head")
    sheet.text(3, 0, "Control total: all numbers below, as published")
    sheet.text(3, 2, "sum of all", "unit")
    sheet.input(3, 3, sum(map(sum, numbers)), most, "Control total", told, "cents")


def _figure(sheet: Sheet, row: int, figure: law_tables.Figure) -> None:
    year = rules.number(1900, law_tables.NEVER, whole=True, style="year")
    for column, told in enumerate((figure.path, figure.title, figure.unit)):
        sheet.text(row, column, told, "top")
    sheet.input(row, 3, figure.begins, rules.number(1, 12, whole=True), "Year begins", "Month the tax year begins.")
    sheet.input(row, 4, figure.known_from, year, "Known from", "9999: nobody could source any value.")
    sheet.input(row, 5, figure.carried_from, year, "Carried from", "The last year published; 9999: it stands.")
    bounds = rules.number(0, 1e9, style="money" if figure.path.endswith(_AMOUNTS) else "rate")
    for offset, value in enumerate(figure.values):
        sheet.input(row, 6 + offset, value, bounds, figure.path, f"{figure.title} [{figure.unit}].")
    sheet.text(row, 6 + len(_YEARS), figure.source, "wrap")


def _write_jurisdictions(book: Book) -> None:
    sheet = book.sheet(
        "Jurisdictions", "input", "Jurisdictions", "Which figure of the law is which part of which tax.",
        (16, 12, *[34] * len(PARTS), 20, 4, 16),
    )  # fmt: skip
    sheet.texts(HEAD - 2, 0, ("code", "code", *["parameter"] * len(PARTS), "ISO 4217 code"), "unit")
    sheet.texts(HEAD - 1, 0, ("jurisdiction", "part of", *PARTS, "currency of amounts"), "head")
    sheet.text(HEAD - 2, places.CURRENCY_COLUMN, "ISO 4217 code", "unit")
    sheet.text(HEAD - 1, places.CURRENCY_COLUMN, "currencies", "head")
    for row, currency in enumerate(sorted(CURRENCIES), start=HEAD):
        sheet.text(row, places.CURRENCY_COLUMN, currency)
    for row, code in enumerate(law_tables.codes(), start=HEAD):
        slots = law_tables.slots(code)
        parent = code.rpartition("-")[0]
        currency = law_tables.currency_of(code) if any(part.endswith(_AMOUNTS) for part in slots) else ""
        for column, told in enumerate((code, parent, *(slots.get(part, "") for part in PARTS), currency)):
            if told:
                sheet.text(row, column, told)
    sheet.worksheet.freeze_panes(HEAD, 1)


def _use_row(part: str, role: int) -> int:
    return _USE_FIRST + PARTS.index(part) * ROLES + role


def write_use(book: Book) -> None:
    """Write the sheet LawUse: for each part of each role's taxes, where it stands and what overrides it."""
    sheet = book.sheet(
        "LawUse", "calculation", "The law used", "Where each figure of a role's taxes stands, and overrides.",
        (10, 22, 14, 36, 8, 8, 32, 38, 32, 10, 12, 10, 10, *[12] * PLAN_YEARS),
    )  # fmt: skip
    units = ("number", "name", "code", "parameter", "0/1", "row", "name", "parameter", "parameter", "0/1", "as the law",
             "0/1", "month", *["as the law"] * PLAN_YEARS)  # fmt: skip
    heads = ("role", "part", "jurisdiction", "parameter", "applies", "row in Law", "without place", "own override",
             "override of parent", "overridden", "by", "known", "year begins",
             *(f"in tax year {index}" for index in range(PLAN_YEARS)))  # fmt: skip
    sheet.texts(HEAD - 2, 0, units, "unit")
    sheet.texts(HEAD - 1, 0, heads, "head")
    for part in PARTS:
        for role in range(ROLES):
            for column, formula in enumerate(_use_formulas(part, role)):
                row = _use_row(part, role) - 1
                if column == 1:
                    sheet.text(row, column, part)
                else:
                    sheet.formula(row, column, f"={formula}", "number")
    sheet.worksheet.freeze_panes(HEAD, 2)


def _use_formulas(part: str, role: int) -> tuple[str, ...]:
    row, column = _use_row(part, role), chr(ord("C") + PARTS.index(part))
    paths = f"Jurisdictions!${column}${HEAD + 1}:${column}${LAST_CODE}"
    parents = f"Jurisdictions!$B${HEAD + 1}:$B${LAST_CODE}"
    code_row = case.role("code row", role)
    given = f'{{}}{row})*({places.OVERRIDE_VALUES}<>"")'.format
    count = "+".join(f"SUMPRODUCT(({places.OVERRIDE_PATHS}={given(where)})" for where in "HID")
    by = f"SUMIF({places.OVERRIDE_PATHS},%s{row},{places.OVERRIDE_VALUES})"
    has = f"COUNTIF({places.OVERRIDE_PATHS},%s{row})"
    early = f"1*(MONTH({case.START})<{_BEGINS}{row})"
    return (
        case.role("no.", role),
        "",
        case.role("code", role),
        f'IF({case.role("code known", role)}=0,"",INDEX({paths},{code_row})&"")',
        f"1*(LEN(D{row})>0)",
        f"IF(E{row}=0,1,MATCH(D{row},Law!$A${HEAD + 1}:$A${LAST_FIGURE},0))",
        f'IF(E{row}=0,"",MID(D{row},FIND(".",D{row})+1,LEN(D{row})))',
        f'IF(E{row}=0,"",C{row}&"."&G{row})',
        f'IF(E{row}=0,"",INDEX({parents},{code_row})&"."&G{row})',
        f"IF(E{row}=0,0,MIN(1,{count}))",
        f"IF(J{row}=0,0,IF({has % 'H'}>0,{by % 'H'},IF({has % 'I'}>0,{by % 'I'},{by % 'D'})))",
        f"IF(E{row}=0,1,MAX(J{row},1*({case.FIRST_YEAR}-{early}>=INDEX(Law!$E${HEAD + 1}:$E${LAST_FIGURE},F{row}))))",
        f"IF(E{row}=0,1,INDEX(Law!$D${HEAD + 1}:$D${LAST_FIGURE},F{row}))",
        *(_figure_of(part, row, year) for year in case.TAX_YEARS),
    )


def _figure_of(part: str, row: int, year: str) -> str:
    """Return the formula of a part's figure in a tax year: an override, or the law's, carried forward if need be."""
    years = f"Law!${_FIRST_YEAR}${HEAD}:${_LAST_YEAR}${HEAD}"
    values = f"Law!${_FIRST_YEAR}${HEAD + 1}:${_LAST_YEAR}${LAST_FIGURE}"
    found = f"INDEX({values},$F{row},MATCH(MAX(Law!${_FIRST_YEAR}${HEAD},{year}),{years}))"
    if part.endswith("wage_base"):
        carried = f"INDEX(Law!$F${HEAD + 1}:$F${LAST_FIGURE},$F{row})"
        found = f"{found}*(1+{case.BASE_GROWTH})^MAX(0,{year}-{carried})"
    return f"$E{row}*IF($J{row}=1,$K{row},{found})"


def all_known() -> str:
    """Return the formula that is 1 where every figure needed is known."""
    last = _use_row(PARTS[-1], ROLES - 1)
    return f"MIN(LawUse!$L${_USE_FIRST}:$L${last})"


def applies(part: str) -> str:
    """Return the flags, a row per role, whether a part applies to a role."""
    return f"LawUse!$E${_use_row(part, 0)}:$E${_use_row(part, ROLES - 1)}"


def rates() -> TimeSheet:
    """Return the sheet Rates, its blocks reserved."""
    sheet = TimeSheet(
        "Rates", "Employer taxes by month", "Rates and wage bases of each role, from the law and overrides."
    )
    for part in PARTS:
        style = "money" if part.endswith(_AMOUNTS) else "rate"
        unit = "currency/year" if part.endswith(_AMOUNTS) else "fraction"
        sheet.reserve(part, part.replace("_", " ").capitalize(), unit, ROLES, style)
    title = f"Tax {CREDIT_SLOT} net rate: rate less credit, plus credit reduction"
    sheet.reserve("net", title, "fraction", ROLES, "rate")
    return sheet


def net_rate_of(slot: int) -> str:
    """Return the block with the rate an employer pays of a capped tax."""
    return "net" if slot == CREDIT_SLOT else f"tax {slot} rate"


def write_rates(book: Book, sheet: TimeSheet, timeline: TimeSheet) -> None:
    """Write the sheet Rates."""
    rows = sheet.write(book)

    def figure(part: str, x: Cursor, role: int) -> str:
        row = _use_row(part, role)
        figures = f"LawUse!${_FIRST_USE_YEAR}{row}:${_LAST_USE_YEAR}{row}"
        earlier = f"({x.cell(timeline['calendar month'])}<LawUse!${_BEGINS}{row})"
        return f"INDEX({figures},{x.cell(timeline['year of plan'])}+1-{earlier})"

    for part in PARTS:
        rows.fill(part, lambda x, i, part=part: figure(part, x, i), label=case.label)  # type: ignore[misc]
    gross, credit, reduction = (sheet[f"tax {CREDIT_SLOT} {part}"] for part in ("rate", "credit", "credit_reduction"))
    rows.fill(
        "net",
        lambda x, i: f"MAX(0,{x.cell(gross, i)}-{x.cell(credit, i)})+{x.cell(reduction, i)}",
        label=case.label,
    )
