"""What-if data tables: their cells are formulas that depend on headings, a formula and an input cell."""

import io
from copy import copy

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from well_kept import well_kept

from payroll_impact.cells import Address, Area
from payroll_impact.checks import TEMPLATE, CheckedBook, Finding, check, table_formulas
from payroll_impact.workbooks.recalc import DataTable

PAYS = (80_000, 90_000, 100_000)
TABLE = DataTable(Area(Address("Tables", 7, 2), len(PAYS)), None, Address("Tables", 4, 2))
MUTANTS = {}


def input_cell(book, place, value):
    """Write an input cell in the look of the others."""
    cell, like = book["Tables"][place], book["Inputs"]["B7"]
    cell.value, cell.fill, cell.font, cell.protection = value, *map(copy, (like.fill, like.font, like.protection))
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="1000000000")
    rule.add(place)
    book["Tables"].add_data_validation(rule)


def down(book, column, ref, *, formula="=Calculation!$D$7", **attributes):
    """Write a data table down a column: the pay to try, and the pay of the plan with it."""
    sheet = book["Tables"]
    sheet[f"{column}6"] = formula
    sheet[f"{column}7"] = DataTableFormula(ref, **{"dt2D": "0", "dtr": "0", "r1": "B4"} | attributes)
    for row in (8, 9):
        sheet[f"{column}{row}"] = 0.0  # as it was saved


def with_table():
    """Return the well-kept workbook with an output sheet that holds a data table."""
    book = openpyxl.load_workbook(io.BytesIO(well_kept()))
    sheet = book.create_sheet("Tables", 4)
    sheet.protection.sheet = True
    about = book["About"]
    about["A13"], about["B13"] = "Tables", "output"
    sheet["A2"], sheet["B2"], sheet["C2"] = "All checks hold", "=Checks!$B$4", "flag"
    sheet["A4"], sheet["C4"] = "Pay being tried", "USD/year"
    sheet["A5"], sheet["B5"] = "USD/year", "USD"
    sheet["A6"] = "Pay to try"
    input_cell(book, "B4", None)
    for row, pay in enumerate(PAYS, start=7):
        input_cell(book, f"A{row}", pay)
        sheet[f"C{row}"] = "USD"
    sheet["C6"] = "USD"
    down(book, "B", "B7:B9")
    book["Calculation"]["C6"] = '=IF(Tables!$B$4="",Inputs!$B$7,Tables!$B$4)/12'
    return book


def as_calculation(book):
    """Make the sheet a calculation, its headings formulas."""
    book["About"]["B13"] = "calculation"
    for row in (7, 8, 9):
        cell = book["Tables"][f"A{row}"]
        cell.value, cell.fill, cell.font = f"=Inputs!$B$7*ROWS(A$6:A{row - 1})", PatternFill(), Font()
        cell.protection = Protection(locked=True)


@pytest.fixture(scope="module")
def original():
    return saved_bytes(with_table())


def saved_bytes(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def checked(book, tmp_path, **options):
    path = tmp_path / "tables.xlsx"
    book.save(path)
    return check(path, **options)


def breaks(standard, cell, reason):
    """Register a mutant with what it breaks, where that is found and what is said."""

    def register(mutant):
        MUTANTS[mutant.__name__] = (mutant, Finding(standard, "Tables", cell, reason))
        return mutant

    return register


@breaks(3, "B6:B9", "a formula on an input sheet")
def a_table_among_inputs(book):
    book["About"]["B13"] = "input"


@breaks(5, "B6:B9", "a figure without a unit")
def figures_without_units(book):
    as_calculation(book)
    book["Tables"]["C6"] = None
    for row in (7, 8, 9):
        book["Tables"][f"C{row}"] = None
    book["Tables"]["B5"] = None


@breaks(8, "B8", "a formula that looks like an input")
def a_cell_of_the_table_dressed_as_an_input(book):
    like = book["Tables"]["A8"]
    book["Tables"]["B8"].fill, book["Tables"]["B8"].font = copy(like.fill), copy(like.font)


@breaks(10, "B7", "a data table whose formula or headings depend on itself")
def a_table_of_its_own_values(book):
    book["Tables"]["B6"] = "=Calculation!$D$7+B9"


@breaks(11, "B8", "an error value: #DIV/0!: a division by zero")
def a_heading_the_model_cannot_take(book):
    book["Tables"]["B6"] = "=Calculation!$D$7/($B$4-Inputs!$B$7)"
    book["Tables"]["A8"] = 90_000


@breaks(11, "B7", "a data table without an input cell: it keeps its last values")
def an_input_cell_that_was_deleted(book):
    down(book, "B", "B7:B9", del1="1")


@breaks(11, "B7", "a data table without an input cell: it keeps its last values")
def an_input_cell_an_array_fills(book):
    down(book, "B", "B7:B9", r1="D4")
    book["Tables"]["D4"] = ArrayFormula("D4", "=Inputs!$B$7")


@breaks(10, "B7", "a data table whose formula or headings depend on itself")
def headings_that_depend_on_what_is_tried(book):
    as_calculation(book)
    book["Tables"]["A8"] = "=Inputs!$B$7*ROWS(A$6:A7)+$B$4"


@breaks(16, "B6", "rounded inside a calculation; round only what is shown")
def a_rounded_formula_on_top(book):
    book["Tables"]["B6"] = "=ROUND(Calculation!$D$7,0)"


@breaks(20, "B9", "a formula that is not locked")
def an_unlocked_cell_of_the_table(book):
    book["Tables"]["B9"].protection = Protection(locked=False)


@breaks(20, "B4", "an input that is locked")
def a_locked_input_cell(book):
    book["Tables"]["B4"].protection = Protection(locked=True)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_standard_is_flagged_and_only_that_one(name, original, tmp_path):
    mutant, expected = MUTANTS[name]
    book = openpyxl.load_workbook(io.BytesIO(original))
    mutant(book)
    found = checked(book, tmp_path)
    assert expected in found, [str(finding) for finding in found]
    assert {finding.standard for finding in found} == {expected.standard}, [str(finding) for finding in found]


def test_a_well_kept_data_table_has_no_findings(original, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(original))
    assert checked(book, tmp_path) == []
    as_calculation(book)
    assert checked(book, tmp_path) == []


def test_two_tables_over_one_input_cell_are_not_the_same_calculation(original, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(original))
    sheet = book["Tables"]
    sheet["D5"], sheet["E5"] = "USD/year", "USD"
    for row, pay in enumerate(PAYS, start=7):
        input_cell(book, f"D{row}", pay + 1)
    down(book, "E", "E7:E9")
    assert checked(book, tmp_path) == []


@pytest.mark.parametrize(
    ("attributes", "text", "needs"),
    [
        ({"r1": "$D$4", "dtr": "1"}, "=TABLE($D$4,)", ["A8", "B6"]),
        ({"r1": "D4", "r2": "E4", "dt2D": "1"}, "=TABLE($D$4,$E$4)", ["A6", "B6", "A8"]),
        ({"r1": "D4"}, "=TABLE(,$D$4)", ["B6", "A8"]),
    ],
)
def test_a_cell_of_a_table_is_the_formula_programs_show(attributes, text, needs, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A6"] = "=D4+E4"
    sheet["B7"] = DataTableFormula("B7:C8", **attributes)
    sheet["B8"] = 5
    path = tmp_path / "any.xlsx"
    book.save(path)
    formula = CheckedBook.open(path).cell(Address("Sheet", 8, 2)).formula
    assert formula.text == text
    assert [place.reference for place in formula.unwritten] == needs


def test_a_table_of_a_whole_sheet_is_no_table(original, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(original))
    book["Tables"]["B7"] = DataTableFormula("B7:XFD1048576", dt2D="0", dtr="0", r1="B4")
    found = [finding for finding in checked(book, tmp_path) if finding.standard == 11]
    assert found == [Finding(11, "Tables", "B7", "a data table without an input cell: it keeps its last values")]


def test_numbers_typed_over_a_table_of_a_template_are_found(original, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(original))
    book["About"]["C1"] = "payroll-impact 9.9"
    expected = {formula.place: formula.text for formula in table_formulas(TABLE)}
    expected |= {Address("Tables", 2, 2): "=Checks!$B$4", Address("Tables", 6, 2): "=Calculation!$D$7"}

    def found():
        findings = checked(book, tmp_path, expected_formulas=lambda _: expected)
        return [finding for finding in findings if finding.standard == TEMPLATE]

    assert found() == []
    book["Tables"]["B9"] = 5  # what a program shows until it calculates: the table is as large as before
    assert found() == []
    book["Tables"]["B7"] = DataTableFormula("B7:B8", dt2D="0", dtr="0", r1="B4")
    assert found() == [Finding(TEMPLATE, "Tables", "B9", "a typed value where the template has a formula")]
    book["Tables"]["B7"] = "=Calculation!$D$7"
    assert found() == [
        Finding(TEMPLATE, "Tables", "B7", "another formula than the template's"),
        Finding(TEMPLATE, "Tables", "B8:B9", "a typed value where the template has a formula"),
    ]
    book["Tables"]["B7"] = 5
    assert found() == [Finding(TEMPLATE, "Tables", "B7:B9", "a typed value where the template has a formula")]
