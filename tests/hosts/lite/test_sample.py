"""A small workbook with three formulas and Lite's parts, as a whole: what it stores, shows and opens in."""

import csv
import datetime as dt
import io
import os
import shutil
import subprocess

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula
from read_back import cells, members, properties

from payroll_impact.functions import CATALOGUE

FORMULAS = {
    "A3": ("A3", "=_xldudf_PAYROLL_CUT(A1)"),
    "A5": ("A5:F7", "=_xldudf_PAYROLL_TAX_TABLE(B1,C1,D1)"),
    "A16": ("A16:S18", "=_xldudf_PAYROLL_PLAN(H1:K3,H6:L8,H11:I12)"),
}


def ranges(sheet, *references):
    """Return the values of ranges as a function gets them."""
    return [[[cell.value for cell in row] for row in sheet[reference]] for reference in references]


def test_it_holds_three_dynamic_arrays_and_no_other_formula(sample):
    sheet = openpyxl.load_workbook(io.BytesIO(sample.lite))["Answers"]
    found = {cell.coordinate: cell.value for row in sheet for cell in row if isinstance(cell.value, ArrayFormula)}
    assert {place: (formula.ref, formula.text) for place, formula in found.items()} == FORMULAS
    written = {place: own for place, (own, formula, _) in cells(sample.lite).items() if formula}
    assert list(written) == list(FORMULAS)
    assert {own["cm"] for own in written.values()} == {"1"}


def test_the_values_beside_its_formulas_are_what_the_functions_return(sample):
    sheet = openpyxl.load_workbook(io.BytesIO(sample.lite), data_only=True)["Answers"]
    cut, taxes, plan = (CATALOGUE[f"PAYROLL_{name}"] for name in ("CUT", "TAX_TABLE", "PLAN"))
    assert sheet["A3"].value == cut(sheet["A1"].value)
    shown = [["" if cell.value is None else cell.value for cell in row] for row in sheet["A5:F7"]]
    assert shown == taxes(*(sheet[place].value for place in ("B1", "C1", "D1")))
    head, *rows = plan(*ranges(sheet, "H1:K3", "H6:L8", "H11:I12"))
    seen = ranges(sheet, "A16:S18")[0]
    assert seen[0] == head
    assert [[dt.date(1899, 12, 30) + dt.timedelta(days=day), *row] for day, *row in seen[1:]] == rows


def test_it_carries_the_program_and_its_own_sheet_as_it_was(sample):
    assert "payroll_impact.excel" in properties(sample.lite)["main.py"]
    before, after = members(sample.plain), members(sample.lite)
    assert before["xl/worksheets/sheet1.xml"] == after["xl/worksheets/sheet1.xml"]
    assert len(set(after) - set(before)) == 3


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return the way to see a workbook's first sheet as LibreOffice opens it, without any extension."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            pytest.fail("LibreOffice is not installed, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")

    def rows(workbook):
        (folder / "book.xlsx").write_bytes(workbook)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        to_csv = ["--headless", "--convert-to", "csv", "--outdir", str(folder), str(folder / "book.xlsx")]
        subprocess.run([office, profile, *to_csv], check=True, capture_output=True, timeout=240)
        with (folder / "book.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    return rows


def test_libreoffice_opens_it_but_does_not_know_lites_functions(sample, shown):
    rows = shown(sample.lite)
    assert rows[0][:4] == ["1500", "100000", "GB", "2025"]
    # it computes matrices when it opens a file, whatever values are beside them
    assert {rows[2][0], rows[4][0], rows[15][0], rows[17][17]} == {"#NAME?"}


def test_without_a_host_libreoffice_shows_the_answers(shown, workbook_of, three):
    _, book = workbook_of(three, "none")
    rows = shown(book)
    assert rows[2][0] == "500"
    assert rows[4][:4] == ["tax", "rate", "from", "up to"]
    assert rows[15][:2] == ["month", "base_pay"]
