"""The linter and the SDK against faults put into a good workbook: each must be told, and the good one must pass."""

import io
import re
import zipfile

import pytest
from grammar import Formula, bare_literals, overlapping
from linter import faults

from payroll_impact.functions import CATALOGUE
from proof import some

OURS = frozenset(f"_xldudf_{name}" for name in CATALOGUE)
SHEET, BOOK, STYLES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml"
FORMULA = "<f>[^<]*</f>"
STRINGS, TYPES, RELATIONS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
LONG = "x" * 300
# a part, what stands there (a pattern), what is put in its place, and what the linter says
SEEDED = {
    "a shared text that is not there": (SHEET, r't="s"><v>\d+<', 't="s"><v>99999<', "the shared text 99999"),
    "a style that is not there": (SHEET, r'(<c r="\w+") s="\d+"', r'\1 s="9999"', "the style 9999 is not there"),
    "a cell twice": (SHEET, r'(<c r="A\d+"[^>]*>.*?</c>)', r"\1\1", "a cell twice or out of order"),
    "a row twice": (SHEET, r'(<row r="1".*?</row>)', r"\1\1", "a row twice or out of order"),
    "a cell in another row": (SHEET, r'<c r="A1"', '<c r="A7"', "A7 stands in row 1"),
    "no number": (SHEET, r"<v>1500</v>", "<v>NaN</v>", "'NaN' is no number"),
    "an infinite number": (SHEET, r"<v>1500</v>", "<v>inf</v>", "'inf' is no number"),
    "an unbalanced formula": (SHEET, FORMULA, "<f>SUM(A1,(A2)</f>", "a bracket is not closed"),
    "an equals sign too many": (SHEET, FORMULA, "<f>=SUM(A1)</f>", "stands where a value belongs"),
    "a function nobody knows": (SHEET, FORMULA, "<f>TOTAL(A1)</f>", "TOTAL is no function"),
    "a new function without its prefix": (SHEET, FORMULA, "<f>IFNA(A1,0)</f>", "IFNA is no function"),
    "LibreOffice's data table": (SHEET, FORMULA, "<f>MULTIPLE.OPERATIONS(A1,B1,C1)</f>", "MULTIPLE.OPERATIONS is no"),
    "a semicolon": (SHEET, FORMULA, "<f>SUM(A1;A2)</f>", "';A2)' is no part of a formula"),
    "too long a formula": (SHEET, FORMULA, f"<f>{'1+' * 5000}1</f>", "longer than 8192"),
    "too long a text in a formula": (SHEET, FORMULA, f'<f>"{LONG}"&amp;A1</f>', "longer than 255 characters"),
    "too deep a formula": (SHEET, FORMULA, f"<f>{'ABS(' * 65}1{')' * 65}</f>", "nested deeper than 64"),
    "too many arguments": (SHEET, FORMULA, f"<f>SUM({','.join('1' * 256)})</f>", "more than 255 arguments"),
    "a sheet that is gone": (SHEET, FORMULA, "<f>Gone!A1</f>", "there is no sheet Gone"),
    "a name that is gone": (SHEET, FORMULA, "<f>gone_name*2</f>", "there is no name gone_name"),
    "a cell outside the sheet": (SHEET, FORMULA, "<f>XFE1</f>", "XFE1 is outside the sheet"),
    "a formula shared with nobody": (SHEET, FORMULA, '<f t="shared" si="7"/>', "no formula it shares fills it"),
    "a shared formula of another sheet": (
        SHEET, FORMULA, '<f t="shared" si="7" ref="A1:XX99">About!A1</f>', "a shared formula refers to another sheet",
    ),
    "a shared formula that fills others": (
        SHEET, FORMULA, '<f t="shared" si="7" ref="XX1:XX9">1</f>', "no formula it shares fills it",
    ),
    "too long a prompt": (SHEET, r' prompt="[^"]*"', f' prompt="{LONG}"', "the prompt of"),
    "too long a title of a prompt": (SHEET, r' promptTitle="[^"]*"', f' promptTitle="{LONG}"', "the promptTitle of"),
    "merged cells that overlap": (
        SHEET, "(</sheetData>.*?)(<phoneticPr|<conditionalFormatting|<dataValidations)",
        r'\1<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>\2', "merged cells overlap",
    ),
    "a condition whose format is not there": (SHEET, r'dxfId="\d+"', 'dxfId="99"', "the format 99 of a condition"),
    "a sheet's name of 32 letters": (BOOK, r'name="About"', f'name="{"x" * 32}"', "cannot be the name of a sheet"),
    "a sheet's name with a colon": (BOOK, r'name="About"', 'name="A:b"', "cannot be the name of a sheet"),
    "two sheets of one name": (BOOK, r'name="About"', 'name="quick"', "cannot be the name of a sheet"),
    "a name that is a cell": (
        BOOK, "<definedNames>", '<definedNames><definedName name="TAX2025">1</definedName>', "tax2025",
    ),
    "a name of no sheet": (BOOK, r'localSheetId="\d+"', 'localSheetId="77"', "of a sheet that is not there"),
    "a bare literal in a format": (STYLES, r"&quot;–&quot;", "–", "has a literal without quotes"),
    "a font that is not there": (STYLES, r'fontId="[1-9]\d*"', 'fontId="999"', "fontId 999 is not there"),
    "too long a text": (STRINGS, r"<t>[^<]*</t>", f"<t>{'y' * 32_768}</t>", "longer than 32,767"),
    "a part without a content type": (TYPES, '<Default Extension="rels"[^>]*/>', "", "has no content type"),
    "a content type without a part": (
        TYPES, "</Types>", '<Override PartName="/xl/x.xml" ContentType="a/b"/></Types>', "has a content type and",
    ),
    "a relationship into nothing": (RELATIONS, r'Target="styles.xml"', 'Target="gone.xml"', "gone.xml is not there"),
    "two relationships of one id": (RELATIONS, r'Id="rId2"', 'Id="rId1"', "two relationships have one id"),
    "a reference to no relationship": (BOOK, r'r:id="rId1"', 'r:id="rId99"', "rId99 is no relationship of it"),
    "metadata that are not there": (SHEET, r'cm="1"', 'cm="5"', "its metadata are not there"),
    "broken XML": (SHEET, "</worksheet>", "", "no element found"),
}  # fmt: skip
# of these the schema knows
SEEN_BY_THE_SDK = {
    "an unknown attribute": (SHEET, "<sheetData>", '<sheetData wrong="1">'),
    "elements in the wrong order": (SHEET, r"(<sheetData>.*?</sheetData>)(<sheetProtection[^>]*/>)", r"\2\1"),
    "an unknown kind of cell": (SHEET, r't="s"', 't="z"'),
    "a colour of seven digits": (STYLES, r'rgb="[0-9A-F]{8}"', 'rgb="F123456"'),
    "a visibility nobody knows": (BOOK, r'<sheet name="About"', '<sheet state="gone" name="About"'),
}


def changed(workbook, part, pattern, instead):
    """Return a workbook with the first such place of a part exchanged; there must be one."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after:
        for name in some(before.namelist()):
            text = before.read(name).decode()
            if name == part:
                text, times = re.subn(pattern, instead, text, count=1, flags=re.DOTALL)
                assert times == 1, f"{pattern} does not stand in {part}"
            after.writestr(name, text)
    return output.getvalue()


@pytest.fixture(scope="module")
def good(written):
    return written("quick for lite").read_bytes()


def test_the_good_one_has_no_fault(good):
    assert faults(good, functions=OURS) == []


@pytest.mark.parametrize("seeded", SEEDED)
def test_a_seeded_fault_is_told(good, seeded):
    part, pattern, instead, told = SEEDED[seeded]
    found = faults(changed(good, part, pattern, instead), functions=OURS)
    assert [line for line in found if told in line], found


@pytest.mark.parametrize("seeded", SEEN_BY_THE_SDK)
def test_the_sdk_sees_what_the_schema_knows(good, office, tmp_path, seeded):
    path = tmp_path / "seeded.xlsx"
    path.write_bytes(changed(good, *SEEN_BY_THE_SDK[seeded]))
    assert office(path)


@pytest.mark.parametrize("seeded", ["an unbalanced formula", "too long a formula", "a shared text that is not there"])
def test_the_sdk_does_not_see_what_the_linter_is_for(good, office, tmp_path, seeded):
    path = tmp_path / "seeded.xlsx"
    path.write_bytes(changed(good, *SEEDED[seeded][:3]))
    assert office(path) == []


@pytest.mark.parametrize(
    "formula",
    [
        "1", "-A1+B2%", "SUM(A1:B2,Sheet!$A$1)", "'my sheet'!B2", "SUM(A:A)", "SUM(1:3)",
        "{1,2;3,4}*2", "_xlfn.IFNA(A1,0)", "IF(A1,,2)", "#N/A", "PI()", "INDEX(A1:B3,MATCH(1,A1:A3,0),2):C4",
        "A1:B2 + 1",
        "TRUE", "1.5E+3*.5",
    ],
)  # fmt: skip
def test_a_good_formula_parses(formula):
    assert Formula(formula).faults == []


@pytest.mark.parametrize(
    "formula", ["", "1+", "SUM(", "SUM(A1))", "A1 B1", "()", '"open', "Sheet!", "1,2", "SUM(A1 A2"]
)
def test_a_bad_formula_does_not(formula):
    assert Formula(formula).faults


def test_formats_and_areas():
    assert [bare_literals(code) for code in ('0.0"x"', "#,##0;-#,##0;–", "yyyy-mm-dd", "[Red]0", "0 heads")] == [
        "", "–", "", "", "ea",
    ]  # fmt: skip
    assert overlapping([(1, 1, 2, 2), (2, 2, 3, 3)]) == ((1, 1, 2, 2), (2, 2, 3, 3))
    assert overlapping([(1, 1, 2, 2), (3, 1, 3, 3), (1, 3, 2, 3)]) is None


def test_a_chart_without_alternative_text_is_told(written):
    wrong = changed(written("tornado").read_bytes(), "xl/drawings/drawing1.xml", ' descr="[^"]*"', "")
    assert [line for line in faults(wrong, functions=OURS) if "has no alternative text" in line]
