"""`recalc` from a shell: answers on stdout, what is wrong on stderr, a line for neighbours with one reason."""

import json

import pytest
import xlsxwriter
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError


@pytest.fixture
def book(tmp_path):
    """Return a workbook in which an input of zero makes 60 rows of 3 cells errors, of two kinds in turn."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Plan")
        sheet.write_number("A1", 5)
        for row in range(1, 61):
            for column in range(1, 4):
                sheet.write_formula(row, column, "=1/$A$1" if row % 2 else "=SQRT($A$1-1)")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["recalc", *map(str, arguments)])


def test_what_is_asked_for_is_printed_as_json(book):
    done = run(book, "--set", "Plan!A1=4", "--get", "Plan!B2", "--get", "Plan!B2:C3")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"Plan!B2": 0.25, "Plan!B2:C3": [[0.25, 0.25], [3**0.5, 3**0.5]]}


def test_errors_of_neighbours_are_one_line_and_a_flood_is_cut_short(book):
    done = run(book, "--set", "Plan!A1=0", "--get", "Plan!A1")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"Plan!A1": 0}
    lines = done.stderr.splitlines()
    assert [line.split(":")[1] for line in lines[:2]] == [" Plan!B2", " Plan!B3"]
    assert lines[0].startswith("payroll-impact: Plan!B2:D2: error: #DIV/0!")
    assert lines[1].startswith("payroll-impact: Plan!B3:D3: error: #NUM!")
    assert len(lines) == 42
    assert lines[-2] == "payroll-impact: and 20 places more"
    assert "asks to be computed anew when it is opened" in lines[-1]


@pytest.mark.parametrize("given", ["Plan!A1", "=5"])
def test_a_setting_without_a_name_or_a_value_is_refused(book, given):
    problem = run(book, "--set", given).exception
    assert isinstance(problem, InputError)
    assert str(problem).startswith("--set takes NAME=VALUE; got ")
