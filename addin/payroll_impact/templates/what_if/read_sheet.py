"""The sheet Read: every input found by the header of its column and the order of the filled rows, as blocks."""

from payroll_impact.model import Change, Role
from payroll_impact.scenarios.validate_row import columns
from payroll_impact.templates.book import Book, Sheet
from payroll_impact.templates.checks import Check, no_errors
from payroll_impact.templates.formulas import CellReference, Expression, add_up, expression, fn
from payroll_impact.templates.tables import SheetTable, TableRow, write_head, write_row
from payroll_impact.templates.what_if import case, places, read
from payroll_impact.templates.what_if.limits import size

_KINDS = {"number": "number", "date": "number"}
_SETTINGS = "settings"


def _blocks() -> dict[str, Expression]:
    """Return each input table as a whole."""
    tables = (places.WORKFORCE, *places.case_changes(), places.SETTINGS_TABLE)
    return {kind: table.with_end for kind, table in zip(read.block_kinds(), tables, strict=True)}


def _tables() -> dict[str, SheetTable]:
    """Return where each input table is read to."""
    return dict(zip(read.block_kinds(), (read.WORKFORCE, *read.case_changes(), read.SETTINGS), strict=True))


def _first_column(kind: str) -> int:
    """Return the row of the columns of all input tables at which those of one begin, from 0."""
    index = read.block_kinds().index(kind)
    return min(index, 1) * len(places.ROLE_COLUMNS) + max(0, index - 1) * len(places.CHANGE_COLUMNS)


def write_read(book: Book) -> None:
    """Write the sheet."""
    sheet = book.sheet(
        "Read", "calculation", "The inputs as they are read",
        "Each filled row of the input tables in its turn, each column by its header, wherever people have put them.",
        (26, 22, *[13] * 27),
    )  # fmt: skip
    _ends(sheet)
    _columns(sheet)
    _filled(sheet)
    _picker(sheet)
    _settings(sheet)
    _rows(sheet, "workforce", "As read: workforce")
    _picked(sheet)
    for kind in read.case_kinds():
        _rows(sheet, kind, f"As read: changes of {kind}")
    sheet.worksheet.freeze_panes(3, 1)


def _place(index: int) -> CellReference:
    """Return the cell that says in which column of its table an input stands; 0 for none."""
    return read.COLUMNS.row(index).absolute["place"]


def _name_of_setting(row: Expression) -> Expression:
    return fn.TRIM(fn.INDEX(_blocks()[_SETTINGS], row, _place(_first_column(_SETTINGS))))


def _ends(sheet: Sheet) -> None:
    write_head(sheet, read.BLOCKS, "Input tables, from their header to their last line", ("name", *["number"] * 4))
    gaps = places.gaps()
    for index, (kind, block) in enumerate(_blocks().items()):
        sheet.text(read.BLOCKS.head + index, 0, kind)
        row, (gap, own) = read.BLOCKS.here.row(index), gaps[kind]
        last = fn.INDEX(block, row["rows"], 0)
        end = places.ENDS["changes" if kind in read.case_kinds() else kind]
        formulas = {
            "rows": fn.ROWS(block),
            "ends as it did": 1 * (fn.INDEX(block, row["rows"], 1) == end),
            "cells of the last line": fn.COUNTA(last),
            "cells below": fn.COUNTA(gap) - own,
        }
        write_row(sheet, row, formulas, "whole")


def _columns(sheet: Sheet) -> None:
    units = ("name", "name", "word", *["number"] * 4, *["as the input"] * 2)
    write_head(sheet, read.COLUMNS, "Columns of the input tables: where they are, what they hold, what is read", units)
    fields = {"workforce": Role} | dict.fromkeys(read.case_kinds(), Change)
    kinds = [
        *(
            (kind, name, _KINDS.get(field.metadata["kind"], "text"))
            for kind, table in fields.items()
            for name, field in columns(table).items()
        ),
        *(("settings", name, "any") for name in places.SETTINGS_TABLE.columns),
    ]
    for index, (table, name, kind) in enumerate(kinds):
        row, at = read.COLUMNS.here.row(index), read.COLUMNS.head + index
        sheet.texts(at, 0, (table, name, kind))
        write_row(sheet, row, {"place": _found(_blocks()[table], name), **_held(row, table, name)}, "number")


def _found(block: Expression, name: str) -> Expression:
    """Return the column of a block with a header; 0 where there is none, or two."""
    header = fn.INDEX(block, 1, 0)
    return fn.IF(fn.COUNTIF(header, name) == 1, fn.MATCH(name, header, 0), 0)


def _held(row: TableRow, table: str, name: str) -> dict[str, Expression]:
    """Return how many cells a column of an input table has filled, and what they add up to, there and here."""
    block, place, held = _blocks()[table], row["place"], _tables()[table].column(name)
    cells = fn.INDEX(block, 0, place)
    ends = add_up((fn.INDEX(block, at, place) != "") for at in (1, fn.ROWS(block)))
    # a setting whose row is gone has its default, so names count as often as they are found
    count = fn.SUM(read.SETTINGS.column("times")) if name == "setting" else fn.SUMPRODUCT(1 * (held != ""))
    return {
        "cells entered": fn.IF(place == 0, 0, fn.COUNTA(cells) - ends),
        "numbers entered": fn.IF(place == 0, 0, fn.COUNT(cells)),
        "cells read": count,
        "sum entered": fn.IF(place == 0, 0, fn.SUM(cells)),
        "sum read": fn.SUM(held),
    }


def _filled(sheet: Sheet) -> None:
    units = ("number", "name", *["number"] * len(read.filled_kinds()))
    write_head(sheet, read.FILLED, "Rows filled down to each row below a header", units)
    blocks, settings = _blocks(), _blocks()[_SETTINGS]
    for index in range(read.scanned()):
        row, above = read.FILLED.here.row(index), read.FILLED.here.row(index - 1)
        at, name = row["row"].column_fixed + 1, row["name of setting"]
        formulas = {"row": row.number}
        for kind in ("workforce", *read.case_kinds()):
            filled = fn.COUNTA(fn.INDEX(blocks[kind], at, 0)) > 0
            formulas[kind] = fn.N(above[kind]) + fn.IF(at < fn.ROWS(blocks[kind]), 1 * filled, 0)
        formulas["name of setting"] = fn.IF(at < fn.ROWS(settings), _name_of_setting(at), "")
        own = (name != "") * (read.count_named(read.known_settings(), name) == 0)
        formulas["overrides"] = fn.N(above["overrides"]) + own
        write_row(sheet, row, formulas, "whole")


def _picker(sheet: Sheet) -> None:
    write_head(sheet, read.PICKER, "Scenario picker, as entered", ("name", "text", *["number"] * 3))
    labels, entered = fn.INDEX(places.picker(), 0, 1), places.picker()
    for index, label in enumerate(("case", *(f"name of case {number}" for number in range(1, size().cases + 1)))):
        row = read.PICKER.here.row(index)
        sheet.text(read.PICKER.head + index, 0, label)
        times = fn.COUNTIF(labels, label)
        found = fn.TRIM(fn.INDEX(entered, fn.MATCH(label, labels, 0), fn.COLUMNS(entered)))
        named = fn.IF(row["as entered"] == "", 0, read.count_named(read.case_names(), row["as entered"]))
        write_row(sheet, row, {"as entered": fn.IF(row["times"] == 0, "", found), "times": times,
                               "no.": row.number - 1, "cases so named": named}, "number")  # fmt: skip


def _settings(sheet: Sheet) -> None:
    units = ("name", "as entered", "row", "times", "0/1")
    write_head(sheet, read.SETTINGS, "As read: settings, and values of the law given", units)
    names, given = read.FILLED.column("name of setting"), read.FILLED.column("overrides")
    for index in range(read.SETTINGS.count):
        row, at = read.SETTINGS.here.row(index), read.SETTINGS.head + index
        if index < len(places.SETTINGS):
            sheet.text(at, 0, places.SETTINGS[index])
            times = read.count_named(names, row["setting"])
            found = fn.IF(row["times"] == 0, 0, fn.MATCH(row["setting"], names, 0) + 1)
            formulas = {"row": found, "times": times, "is one": expression(1)}
        else:
            number = row.number - fn.ROWS(read.known_settings())
            found = fn.IF(number > fn.MAX(given), 0, fn.MATCH(number, given, 0) + 1)
            name = fn.IF(row["row"] == 0, "", _name_of_setting(row["row"]))
            a_point = fn.IF(row["setting"] == "", 1, 1 * fn.ISNUMBER(fn.FIND(".", row["setting"])))
            formulas = {"setting": name, "row": found, "is one": a_point}
            formulas["times"] = fn.IF(row["row"] == 0, 0, read.count_named(names, name))
        formulas["value"] = _value(_blocks()[_SETTINGS], row["row"], _place(_first_column(_SETTINGS) + 1))
        write_row(sheet, row, formulas, "number")


def _rows(sheet: Sheet, kind: str, title: str) -> None:
    """Write the filled rows of an input table one after the other."""
    table, block, filled = _tables()[kind], _blocks()[kind], read.FILLED.column(kind)
    fields = columns(Role if kind == "workforce" else Change)
    write_head(sheet, table, title, [*["as entered"] * (len(table.columns) - 1), "row"])
    for index in range(table.count):
        row = table.here.row(index)
        at = fn.IF(row.number > fn.MAX(filled), 0, fn.MATCH(row.number, filled, 0) + 1)
        write_row(sheet, row, {"row": at}, "whole")
        for column, name in enumerate(table.columns[:-1], start=_first_column(kind)):
            take = _number if fields[name].metadata["kind"] in ("number", "date") else _text
            value = take(block, row["row"].column_fixed, _place(column).on(""))
            write_row(sheet, row, {name: value}, "date" if name == "start" else "number")


def _picked(sheet: Sheet) -> None:
    """Write the changes of the case picked."""
    table, cases = read.PICKED.here, read.case_changes()
    write_head(sheet, table, "As read: changes of the case picked", ["as entered"] * len(table.columns))
    for index in range(table.count):
        for name in table.columns:
            cells = (each.here.row(index).absolute[name] for each in cases)
            style = "date" if name == "start" else "number"
            write_row(sheet, table.row(index), {name: fn.CHOOSE(case.CASE, *cells)}, style)


def _value(block: Expression, row: Expression, place: Expression) -> Expression:
    """Return what a cell of the settings holds: a text without spaces around it, nothing, or a number."""
    cell = fn.INDEX(block, row, place)
    return fn.IF(row * place == 0, "", fn.IF(fn.ISTEXT(cell), fn.TRIM(cell), fn.IF(cell == "", "", 1 * cell)))


def _text(block: Expression, row: Expression, place: Expression) -> Expression:
    """Return what a cell holds where a text is wanted, without spaces around it: a number fails a check."""
    return fn.IF(row * place == 0, "", fn.TRIM(fn.INDEX(block, row, place)))


def _number(block: Expression, row: Expression, place: Expression) -> Expression:
    """Return what a cell holds where a number is wanted: a text fails a check."""
    cell = fn.INDEX(block, row, place)
    return fn.IF(row * place == 0, "", fn.IF(cell == "", "", cell))


def inputs_are_read() -> list[Check]:
    """Return the checks that what stands on the input sheets is what the model reads."""
    row, block = read.COLUMNS.column, read.BLOCKS.column
    last = read.FILLED.row(read.scanned() - 1).absolute
    entered, apart = row("sum entered"), row("sum entered") - row("sum read")
    close = apart * apart <= places.TOLERANCE * places.TOLERANCE * (1 + entered * entered)
    texts = (row("kind") == "number") * (row("cells entered") != row("numbers entered"))
    numbers = (row("kind") == "text") * row("numbers entered")
    room = {kind: _tables()[kind].column("row") for kind in ("workforce", *read.case_kinds())}
    room["overrides"] = read.override_paths()
    undo = "Undo what was put in or taken out."
    return [
        no_errors(*read.tables()),
        *(no_errors(table.with_header, of=f" of case {number}")
          for number, table in enumerate(read.case_changes(), start=1)),
        Check("Every column of the input tables is there once", 1 * (fn.MIN(row("place")) > 0),
              "Put the header back as it was, or take away what stands twice."),
        Check("The last line of each input table is where it was",
              1 * (fn.SUM(block("ends as it did")) + fn.SUM(block("cells of the last line"))
                   == fn.ROWS(block("rows")) + fn.ROWS(block("rows"))),
              "Undo what was pasted or taken out over the line that says end of …; put in rows above it."),
        Check("Nothing stands below the last line of an input table",
              1 * (fn.SUMPRODUCT(1 * (block("cells below") != 0)) == 0),
              "Move it into the table, above the line that says end of …: nothing below is read."),
        Check("The input tables are not longer than is looked at",
              1 * (fn.MAX(block("rows")) <= fn.ROWS(read.FILLED.with_end)), "Delete blank rows."),
        *(Check(f"Rows filled are rows the model has room for: {kind}", 1 * (last[kind] <= fn.ROWS(rows)),
                "Delete some, or put some of them together.") for kind, rows in room.items()),
        *(Check(f"Rows filled are the rows the model read: {kind}", 1 * (fn.COUNTIF(rows, ">0") == last[kind]),
                "See sheet Read.") for kind, rows in room.items() if kind != "overrides"),
        Check("Cells filled are the cells the model read",
              1 * (fn.SUMPRODUCT(1 * (row("cells entered") != row("cells read"))) == 0),
              "Clear cells with nothing but spaces; see the second table of sheet Read."),
        Check("Headcount, amounts and all other numbers add up to what the model read",
              1 * (fn.SUMPRODUCT(1 * close) == fn.ROWS(row("place"))), "See the second table of sheet Read."),
        Check("Every number and date is one", 1 * (fn.SUMPRODUCT(texts) == 0),
              "A number pasted as text must be typed again."),
        Check("Every name and word is a text, not a number", 1 * (fn.SUMPRODUCT(numbers) == 0),
              "Type a text; begin a name with a letter."),
        Check("No setting is given twice", 1 * (fn.MAX(read.SETTINGS.column("times")) <= 1), undo),
        Check("Each name of a case is there once",
              1 * (fn.SUMPRODUCT(1 * (read.PICKER.column("times") != 1)) == 0), undo),
        Check("Every value under the settings has a name",
              1 * (fn.SUM(row("cells entered", _first_column(_SETTINGS) + 1, 1)) <= _named_settings()), undo),
        Check("Every name of a value of the law has a point", fn.MIN(read.SETTINGS.column("is one")),
              "Give the name as US.futa.rate, or clear the row."),
    ]  # fmt: skip


def _named_settings() -> Expression:
    """Return how many settings read have a name and a value."""
    return fn.SUMPRODUCT((read.SETTINGS.column("setting") != "") * (read.SETTINGS.column("value") != ""))
