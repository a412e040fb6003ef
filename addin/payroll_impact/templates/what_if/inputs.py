"""The input sheets: Inputs with settings, workforce and your own changes; Cases; Sources; Definitions."""

import datetime as dt
import operator
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import attrs

from payroll_impact.cells.addresses import letters
from payroll_impact.model import Change, Evidence, Plan, Role, Settings
from payroll_impact.scenarios.change_labels import label_changes
from payroll_impact.scenarios.validate_row import columns
from payroll_impact.scenarios.workbooks.definitions import DEFINITIONS
from payroll_impact.templates import rules
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.evidence import assumed, write_evidence_with_range
from payroll_impact.templates.formulas import CellReference, Expression, fn
from payroll_impact.templates.styles import GREY, UNKNOWN_FILL
from payroll_impact.templates.tables import SheetTable
from payroll_impact.templates.what_if import places, read
from payroll_impact.templates.what_if.all_cases import NOT_HERE
from payroll_impact.templates.what_if.cases import Case
from payroll_impact.templates.what_if.limits import size

SOURCE_HEAD, SOURCE_ROWS = 4, 200
_WIDTHS = (30, 24, 14, 22, 12, 12, 20, 13, 18, 18, 14, 14, 13, 14, 13, 16, 12, 14, 13, 13, 18)
_GROUPS = "A role of the workforce, a row each: these sheets know no group:NAME and no all, though the functions do."
_MESSAGES = {
    "role": _GROUPS,
    "to_role": "Converts to: another role of the workforce.",
    "statutory": "At least what the law asks: yes or no; blank means no. The report computes it, these sheets do not.",
    "items_per_hour": "Accepted or not; blank means that the role yields nothing counted.",
    "currency": "ISO 4217 code. These sheets take the plan's currency alone; blank means that.",
}
_DECIMALS = "#,##0.0###"
_FIRST_START, _LAST_START = dt.date(2024, 1, 1), dt.date(2060, 12, 31)
_BLANK_START, _SOME_START = dt.date(2026, 1, 1), assumed("type the first month of your plan")
Known = Mapping[tuple[str, str, str], Evidence]


def write_inputs(book: Book, plan: Plan | None, cases: Sequence[Case], *, side_by_side: bool) -> None:
    """Write the sheets Inputs, Cases, Sources and Definitions; without a plan they are blank."""
    sheet = book.sheet("Inputs", "input", "Inputs", "Yellow cells are yours to change.", _WIDTHS)
    known, roles = (_known(plan, cases), plan.workforce) if plan else ({("settings", "", "start"): _SOME_START}, ())
    _picker(sheet, cases)
    _settings(sheet, plan.settings if plan else None, known)
    last, workforce = f"case {len(cases)}", places.WORKFORCE
    _table(
        sheet, workforce.head, "Workforce: a row per role", Role, roles, workforce.count, "workforce", known
    )  # fmt: skip
    _table(
        sheet, places.OWN_CHANGES.head, f"Changes of {last}, your own: a row per dated event", Change,
        cases[-1].changes, places.OWN_CHANGES.count, last, known,
    )  # fmt: skip
    sheet.worksheet.freeze_panes(3, 1)
    sheet.worksheet.set_h_pagebreaks([places.OWN_CHANGES.head - 4])
    _cases(book, cases, known, "" if book.with_functions or side_by_side else NOT_HERE)
    _sources(book, known)
    _definitions(book)


def _picker(sheet: Sheet, cases: Sequence[Case]) -> None:
    sheet.text(3, 0, "Scenario picker", "section")
    sheet.text(4, 0, "case")
    pick = rules.choice(f"=$B$6:$B${5 + len(cases)}")
    sheet.input(
        4, 1, cases[0].name, pick, "Case", "The case that all sheets show: pick one of the names below.", "bold"
    )
    sheet.text(4, 2, "pick one of the names below", "unit")
    for index, case in enumerate(cases):
        sheet.text(5 + index, 0, f"name of case {index + 1}")
        sheet.input(5 + index, 1, case.name, rules.name(40), "Name", "What this case is called; no two alike.")
        where = "its changes are below" if index == len(cases) - 1 else "its changes are on sheet Cases"
        sheet.text(5 + index, 2, where, "unit")


def _settings(sheet: Sheet, settings: Settings | None, known: Known) -> None:
    """Write the settings; without any only what the sheets cannot do without."""
    least = {"start": _BLANK_START, "months": size().months}
    fields, months = columns(Settings), size().months
    own = {
        "start": rules.date(_FIRST_START, _LAST_START),
        "currency": rules.choice(f"={places.CURRENCY_LIST}"),
        "months": rules.number(months, months, whole=True),
    }
    head = places.SETTINGS_TABLE.head - 1
    sheet.texts(head, 0, ("setting", "value", "unit", "confidence"), "head", "unit_head")
    sheet.texts(head, 4, ("low", "high"), "head", "right")
    sheet.text(head, 6, "source", "head", "unit_head")
    sheet.text(head - 1, 0, f"Settings: the plan runs {months} months from the first", "section")
    for row, name in enumerate(places.SETTINGS, start=head + 1):
        field = fields[name]
        rule, message = own.get(name, rules.of_field(field)), rules.message_of(field)
        if name == "months":
            message = f"These sheets have {months} months: build the workbook anew for others."
        sheet.text(row, 0, name)
        value = getattr(settings, name) if settings else least.get(name)
        sheet.input(row, 1, value, rule, field.metadata["title"], message)
        sheet.text(row, 2, field.metadata["unit"], "unit")
        write_evidence_with_range(sheet, row, 3, known.get(("settings", "", name)))
    given = list(settings.overrides.items()) if settings else []
    path = "A value of the law you know better, such as US-CA.unemployment.rate, or a rate, fx.GBP; or leave it blank."
    for index in range(size().overrides):
        row = places.override_first() - 1 + index
        name, value = given[index] if index < len(given) else ("", None)
        sheet.input(row, 0, name, rules.name(80), "Parameter of the law", path)
        sheet.input(row, 1, value, rules.number(0, 1e9), "Its value", "A fraction for a rate, an amount for a base.")
        sheet.text(row, 2, "as the law has it", "unit")
        write_evidence_with_range(sheet, row, 3, known.get(("settings", "", str(name))))
    table = places.SETTINGS_TABLE
    sheet.end_table(table.head, table.count, 7, places.ENDS["settings"])


def _definitions(book: Book) -> None:
    sheet = book.sheet("Definitions", "input", "Definitions of the model", "Not to be changed.", (48, 16, 24))
    sheet.texts(places.DEFINITION_HEAD - 1, 0, ("definition", "value", "unit"), "head", "unit_head")
    for row, (name, value, unit) in enumerate(DEFINITIONS, start=places.DEFINITION_HEAD):
        sheet.text(row, 0, name)
        sheet.input(row, 1, value, rules.number(0, 366), name, f"{name} [{unit}]: part of what the model means.")
        sheet.text(row, 2, unit, "unit")


def _table(  # noqa: PLR0913, PLR0917 - a table, its rows and where they go
    sheet: Sheet, head: int, title: str, table: type, rows: Sequence[Any], size: int, key: str, known: Known
) -> None:
    """Write a table with units above its header; `head` is the header's row from 1."""
    fields, names = columns(table), _names(table, rows)
    sheet.text(head - 3, 0, title, "section")
    for column, (name, field) in enumerate(fields.items()):
        unit, side = field.metadata["unit"], "right" if field.metadata["kind"] in ("number", "date") else "unit_head"
        sheet.text(head - 2, column, "" if unit in ("text", "choice") else unit, "unit", side)
        sheet.text(head - 1, column, name, "head", side)
        rule, message = _rule(table, field), rules.message_of(field)
        if field.name in _MESSAGES and not (table is Role and field.name == "role"):
            message = _MESSAGES[field.name]
        values = [_shown(row, field, told=(key, label, name) in known) for row, label in zip(rows, names, strict=True)]
        for index in range(size):
            value = values[index] if index < len(values) else None
            sheet.input(head + index, column, value, rule, field.metadata["title"], message)
    sheet.end_table(head, size, len(fields), places.ENDS["workforce" if table is Role else "changes"])
    _coloured(sheet, (head, size), fields, key, _name_formula(table, head), known)


def _names(table: type, rows: Sequence[Any]) -> list[str]:
    """Return what the sheet Sources calls each row of a table."""
    return label_changes((row.change, row.role) for row in rows) if table is Change else [row.role for row in rows]


def _name_formula(table: type, head: int) -> Expression:
    """Return the formula of what the sheet Sources calls the first row of a table."""
    columns = places.ROLE_COLUMNS if table is Role else places.CHANGE_COLUMNS
    first = SheetTable("", head, columns, 1).row(0)
    if table is Role:
        return first["role"].column_fixed
    kind, role = (first[name].column_fixed for name in ("change", "role"))
    so_far = (cell.moved(-1).absolute.to(cell) for cell in (kind, role))
    alike = fn.SUMPRODUCT(1 * (reduce(operator.and_, so_far) == kind & role))
    return kind & " " & role & fn.SUBSTITUTE(" (" & alike & ")", " (1)", "")


def _rule(table: type, field: "attrs.Attribute[Any]") -> rules.Rule:
    if field.name == "jurisdiction":
        return rules.choice(f"={places.CODE_LIST}")
    if field.name == "currency":
        return rules.choice(f"={places.CURRENCY_LIST}")
    if table is Change and field.name in ("role", "to_role"):
        return rules.choice(f"={read.WORKFORCE.column('role')}")
    rule = rules.of_field(field)
    return attrs.evolve(rule, style="quantity") if rule.style == "number" else rule


def _shown(row: Any, field: "attrs.Attribute[Any]", *, told: bool) -> Any:
    """Return a value as its cell holds it: what a blank means is left blank, unless a source is told for it."""
    value = getattr(row, field.name)
    return None if not told and field.default is not attrs.NOTHING and value == field.default else value


def _coloured(  # noqa: PLR0913, PLR0917 - the rows of a table, its columns, and what is known of it
    sheet: Sheet, rows: tuple[int, int], fields: "Mapping[str, attrs.Attribute[Any]]", key: str, name: Expression,
    known: Known,
) -> None:  # fmt: skip
    """Colour what nobody knows, as the sheet Sources has it, and show decimals and percentages where there are any.

    LibreOffice takes the first rule that holds for a cell and no other: colour and digits together come first.
    """
    (head, count), columns = rows, list(fields)
    sources = CellReference("A", SOURCE_HEAD + 2, "Sources").absolute
    looked_in = [sources.moved(columns=offset).area(_source_rows(known)) for offset in range(4)]

    def unknown(column: int) -> Expression:
        told = (key, name, CellReference(letters(column + 1), head).row_fixed, "unknown")
        # compared as texts: to COUNTIFS a name such as Agent* is a pattern
        return fn.SUMPRODUCT(reduce(operator.mul, map(operator.eq, looked_in, told)))

    def show(first: int, last: int, test: Expression, **looks: str) -> None:
        rule = {"type": "formula", "criteria": f"={test}", "format": sheet.book.workbook.add_format(looks)}
        sheet.worksheet.conditional_format(head, first, head + count - 1, last, rule)

    digits = [
        (column, test, shown)
        for column, field in enumerate(fields.values())
        for test, shown in _digits(field, column, head, columns)
    ]
    for column, test, shown in digits:
        show(column, column, test * unknown(column), bg_color=UNKNOWN_FILL, num_format=shown)
    show(0, len(columns) - 1, unknown(0), bg_color=UNKNOWN_FILL)
    for column, test, shown in digits:
        show(column, column, test, num_format=shown)


def _digits(
    field: "attrs.Attribute[Any]", column: int, head: int, columns: Sequence[str]
) -> "Iterator[tuple[Expression, str]]":
    """Yield when a number needs other digits than those of its cell: `#,##0.##` would leave a point behind 1,500."""
    if field.metadata["kind"] != "number" or field.metadata["unit"].startswith("fraction"):
        return
    number = fn.N(CellReference(letters(column + 1), head + 1))
    if field.name == "amount":
        unit = CellReference(letters(columns.index("unit") + 1), head + 1).column_fixed
        yield unit == "fraction", "0.0##%"
    yield number != fn.INT(number), _DECIMALS


def _cases(book: Book, cases: Sequence[Case], known: Known, told: str) -> None:
    sheet = book.sheet("Cases", "input", "Cases", "The changes of all cases of the picker but your own.", _WIDTHS)
    if told:
        sheet.text(2, 0, told, "note")
    for index, (table, case) in enumerate(zip(places.case_changes()[:-1], cases, strict=False), start=1):
        title = f"Changes of case {index}, {case.name.lower()}"
        _table(sheet, table.head, title, Change, case.changes, table.count, f"case {index}", known)
    sheet.worksheet.freeze_panes(2, 1)
    sheet.worksheet.set_h_pagebreaks([table.head - 4 for table in places.case_changes()[1:-1]])


def _known(plan: Plan, cases: Sequence[Case]) -> Known:
    """Return the evidence by table, row and column."""
    known: dict[tuple[str, str, str], Evidence] = {}
    for path, evidence in plan.evidence.items():
        if path.startswith("settings.") or path in plan.settings.overrides:
            known["settings", "", path.removeprefix("settings.")] = evidence
    for role in plan.roles:
        paths = {column: f"{role}.{column}" for column in places.ROLE_COLUMNS}
        told = {column: plan.evidence[path] for column, path in paths.items() if path in plan.evidence}
        known |= {("workforce", role, column): evidence for column, evidence in told.items()}
    for index, case in enumerate(cases, start=1):
        names = _names(Change, case.changes)
        for row, column in sorted(case.evidence, key=lambda key: (key[0], places.CHANGE_COLUMNS.index(key[1]))):
            known[f"case {index}", names[row - 1], column] = case.evidence[row, column]
    return known


def _listed(known: Known) -> "list[tuple[tuple[str, str, str], Evidence]]":
    """Return what the sheet Sources lists; the evidence of settings stands beside them."""
    return [(key, evidence) for key, evidence in known.items() if key[0] != "settings"]


def _source_rows(known: Known) -> int:
    return max(SOURCE_ROWS, len(_listed(known)))


def _sources(book: Book, known: Known) -> None:
    sheet = book.sheet(
        "Sources", "input", "Sources", "Where each input comes from, and how far it can be trusted.",
        (12, 28, 20, 12, 11, 11, 140),
    )  # fmt: skip
    head = ("table", "row", "column", "confidence", "low", "high", "source")
    units = ("workforce, case 1 …", "role, or change and role", "its header", "", *["as the input"] * 2, "")
    sheet.texts(SOURCE_HEAD - 1, 0, units, "unit")
    sheet.texts(SOURCE_HEAD, 0, head, "head", "unit_head")
    listed, rows, text = _listed(known), _source_rows(known), rules.name(160)
    for index in range(rows):
        row = SOURCE_HEAD + 1 + index
        (table, name, column), evidence = listed[index] if index < len(listed) else (("", "", ""), None)
        sheet.input(row, 0, table, text, "Table", "workforce, or the case whose changes are meant.")
        sheet.input(row, 1, name, text, "Row", "The role; of a change, such as reduce Tutor, and (2) after a second.")
        sheet.input(row, 2, column, text, "Column", "The header of the input's column.")
        write_evidence_with_range(sheet, row, 3, evidence, style="quantity")
    _struck_out(sheet, rows, len(head))
    low = CellReference("E", SOURCE_HEAD + 2)
    decimals = sheet.book.workbook.add_format({"num_format": _DECIMALS})
    rule = {"type": "formula", "criteria": f"={fn.N(low) != fn.INT(fn.N(low))}", "format": decimals}
    sheet.worksheet.conditional_format(SOURCE_HEAD + 1, 4, SOURCE_HEAD + rows, 5, rule)
    sheet.worksheet.freeze_panes(SOURCE_HEAD + 1, 3)
    sheet.worksheet.autofilter(SOURCE_HEAD, 0, SOURCE_HEAD + rows, len(head) - 1)


def _struck_out(sheet: Sheet, rows: int, width: int) -> None:
    """Strike out what is told of a role or a change that is no longer there."""
    first = SOURCE_HEAD + 1
    table, name = (CellReference(column, first + 1).column_fixed for column in "AB")
    there = {"workforce": 1 * (_whole_column(places.WORKFORCE, "role") == name)}
    for key, changes in zip(read.case_kinds(), places.case_changes(), strict=True):
        # a second change of a kind and role is called so with (2) behind it
        called = _whole_column(changes, "change") & " " & _whole_column(changes, "role") & " ("
        there[key] = 1 * (fn.LEFT(name & " (", fn.LEN(called)) == called)
    made = sheet.book.workbook.add_format({"font_strikeout": True, "font_color": GREY})
    for key, found in there.items():
        gone = fn.AND(table == key, fn.SUMPRODUCT(found) == 0)
        rule = {"type": "formula", "criteria": f"={gone}", "format": made}
        sheet.worksheet.conditional_format(first, 0, first + rows - 1, width - 1, rule)


def _whole_column(table: SheetTable, name: str) -> Expression:
    """Return a column of an input table from its header to its last line, so that rows put in are part of it."""
    return fn.INDEX(table.with_end, 0, 1 + table.columns.index(name))
