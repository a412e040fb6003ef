"""Workbooks as they are read: what their cells hold, what is refused, and what stays as it was."""

import datetime as dt
import os
import zipfile
from importlib import import_module

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from payroll_impact.cells import CellError, letters
from payroll_impact.checks import check
from payroll_impact.errors import InputError
from payroll_impact.scenarios import load_scenario
from payroll_impact.workbooks.diff import diff
from payroll_impact.workbooks.fill import Value, fill
from payroll_impact.workbooks.recalc import recalc
from payroll_impact.xlsx import (
    NewCell,
    apply_edits,
    edit_cells,
    locate,
    open_workbook,
    package_of,
    parse,
    read_sheet,
    read_workbook,
)
from proof import some

SHEET, STRINGS, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def path(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_string("A1", "{{ name }}")
        sheet.write_string("A2", "line\x0bbreak")
        sheet.write_number("B1", 2.5)
        sheet.write_boolean("B2", True)
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.write_datetime("B4", dt.datetime.fromisoformat("2025-09-12"), book.add_format({"num_format": "d mmm yy"}))
        sheet.add_table("D1:E3", {"name": "Pay", "columns": [{"header": "a"}, {"header": "b"}]})
        book.define_name("rate", "=Plan!$B$1")
        book.define_name("Plan!own", "=Plan!$B$2")
    return tmp_path / "book.xlsx"


def changed(path, part, change):
    """Write a workbook again with one part changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target


# ---- cells


def test_cells_hold_what_people_see(path):
    sheet = open_workbook(path).sheets["Plan"]
    places = {(1, 1): "{{ name }}", (2, 1): "line\x0bbreak", (1, 2): 2.5, (2, 2): True, (4, 2): 45_912.0}
    assert {place: sheet.value(sheet.cells[place]) for place in places} == places
    assert sheet.value(sheet.cells[3, 2]) == CellError("#DIV/0!")
    assert sheet.formulas == {(3, 2): "1/0"}


def test_names_tables_and_formats_are_those_of_the_file(path):
    book = open_workbook(path)
    assert [(name.name, name.refers_to, name.sheet) for name in book.names] == [
        ("own", "Plan!$B$2", "Plan"), ("rate", "Plan!$B$1", None),
    ]  # fmt: skip
    (table,) = book.tables("Plan")
    assert (table.name, table.area.reference, table.header.reference) == ("Pay", "D1:E3", "D1:E1")
    sheet = book.sheets["Plan"]
    formats = [book.format(sheet.cells[row, 2]) for row in (1, 4)]
    assert [(each.number_format, each.is_date) for each in formats] == [("General", False), ("d mmm yy", True)]


SHARED = f"""<worksheet xmlns="{NAMESPACE}"><sheetData>
<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*$C$1</f><v>1</v></c></row>
<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="B2" t="d"><v>2025-09-12T12:00:00</v></c></row>
<row r="3"><c t="s"><v>7</v></c><c><v>-0</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r>
<rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>
</sheetData></worksheet>""".encode()


def test_a_shared_formula_is_read_in_each_of_its_cells():
    sheet = read_sheet(SHARED, "S")
    assert sheet.formulas == {(1, 1): "B1*$C$1", (2, 1): "B2*$C$1"}


def test_dates_texts_and_zeros_are_read_however_they_are_stored():
    sheet = read_sheet(SHARED, "S")
    assert sheet.value(sheet.cells[2, 2]) == 45_912.5
    assert str(sheet.value(sheet.cells[3, 2])) == "0.0"
    assert sheet.value(sheet.cells[3, 3]) == "inline"
    assert not isinstance(sheet.value(sheet.cells[3, 1]), str), "there is no text of that number"


def test_ranges_of_arrays_are_known_whatever_their_size(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B5"] = ArrayFormula("A1:XFD1048576", "=B1:B2"), 5
    book.save(tmp_path / "array.xlsx")
    sheet = open_workbook(tmp_path / "array.xlsx").sheets["Sheet"]
    (area,) = sheet.arrays.values()
    assert [(cell.row, cell.column) for cell in sheet.held(area)] == [(1, 1), (5, 2)]


# ---- bytes


def test_every_element_is_found_where_it_stands():
    data = (
        b"<?xml version='1.0'?>\r\n<!-- <a> --><a x='>' y=\"/>\"><b/><b ></b><b>/></b ><?b <b>?><b><![CDATA[<b/>]]></b>"
        b"<c><b/></c><b z='&gt;/>'\n/>\xc3\xbc</a>\n"
    )
    root = parse(data, "the workbook", "a part")
    where = locate(data, root)
    pieces = [data[where[element].start : where[element].end] for element in root]
    assert pieces[:3] == [b"<b/>", b"<b ></b>", b"<b>/></b >"]
    assert pieces[-3:] == [b"<b><![CDATA[<b/>]]></b>", b"<c><b/></c>", b"<b z='&gt;/>'\n/>"]
    assert data[where[root].close :] == b"</a>\n"
    assert apply_edits(data, [(where[root[0]].start, where[root[0]].end, b"")]) == data.replace(b"<b/>", b"", 1)


def test_only_the_cells_touched_are_written_anew():
    sheet = read_sheet(SHARED, "S")
    after = edit_cells(sheet, {(2, 1): NewCell(5), (3, 2): NewCell(None, removed=True)})
    wanted = SHARED.replace(b"<v>2</v>", b"<v>5</v>").replace(b"<c><v>-0</v></c>", b"")
    assert after == wanted


# ---- hostile parts

DEEP = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "lol">{DEEP}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'
FETCHED = '<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd" [<!ENTITY a9 "x">]>'


def with_document_type(text):
    def change(data):
        head, mark, rest = data.decode().partition("?>")
        body = rest.replace("{{ name }}", "&a9;").replace("Plan", "&a9;", 1)
        return f"{head}{mark}{text}{body}".encode()

    return change


DOORS = {
    "recalc": lambda path: recalc(path, sets={"Plan!B1": 1}).copy(),
    "diff": lambda path: diff(path, path),
    "fill": lambda path: fill(path, lambda _: Value(1.0, "1")),
    "check": check,
    "scenario": load_scenario,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK])
@pytest.mark.parametrize("text", [BOMB, OUTSIDE, FETCHED], ids=["entities", "file", "network"])
def test_a_part_with_a_document_type_is_refused_in_one_line(path, door, part, text):
    with pytest.raises(InputError, match="holds a document type, which no workbook does") as problem:
        DOORS[door](changed(path, part, with_document_type(text)))
    assert "\n" not in str(problem.value)
    assert len(str(problem.value)) < 300


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b"<x>" * 300).replace(
            b"</sheetData>", b"</x>" * 300 + b"</sheetData>"
        ),
        lambda data: data.replace(b"<v>2.5</v>", b"<v>" + b"2" * 11_000_000 + b"</v>"),
        lambda data: data.replace(b"<sheetData>", b"<sheetData>&#0;"),
    ],
    ids=["deep", "long", "no character"],
)
def test_a_part_no_program_writes_is_refused_in_one_line(path, change):
    with pytest.raises(InputError, match="sheet Plan cannot be read"):
        recalc(changed(path, SHEET, change))


def test_a_part_that_unpacks_to_more_than_a_gigabyte_is_not_unpacked(path, monkeypatch):
    monkeypatch.setattr("payroll_impact.xlsx.package._LARGEST_PART", 500)
    with pytest.raises(InputError, match=r"its part .* is larger than"):
        open_workbook(path)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (BOOK, lambda data: data.replace(b'localSheetId="0"', 'localSheetId="²"'.encode())),
        (SHEET, lambda data: data.replace(b'<c r="B4" s="', '<c r="B4" s="²'.encode())),
        (STYLES, lambda data: data.replace(b'fontId="0"', 'fontId="²"'.encode())),
    ],
)
def test_something_else_where_a_number_belongs_is_refused_in_one_line(path, part, change):
    def read():
        book = read_workbook(package_of(changed(path, part, change).read_bytes(), "the workbook"))
        book.format(book.sheets["Plan"].cells[4, 2])

    with pytest.raises(InputError, match=r"the workbook is damaged: .*'².*'"):
        read()


def test_a_row_no_sheet_has_is_refused(path):
    with pytest.raises(InputError, match="sheet Plan has a row 99999999999, and the last row of a sheet is 1048576"):
        recalc(changed(path, SHEET, lambda data: data.replace(b'<row r="4"', b'<row r="99999999999"')))


def refused(path):
    with pytest.raises(InputError) as problem:
        open_workbook(path).sheets  # noqa: B018 - reading is what is tried
    return str(problem.value)


def test_a_limit_that_is_met_is_named(tmp_path, monkeypatch):
    path = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for sheet in (book.add_worksheet("A"), book.add_worksheet("B")):
        for row in range(60):
            sheet.write_number(row, 0, row)
    book.define_name("Rate", "=A!$A$1")
    book.close()
    assert len(open_workbook(path).sheets) == 2
    package, workbook = (import_module(f"payroll_impact.xlsx.{name}") for name in ("package", "workbook"))
    limits = [
        (package, "_LARGEST_FILE", 100, "workbooks of at most 0 MB are read"),
        (package, "_LARGEST_PART", 10_000, "its sheets and texts unpack to"),
        (package, "_MOST_PARTS", 5, "parts; at most 5 are read"),
        (workbook, "_MOST_NAMES", 0, "has 1 names; at most 0 are read"),
        (workbook, "MOST_CELLS", 100, "holds more than"),
    ]
    for module, name, limit, told in limits:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, limit)
            assert told in refused(path)
    assert limits


def test_a_row_beyond_the_sheet_and_a_value_that_is_no_value_are_named():
    row = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    with pytest.raises(InputError, match="sheet S has a row 99999999999, and the last row of a sheet is 1048576"):
        read_sheet(SHEET_XML.replace(b"ROWS", row), "S")
    sheet = read_sheet(SHEET_XML.replace(b"ROWS", '<row r="1"><c r="A1" t="s"><v>²</v></c></row>'.encode()), "S")
    assert {str(place): text for place, text in sheet.unreadable.items()} == {"S!A1": "²"}


def test_a_row_styled_as_a_whole_is_not_read_to_the_last_column():
    """Gnumeric writes each of its 16,384 cells; an input that is blank, and what stands far to the right, are read."""
    blank = "".join(f'<c r="{letters(column)}2" s="3"/>' for column in range(2, 16_384))
    row = f'<row r="2"><c r="A2"><v>1</v></c>{blank}<c r="XFD2"><v>2</v></c></row><row r="3"><c r="A3" s="3"/></row>'
    sheet = read_sheet(SHEET_XML.replace(b"ROWS", row.encode()), "S")
    assert {(2, 1), (2, 2), (2, 16_384), (3, 1)} <= sheet.cells.keys()
    assert len(sheet.cells) < 300


SHEET_XML = f'<worksheet xmlns="{NAMESPACE}"><sheetData>ROWS</sheetData></worksheet>'.encode()


def test_a_workbook_that_does_not_say_where_its_sheets_are_is_damaged(path, tmp_path):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "lost.xlsx", "w") as new:
        for info in old.infolist():
            if info.filename != "xl/_rels/workbook.xml.rels":
                new.writestr(info, old.read(info))
    with pytest.raises(InputError, match=r"damaged: nothing says where its sheets are \(xl/_rels/workbook.xml.rels\)"):
        open_workbook(tmp_path / "lost.xlsx")


def test_a_pipe_or_a_device_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    os.mkfifo(tmp_path / "pipe.toml")
    for read in some([open_workbook, recalc, check, load_scenario]):
        with pytest.raises(InputError, match="is a pipe or a device; give the name of a file"):
            read(tmp_path / "pipe.xlsx")
    with pytest.raises(InputError, match="is a pipe or a device"):
        load_scenario(tmp_path / "pipe.toml")
