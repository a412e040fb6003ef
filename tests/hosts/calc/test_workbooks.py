"""Workbooks that come and go: saved and loaded, and written by other programs in their own spelling."""

import pytest
import xlsxwriter
from calc_cells import shown_rows
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import stored

TABLE = CATALOGUE["PAYROLL_TAX_TABLE"](200_000, "US", 2025)
SPELLINGS = [
    "_xldudf_PAYROLL_CUT(1500)",
    "PAYROLL_CUT(1500)",
    "payroll_cut(1500)",
    "_xlfn.PAYROLL_CUT(1500)",
    "_xlfn._xldudf_PAYROLL_CUT(1500)",
    "_xll.PAYROLL_CUT(1500)",
    "PAYROLL.PAYROLL_CUT(1500)",
    "[1]!PAYROLL_CUT(1500)",
    "org.payrollimpact.PayrollImpact.payrollCut(1500)",
    stored("PAYROLL_CUT", "calc") + "(1500)",
]


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_a_saved_workbook_computes_again(office, tmp_path, ending):
    path = str(tmp_path / f"book.{ending}")
    office.do("write", area="A1:A2", rows=[[1500.0], [30.0]])
    office.do("formula", area="B1", formula="=PAYROLL_CUT(A1)")
    office.do("array", area="D1:I4", formula='=PAYROLL_TAX_TABLE(200000;"US";2025)')
    office.do("save", path=path)
    office.do("load", path=path)
    assert office.do("modified") is False
    office.do("write", area="A1", rows=[[3000.0]])
    assert office.do("read", area="B1") == [[1000.0]]
    office.do("calculate")
    assert office.do("read", area="D1:I4") == shown_rows(TABLE)[:4]
    assert office.do("shown", area="B1")[1] == "=PAYROLL_CUT(A1)"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_any_spelling_in_a_workbook_resolves_on_loading(office, tmp_path, spelling):
    book = Workbook()
    book.active["A1"] = f"={spelling}"
    book.active["A2"] = "=A1+1"
    book.save(tmp_path / "book.xlsx")
    office.do("load", path=str(tmp_path / "book.xlsx"))
    assert office.do("read", area="A1:A2") == [[500.0], [501.0]]
    assert office.do("shown", area="A1")[1] == "=PAYROLL_CUT(1500)"
    assert office.do("modified") is False


def write_with_openpyxl(path, formula, place):
    book = Workbook()
    book.active[place.partition(":")[0]] = ArrayFormula(place, f"={formula}")
    book.save(path)


def write_with_xlsxwriter(path, formula, place):
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_dynamic_array_formula(place, f"={formula}")
    book.close()


@pytest.mark.parametrize("write", [write_with_openpyxl, write_with_xlsxwriter])
def test_tables_of_a_workbook_come_in_as_array_formulas(office, tmp_path, write):
    write(tmp_path / "book.xlsx", '_xldudf_PAYROLL_TAX_TABLE(200000,"US",2025)', "C1:H4")
    office.do("load", path=str(tmp_path / "book.xlsx"))
    assert office.do("read", area="C1:H4") == shown_rows(TABLE)[:4]
    assert office.do("shown", area="H4")[1].startswith("{=PAYROLL_TAX_TABLE(")


def test_values_kept_in_a_workbook_give_way_to_computed_ones(office, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=_xldudf_PAYROLL_CUT(B1)", None, 499)
    sheet.write_dynamic_array_formula("A2", "=_xldudf_PAYROLL_CUT(B1)", None, 499)
    sheet.write("B1", 1500)
    book.close()
    office.do("load", path=str(tmp_path / "book.xlsx"))
    assert office.do("read", area="A1:A2") == [[500.0], [500.0]]


def test_names_and_protected_sheets_resolve_too(office, tmp_path):
    book = Workbook()
    book.active["A1"] = "=CUT_OF_ALL+1"
    book.active["A2"] = "=_xldudf_PAYROLL_CUT(1500)"
    book.active["A3"] = ArrayFormula("A3:A4", "=_xldudf_PAYROLL_CUT(1500)")
    book.defined_names["CUT_OF_ALL"] = DefinedName("CUT_OF_ALL", attr_text="_xldudf_PAYROLL_CUT(1500)")
    book.active.protection.enable()
    book.save(tmp_path / "book.xlsx")
    office.do("load", path=str(tmp_path / "book.xlsx"))
    assert office.do("read", area="A1:A4") == [[501.0], [500.0], [500.0], [500.0]]
    assert office.do("protected") is True


def test_a_workbook_without_our_functions_is_left_alone(office, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=NO_SUCH(1)", None, 3)
    sheet.write_formula("A2", '="PAYROLL_CUT(1)"', None, "kept")
    sheet.write_formula("A3", "=MY_PAYROLL_CUT(1)", None, 4)
    book.close()
    office.do("load", path=str(tmp_path / "book.xlsx"))
    assert office.do("read", area="A1:A3") == [[3.0], ["kept"], [4.0]]
    assert office.do("modified") is False
