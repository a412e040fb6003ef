"""The sheet Case: the case picked, its blanks filled, its changes in the order in which they happen."""

from typing import Any

import attrs

from payroll_impact.model import Role, Settings
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.formulas import Expression, expression, fn
from payroll_impact.templates.tables import TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, law_sheets, places, read
from payroll_impact.templates.what_if.case_changes import change_formulas
from payroll_impact.templates.what_if.limits import modelled, size

# what a blank means
_ROLE, _SETTINGS = attrs.fields(Role), attrs.fields(Settings)


def write_case(book: Book) -> None:
    """Write the sheet Case."""
    sheet = book.sheet(
        "Case", "calculation", "The case picked", "What the model runs on: the case of the picker, blanks filled in.",
        (26, 22, *[13] * 27),
    )  # fmt: skip
    _settings(sheet)
    _roles(sheet)
    _groups(sheet)
    _order(sheet)
    _sorted(sheet)
    _overrides(sheet)
    sheet.worksheet.freeze_panes(3, 1)


def _settings(sheet: Sheet) -> None:
    once = read.count_named(read.case_names(), read.pick()) == 1
    picked = fn.IF(once, fn.SUMPRODUCT((read.case_names() == read.pick()) * read.case_numbers()), 1)
    number = modelled()
    rounding, start, to_fill, currency, begins, discount, used = map(
        read.setting,
        ("rounding", "start", "time_to_fill", "currency", "fiscal_year_start", "discount_rate", "utilisation"),
    )
    nearest = fn.OR(rounding == "nearest", rounding == "")
    rows = (
        ("case", "number", picked if number is None else read.PICKER.row(number).absolute["no."], "number"),
        ("first month", "date", fn.DATE(fn.YEAR(start), fn.MONTH(start), 1), "date"),
        ("discount rate", "fraction/year", fn.N(discount), "rate"),
        ("heads are not rounded", "0/1", 1 * (rounding == "none"), "flag"),
        ("side to round to", "-1 up, 1 down", fn.IF(rounding == "up", -1, 1), "flag"),
        ("added before cutting off parts of a head", "heads", places.DUST + fn.IF(nearest, places.HALF, 0), "number"),
        ("months to fill a backfill", "months", fn.IF(to_fill == "", 1, to_fill), "number"),
        ("notice is paid as a lump", "0/1", 1 * (read.setting("notice_pay") == "lump"), "flag"),
        ("growth of carried wage bases", "fraction/year", fn.N(read.setting("wage_base_growth")), "rate"),
        ("months of the first year before the plan", "months", fn.MONTH(case.START) - 1, "number"),
        ("first year", "year", fn.YEAR(case.START), "year"),
        ("changes listed", "number", fn.COUNTIF(case.ORDER.here.column("key"), ">0"), "number"),
        ("cuts listed", "number", fn.COUNTIF(read.entered().column("change"), "reduce"), "number"),
        ("conversions listed", "number", fn.COUNTIF(read.entered().column("change"), "convert"), "number"),
        ("currency", "ISO 4217 code", fn.IF(currency == "", _SETTINGS.currency.default, fn.UPPER(currency)), "number"),
        ("months a fiscal year begins before the year it is named for", "months",
         fn.IF(begins == "", 0, fn.MOD(1 - fn.N(begins), 12)), "number"),
        ("paid hours spent on items", "fraction", _or_default(used, _SETTINGS.utilisation), "rate"),
    )
    before = (case.FIRST_YEAR - 1, *(year + 1 for year in case.tax_years()))
    years = [(f"tax year {index}", "year", before[index], "year") for index in range(size().tax_years)]
    sheet.texts(case.SETTINGS_FIRST - 2, 0, ("Settings", "value", "unit"), "head")
    for row, (name, unit, formula, style) in enumerate((*rows, *years), start=case.SETTINGS_FIRST - 1):
        sheet.text(row, 0, name)
        sheet.formula(row, 1, formula, style)
        sheet.text(row, 2, unit, "unit")


def _roles(sheet: Sheet) -> None:
    table = case.WORKFORCE.here
    write_head(sheet, table, "Roles", case.ROLE_UNITS)
    for index in range(size().roles):
        row, entered = table.row(index), read.WORKFORCE.row(index).absolute
        write_row(sheet, row, {**_role(row, entered), **_remarks(row, entered)}, "number")


def _role(row: TableRow, entered: TableRow) -> dict[str, Expression]:
    """Return the formulas of a role: what is entered, its blanks filled."""
    name, group, hours, codes = row["role"], entered["group"], entered["hours"], places.CODE_LIST
    currency, law = entered["currency"], fn.INDEX(places.CODE_CURRENCIES, row["code row"])
    employee = fn.AND(name != "", entered["employment"] != "contractor")
    own_fits = fn.OR(currency == "", fn.UPPER(currency) == case.CURRENCY)
    return {
        "no.": row.number,
        "role": entered["role"],
        "group": fn.IF(name == "", "", fn.IF(group == "", "no group", group)),
        "headcount": fn.IF(name == "", 0, fn.N(entered["headcount"])),
        "hours": fn.IF(hours == "", places.HOURS, hours) * places.WEEKS,
        "monthly pay": fn.N(entered["pay"]) * fn.IF(entered["basis"] == "hour", row["hours"], 1) / 12,
        "bonus": fn.N(entered["bonus"]),
        "benefits": fn.N(entered["benefits"]),
        "benefits per head": fn.N(entered["benefits_per_head"]) / 12,
        "overhead per head": fn.N(entered["overhead_per_head"]) / 12,
        "hire cost": fn.N(entered["hire_cost"]),
        "employee": 1 * employee,
        "markup": fn.N(entered["markup"]),
        "stay": (1 - fn.N(entered["attrition"])) ** (expression(1) / 12),
        "backfill": _or_default(entered["backfill"], _ROLE.backfill),
        "hours on items": fn.COUNT(entered["items_per_hour"]) * row["hours"] / 12 * case.UTILISATION,
        "accepted items": fn.N(entered["items_per_hour"]) * _or_default(entered["acceptance"], _ROLE.acceptance),
        "item value": _or_default(entered["item_value"], _ROLE.item_value),
        "ramp months": fn.N(entered["ramp_months"]),
        "code": fn.IF(row["employee"] == 0, "", entered["jurisdiction"] & ""),
        "code known": row["employee"] * fn.EXACT(fn.INDEX(codes, row["code row"]), row["code"]),
        "code row": fn.IF(read.count_named(codes, row["code"]) == 1, fn.MATCH(row["code"], codes, 0), 1),
        "named": fn.IF(name == "", 0, read.count_named(_fixed_rows("role"), name)),
        "currency fits": 1 * fn.AND(own_fits, fn.OR(row["code known"] == 0, law == "", law == case.CURRENCY)),
    }


def _or_default(entered: Expression, field: "attrs.Attribute[Any]") -> Expression:
    """Return the number entered, or what a blank means."""
    return fn.IF(entered == "", field.default, fn.N(entered))


def _remarks(row: TableRow, entered: TableRow) -> dict[str, Expression]:
    """Return a role's bare name, and the flags of the remarks on it."""
    name, heads, bare, pay = row["role"], row["headcount"], row["bare name"], fn.N(entered["pay"])
    changed, moved_to = (read.count_named(read.entered().column(column), name) for column in ("role", "to_role"))
    flags = (
        heads != fn.INT(heads),
        row["bonus"] > places.BONUS_LOOK,
        row["benefits"] > places.BENEFITS_LOOK,
        fn.AND(entered["basis"] == "hour", pay > places.HOURLY_LOOK),
        row["monthly pay"] * 12 * places.FULL_WEEK * places.WEEKS < places.YEARLY_LOOK * row["hours"],
        read.count_named(_fixed_rows("bare name"), bare) > 1,
        changed + moved_to == 0,
    )
    named = {remark: fn.IF(name == "", 0, 1 * flag) for remark, flag in zip(case.ROLE_REMARKS, flags, strict=True)}
    return {"bare name": fn.UPPER(fn.SUBSTITUTE(name, " ", "")), **named}


def _fixed_rows(name: str) -> Expression:
    return case.WORKFORCE.here.row(0)[name].row_fixed.area(size().roles)


def _groups(sheet: Sheet) -> None:
    """List the groups in turn; `first` of a role is the number of its group where it is met first."""
    roles, table = case.WORKFORCE.here, case.GROUP_LIST.here
    write_head(sheet, table, "Groups", ("number", "name"))
    head = roles.row(-1)
    for index in range(size().roles):
        group, above = roles.row(index)["group"], roles.row(index - 1)
        met = read.count_named(roles.row(0)["group"].row_fixed.to(above["group"]), group) if index else expression(0)
        so_far = fn.MAX(head["new group"].row_fixed.to(above["new group"]))
        write_row(sheet, roles.row(index), {"new group": fn.IF(group == "", 0, fn.IF(met == 0, so_far + 1, 0))})
    new = roles.column("new group")
    for index in range(table.count):
        row = table.row(index)
        found = fn.INDEX(roles.column("group"), fn.MATCH(row["no."], new, 0))
        sheet.formulas(table.head + index, 0, (row.number, fn.IF(row["no."] > fn.MAX(new), "", found)))


def _order(sheet: Sheet) -> None:
    table, start = case.ORDER.here, read.entered().column("start")
    units = ("number", "number", "number", "0/1", *["0/1"] * len(case.CHANGE_REMARKS))
    write_head(sheet, table, "Changes as entered: the order in which they happen, and what is worth a look", units)
    keys, first = table.column("key"), table.row(0)["key"]
    for index in range(size().changes):
        row, entered = table.row(index), read.entered().row(index).absolute
        later = fn.MAX(start) + 1
        cut, converts = (entered["change"] == kind for kind in ("reduce", "convert"))
        key = 1 + fn.N(entered["start"]) + (cut + converts) * later + cut * later
        before, blank = fn.COUNTIF(keys, "<" & row["key"]), fn.COUNTIF(keys, 0)
        rank = before - blank + fn.COUNTIF(first.row_fixed.to(row["key"]), row["key"])
        formulas = (
            row.number, fn.IF(entered["change"] == "", 0, key), fn.IF(row["key"] == 0, 0, rank), _unpaid(entered),
            *_flags(entered, row),
        )  # fmt: skip
        sheet.formulas(table.head + index, 0, formulas, "number")


def _unpaid(row: TableRow) -> Expression:
    """Return whether a change as it was entered pays no severance."""
    most = row["severance_max"]
    none = fn.N(row["severance_weeks"]) + fn.N(row["severance_min"]) == 0
    return 1 * fn.OR(none, fn.AND(most != "", fn.N(most) == 0))


def _flags(row: TableRow, order: TableRow) -> tuple[Expression, ...]:
    """Return the flags of the remarks on a change as it was entered."""
    kind = row["change"]
    return (
        fn.IF(kind == "", 0, 1 * (fn.N(row["start"]) >= case.first_of_last_month())),
        1 * fn.AND(kind == "raise", fn.N(row["amount"]) > places.RAISE_LOOK),
        1 * fn.AND(kind == "reduce", fn.N(row["tenure"]) > 0, order["unpaid"] == 1),
    )


def _sorted(sheet: Sheet) -> None:
    table = case.EVENTS
    write_head(sheet, table, "Changes by date: others first, then conversions, then cuts", case.SORTED_UNITS)
    for index in range(size().changes):
        formulas = change_formulas(index)
        for column, name in enumerate(table.columns):
            sheet.formula(table.head + index, column, formulas[name], "date" if name == "date" else "number")


def _overrides(sheet: Sheet) -> None:
    table = case.OVERRIDE_LIST.here
    write_head(sheet, table, "Overrides and where they are read", case.OVERRIDE_UNITS)
    for index in range(size().overrides):
        path, row = read.override_path(index), table.row(index)
        setting, place = row["setting"], fn.LEFT(row["setting"], fn.FIND(".", row["setting"] & ".") - 1)
        codes, of_place = case.WORKFORCE.column("code"), row["place"]
        there = fn.COUNTIF(codes, of_place) + fn.COUNTIF(codes, of_place & "-*") > 0
        named = {"setting": fn.IF(path == "", "", path), "place": fn.IF(setting == "", "", place)}
        write_row(sheet, row, named)
        nobody = fn.IF(setting == "", 0, 1 - there)
        taken = fn.IF(fn.AND(setting != "", row[case.UNREAD] == 0), law_sheets.reads(setting), 1)
        write_row(sheet, row, {case.UNREAD: nobody, "read": taken}, "number")
