"""What an engine gets right as a workbook stands may come out otherwise after an edit: then the cell says so."""

import zipfile

import openpyxl
import pytest

from payroll_impact.errors import InputError
from payroll_impact.workbooks.recalc import Address, recalc
from proof import some

BESIDE = Address("S", 2, 2)


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


OVER = {"B1": ("=SUBTOTAL(109,A1:A3)", 10), "B2": ("=AGGREGATE(9,5,A1:A3)", 10), "B3": ("=SUM(A1:A3)", 10)}


def test_formulas_over_hidden_rows_keep_their_values_where_an_edit_reaches_them(tmp_path):
    path = made(tmp_path / "b.xlsx", OVER | {"B4": ("=B1+1", 11)}, hide=[2])
    result = recalc(path, sets={"S!A2": 5})
    assert [result.values[Address("S", row, 2)] for row in range(1, 5)] == [10.0, 10.0, 15.0, 11.0]
    assert set(told(result)) == {"S!B1", "S!B2", "S!B4"}
    assert "hidden or filtered" in told(result)["S!B1"]
    untouched = recalc(path, sets={"S!C9": 5})
    assert (told(untouched), untouched.values[Address("S", 1, 2)]) == ({}, 10.0)


def test_rows_hidden_elsewhere_or_by_hand_for_the_codes_that_count_them_change_nothing(tmp_path):
    shown = made(tmp_path / "shown.xlsx", {"B1": OVER["B1"]}, hide=[9])
    assert recalc(shown, sets={"S!A2": 5}).values[Address("S", 1, 2)] == 15.0
    by_hand = made(tmp_path / "hand.xlsx", {"B1": ("=SUBTOTAL(9,A1:A3)", 10)}, hide=[2])
    assert recalc(by_hand, sets={"S!A2": 5}).values[Address("S", 1, 2)] == 15.0


def test_one_subtotal_within_another_counts_once_beside_hidden_rows(tmp_path):
    formulas = {"A5": ("=SUBTOTAL(9,A1:A3)", 10), "A6": ("=TODAY()", 45_000), "A7": ("=SUBTOTAL(9,A1:A6)-A6", 10)}
    path = made(tmp_path / "b.xlsx", formulas, hide=[12])
    assert recalc(path, sets={"S!C1": 7}).values[Address("S", 7, 1)] == 10.0


def test_formulas_over_hidden_rows_without_a_stored_value_are_told(tmp_path):
    path = made(tmp_path / "b.xlsx", {"B1": "=SUBTOTAL(109,A1:A3)", "B2": ("=A1", 6)}, hide=[2])
    result = recalc(path, sets={"S!A2": 5})
    assert result.values[Address("S", 1, 2)] == 15.0
    assert "no value is stored to be kept, and what is computed may be wrong" in told(result)["S!B1"]


def test_a_text_with_more_digits_than_excel_writes_is_told(tmp_path):
    known = "id 1.2345678901234567 "
    formulas = {"B1": ('="a head: "&A1/3', "a head: 2"), "B2": (f'="{known}"&A1', f"{known}6")}
    path = made(tmp_path / "b.xlsx", formulas)
    result = recalc(path, sets={"S!A1": 5})
    assert result.notes == ("texts with more digits of a number than the 15 that Excel writes: S!B1",)
    assert result.values[Address("S", 2, 2)] == f"{known}5"
    assert recalc(path, sets={"S!A1": 7.5}).notes == ()


@pytest.mark.parametrize(
    "formula",
    ["LEN(A1*3)", "VALUE(RIGHT(A1*3,1))", 'IF(A1*3&""="1.5","yes","no")', 'SUBSTITUTE(A3,".",",")', "LEFT(A3,9)"],
)
def test_a_number_read_as_a_text_is_told(tmp_path, formula):
    path = made(tmp_path / "b.xlsx", {"B1": ("=A3/3", 4 / 3), "A3": ("=A1*0.3", 1.8), "B2": (f"={formula}", "x")})
    path = made(tmp_path / "c.xlsx", {"A3": ("=A1*0.3", 1.8), "B2": (f"={formula}", recalc(path).values[BESIDE])})
    notes = recalc(path, sets={"S!A1": 0.1 + 1e-16}).notes
    assert any("read a number as a text" in note and note.endswith("S!B2") for note in notes)


def test_a_number_in_a_format_is_no_matter(tmp_path):
    formulas = {
        "B1": ('="is "&TEXT(A1/3,"0.00")', "is 2.00"), "B2": ("=LEFT(A3,1)", "4"), "B3": ("=LEN(TEXT(A1/3,0))", 1),
        "B4": ("=LEFT(A3,LEN(A3)-1)&A1", "6"),
    }  # fmt: skip
    path = made(tmp_path / "b.xlsx", formulas)
    assert recalc(path, sets={"S!A1": 7}).notes == recalc(path, sets={"S!A3": 5}).notes == ()


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
    formulas = {f"C{row}": (f"=SUMPRODUCT((A:A=1)*($B:$B={row}))", 0) for row in range(1, 16)}
    text = {"D1": ('="SUMPRODUCT(A:B, C:D)"&A1', "SUMPRODUCT(A:B, C:D)6")}
    assert recalc(made(tmp_path / "few.xlsx", formulas | text), sets={"S!A1": 1}).values[Address("S", 1, 4)][-1] == "1"
    with pytest.raises(InputError, match=r"31,457,280 cells of whole columns one by one.*at most 30,000,000"):
        recalc(made(tmp_path / "far.xlsx", formulas | {"A1048576": 1}))
