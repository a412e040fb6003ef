"""What other programs write and formualizer does not read is put into its words, or kept and said."""

import re
import zipfile

import pytest

from payroll_impact.errors import InputError
from payroll_impact.workbooks.diff import diff
from payroll_impact.workbooks.recalc import recalc

BOOK, RELATIONS, SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"


@pytest.fixture
def rewritten(book):
    """Return a function that builds a workbook with one sheet and then changes some of its parts."""

    def build(formulas, changes):
        def fill(workbook):
            sheet = workbook.add_worksheet("S")
            workbook.add_worksheet("Other")
            for row in range(3):
                sheet.write(row, 0, row + 1)
            for cell, (formula, value) in formulas.items():
                sheet.write_formula(cell, formula, None, value)

        plain = book(fill, "plain.xlsx")
        path = plain.with_name("rewritten.xlsx")
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                data = old.read(info).replace(b' fullCalcOnLoad="1"', b"")
                new.writestr(info, changes.get(info.filename, bytes)(data))
        return path

    return build


def shared(data):
    data = data.replace(b"<f>SUM(A$2:A1)</f>", b'<f t="shared" ref="B1:B3" si="0">SUM(A$2:A1)</f>')
    return re.sub(rb"<f>SUM\(A\$2:A[23]\)</f>", b'<f t="shared" si="0"/>', data)


def test_a_range_from_its_last_cell_to_its_first_is_the_same_range(rewritten):
    formulas = {"B1": ("=SUM(A$2:A1)", 3), "B2": ("=SUM(A$2:A2)", 2), "B3": ("=SUM(A$2:A3)", 5)}
    for change in (bytes, shared):
        path = rewritten(formulas, {SHEET: change})
        result = recalc(path, sets={"S!A2": 10}, gets=["S!B1:B3"])
        assert result.got["S!B1:B3"] == [[11], [10], [13]]
        assert (result.untrusted, result.findings) == ({}, [])


def test_a_sheet_of_macros_does_not_keep_the_others_from_being_computed(rewritten):
    def macros(data):
        return data.replace(
            b'relationships/worksheet" Target="worksheets/sheet2.xml"',
            b'relationships/xlMacrosheet" Target="worksheets/sheet2.xml"',
        )

    path = rewritten({"B1": ("=A1*2", 2)}, {RELATIONS: macros})
    assert recalc(path, sets={"S!A1": 4}, gets=["S!B1"]).got == {"S!B1": 8}


def test_a_name_of_another_workbook_keeps_what_is_stored(rewritten):
    def named(data):
        return data.replace(b"</sheets>", b"</sheets><definedNames><definedName name='Rate'>[1]!Rate</definedName>"
                            b"<definedName name='Far'>'[1]My plan'!$A$1</definedName></definedNames>")  # fmt: skip

    formulas = {"B1": ("=Rate", 7), "B2": ("=Far*A2", 14), "B3": ("=B1+A3", 10), "B4": ("=SUM(A1:A3)", 6)}
    path = rewritten(formulas, {BOOK: named})
    result = recalc(path, sets={"S!A2": 5, "S!A3": 6}, gets=["S!B1:B4"])
    assert result.got["S!B1:B4"] == [[7], [14], [13], [12]]
    told = {str(finding.address): finding.message for finding in result.findings}
    assert told["S!B1"] == "[1]!Rate is in another workbook; the last value was kept"
    assert "'[1]My plan'!$A$1 is in another workbook" in told["S!B2"]
    assert set(told) == {"S!B1", "S!B2"}


def test_a_reference_to_a_whole_table_column_is_no_other_workbook(rewritten):
    result = recalc(rewritten({"B1": ('="[1]Plan!A1"&A1', "[1]Plan!A11")}, {}), sets={"S!A1": 2}, gets=["S!B1"])
    assert (result.got, result.findings) == ({"S!B1": "[1]Plan!A12"}, [])


def test_a_workbook_of_1904_says_why_it_is_not_computed_and_can_be_compared(rewritten):
    counted = {BOOK: lambda data: data.replace(b"<workbookPr", b'<workbookPr date1904="1"')}
    path = rewritten({"B1": ("=A1*2", 2)}, counted)
    with pytest.raises(InputError, match="counts dates from 1904, the engines from 1900"):
        recalc(path)
    assert not diff(path, path).differs


def test_a_circle_is_told_though_its_last_values_are_kept(rewritten):
    path = rewritten({"B1": ("=B2+1", 5), "B2": ("=B1+A1", 6)}, {})
    result = recalc(path, gets=["S!B1:B2"])
    assert result.got["S!B1:B2"] == [[5], [6]]
    assert [(str(each.address), each.in_circle) for each in result.findings] == [("S!B1", True), ("S!B2", True)]


def test_a_sheet_the_engine_does_not_find_is_named(rewritten):
    odd = {BOOK: lambda data: data.replace(b"officeDocument/2006/relationships", b"officeDocument/2006/relationsaips")}
    with pytest.raises(InputError, match=r"formualizer cannot read .*: it finds no sheet"):
        recalc(rewritten({"B1": ("=A1*2", 2)}, odd))
    assert recalc(rewritten({}, odd), gets=["S!A2"]).got == {"S!A2": 2}


def test_a_member_that_lies_where_no_file_has_bytes_is_damaged(rewritten):
    path = rewritten({}, {})
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\1\2")
    data[entry + 42 : entry + 46] = b"\xff\xff\xff\x7f"  # where the member begins
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"is damaged|is no \.xlsx workbook"):
        recalc(path)


def test_an_array_over_more_cells_than_are_computed_keeps_its_values_and_is_told(rewritten):
    def endless(data):
        data = data.replace(b"<f>A1:A3*2</f>", b'<f t="array" ref="B1:B300000">A1:A3*2</f>')
        return data.replace(b"<f>A3*2</f>", b"")

    formulas = {"B1": ("=A1:A3*2", 2), "B2": ("=A3*2", 8), "C1": ("=SUM(B1:B2)", 10), "C2": ("=A2*3", 6)}
    result = recalc(rewritten(formulas, {SHEET: endless}), sets={"S!A2": 10}, gets=["S!B1:B2", "S!C1", "S!C2"])
    assert result.got == {"S!B1:B2": [[2], [8]], "S!C1": 10, "S!C2": 30}
    assert [str(finding) for finding in result.findings if "250,000 cells" in str(finding)]
