"""What somebody typed means the same through every door: function, file, workbook, `recalc --set`, `call`."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from payroll_impact.cells import CellError, read_number
from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.scenarios import load_scenario
from payroll_impact.workbooks.recalc import read_value

NUMBERS = {
    "1500": 1500.0, " 1500 ": 1500.0, "60 000": 60_000.0, "60\u00a0000": 60_000.0, "60\u202f000": 60_000.0,
    "60'000": 60_000.0, "60’000.5": 60_000.5, "1,500": 1500.0, "1,234,567.25": 1_234_567.25, "+12": 12.0,
    "2.5": 2.5, ".5": 0.5, "5.": 5.0, "1.5e3": 1500.0, "33 %": 0.33, "33%": 0.33, "1,500%": 15.0, "33.000 %": 0.33,
    "0.125": 0.125,
}  # fmt: skip
# what a decimal point is, is known in a shell alone
TWO_WAYS = {"1.500": 1.5, "45.125": 45.125}
NO_NUMBERS = ("0,5", "1,50", "1.234,50", "1,234.5,6", "60 00", "6 0000", "1 500,000", "45 USD", "$45", "1_000", "0x10",
              "nan", "inf", "1e999", "1e", "--1", "1 2", "%", "twelve", "١٢")  # fmt: skip


def by_function(text):
    return CATALOGUE["PAYROLL_ANNUAL_PAY"](text, "year")


def of_toml(text, folder):
    path, typed = folder / "plan.toml", json.dumps(text, ensure_ascii=False)
    path.write_text(
        f"[settings]\nstart = 2026-01-01\nmonths = 12\n[[workforce]]\nrole = 'Clerk'\nheadcount = 10\npay = {typed}\n"
        "jurisdiction = 'US'\n",
        encoding="utf-8",
    )
    return load_scenario(path).workforce[0].pay


def of_workbook(text, folder):
    path, book = folder / "plan.xlsx", openpyxl.Workbook()
    sheet = book.active
    for row in (("role", "headcount", "pay", "jurisdiction"), ("Clerk", 10, None, "US")):
        sheet.append(row)
    sheet["C2"].value, sheet["C2"].data_type = text, "s"
    settings = book.create_sheet("Settings")
    for row in (("setting", "value"), ("start", "2026-01-01"), ("months", 12)):
        settings.append(row)
    book.save(path)
    return load_scenario(path).workforce[0].pay


def by_call(text):
    done = CliRunner().invoke(app, ["call", "PAYROLL_ANNUAL_PAY", "--", text, "year"])
    return json.loads(done.stdout) if done.exit_code == 0 else None


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_one_through_every_door(text, number, tmp_path):
    assert read_number(text) == number
    assert by_function(text) == number
    assert of_toml(text, tmp_path) == number
    assert of_workbook(text, tmp_path) == number
    assert by_call(text) == number
    assert read_value(text) == number


@pytest.mark.parametrize("text", [*TWO_WAYS, *NO_NUMBERS])
def test_what_may_be_another_number_or_none_is_refused_through_every_door(text, tmp_path):
    assert read_number(text) is None
    assert isinstance(by_function(text), CellError)
    for of_file in (of_toml, of_workbook):
        with pytest.raises(InputError, match="pay must be a number"):
            of_file(text, tmp_path)


@pytest.mark.parametrize(("text", "number"), TWO_WAYS.items())
def test_a_shell_has_decimal_points(text, number):
    assert read_value(text) == number
    assert by_call(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_shell_leaves_other_texts_alone(text):
    assert read_value(text) == text
    assert by_call(text) is None


def test_what_can_be_read_as_two_numbers_is_said_so_and_is_not_repeated(tmp_path):
    said = "text that can be read as two numbers; type it as a number"
    assert said in by_function("45.000").message
    for of_file in (of_toml, of_workbook):
        with pytest.raises(InputError, match=said) as caught:
            of_file("45.000", tmp_path)
        assert "45" not in caught.value.reason()
