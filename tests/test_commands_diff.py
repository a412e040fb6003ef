"""`payroll-impact diff` from a shell."""

import json

import pytest
import xlsxwriter
from openpyxl import load_workbook
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError

runner = CliRunner()


@pytest.fixture
def versions(tmp_path):
    for name, pay in (("a", 50_000), ("b", 60_000)):
        book = xlsxwriter.Workbook(tmp_path / f"{name}.xlsx")
        sheet = book.add_worksheet("Plan")
        sheet.write_string("A1", "=1+1 \x1b[31m")
        sheet.write_number("B1", pay)
        sheet.write_formula("B2", "=B1*2", None, 2 * pay)
        book.close()
    return [str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]


def test_a_difference_is_exit_1_and_said(versions):
    done = runner.invoke(app, ["diff", *versions])
    assert done.exit_code == 1
    assert "inputs changed: 1\n  Plan!B1 =1+1  [31m: 50,000 → 60,000\n" in done.stdout
    assert "results moved: 1\n  Plan!B2: 100,000 → 120,000\n" in done.stdout


def test_no_difference_is_exit_0(versions):
    done = runner.invoke(app, ["diff", versions[0], versions[0]])
    assert (done.exit_code, done.stdout) == (0, "no difference\n")


def test_json_holds_all_of_it(versions):
    document = json.loads(runner.invoke(app, ["diff", *versions, "--json"]).stdout)
    assert document["differs"] is True
    assert document["inputs"][0]["after"] == 60_000
    assert document["results"][0]["cell"] == "B2"


def test_a_file_that_is_not_there_is_one_line(versions):
    done = runner.invoke(app, ["diff", versions[0], "nowhere.xlsx"])
    assert isinstance(done.exception, InputError)
    assert "nowhere.xlsx does not exist" in str(done.exception)


def test_it_is_written_in_every_form(versions, tmp_path):
    names = [tmp_path / f"changes{form}" for form in (".html", ".xlsx", ".csv", ".json")]
    done = runner.invoke(app, ["diff", *versions, *(word for name in names for word in ("-o", str(name)))])
    assert done.exit_code == 1
    page, book, csv, found = names
    assert "Inputs changed: 1; formulas changed: 0; results moved: 1" in page.read_text(encoding="utf-8")
    rows = list(load_workbook(book)["Inputs"].iter_rows(min_row=4, values_only=True))
    assert rows[1][:5] == ("Plan", "B1", "=1+1  [31m", 50_000, 60_000)
    assert "Plan,B1," in csv.read_text(encoding="utf-8-sig")
    assert json.loads(found.read_text(encoding="utf-8"))["results"][0]["result_after"] is None
    assert found.read_text(encoding="utf-8") == runner.invoke(app, ["diff", *versions, "--json"]).stdout
    none = runner.invoke(app, ["diff", versions[0], versions[0], "-o", str(tmp_path / "none.html")])
    assert none.exit_code == 0
    assert "No difference." in (tmp_path / "none.html").read_text(encoding="utf-8")
