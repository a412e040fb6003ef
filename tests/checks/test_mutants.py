"""For each standard a workbook broken in just that way is flagged, and only for that."""

import io
from copy import copy

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from well_kept import COLUMNS, well_kept

from payroll_impact.checks import STANDARDS, check

MUTANTS = {}


@pytest.fixture(scope="session")
def original():
    return well_kept()


def breaks(standard, sheet, cell):
    """Register a mutant with what it breaks and where that is found."""

    def register(mutant):
        MUTANTS[mutant.__name__] = (mutant, standard, sheet, cell)
        return mutant

    return register


def fill_row(sheet, row, formula, *, unit="USD", label="More"):
    sheet[f"A{row}"], sheet[f"B{row}"] = label, unit
    for column in COLUMNS:
        sheet[f"{column}{row}"] = formula.replace("{c}", column)


@breaks(1, "Calculation", "C6")
def a_number_typed_in_a_formula(book):
    book["Calculation"]["C6"] = "=Inputs!$B$7*1.05/12"


@breaks(1, "Calculation", "C6")
def a_percentage_typed_in_a_formula(book):
    book["Calculation"]["C6"] = "=Inputs!$B$7*12%/12"


@breaks(1, "", "")
def a_number_in_a_name(book):
    book.defined_names["Rise"] = DefinedName("Rise", attr_text="0.03")
    book["Calculation"]["C6"] = "=Inputs!$B$7*(1+Rise)/12"


@breaks(2, "Calculation", "G8")
def another_formula_in_one_month(book):
    book["Calculation"]["G8"] = "=F8+G7+0"


@breaks(2, "Calculation", "I9")
def nothing_in_one_month(book):
    book["Calculation"]["I9"] = None


@breaks(2, "Timeline", "H6")
def a_dollar_sign_too_many(book):
    book["Timeline"]["H6"] = "=COLUMNS($E5:$H5)"


@breaks(3, "Calculation", "C10")
def a_typed_number_among_calculations(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"], sheet["C10"] = "Typed", "heads", 5


@breaks(3, "Inputs", "B9")
def a_formula_among_inputs(book):
    sheet = book["Inputs"]
    sheet["A9"], sheet["B9"], sheet["C9"] = "Twice", "=B6+B6", "heads"


@breaks(3, "Notes", "")
def a_sheet_of_no_kind(book):
    book.create_sheet("Notes")["A1"] = "no kind"


@breaks(4, "Calculation", "E4:J4")
def columns_that_are_other_months(book):
    for column in COLUMNS:
        book["Calculation"][f"{column}4"] = f"=EDATE(Timeline!{column}$4,1)"


@breaks(5, "Calculation", "D7:J7")
def a_row_without_unit(book):
    book["Calculation"]["B7"] = None


@breaks(5, "Inputs", "")
def no_units_at_all(book):
    sheet = book["Inputs"]
    for row in range(4, 9):
        sheet[f"C{row}"] = None


@breaks(6, "Calculation", "E10")
def a_constant_among_series(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"], sheet["E10"] = "Yearly pay", "USD/year", "=Inputs!$B$7"


@breaks(7, "Calculation", "E4:J4")
def an_axis_that_scrolls_away(book):
    book["Calculation"].freeze_panes = None


@breaks(7, "Calculation", "E12:J12")
def a_second_axis(book):
    fill_row(book["Calculation"], 12, "=Timeline!{c}$4", unit="date")
    for column in COLUMNS:
        book["Calculation"][f"{column}12"].number_format = "mmm yy"


@breaks(8, "Inputs", "B6")
def an_input_in_plain_clothes(book):
    book["Inputs"]["B6"].fill = PatternFill()


@breaks(8, "Results", "B5")
def a_formula_dressed_as_an_input(book):
    book["Results"]["B5"].fill = copy(book["Inputs"]["B6"].fill)
    book["Results"]["B5"].font = copy(book["Inputs"]["B6"].font)


@breaks(9, "", "")
def no_checks(book):
    book["Results"]["B6"] = None
    book["Checks"].title = "Tests"
    book["About"]["A12"] = "Tests"


@breaks(9, "Checks", "B7")
def a_check_that_does_not_hold(book):
    book["Checks"]["B7"] = "=1*(Calculation!D9>=Calculation!D7)"


@breaks(9, "Checks", "B7")
def a_check_that_is_no_0_or_1(book):
    book["Checks"]["B7"] = "=Calculation!D9-Calculation!D7+Inputs!B6"


@breaks(9, "Checks", "B7")
def a_check_the_master_forgets(book):
    book["Checks"]["B4"] = "=MIN(B6:B6)"


@breaks(9, "Results", "")
def a_master_not_shown(book):
    book["Results"]["B6"] = None


@breaks(10, "Calculation", "C10:C11")
def a_circle(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"], sheet["C10"] = "Hen", "heads", "=C11+Inputs!$B$6"
    sheet["A11"], sheet["B11"], sheet["C11"] = "Egg", "heads", "=C10/12"


@breaks(10, "", "")
def iteration_switched_on(book):
    book.calculation.iterate = True


@breaks(11, "Calculation", "C10")
def an_error_value(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"], sheet["C10"] = "Wrong", "heads", "=Inputs!$B$6/(Inputs!$B$7-Inputs!$B$7)"


@breaks(11, "Calculation", "C6")
def a_masked_error(book):
    book["Calculation"]["C6"] = "=IFERROR(Inputs!$B$7/12,0)"


@breaks(12, "Calculation", "C10")
def a_long_formula(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"] = "Long", "heads"
    sheet["C10"] = "=" + "+".join(["Inputs!$B$6", "Inputs!$B$7"] * 40)


@breaks(12, "Calculation", "C10")
def a_nested_formula(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"] = "Deep", "heads"
    sheet["C10"] = "=MAX(0,MIN(1,MAX(0,MIN(1,MAX(0,MIN(1,Inputs!$B$6))))))"


@breaks(13, "Calculation", "C10")
def the_same_again(book):
    sheet = book["Calculation"]
    sheet["A10"], sheet["B10"], sheet["C10"] = "Again", "USD/month", "=Inputs!B7 / 12"


@breaks(13, "Calculation", "E10:J10")
def a_row_again(book):
    fill_row(book["Calculation"], 10, "={c}7*Timeline!{c}$7")


@breaks(14, "Calculation", "C6")
def a_volatile_function(book):
    book["Calculation"]["C6"] = "=OFFSET(Inputs!$B$6,1,0)/12"


@breaks(14, "Calculation", "D9")
def a_whole_column(book):
    book["Calculation"]["D9"] = "=SUM(E9:J9)+SUM(Calculation!K:K)"


@breaks(14, "", "")
def a_link_to_another_workbook(book):
    book.defined_names["Elsewhere"] = DefinedName("Elsewhere", attr_text="[1]Rates!$A$1")
    book["Results"].conditional_formatting.add("B5", rule_by("Elsewhere>0"))


def rule_by(formula):
    return openpyxl.formatting.rule.FormulaRule(formula=[formula], fill=PatternFill("solid", bgColor="FF0000"))


@breaks(15, "Timeline", "")
def a_hidden_sheet(book):
    book["Timeline"].sheet_state = "veryHidden"


@breaks(15, "Calculation", "A8")
def a_hidden_row(book):
    book["Calculation"].row_dimensions[8].hidden = True


@breaks(15, "Calculation", "C1:D1")
def hidden_columns(book):
    book["Calculation"].column_dimensions.group("C", "D", hidden=True)


@breaks(15, "Calculation", "K7:L7")
def merged_cells(book):
    book["Calculation"].merge_cells("K7:L7")


@breaks(15, "Calculation", "C6")
def a_value_its_format_hides(book):
    book["Calculation"]["C6"].number_format = ";;;"


@breaks(16, "Calculation", "C6")
def rounding_on_the_way(book):
    book["Calculation"]["C6"] = "=ROUND(Inputs!$B$7/12,0)"


@breaks(17, "Timeline", "E7:G7")
def a_flag_of_12(book):
    for column in COLUMNS:
        book["Timeline"][f"{column}7"] = f"=12*({column}6*12<=12*$C8)"
    book["Checks"]["B7"] = "=1*(Calculation!D9>=Calculation!D7)"


@breaks(17, "Timeline", "E7:J7")
def a_flag_of_true_and_false(book):
    for column in COLUMNS:
        book["Timeline"][f"{column}7"] = f"={column}6*12<=12*$C8"


@breaks(18, "", "")
def no_about(book):
    del book["About"]
    for old, new in (("Timeline", "Calc"), ("Calculation", "Workings")):
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        cell.value = cell.value.replace(f"{old}!", f"{new}!")
        book[old].title = new
    book.defined_names["Total_pay"].attr_text = "Workings!$D$7"


@breaks(18, "About", "")
def no_sign_convention(book):
    book["About"]["A3"] = None


@breaks(18, "About", "A1")
def a_version_left_blank(book):
    book["About"]["C1"] = None


@breaks(19, "", "")
def a_name_nobody_uses(book):
    book.defined_names["Unused"] = DefinedName("Unused", attr_text="Inputs!$B$6")


@breaks(19, "", "")
def a_name_of_nothing(book):
    book.defined_names["Gone"] = DefinedName("Gone", attr_text="Missing!$A$1")
    book["Results"].conditional_formatting.add("B5", rule_by("Gone>0"))


@breaks(20, "Calculation", "C6")
def an_unlocked_formula(book):
    book["Calculation"]["C6"].protection = Protection(locked=False)


@breaks(20, "Inputs", "B6")
def a_locked_input(book):
    book["Inputs"]["B6"].protection = Protection(locked=True)


@breaks(20, "Inputs", "B6")
def an_input_that_takes_anything(book):
    rules = book["Inputs"].data_validations
    rules.dataValidation = [rule for rule in rules.dataValidation if "B6" not in str(rule.sqref).split()]


@breaks(20, "Calculation", "")
def an_unprotected_sheet(book):
    book["Calculation"].protection.sheet = False


def test_every_standard_has_a_mutant():
    assert {standard for _, standard, _, _ in MUTANTS.values()} == set(STANDARDS) - {0}


def test_a_well_kept_workbook_has_no_findings(original, tmp_path):
    path = tmp_path / "well-kept.xlsx"
    path.write_bytes(original)
    assert check(path) == []


def test_a_well_kept_workbook_saved_by_another_program_has_no_findings(original, tmp_path):
    path = tmp_path / "well-kept.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(original))
    book["Inputs"]["A5"].comment = Comment("the first month", "")
    book.save(path)
    assert check(path) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_standard_is_flagged_and_only_that_one(name, original, tmp_path):
    mutant, standard, sheet, cell = MUTANTS[name]
    book = openpyxl.load_workbook(io.BytesIO(original))
    mutant(book)
    path = tmp_path / "mutant.xlsx"
    book.save(path)
    found = check(path)
    assert {finding.standard for finding in found} == {standard}, [str(finding) for finding in found]
    assert (sheet, cell) in {(finding.sheet, finding.cell) for finding in found}, [str(finding) for finding in found]
