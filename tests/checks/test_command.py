"""`check` from a shell, and what it asks of our own templates."""

import io
import json
import zipfile

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner
from well_kept import well_kept

from payroll_impact.checks import TEMPLATE, Finding, check, examine
from payroll_impact.cli import app
from payroll_impact.workbooks.recalc import Address

runner = CliRunner()
REASON = "1.05 typed in a formula; keep it in an input cell"


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "well-kept.xlsx"
    path.write_bytes(well_kept())
    return path


@pytest.fixture
def changed(workbook):
    """Save the workbook with something changed."""

    def change(edit):
        book = openpyxl.load_workbook(workbook)
        edit(book)
        book.save(workbook)
        return workbook

    return change


def test_nothing_to_say_is_exit_0(workbook):
    result = runner.invoke(app, ["check", str(workbook)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "all twenty standards hold" in result.stderr
    result = runner.invoke(app, ["check", str(workbook), "--json"])
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


def test_a_finding_names_sheet_cell_and_reason_and_is_exit_1(changed):
    path = changed(lambda book: book["Calculation"].__setitem__("C6", "=Inputs!$B$7*1.05/12"))
    result = runner.invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    assert result.stdout == (
        "Calculation!C6: 1.05 typed in a formula; keep it in an input cell (standard 1, no typed numbers in formulas)\n"
    )
    result = runner.invoke(app, ["check", str(path), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"] == [
        {
            "standard": 1, "title": "no typed numbers in formulas", "sheet": "Calculation", "cell": "C6",
            "reason": "1.05 typed in a formula; keep it in an input cell",
        }
    ]  # fmt: skip


def test_a_wrong_call_is_exit_2(tmp_path):
    assert runner.invoke(app, ["check"]).exit_code == 2
    result = runner.invoke(app, ["check", str(tmp_path / "none.xlsx")])
    assert "does not exist" in str(result.exception)


def formulas_of(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return {Address(cell.parent.title, cell.row, cell.column): cell.value for cell in cells}


def of_ours(book):
    book["About"]["C1"] = "payroll-impact 9.9"
    book.properties.title = "Well kept"


def overwritten(path, expected):
    return [finding for finding in check(path, expected_formulas=lambda _: expected) if finding.standard == TEMPLATE]


def test_a_formula_written_over_in_a_template_is_found(changed):
    expected = formulas_of(well_kept())
    path = changed(of_ours)
    assert overwritten(path, expected) == []
    asked = []
    check(path, expected_formulas=asked.append)
    ((title, version, with_functions),) = [(each.title, each.version, each.with_functions) for each in asked]
    assert (title, version, with_functions) == ("Well kept", "9.9", False)

    def edit(book):
        book["Results"]["B5"] = 5
        book["Calculation"]["G8"] = "=F8+G7+0"

    assert overwritten(changed(edit), expected) == [
        Finding(TEMPLATE, "Calculation", "G8", "another formula than the template's"),
        Finding(TEMPLATE, "Results", "B5", "a typed value where the template has a formula"),
    ]


def test_a_row_inserted_is_no_formula_written_over(changed):
    template = {
        place.offset(1, 0) if place.row > 6 else place: text for place, text in formulas_of(well_kept()).items()
    }
    path = changed(of_ours)
    assert overwritten(path, template) == []


def test_a_workbook_of_others_has_no_template(workbook):
    assert overwritten(workbook, {Address("Results", 1, 1): "=1"}) == []


def test_any_hosts_spelling_is_the_same_formula(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(well_kept()))
    of_ours(book)
    book["Results"]["B7"] = "=_xldudf_PAYROLL_CUT(Inputs!B6)"
    book.save(tmp_path / "spelled.xlsx")
    template = {Address("Results", 7, 2): "=ORG.PAYROLLIMPACT.PAYROLLIMPACT.PAYROLLCUT(Inputs!B6)"}
    assert overwritten(tmp_path / "spelled.xlsx", template) == []


def test_findings_are_written_in_every_form(changed, tmp_path):
    path = changed(lambda book: book["Calculation"].__setitem__("C6", "=Inputs!$B$7*1.05/12"))
    names = [tmp_path / f"findings{form}" for form in (".html", ".xlsx", ".csv", ".json")]
    result = runner.invoke(app, ["check", str(path), *(word for name in names for word in ("-o", str(name)))])
    assert result.exit_code == 1
    page, book, csv, found = names
    assert "1 finding on 1 of 20 standards." in page.read_text(encoding="utf-8")
    rows = list(openpyxl.load_workbook(book)["Findings"].iter_rows(min_row=5, values_only=True))
    assert rows == [(1, "no typed numbers in formulas", "Calculation", "C6", REASON)]
    assert REASON in csv.read_text(encoding="utf-8-sig")
    printed = runner.invoke(app, ["check", str(path), "--json"]).stdout
    assert found.read_text(encoding="utf-8") == printed
    held = {row["standard"]: row["findings"] for row in json.loads(found.read_text(encoding="utf-8"))["standards"]}
    assert held == {number: int(number == 1) for number in range(1, 21)}


def test_causes_are_lines_and_what_could_not_be_judged_is_said(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
        sheet = book.add_worksheet("Plan")
        for row in range(1, 9, 2):
            sheet.write_formula(row, 0, "=1.05*2", None, 2.1)
        sheet.write_formula("C1", "=SUM(A1:A9)", None, 99)
        sheet.write_formula("C2", "=1+A1", None, "#REF!")
    path = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b' fullCalcOnLoad="1"', b""))
    result = runner.invoke(app, ["check", str(path)])
    assert result.stdout.splitlines()[0] == (
        "Plan!A2, Plan!A4, Plan!A6 and 1 more: 1.05, 2 typed in a formula; keep it in an input cell "
        "(standard 1, no typed numbers in formulas)"
    )
    assert "Plan!C2: an error value: #REF!" in result.stdout
    assert "2 formulas judged by what the file stores, for formualizer does not reproduce it: Plan!C1" in result.stderr
    written = tmp_path / "findings.json"
    runner.invoke(app, ["check", str(path), "-o", str(written)])
    assert "Not judged: 2 formulas" in written.read_text(encoding="utf-8")


def test_a_date_needs_no_unit_and_an_error_only_our_engine_makes_is_no_finding(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
        sheet, date = book.add_worksheet("Inputs"), book.add_format({"num_format": "mmm yyyy"})
        share = book.add_format({"num_format": "0.0%"})
        sheet.write_string("B1", "unit")
        sheet.write_string("B2", "USD")
        sheet.write_number("A2", 5)
        sheet.write_number("A3", 45_000, date)
        sheet.write_number("A4", 0.5, share)
        sheet.write_number("A5", 7)
        sheet.write_formula("D1", "=TODAY()", date, 45_000)
        sheet.write_formula("D2", "=NOBODYS(D1)+1/0", share, 0.5)
    path = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b' fullCalcOnLoad="1"', b""))
    found = examine(path)
    assert [each.place for each in found.findings if each.standard == 5] == ["Inputs!A5"]
    assert [each for each in found.findings if each.standard == 11] == []
    assert "cells of the date or of chance that formualizer computes to an error: 1" in found.unjudged
