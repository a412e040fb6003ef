"""A workbook's own checks: what does not hold is named, nothing is said of one that has none."""

import openpyxl
import pytest

from payroll_impact.errors import InputError
from payroll_impact.scenarios import workbook_checks


@pytest.fixture
def book(tmp_path):
    """Return a function that saves a workbook with a sheet of some rows, and reads its checks."""

    def read(rows, name="Checks", ending="xlsx"):
        made = openpyxl.Workbook()
        made.active.title = "Inputs"
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        made.save(tmp_path / f"book.{ending}")
        return workbook_checks(tmp_path / f"book.{ending}")

    return read


def rows(master, *values):
    """Return the sheet Checks of a template."""
    listed = [[number, f"Check {number}", value, "do this"] for number, value in enumerate(values, start=1)]
    return [["Checks"], [], [], [None, "Master check: all of them", master], [], ["no.", "check", "holds"], *listed]


def test_checks_that_hold_are_not_mentioned(book):
    assert book(rows(1, 1, 1, 1)) == ""
    assert book(rows(True, True, 1, 1)) == ""


def test_the_cells_that_do_not_hold_are_named_with_their_titles(book):
    assert book(rows(0, 1, 0, False)) == (
        "The workbook's own checks do not hold: Checks!C8 (Check 2), Checks!C9 (Check 3)."
    )


def test_of_many_the_first_five_are_named(book):
    told = book(rows(0, *[0] * 7))
    assert "Checks!C11 (Check 5) and 2 more." in told
    assert "Check 6" not in told


def test_a_master_check_that_fails_on_its_own_is_named_itself(book):
    assert book(rows(0, 1, 1)) == "The workbook's own checks do not hold: Checks!C4."


def test_a_check_the_master_leaves_out_counts_too(book):
    assert "Checks!C8 (Check 2)" in book(rows(1, 1, 0))


def test_an_error_is_no_check_that_holds(book):
    assert "Checks!C7 (Check 1)" in book(rows("#DIV/0!", "#DIV/0!", 1))


def test_formulas_without_values_are_said_not_to_be_calculated(book):
    assert "were not calculated" in book(rows("=MIN(C7:C8)", "=1*(1=1)", "=1*(2=2)"))
    # what is known to fail goes before what is not known
    assert "do not hold: Checks!C8 (Check 2)" in book(rows("=MIN(C7:C8)", "=1*(1=1)", 0))


def test_a_check_that_waits_for_the_add_in_is_said_not_to_be_made(book):
    assert "wait for the add-in" in book(rows("not checked", 1, "not checked", 1))
    assert "do not hold: Checks!C9 (Check 3)" in book(rows(0, 1, "not checked", 0))


def test_what_stands_below_the_checks_is_none_of_them(book):
    below = [[], ["Worth a look"], ["place", "value", 0]]
    assert book([*rows(1, 1, 1), *below]) == ""


def test_nothing_is_said_of_a_workbook_without_checks(book):
    assert book([["Master check", 0]], name="Notes") == ""
    assert book([["check", 0]]) == ""
    assert book([["Master check"]]) == ""
    assert book(rows(0, 0), name=" CHECKS ", ending="xlsm").startswith("The workbook's own checks do not hold")


def test_a_scenario_that_is_no_workbook_has_no_checks_of_its_own(tmp_path):
    assert workbook_checks("xai-2025") == ""
    assert workbook_checks(tmp_path / "plan.toml") == ""


def test_a_workbook_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        workbook_checks(tmp_path / "missing.xlsx")
