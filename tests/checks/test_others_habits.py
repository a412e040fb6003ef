"""What well-kept models of other people do, and no standard forbids."""

import openpyxl
import pytest
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName

from payroll_impact.checks import check


@pytest.fixture
def findings(tmp_path):
    """Return a function that saves a workbook and returns what a standard says of it."""

    def found(book, standard):
        book.save(tmp_path / "model.xlsx")
        return [finding for finding in check(tmp_path / "model.xlsx") if finding.standard == standard]

    return found


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    made.active.title = "Calculations"
    made.create_sheet("Inputs")["B2"] = 3
    return made


def fill_time(sheet, years, row=1):
    for column, year in enumerate(years, start=2):
        sheet.cell(row, column, year)
        sheet.cell(row + 1, column, f"={sheet.cell(row, column).coordinate}*Inputs!$B$2")


def of_calculations(found):
    return [finding for finding in found if finding.sheet == "Calculations"]


@pytest.mark.parametrize("name", ["IQ_FWD_CY", "_AtRisk_SimSetting_1", "Pal_Workbook_GUID", "solver_typ"])
def test_names_that_add_ins_define_are_no_findings(book, findings, name):
    book.defined_names[name] = DefinedName(name, attr_text="10001", hidden=True)
    assert [finding for standard in (1, 15, 19) for finding in findings(book, standard)] == []


def test_a_hidden_name_of_cells_is_a_finding(book, findings):
    book.defined_names["secret"] = DefinedName("secret", attr_text="Calculations!$A$1", hidden=True)
    assert [finding.reason for finding in findings(book, 15)] == ["the name secret is hidden"]


@pytest.mark.parametrize("link", ["=+$A$1", "=$A$1"])
def test_a_link_is_no_calculation_whatever_its_sign(book, findings, link):
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B2"] = 5, link, link
    assert findings(book, 13) == []


def test_what_refers_to_nothing_is_not_the_same_calculation(book, findings):
    book.active["B1"] = book.active["C9"] = "=SUM(#REF!,A1)"
    assert findings(book, 13) == []


def test_the_sheet_that_differs_from_most_is_the_one_that_is_told(findings, book):
    book.active.title = "Imported"
    fill_time(book.active, range(2019, 2026))
    for name in ("One", "Two", "Three"):
        fill_time(book.create_sheet(name), range(2020, 2027))
    assert [finding.sheet for finding in findings(book, 4)] == ["Imported"]


def test_a_heading_over_two_columns_is_not_in_data(book, findings):
    sheet = book.active
    for column, value in enumerate((2020, 2021, 2022), start=1):
        sheet.cell(1, column, value)
    sheet["E1"], sheet["E2"], sheet["F2"], sheet["A2"], sheet["E3"] = "Uncertainty", "Lower", "Upper", 7, 3
    sheet.merge_cells("E1:F1")
    assert findings(book, 15) == []
    sheet["E4"] = 5
    sheet.merge_cells("E4:F4")
    assert [finding.cell for finding in findings(book, 15)] == ["E4:F4"]


@pytest.mark.parametrize(
    ("place", "text"),
    [("A1", "CapEx Cost ($/BTU)"), ("A2", "Payload (kg)"), ("A1", "Units: MW"), ("A1", "$ in millions")],
)
def test_a_unit_is_found_where_people_put_it(book, findings, place, text):
    sheet = book.active
    fill_time(sheet, range(2020, 2025), row=3 if ":" in text or "in " in text else 1)
    sheet[place] = text
    assert of_calculations(findings(book, 5)) == []


@pytest.mark.parametrize("shown", ['"₹"#,##0', "[$€-2] #,##0", "\\$#,##0"])
def test_an_amount_shows_its_currency_itself(book, findings, shown):
    sheet = book.active
    fill_time(sheet, range(2020, 2025))
    for cell in sheet[2]:
        cell.number_format = shown
    assert of_calculations(findings(book, 5)) == []


def test_a_language_is_no_currency(book, findings):
    fill_time(book.active, range(2020, 2025))
    for cell in book.active[2]:
        cell.number_format = "[$-409]#,##0"
    assert of_calculations(findings(book, 5)) != []


def test_white_is_no_look_of_inputs(book, findings):
    sheet = book.active
    for row in range(1, 6):
        sheet.cell(row, 1, f"=B{row}*2").fill = PatternFill("solid", fgColor="FFFFFFFF")
    sheet["C1"].fill, sheet["C1"].protection = PatternFill("solid", fgColor="FFFFFFFF"), Protection(locked=False)
    assert [finding for finding in findings(book, 8) if "looks like an input" in finding.reason] == []


@pytest.mark.parametrize(
    ("name", "text", "standard"),
    [("uplift", "1.15", 1), ("uplift", "#REF!", 19), ("risk_margin", "#REF!", 19), ("risk_now", "NOW()", 14)],
)
def test_names_people_define_are_looked_at_whatever_they_are_called(book, findings, name, text, standard):
    book.defined_names[name] = DefinedName(name, attr_text=text, hidden=name == "uplift")
    book.active["A1"] = f"={name}*2"
    assert findings(book, standard) != []


@pytest.mark.parametrize(
    ("place", "text"),
    [("A2", "Salaries (incl. bonus)"), ("A1", "Role / year"), ("A1", "Nothing changes in millions of cells")],
)
def test_what_only_looks_like_a_unit_is_none(book, findings, place, text):
    fill_time(book.active, range(2020, 2025), row=3 if "in " in text else 1)
    book.active[place] = text
    assert of_calculations(findings(book, 5)) != []


def test_labels_merged_down_beside_figures_are_in_data(book, findings):
    sheet = book.active
    sheet["A2"] = "Engineering"
    for row in range(2, 6):
        sheet.cell(row, 3, row)
    sheet.merge_cells("A2:A5")
    assert [finding.cell for finding in findings(book, 15)] == ["A2:A5"]
