"""The copy differs from the workbook in the values of cells, and in nothing else."""

import io
import warnings
import zipfile

import openpyxl
import pytest

from payroll_impact.cells import CellError
from payroll_impact.workbooks.recalc import Address, recalc

SHEET = "xl/worksheets/sheet1.xml"


def opened(path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl drops sparklines, and says so
        return openpyxl.load_workbook(path, **options)


def fill_everything(workbook):
    inputs, other = workbook.add_worksheet("Inputs"), workbook.add_worksheet("Other & <more>")
    date = workbook.add_format({"num_format": "yyyy-mm-dd", "bold": True})
    money = workbook.add_format({"num_format": "#,##0", "bg_color": "#FFEEAA"})
    inputs.set_column("F:F", 12, money)
    inputs.write_row("A1", ["heads", "start", "label", "open"])
    inputs.write_number("A2", 1500, money)
    inputs.write_number("B2", 45_912, date)
    inputs.write_string("C2", "third & <fourth>")
    inputs.write_boolean("D2", True)
    inputs.write_formula("A4", "=PAYROLL_CUT(heads)", money, 7)
    inputs.write_formula("A5", "=A4*2", money, 14)
    inputs.write_formula("A6", '=IF(D2,"open: "&C2,"shut")', None, "old")
    inputs.write_formula("A7", "=A4>400", None, True)
    inputs.write_formula("A8", "=B2+1", date)
    inputs.write_formula("A9", "=1/(A2-900)", None, 0)
    inputs.write_formula("A10", "=2+2", None, 4)
    inputs.write_dynamic_array_formula("E2:E2", "=PAYROLL_TAX_TABLE(100000,label)", money, 0)
    other.write_formula("B2", "=Inputs!A5+1", None, 15)
    other.write_array_formula("D1:E3", "{=PAYROLL_CUT(Inputs!A2)}")
    inputs.add_sparkline("H1", {"range": "Inputs!A4:A8"})
    inputs.conditional_format("A2:A9", {"type": "data_bar"})
    inputs.data_validation("D2", {"validate": "list", "source": ["a", "b"]})
    inputs.write_comment("A2", "how many")
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=Inputs!$A$4:$A$5"})
    other.insert_chart("G2", chart)
    workbook.define_name("heads", "=Inputs!$A$2")
    workbook.define_name("start", "=Inputs!$B$2")
    workbook.define_name("label", "=Inputs!$F$20")
    workbook.define_name("inputs", "=Inputs!$A$2:$D$2")


@pytest.fixture
def rich(book, tmp_path):
    path = book(fill_everything)
    macros = tmp_path / "rich.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(macros, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info), zipfile.ZIP_DEFLATED)
        new.writestr("xl/vbaProject.bin", bytes(range(256)) * 9, zipfile.ZIP_STORED)
        new.writestr("customXml/unknown.part", "<?keep me?>")
    return macros


SETS = {"heads": 900.0, "label": "GB", "Inputs!D2": False, "Inputs!C2": " <b> & ]]> ünï\n_x0041_\x07 "}


def test_every_other_part_is_byte_identical(rich, tmp_path, members):
    recalc(rich, sets=SETS).save(tmp_path / "out.xlsm")
    before, after = members(rich), members(tmp_path / "out.xlsm")
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {SHEET, "xl/worksheets/sheet2.xml"}
    assert all(before[name][1] == after[name][1] for name in before)


def test_only_the_cells_that_change_are_written_anew(rich, tmp_path, members, cells_of):
    recalc(rich, sets=SETS).save(tmp_path / "out.xlsm")
    before, after = members(rich), members(tmp_path / "out.xlsm")
    old, new = cells_of(before[SHEET][0]), cells_of(after[SHEET][0])
    changed = {name for name in old | new if old.get(name) != new.get(name)}
    spilled = {f"{column}{row}" for column in "EFGHIJ" for row in range(2, 5)}
    assert changed - spilled == {"A2", "C2", "D2", "A4", "A5", "A6", "A7", "A8", "A9", "F20"}
    assert "A10" not in changed
    assert new["F20"].count(b' s="') == 1, "a new cell looks like its column"


def test_other_programs_read_the_new_values(rich, tmp_path):
    recalc(rich, sets=SETS).save(tmp_path / "out.xlsm")
    sheet = opened(tmp_path / "out.xlsm", data_only=True)["Inputs"]
    assert [sheet[cell].value for cell in ("A2", "A4", "A5", "A7", "A9", "A10")] == [900, 300, 600, False, "#DIV/0!", 4]
    assert sheet["A6"].value == "shut"
    assert sheet["A8"].value.isoformat() == "2025-09-13T00:00:00"
    assert [sheet.cell(2, column).value for column in range(5, 11)][:2] == ["tax", "rate"]
    assert sheet["F3"].value == 0.15
    other = opened(tmp_path / "out.xlsm", data_only=True)["Other & <more>"]
    assert other["B2"].value == 601
    assert [[cell.value for cell in row] for row in other["D1:E3"]] == [[300, 300]] * 3
    formulas = opened(tmp_path / "out.xlsm", keep_vba=True)["Inputs"]
    assert formulas["A4"].value == "=PAYROLL_CUT(heads)"
    assert formulas["E2"].value.ref == "E2:J4"


def test_a_copy_recalculates_to_itself(rich, tmp_path):
    recalc(rich, sets=SETS).save(tmp_path / "out.xlsm")
    again = recalc(tmp_path / "out.xlsm", gets=["heads", "Inputs!C2", "inputs"])
    assert again.copy() == (tmp_path / "out.xlsm").read_bytes()
    assert again.got["heads"] == 900.0
    assert again.got["Inputs!C2"].strip() == SETS["Inputs!C2"].strip()


def test_nothing_set_and_nothing_new_is_the_same_file(book, tmp_path):
    path = book(lambda workbook: workbook.add_worksheet().write_formula("A1", "=1+1", None, 2))
    recalc(path).save(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == path.read_bytes()


def test_a_table_that_shrinks_leaves_blanks(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write("A1", 3)
        sheet.write_dynamic_array_formula("C1", "=SEQUENCE(A1,2)")

    path = book(fill)
    recalc(path).save(path)
    assert [[c.value for c in row] for row in opened(path, data_only=True)["S"]["C1:D3"]] == [
        [1, 2],
        [3, 4],
        [5, 6],
    ]
    recalc(path, sets={"S!A1": 1}).save(path)
    small = opened(path, data_only=True)["S"]
    assert [[c.value for c in row] for row in small["C1:D3"]] == [[1, 2], [None, None], [None, None]]
    recalc(path, sets={"S!A1": 2}).save(path)
    assert opened(path, data_only=True)["S"]["D2"].value == 4


# prefixed names, no references, quotes of both kinds, > in attributes, comments, text that looks like a tag
ODD = [
    b"<?xml version='1.0' encoding='UTF-8'?>",
    b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    b"<x:cols><x:col min='3' max='3' style='1'/></x:cols><x:sheetData><x:row r='1' foo='a>b'>",
    b"<x:c><x:v>5</x:v></x:c>",
    b"<x:c ><x:f t='shared' ref='B1:B2' si='0'>A1*2</x:f></x:c>",
    b"</x:row><x:row><x:c r='A2'><!-- /> --><x:v>6</x:v></x:c>",
    b"<x:c r='B2' t='str'><x:f t='shared' si='0'/><x:v>/></x:v></x:c>",
    b"</x:row>",
    b"<x:row r='9'/>",
    b"</x:sheetData><x:pageMargins/></x:worksheet>",
]
EXPECTED = {
    3: b"<x:c><x:v>7</x:v></x:c>",
    4: b"<x:c><x:f t='shared' ref='B1:B2' si='0'>A1*2</x:f><x:v>14</x:v></x:c>",
    6: b"<x:c r=\"B2\"><x:f t='shared' si='0'/><x:v>12</x:v></x:c>",
    7: b'</x:row><x:row r="3"><x:c r="C3" s="1" t="b"><x:v>1</x:v></x:c></x:row>',
    8: b'<x:row r=\'9\'><x:c r="C9" s="1"><x:v>1</x:v></x:c></x:row>'
    b'<x:row r="20"><x:c r="A20" t="inlineStr"><x:is><x:t xml:space="preserve">x</x:t></x:is></x:c></x:row>',
}


def test_shared_formulas_and_unusual_xml_keep_their_form(book, tmp_path):
    path = book(lambda workbook: workbook.add_worksheet("S"))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as new:
        for info in old.infolist():
            new.writestr(info, b"".join(ODD) if info.filename == SHEET else old.read(info))
    result = recalc(tmp_path / "odd.xlsx", sets={"S!A1": 7, "S!C9": 1, "S!A20": "x", "S!C3": True})
    assert [result.values[Address("S", row, 2)] for row in (1, 2)] == [14.0, 12.0]
    data = zipfile.ZipFile(io.BytesIO(result.copy())).read(SHEET)
    assert data == b"".join(EXPECTED.get(number, piece) for number, piece in enumerate(ODD))


def test_an_array_formula_keeps_its_range(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write_array_formula("A1:B4", "{=PAYROLL_CUT({3;6;9})}")
        sheet.write_array_formula("D1:D2", "{=PAYROLL_CUT({3;6;9})}")

    got = recalc(book(fill), gets=["S!A1:B4", "S!D1:D3"]).got
    assert got["S!A1:B4"] == [[1, 1], [2, 2], [3, 3], [CellError("#N/A"), CellError("#N/A")]]
    assert got["S!D1:D3"] == [[1], [2], [None]]


def test_an_ordinary_formula_shows_one_value_and_says_so(book):
    def fill(workbook):
        sheet = workbook.add_worksheet("S")
        sheet.write_formula("A1", "=PAYROLL_CUT({3,6;9,12})")
        sheet.write_formula("D1", "=PAYROLL_CUT({3;6;9})")
        sheet.write("D2", "in the way")

    result = recalc(book(fill), gets=["S!A1:B2", "S!D1:D2"])
    assert result.got == {"S!A1:B2": [[1, None], [None, None]], "S!D1:D2": [[1], ["in the way"]]}
    assert [str(finding).partition(": shows")[0] for finding in result.findings] == ["S!A1: cut off", "S!D1: cut off"]
