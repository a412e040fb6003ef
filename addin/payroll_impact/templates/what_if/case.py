"""The sheet Case: the case picked, its blanks filled, its changes in the order in which they happen."""

from xlsxwriter.utility import xl_col_to_name

from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.what_if import places
from payroll_impact.templates.what_if.places import CHANGE_COLUMNS, of_change, of_role, setting
from payroll_impact.templates.what_if.size import CHANGES, FIRST_COLUMN, GROUPS, LAST_COLUMN, ROLES

_SETTINGS_FIRST = 5
CASE, START, DISCOUNT, AS_IS, SIGN, ADD, LAG, LUMP, BASE_GROWTH, CARRIED_IN, FIRST_YEAR, LISTED, CUTS_LISTED = (
    f"Case!$B${_SETTINGS_FIRST + index}" for index in range(13)
)
_ROLE_HEAD = _SETTINGS_FIRST + 13 + 4
_ROLE_COLUMNS = (
    "no.", "role", "group", "headcount", "hours", "monthly pay", "bonus", "benefits", "benefits per head",
    "overhead per head", "hire cost", "employee", "markup", "stay", "backfill", "code", "code known", "code row",
    "new group", "named",
)  # fmt: skip
_ROLE_UNITS = (
    "number", "name", "name", "heads", "hours/year", "currency/month", "fraction", "fraction", "currency/month",
    "currency/month", "currency/hire", "0/1", "fraction", "fraction/month", "fraction", "code", "0/1", "row", "number",
    "times",
)  # fmt: skip
_GROUP_HEAD = _ROLE_HEAD + ROLES + 4
GROUP_LIST = f"Case!$B${_GROUP_HEAD + 1}:$B${_GROUP_HEAD + GROUPS}"
_ENTERED_HEAD = _GROUP_HEAD + GROUPS + 4
_KEY, _RANK = "P", "Q"
_SORTED_HEAD = _ENTERED_HEAD + CHANGES + 4
_SORTED_COLUMNS = (
    "order", "row", "role no.", "to role no.", "sound", "month", "date", "grow", "raise", "convert", "reduce",
    "baseline", "heads", "fraction", "grow by multiple", "grow by heads", "months", "raise by", "notice days",
    "severance weeks", "pto days", "cost per head", "moves fit", "notice ends", "wages stay",
    "growth fits", "one raise", "weeks wanted", "unit",
)  # fmt: skip
_SORTED_UNITS = (
    "number", "row", "number", "number", "0/1", "number", "date", "0/1", "0/1", "0/1", "0/1", "0/1", "heads",
    "fraction",
    "of opening", "heads", "months", "fraction", "days", "weeks", "days", "currency/head", "0/1",
    "0/1", "0/1", "0/1", "0/1", "weeks", "word",
)  # fmt: skip


def _column(columns: tuple[str, ...], name: str) -> str:
    return str(xl_col_to_name(columns.index(name)))


def role(name: str, index: int) -> str:
    """Return a role's cell."""
    return f"Case!${_column(_ROLE_COLUMNS, name)}${_ROLE_HEAD + 1 + index}"


def roles(name: str) -> str:
    """Return a column of the roles."""
    column = _column(_ROLE_COLUMNS, name)
    return f"Case!${column}${_ROLE_HEAD + 1}:${column}${_ROLE_HEAD + ROLES}"


def label(index: int) -> str:
    """Return the cell with a role's name."""
    return role("role", index)


def group(index: int) -> str:
    """Return the cell with a group's name."""
    return f"Case!$B${_GROUP_HEAD + 1 + index}"


def event(name: str, index: int) -> str:
    """Return a cell of a change, in the order in which they happen."""
    return f"Case!${_column(_SORTED_COLUMNS, name)}${_SORTED_HEAD + 1 + index}"


def events(name: str) -> str:
    """Return a column of the changes."""
    column = _column(_SORTED_COLUMNS, name)
    return f"Case!${column}${_SORTED_HEAD + 1}:${column}${_SORTED_HEAD + CHANGES}"


def events_above(name: str, index: int) -> str:
    """Return a column of the changes above one, the header included."""
    column = _column(_SORTED_COLUMNS, name)
    return f"Case!${column}${_SORTED_HEAD}:${column}${_SORTED_HEAD + index}"


def entered(name: str) -> str:
    """Return a column of the changes as they were entered."""
    column = places.letter(CHANGE_COLUMNS, name)
    return f"Case!${column}${_ENTERED_HEAD + 1}:${column}${_ENTERED_HEAD + CHANGES}"


def changes_range() -> str:
    """Return the changes of the case with their header, as functions take them."""
    return f"Case!$A${_ENTERED_HEAD}:${places.letter(CHANGE_COLUMNS, CHANGE_COLUMNS[-1])}${_ENTERED_HEAD + CHANGES}"


def write_case(book: Book) -> None:
    """Write the sheet Case."""
    sheet = book.sheet(
        "Case", "calculation", "The case picked", "What the model runs on: the case of the picker, blanks filled in.",
        (26, 22, *[13] * 20),
    )  # fmt: skip
    _settings(sheet)
    _roles(sheet)
    _groups(sheet)
    _entered(sheet)
    _sorted(sheet)
    sheet.worksheet.freeze_panes(3, 1)


def _settings(sheet: Sheet) -> None:
    rounding, start, to_fill = setting("rounding"), setting("start"), setting("time_to_fill")
    rows = (
        ("case", "number", f"MATCH({places.PICK},{places.CASE_NAMES},0)", "number"),
        ("first month", "date", f"DATE(YEAR({start}),MONTH({start}),1)", "date"),
        ("discount rate", "fraction/year", f"N({setting('discount_rate')})", "rate"),
        ("heads are not rounded", "0/1", f'1*({rounding}="none")', "flag"),
        ("side to round to", "-1 up, 1 down", f'IF({rounding}="up",-1,1)', "flag"),
        ("added before cutting off parts of a head", "heads",
         f'{places.DUST}+IF(OR({rounding}="nearest",{rounding}=""),{places.HALF},0)', "number"),
        ("months to fill a backfill", "months", f'IF({to_fill}="",1,{to_fill})', "number"),
        ("notice is paid as a lump", "0/1", f'1*({setting("notice_pay")}="lump")', "flag"),
        ("growth of carried wage bases", "fraction/year", f"N({setting('wage_base_growth')})", "rate"),
        ("months of the first year before the plan", "months", f"MONTH({START})-1", "number"),
        ("first year", "year", f"YEAR({START})", "year"),
        ("changes listed", "number", f"COUNTIF({_letters('P')},\">0\")", "number"),
        ("cuts listed", "number", f'COUNTIF({entered("change")},"reduce")', "number"),
    )  # fmt: skip
    sheet.texts(_SETTINGS_FIRST - 2, 0, ("Settings", "value", "unit"), "head")
    for row, (name, unit, formula, style) in enumerate(rows, start=_SETTINGS_FIRST - 1):
        sheet.text(row, 0, name)
        sheet.formula(row, 1, f"={formula}", style)
        sheet.text(row, 2, unit, "unit")


def _letters(letter: str) -> str:
    return f"${letter}${_ENTERED_HEAD + 1}:${letter}${_ENTERED_HEAD + CHANGES}"


def _head(sheet: Sheet, row: int, title: str, columns: tuple[str, ...], units: tuple[str, ...]) -> None:
    sheet.text(row - 3, 0, title, "section")
    sheet.texts(row - 2, 0, units, "unit")
    sheet.texts(row - 1, 0, columns, "head")


def _roles(sheet: Sheet) -> None:
    _head(sheet, _ROLE_HEAD, "Roles", _ROLE_COLUMNS, _ROLE_UNITS)
    codes = places.CODE_LIST
    for index in range(ROLES):
        row = _ROLE_HEAD + 1 + index

        def given(name: str, index: int = index) -> str:
            return f"N({of_role(name, index)})"

        hours = f'IF({of_role("hours", index)}="",{places.HOURS},{of_role("hours", index)})*{places.WEEKS}'
        formulas = (
            f"ROWS(A${_ROLE_HEAD}:A{row - 1})",
            f'IF({of_role("role", index)}="","",{of_role("role", index)})',
            f'IF(B{row}="","",IF({of_role("group", index)}="","no group",{of_role("group", index)}))',
            f'IF(B{row}="",0,{given("headcount")})',
            hours,
            f'{given("pay")}*IF({of_role("basis", index)}="hour",E{row},1)/12',
            given("bonus"),
            given("benefits"),
            f"{given('benefits_per_head')}/12",
            f"{given('overhead_per_head')}/12",
            given("hire_cost"),
            f'1*(AND(B{row}<>"",{of_role("employment", index)}<>"contractor"))',
            given("markup"),
            f"(1-{given('attrition')})^(1/12)",
            given("backfill"),
            f'IF(L{row}=0,"",{of_role("jurisdiction", index)}&"")',
            f"1*(COUNTIF({codes},P{row})>0)*L{row}",
            f"IF(Q{row}=0,1,MATCH(P{row},{codes},0))",
        )
        for column, formula in enumerate(formulas):
            sheet.formula(row - 1, column, f"={formula}", "number")
        names = f"B${_ROLE_HEAD + 1}:B${_ROLE_HEAD + ROLES}"
        sheet.formula(row - 1, 19, f'=IF(B{row}="",0,COUNTIF({names},B{row}))', "number")


def _groups(sheet: Sheet) -> None:
    """List the groups in turn; `first` of a role is the number of its group where it is met first."""
    _head(sheet, _GROUP_HEAD, "Groups", ("no.", "group"), ("number", "name"))
    first = _ROLE_HEAD + 1
    for index in range(ROLES):
        row = first + index
        above = f"C${_ROLE_HEAD}:C{row - 1}"
        sheet.formula(row - 1, 18, f'=IF(C{row}="",0,IF(COUNTIF({above},C{row})=0,MAX(S${_ROLE_HEAD}:S{row - 1})+1,0))')
    new = f"$S${first}:$S${first + ROLES - 1}"
    for index in range(GROUPS):
        row = _GROUP_HEAD + 1 + index
        sheet.formula(row - 1, 0, f"=ROWS(A${_GROUP_HEAD}:A{row - 1})")
        found = f"INDEX($C${first}:$C${first + ROLES - 1},MATCH(A{row},{new},0))"
        sheet.formula(row - 1, 1, f'=IF(A{row}>MAX({new}),"",{found})')


def _entered(sheet: Sheet) -> None:
    columns = (*CHANGE_COLUMNS, "key", "rank")
    units = ("", "", "see unit", "", "date", "months", "", "days", "weeks/year", "years", "weeks", "weeks", "days",
             "currency/head", "yes/no", "number", "number")  # fmt: skip
    _head(sheet, _ENTERED_HEAD, "Changes of the case, as entered", columns, units)
    for index in range(CHANGES):
        row = _ENTERED_HEAD + 1 + index
        for column, name in enumerate(CHANGE_COLUMNS):
            picked = f"CHOOSE({CASE},{','.join(of_change(name, index))})"
            style = "date" if name == "start" else "number"
            sheet.formula(row - 1, column, f'=IF({picked}="","",{picked})', style)
        later = f"MAX($E${_ENTERED_HEAD + 1}:$E${_ENTERED_HEAD + CHANGES})+1"
        sheet.formula(row - 1, 15, f'=IF(A{row}="",0,1+N(E{row})+(A{row}="reduce")*({later}))', "number")
        keys = _letters(_KEY)
        rank = f'COUNTIF({keys},"<"&P{row})-COUNTIF({keys},0)+COUNTIF(P${_ENTERED_HEAD + 1}:P{row},P{row})'
        sheet.formula(row - 1, 16, f"=IF(P{row}=0,0,{rank})", "number")


def _sorted(sheet: Sheet) -> None:
    title = "Changes in the order in which they happen: cuts last, then by date"
    _head(sheet, _SORTED_HEAD, title, _SORTED_COLUMNS, _SORTED_UNITS)
    for index in range(CHANGES):
        row = _SORTED_HEAD + 1 + index
        for column, formula in enumerate(_event_formulas(row)):
            sheet.formula(row - 1, column, f"={formula}", "date" if column == 6 else "number")  # noqa: PLR2004 - the date


def _event_formulas(row: int) -> tuple[str, ...]:
    def get(name: str) -> str:
        return f"INDEX({entered(name)},MAX(1,B{row}))"

    def number(name: str) -> str:
        return f"N({get(name)})"

    def kind(word: str) -> str:
        return f'E{row}*({get("change")}="{word}")'

    def unit(word: str) -> str:
        return f'(AC{row}="{word}")'

    moves = f"(J{row}+K{row})"
    months = f"(YEAR(G{row})-YEAR({START}))*12+MONTH(G{row})-MONTH({START})+1"
    weeks = f"MAX({number('severance_min')},{number('severance_weeks')}*{number('tenure')})"
    most = f'IF({get("severance_max")}="",AB{row},MIN({get("severance_max")},AB{row}))'
    sized = f"({unit('multiple')}+{unit('heads')}+{unit('target')})"
    own = f"INDEX({roles('hire cost')},C{row})"
    names = roles("role")
    inside = f"AND(G{row}>={START},G{row}<EDATE({START},{_horizon()}))"
    return (
        f"ROWS(A${_SORTED_HEAD}:A{row - 1})",
        f"IF(A{row}>{LISTED},0,MATCH(A{row},{_letters(_RANK)},0))",
        f'IF(OR({get("role")}="",COUNTIF({names},{get("role")})=0),1,MATCH({get("role")},{names},0))',
        f'IF(OR({get("to_role")}="",COUNTIF({names},{get("to_role")})=0),0,MATCH({get("to_role")},{names},0))',
        f'IF(B{row}=0,0,1*AND({get("role")}<>"",COUNTIF({names},{get("role")})=1,OR({get("change")}<>"convert",D{row}>0),{inside}))',
        f"IF({inside},{months},1)",
        f"IF(B{row}=0,0,{number('start')})",
        kind("grow"),
        kind("raise"),
        kind("convert"),
        kind("reduce"),
        f'E{row}*({get("baseline")}="yes")',
        f"{moves}*{unit('heads')}*{number('amount')}",
        f"{moves}*{unit('fraction')}*{number('amount')}",
        f"H{row}*({unit('multiple')}*({number('amount')}-1)-{unit('target')})",
        f"H{row}*({unit('heads')}+{unit('target')})*{number('amount')}",
        f"MAX(1,{number('months')})",
        f"I{row}*{number('amount')}",
        f"K{row}*{number('notice_days')}",
        f"K{row}*{most}",
        f"K{row}*{number('pto_days')}",
        f'IF({get("cost_per_head")}="",H{row}*{own},{number("cost_per_head")})*E{row}',
        f"IF(J{row}+K{row}=0,1,({unit('heads')}+{unit('fraction')})*(M{row}>=0)*(N{row}>=0)*(N{row}<=1))",
        f"IF(K{row}=1,1*(G{row}+S{row}<EDATE({START},{_horizon()})),1)",
        _wages_stay(row),
        f"IF(H{row}=1,{sized}*(P{row}>=0)*(O{row}*{unit('multiple')}>=0),IF(I{row}=1,{unit('fraction')}*(R{row}>-1),1))",
        _one_raise(row),
        f"K{row}*{weeks}",
        f'IF(B{row}=0,"",{get("unit")})',
    )


def _wages_stay(row: int) -> str:
    """Return whether a conversion has no wages of the year to bring along: the model has no place for them."""
    to_column = f"$D${_SORTED_HEAD + 1}:$D${_SORTED_HEAD + CHANGES}"
    employee = f"INDEX({roles('employee')},%s)"
    uncapped = f"INDEX({places.CAPPED_FLAGS},MAX(1,D{row}))=0"
    free = f"OR({employee % f'C{row}'}=0,{employee % f'MAX(1,D{row})'}=0,MONTH(G{row})=1,{uncapped})"
    return f"IF(J{row}=0,1,1*AND(COUNTIF({to_column},C{row})=0,{free}))"


def _one_raise(row: int) -> str:
    """Return whether a role has one raise in a month."""
    area = f"${{0}}${_SORTED_HEAD + 1}:${{0}}${_SORTED_HEAD + CHANGES}".format
    raises = f"COUNTIFS({area('I')},1,{area('C')},C{row},{area('F')},F{row})"
    return f"IF(I{row}=0,1,1*({raises}<=1))"


def _horizon() -> str:
    """Return the number of months planned: the columns of the time axis."""
    return f"COLUMNS(Timeline!${FIRST_COLUMN}$4:${LAST_COLUMN}$4)"
