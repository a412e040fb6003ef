"""The sheet Case: the case picked, its blanks filled, its changes in the order in which they happen."""

import attrs

from payroll_impact.model import Role, Settings
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if import case, places
from payroll_impact.templates.what_if.case_changes import change_formulas
from payroll_impact.templates.what_if.limits import CHANGES, GROUPS, OVERRIDES, PLAN_YEARS, ROLES
from payroll_impact.templates.what_if.places import CHANGE_COLUMNS, letter, of_change, of_role, setting

# what a blank means
_BACKFILL, _CURRENCY = attrs.fields(Role).backfill.default, attrs.fields(Settings).currency.default


def write_case(book: Book) -> None:
    """Write the sheet Case."""
    sheet = book.sheet(
        "Case", "calculation", "The case picked", "What the model runs on: the case of the picker, blanks filled in.",
        (26, 22, *[13] * 27),
    )  # fmt: skip
    _settings(sheet)
    _roles(sheet)
    _groups(sheet)
    _entered(sheet)
    _sorted(sheet)
    _overrides(sheet)
    sheet.worksheet.freeze_panes(3, 1)


def _settings(sheet: Sheet) -> None:
    names = places.CASE_NAMES
    rounding, start, to_fill, rate = map(setting, ("rounding", "start", "time_to_fill", "discount_rate"))
    currency = setting("currency")
    rows = (
        ("case", "number", f"IF(COUNTIF({names},{places.PICK})=0,1,MATCH({places.PICK},{names},0))", "number"),
        ("first month", "date", f"DATE(YEAR({start}),MONTH({start}),1)", "date"),
        ("discount rate", "fraction/year", f"IF(ISNUMBER({places.TRIED}),{places.TRIED},N({rate}))", "rate"),
        ("heads are not rounded", "0/1", f'1*({rounding}="none")', "flag"),
        ("side to round to", "-1 up, 1 down", f'IF({rounding}="up",-1,1)', "flag"),
        ("added before cutting off parts of a head", "heads",
         f'{places.DUST}+IF(OR({rounding}="nearest",{rounding}=""),{places.HALF},0)', "number"),
        ("months to fill a backfill", "months", f'IF({to_fill}="",1,{to_fill})', "number"),
        ("notice is paid as a lump", "0/1", f'1*({setting("notice_pay")}="lump")', "flag"),
        ("growth of carried wage bases", "fraction/year", f"N({setting('wage_base_growth')})", "rate"),
        ("months of the first year before the plan", "months", f"MONTH({case.START})-1", "number"),
        ("first year", "year", f"YEAR({case.START})", "year"),
        ("changes listed", "number", f'COUNTIF({case.listed(case.KEY)},">0")', "number"),
        ("cuts listed", "number", f'COUNTIF({case.entered("change")},"reduce")', "number"),
        ("currency", "ISO 4217 code", f'IF({currency}="","{_CURRENCY}",UPPER({currency}))', "number"),
    )  # fmt: skip
    before = (f"{case.FIRST_YEAR}-1", *(f"{year}+1" for year in case.TAX_YEARS))
    years = [(f"tax year {index}", "year", before[index], "year") for index in range(PLAN_YEARS)]
    sheet.texts(case.SETTINGS_FIRST - 2, 0, ("Settings", "value", "unit"), "head")
    for row, (name, unit, formula, style) in enumerate((*rows, *years), start=case.SETTINGS_FIRST - 1):
        sheet.text(row, 0, name)
        sheet.formula(row, 1, f"={formula}", style)
        sheet.text(row, 2, unit, "unit")


def _head(sheet: Sheet, row: int, title: str, columns: tuple[str, ...], units: tuple[str, ...]) -> None:
    sheet.text(row - 3, 0, title, "section")
    sheet.texts(row - 2, 0, units, "unit")
    sheet.texts(row - 1, 0, columns, "head")


def _roles(sheet: Sheet) -> None:
    _head(sheet, case.ROLE_HEAD, "Roles", case.ROLE_COLUMNS, case.ROLE_UNITS)
    names = f"B${case.ROLE_HEAD + 1}:B${case.ROLE_HEAD + ROLES}"
    for index in range(ROLES):
        row = case.ROLE_HEAD + 1 + index
        for column, formula in enumerate(_role(row, index)):
            sheet.formula(row - 1, column, f"={formula}", "number")
        sheet.formula(row - 1, 19, f'=IF(B{row}="",0,COUNTIF({names},B{row}))', "number")
        sheet.formula(row - 1, 20, f"={_currency_fits(row, index)}", "number")
        for column, formula in enumerate(_worth_a_look(row, index), start=21):
            sheet.formula(row - 1, column, f"={formula}", "number")


def _currency_fits(row: int, index: int) -> str:
    """Return whether a role's pay, and the amounts of the law where it works, are in the plan's currency."""
    own = of_role("currency", index)
    law = f"INDEX({places.CODE_CURRENCIES},R{row})"
    return f'1*AND(OR({own}="",UPPER({own})={case.CURRENCY}),OR(Q{row}=0,{law}="",{law}={case.CURRENCY}))'


def _worth_a_look(row: int, index: int) -> tuple[str, ...]:
    """Return a role's bare name, and the flags of the remarks on it."""
    bare = f"V${case.ROLE_HEAD + 1}:V${case.ROLE_HEAD + ROLES}"
    named = "+".join(f"COUNTIF({case.entered(name)},B{row})" for name in ("role", "to_role"))
    hourly = f'{of_role("basis", index)}="hour"'
    flags = (
        f"D{row}<>INT(D{row})", f"G{row}>{places.BONUS_LOOK}", f"H{row}>{places.BENEFITS_LOOK}",
        f"AND({hourly},N({of_role('pay', index)})>{places.HOURLY_LOOK})",
        f"F{row}*12*{places.FULL_WEEK}*{places.WEEKS}<{places.YEARLY_LOOK}*E{row}",
        f"COUNTIF({bare},V{row})>1", f"{named}=0",
    )  # fmt: skip
    return f'UPPER(SUBSTITUTE(B{row}," ",""))', *(f'IF(B{row}="",0,1*({flag}))' for flag in flags)


def _role(row: int, index: int) -> tuple[str, ...]:
    """Return the formulas of a role: what is entered, its blanks filled."""

    def entered(name: str) -> str:
        return of_role(name, index)

    hours, codes = entered("hours"), places.CODE_LIST
    return (
        f"ROWS(A${case.ROLE_HEAD}:A{row - 1})",
        f'IF({entered("role")}="","",{entered("role")})',
        f'IF(B{row}="","",IF({entered("group")}="","no group",{entered("group")}))',
        f'IF(B{row}="",0,N({entered("headcount")}))',
        f'IF({hours}="",{places.HOURS},{hours})*{places.WEEKS}',
        f'N({entered("pay")})*IF({entered("basis")}="hour",E{row},1)/12',
        *(f"N({entered(name)})" for name in ("bonus", "benefits")),
        *(f"N({entered(name)})/12" for name in ("benefits_per_head", "overhead_per_head")),
        f"N({entered('hire_cost')})",
        f'1*(AND(B{row}<>"",{entered("employment")}<>"contractor"))',
        f"N({entered('markup')})",
        f"(1-N({entered('attrition')}))^(1/12)",
        f'IF({entered("backfill")}="",{_BACKFILL:g},N({entered("backfill")}))',
        f'IF(L{row}=0,"",{entered("jurisdiction")}&"")',
        f"1*(COUNTIF({codes},P{row})>0)*L{row}",
        f"IF(Q{row}=0,1,MATCH(P{row},{codes},0))",
    )


def _groups(sheet: Sheet) -> None:
    """List the groups in turn; `first` of a role is the number of its group where it is met first."""
    _head(sheet, case.GROUP_HEAD, "Groups", ("no.", "group"), ("number", "name"))
    first = case.ROLE_HEAD + 1
    for index in range(ROLES):
        row = first + index
        above = f"C${case.ROLE_HEAD}:C{row - 1}"
        sheet.formula(
            row - 1, 18, f'=IF(C{row}="",0,IF(COUNTIF({above},C{row})=0,MAX(S${case.ROLE_HEAD}:S{row - 1})+1,0))'
        )
    new = f"$S${first}:$S${first + ROLES - 1}"
    for index in range(GROUPS):
        row = case.GROUP_HEAD + 1 + index
        sheet.formula(row - 1, 0, f"=ROWS(A${case.GROUP_HEAD}:A{row - 1})")
        found = f"INDEX($C${first}:$C${first + ROLES - 1},MATCH(A{row},{new},0))"
        sheet.formula(row - 1, 1, f'=IF(A{row}>MAX({new}),"",{found})')


def _entered(sheet: Sheet) -> None:
    columns = (*CHANGE_COLUMNS, "key", "rank", *case.CHANGE_REMARKS)
    units = ("", "", "see unit", "", "date", "months", "", "days", "weeks/year", "years", "weeks", "weeks", "days",
             "years", "yes/no", "currency/head", "yes/no", "number", "number",
             *["0/1"] * len(case.CHANGE_REMARKS))  # fmt: skip
    _head(sheet, case.ENTERED_HEAD, "Changes of the case, as entered", columns, units)
    for index in range(CHANGES):
        row = case.ENTERED_HEAD + 1 + index
        for column, name in enumerate(CHANGE_COLUMNS):
            picked = f"CHOOSE({case.CASE},{','.join(of_change(name, index))})"
            style = "date" if name == "start" else "number"
            sheet.formula(row - 1, column, f'=IF({picked}="","",{picked})', style)
        later = f"MAX($E${case.ENTERED_HEAD + 1}:$E${case.ENTERED_HEAD + CHANGES})+1"
        key, keys = f"{case.KEY}{row}", case.listed(case.KEY)
        made = f'=IF(A{row}="",0,1+N(E{row})+(A{row}="reduce")*({later}))'
        sheet.formula(row - 1, len(CHANGE_COLUMNS), made, "number")
        so_far = f"{case.KEY}${case.ENTERED_HEAD + 1}:{key}"
        rank = f'COUNTIF({keys},"<"&{key})-COUNTIF({keys},0)+COUNTIF({so_far},{key})'
        sheet.formula(row - 1, len(CHANGE_COLUMNS) + 1, f"=IF({key}=0,0,{rank})", "number")
        for column, flag in enumerate(_flags(row), start=len(CHANGE_COLUMNS) + 2):
            sheet.formula(row - 1, column, f"={flag}", "number")


def _flags(row: int) -> tuple[str, ...]:
    """Return the flags of the remarks on a change as it was entered."""
    cell = {name: f"{letter(CHANGE_COLUMNS, name)}{row}" for name in CHANGE_COLUMNS}
    kind, most = cell["change"], cell["severance_max"]
    unpaid = f'OR(N({cell["severance_weeks"]})+N({cell["severance_min"]})=0,AND({most}<>"",N({most})=0))'
    return (
        f'IF({kind}="",0,1*(N({cell["start"]})>={case.LAST_MONTH}))',
        f'1*AND({kind}="raise",N({cell["amount"]})>{places.RAISE_LOOK})',
        f'1*AND({kind}="reduce",N({cell["tenure"]})>0,{unpaid})',
    )


def _sorted(sheet: Sheet) -> None:
    title = "Changes in the order in which they happen: cuts last, then by date"
    _head(sheet, case.SORTED_HEAD, title, case.SORTED_COLUMNS, case.SORTED_UNITS)
    for index in range(CHANGES):
        row = case.SORTED_HEAD + 1 + index
        for column, formula in enumerate(change_formulas(row)):
            sheet.formula(row - 1, column, f"={formula}", "date" if column == 6 else "number")  # noqa: PLR2004 - the date


def _overrides(sheet: Sheet) -> None:
    _head(sheet, case.OVERRIDE_HEAD, "Overrides and where they are read", case.OVERRIDE_COLUMNS, case.OVERRIDE_UNITS)
    for index in range(OVERRIDES):
        row, path = case.OVERRIDE_HEAD + 1 + index, f"Inputs!$A${places.OVERRIDE_FIRST + index}"
        sheet.formula(row - 1, 0, f'=IF({path}="","",{path})')
        sheet.formula(row - 1, 1, f'=IF(A{row}="","",LEFT(A{row},FIND(".",A{row}&".")-1))')
        sheet.formula(row - 1, 2, f'=IF(A{row}="",0,1*(COUNTIF({case.roles("code")},B{row})=0))', "number")
