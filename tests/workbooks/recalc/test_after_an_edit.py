"""What an engine gets right as a workbook stands may come out otherwise after an edit: then the cell says so."""

import zipfile

import openpyxl
import pytest

from payroll_impact.errors import InputError
from payroll_impact.workbooks.recalc import Address, recalc
from proof import some


def made(path, formulas, *, hide=(), merge=(), edit=bytes):
    """Write a workbook with values beside its formulas, as a program saves it that computes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for place, value in {"A1": 6, "A2": 0, "A3": 4, **formulas}.items():
        sheet[place] = value[0] if isinstance(value, tuple) else value
    for row in hide:
        sheet.row_dimensions[row].hidden = True
    for area in merge:
        sheet.merge_cells(area)
    book.save(path)
    stored = {place: value[1] for place, value in formulas.items() if isinstance(value, tuple)}
    return with_values(path, stored, edit)


def with_values(path, stored, edit):
    copy = path.with_name(f"saved-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                for place, value in stored.items():
                    kind = b' t="str"' if isinstance(value, str) else b""
                    told = str(value).encode()
                    text = text.replace(b'<c r="%s"' % place.encode(), b'<c r="%s"%s' % (place.encode(), kind))
                    head, _, rest = text.partition(b'<c r="%s"' % place.encode())
                    rest = rest.replace(b"<v></v>", b"<v>%s</v>" % told, 1).replace(b"<v />", b"<v>%s</v>" % told, 1)
                    text = head + b'<c r="%s"' % place.encode() + rest
            if info.filename == "xl/workbook.xml":
                text = edit(text.replace(b' fullCalcOnLoad="1"', b""))
            new.writestr(info, text)
    return copy


def told(result):
    return {str(finding.address): finding.message for finding in result.findings}


def test_formulas_over_hidden_rows_keep_their_values_where_an_edit_reaches_them(tmp_path):
    formulas = {"B1": ("=SUBTOTAL(109,A1:A3)", 10), "B2": ("=AGGREGATE(9,5,A1:A3)", 10), "B3": ("=SUM(A1:A3)", 10)}
    path = made(tmp_path / "b.xlsx", formulas, hide=[2])
    result = recalc(path, sets={"S!A2": 5})
    assert [result.values[Address("S", row, 2)] for row in (1, 2, 3)] == [10.0, 10.0, 15.0]
    assert set(told(result)) == {"S!B1", "S!B2"}
    assert all("hidden or filtered" in message for message in told(result).values())
    assert any(note.startswith("formulas over hidden or filtered rows") for note in result.notes)
    shown = made(tmp_path / "shown.xlsx", formulas)
    assert recalc(shown, sets={"S!A2": 5}).values[Address("S", 1, 2)] == 15.0


def test_a_text_with_more_digits_than_excel_writes_is_not_taken(tmp_path):
    formulas = {"B1": ('="a head: "&A1/3', "a head: 2"), "B2": ("=LEN(B1)", 9), "B3": ("=A1/3", 2)}
    path = made(tmp_path / "b.xlsx", formulas)
    result = recalc(path, sets={"S!A1": 5})
    assert result.values[Address("S", 1, 2)] == "a head: 2"
    assert result.values[Address("S", 2, 2)] == 9.0
    assert result.values[Address("S", 3, 2)] == 5 / 3
    assert "more digits than Excel" in told(result)["S!B1"]
    assert "not trusted with" in told(result)["S!B2"]
    assert recalc(path, sets={"S!A1": 7.5}).values[Address("S", 1, 2)] == "a head: 2.5"


def test_precision_as_displayed_is_refused(tmp_path):
    def displayed(text):
        return text.replace(b"<calcPr", b'<calcPr fullPrecision="0"')

    path = made(tmp_path / "b.xlsx", {"B1": ("=A1/3", 2)}, edit=displayed)
    with pytest.raises(InputError, match=r"precision as displayed.*--engine calc"):
        recalc(path, sets={"S!A1": 5})
    assert recalc(path).values[Address("S", 1, 2)] == 2.0


def test_cells_a_merged_range_covers_cannot_be_set(tmp_path):
    path = made(tmp_path / "b.xlsx", {"B1": ("=SUM(A1:A3)", 10)}, merge=["C1:D2"])
    for cell in some(["S!D1", "S!C2", "S!D2"]):
        with pytest.raises(InputError, match="merged cells, of which the first alone counts"):
            recalc(path, sets={cell: 1})
    assert recalc(path, sets={"S!C1": 1}).values[Address("S", 1, 2)] == 10.0


def test_a_text_in_the_place_of_a_number_is_told(tmp_path):
    path = made(tmp_path / "b.xlsx", {"B1": ("=SUM(A1:A3)", 10)})
    result = recalc(path, sets={"S!A1": "12:30"})
    assert result.notes == ("S!A1 held a number and is set to a text, which is no number, time or error to a formula",)
    assert recalc(path, sets={"S!A1": 3}).notes == ()


def test_whole_columns_gone_through_one_by_one_have_a_limit(tmp_path):
    formulas = {f"C{row}": (f"=SUMPRODUCT((A:A=1)*($B:$B={row}))", 0) for row in range(1, 30)}
    with pytest.raises(InputError, match=r"60,817,408 cells of whole columns one by one.*at most 50,000,000"):
        recalc(made(tmp_path / "b.xlsx", formulas))
    assert recalc(made(tmp_path / "few.xlsx", dict(list(formulas.items())[:1]))).values[Address("S", 1, 3)] == 0.0
