"""The stored spelling of each host, and formulas with their answers in files that XlsxWriter writes."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula
from read_back import DYNAMIC, SHEET, cells, members, root

from payroll_impact.cells import CellError, as_grid
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import HOSTS, Formulas, spelled, stored
from proof import some

EXCEL = ("lite", "server", "classic")
NAMES = {
    "lite": "_xldudf_PAYROLL_CUT",
    "server": "_xldudf_PAYROLL_CUT",
    "classic": "PAYROLL_CUT",
    "calc": "ORG.PAYROLLIMPACT.PAYROLLIMPACT.PAYROLLCUT",
    "none": "PAYROLL_CUT",
}


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_has_its_spelling(host):
    assert stored("PAYROLL_CUT", host) == NAMES[host]
    assert spelled("=payroll_cut(A1)+1", host) == f"={NAMES[host]}(A1)+1"


def test_an_unknown_host_is_refused():
    with pytest.raises(InputError, match="host must be one of lite, server, classic, calc, none; got 'sheets'"):
        stored("PAYROLL_CUT", "sheets")


@pytest.mark.parametrize(
    "formula",
    [
        '="PAYROLL_CUT(1)"',
        '="say ""PAYROLL_CUT(1)"""',
        "='PAYROLL_CUT(1)'!A1",
        "=SUM(A1)",
        "=MY_PAYROLL_CUT(1)",
        "=book.xlsm!PAYROLL_CUT(1)",
        "=_xldudf_PAYROLL_CUT(1)",
        "=PAYROLL_CUT",
        "=PAYROLL_CUT_2(1)",
    ],
)
def test_what_is_no_call_of_ours_stays(formula):
    assert spelled(formula, "lite") == formula


def test_every_call_in_a_formula_is_respelled():
    written = spelled("=IF(A1=\"x\",PAYROLL_CUT(PAYROLL_GROW(1)),SUM('a b'!A1,PAYROLL_CUT(2)))", "server")
    cut = "_xldudf_PAYROLL_CUT"
    assert written == f"=IF(A1=\"x\",{cut}(_xldudf_PAYROLL_GROW(1)),SUM('a b'!A1,{cut}(2)))"


@pytest.mark.parametrize("host", EXCEL)
@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_function_is_a_dynamic_array_with_its_answer(workbook_of, function, host):
    result = function(*function.example.arguments)
    text = f"={function.name}({'A1' if function.arguments else ''})"
    _, book = workbook_of(lambda formulas, sheet: formulas.write(sheet, 1, 1, text, result), host)
    found = cells(book)
    own, (formula, kept), _ = found["B2"]
    assert own.pop("cm") == "1"
    assert formula["t"] == "array"
    assert kept == stored(function.name, host) + text[1 + len(function.name) :]
    grid = as_grid(result)
    area = openpyxl.utils.get_column_letter(1 + len(grid[0])) + str(1 + len(grid))
    assert formula["ref"] == ("B2" if area == "B2" else f"B2:{area}")
    assert len(found) == sum(map(len, grid))
    assert [cell for cell, (_, written, _) in found.items() if written] == ["B2"]
    assert_values(book, grid)


def assert_values(book, grid):
    sheet = openpyxl.load_workbook(io.BytesIO(book), data_only=True)["Answers"]
    for down, row in some(enumerate(grid)):
        for right, expected in some(enumerate(row)):
            seen = sheet.cell(2 + down, 2 + right).value
            if isinstance(expected, dt.date):
                expected = (expected - dt.date(1899, 12, 30)).days  # noqa: PLW2901
            if isinstance(expected, CellError):
                expected = expected.code  # noqa: PLW2901
            assert (seen or "") == expected if expected == "" else seen == expected
            assert isinstance(seen, bool) == isinstance(expected, bool)


@pytest.mark.parametrize("host", EXCEL)
def test_the_metadata_says_dynamic_array(workbook_of, host):
    _, book = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(3)", 2.0), host)
    metadata = root(book, "xl/metadata.xml")
    (kind,) = metadata.iter(f"{SHEET}metadataType")
    assert (kind.get("name"), kind.get("minSupportedVersion"), kind.get("cellMeta")) == ("XLDAPR", "120000", "1")
    (future,) = metadata.iter(f"{SHEET}futureMetadata")
    assert (future.get("name"), future.get("count")) == ("XLDAPR", "1")
    (extension,) = future.iter(f"{SHEET}ext")
    assert extension.get("uri") == "{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"
    (flags,) = extension
    assert flags.tag == f"{DYNAMIC}dynamicArrayProperties"
    assert flags.attrib == {"fDynamic": "1", "fCollapsed": "0"}
    # cm="1" is the first of cellMetadata, which is the first of the types and of its values
    (records,) = metadata.iter(f"{SHEET}cellMetadata")
    assert [entry.attrib for entry in records.iter(f"{SHEET}rc")] == [{"t": "1", "v": "0"}]
    assert b"/xl/metadata.xml" in members(book)["[Content_Types].xml"]
    assert b"sheetMetadata" in members(book)["xl/_rels/workbook.xml.rels"]


ODD = [
    [True, "1e5", CellError("#N/A", "why")],
    [dt.date(2025, 9, 12), "", False],
    ["nan", None, 0.1 + 0.2],
    ["<a> & \x01", CellError("#SPILL!"), 1e300],
]
TYPED = [
    [("b", "1"), ("str", "1e5"), ("e", "#N/A")],
    [(None, "45912"), ("str", ""), ("b", "0")],
    [("str", "nan"), ("str", ""), (None, "0.30000000000000004")],
    [("str", "<a> & _x0001_"), ("e", "#VALUE!"), (None, "1e+300")],
]


@pytest.mark.parametrize("first", range(4))
def test_every_kind_of_answer_keeps_its_type_in_the_first_cell_and_in_the_spill(workbook_of, first):
    turned = [*ODD[first:], *ODD[:first]]
    wanted = [*TYPED[first:], *TYPED[:first]]
    _, book = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(1)", turned))
    found = cells(book)
    assert [
        [(own.get("t"), value) for own, _, value in [found[f"{c}{r}"] for c in "ABC"]] for r in range(1, 5)
    ] == wanted


def test_xlsxwriter_alone_would_fill_a_spill_with_zeros(workbook_of):
    before, after = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(1)", [["a", 5.0]]))
    assert cells(before)["B1"] == ({}, None, "0")
    assert cells(after)["B1"] == ({}, None, "5")
    assert [name for name in members(before) if members(before)[name] != members(after)[name]] == [
        "xl/worksheets/sheet1.xml"
    ]


def test_calc_gets_a_plain_formula_or_a_matrix(workbook_of):
    def write(formulas, sheet):
        formulas.write(sheet, 0, 0, "=PAYROLL_CUT(3)", 2.0)
        formulas.write(sheet, 1, 0, "=PAYROLL_CUT({3;6})", [[2.0], [4.0]])

    _, book = workbook_of(write, "calc")
    name = NAMES["calc"]
    assert cells(book) == {
        "A1": ({}, ({}, f"{name}(3)"), "2"),
        "A2": ({}, ({"t": "array", "ref": "A2:A3"}, f"{name}({{3;6}})"), "2"),
        "A3": ({}, None, "4"),
    }
    assert "xl/metadata.xml" not in members(book)


def test_without_a_host_only_the_answers_are_written(workbook_of):
    _, book = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(3)", [["a", 2.0]]), "none")
    assert [written for _, written, _ in cells(book).values()] == [None, None]
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Answers"]
    assert [cell.value for cell in sheet[1]] == ["a", 2]


def test_formats_are_per_column_and_the_last_goes_on():
    output = io.BytesIO()
    formulas = Formulas("lite")
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet("Answers")
        formats = [book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "0.00")]
        grid = [[dt.date(2025, 9, 12), 1.0, 2.0]] * 2
        formulas.write(sheet, 0, 0, "=PAYROLL_PLAN(F1)", grid, formats=formats)
    sheet = openpyxl.load_workbook(io.BytesIO(formulas.with_answers(output.getvalue())), data_only=True)["Answers"]
    assert [[cell.number_format for cell in row] for row in sheet] == [["yyyy-mm-dd", "0.00", "0.00"]] * 2
    assert sheet["A2"].value == dt.datetime(2025, 9, 12)  # noqa: DTZ001 - a cell has no zone


def test_openpyxl_reads_the_formula_as_an_array(workbook_of):
    _, book = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(3)", 2.0))
    formula = openpyxl.load_workbook(io.BytesIO(book))["Answers"]["A1"].value
    assert isinstance(formula, ArrayFormula)
    assert (formula.ref, formula.text) == ("A1", "=_xldudf_PAYROLL_CUT(3)")


def test_the_answers_go_into_their_own_workbook_only(workbook_of):
    formulas = Formulas("lite")
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        formulas.write(book.add_worksheet("Elsewhere"), 0, 0, "=PAYROLL_CUT(3)", 2.0)
    _, other = workbook_of(lambda formulas, sheet: formulas.write(sheet, 0, 0, "=PAYROLL_CUT(3)", 2.0))
    with pytest.raises(InputError, match="has no sheet Elsewhere"):
        formulas.with_answers(other)
