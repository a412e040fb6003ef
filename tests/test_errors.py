"""An error knows where it is, and each door says it in its own way."""

import copy
import copyreg

import pytest

from payroll_impact.errors import HostError, InputError, MissingParameterError, column_error

TWICE = InputError("role must be unique; it is the same as in ", (1,), table="workforce", row=2, general="not unique")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("pay is missing"), "pay is missing"),
        (InputError("pay is missing", table="workforce", row=3), "workforce row 3: pay is missing"),
        (InputError("start is missing", table="settings"), "settings: start is missing"),
        (InputError("not known: KE (", (1,), "), PH (", (2, 4), ")", table="workforce"),
         "workforce: not known: KE (row 1), PH (rows 2, 4)"),
        (InputError("one\nline\tonly"), "one line only"),
    ],
)  # fmt: skip
def test_a_place_is_told_before_the_reason(error, said):
    assert str(error) == said


def test_a_place_is_given_once_and_a_file_before_it():
    placed = InputError("pay is missing").located(table="workforce", row=3, before="the default row: ")
    assert str(placed) == "workforce row 3: the default row: pay is missing"
    assert str(placed.located(table="changes", row=1, source="plan.toml: ")) == f"plan.toml: {placed}"


def test_a_place_is_an_errors_own_where_a_library_has_taught_errors_to_travel(monkeypatch):
    def reduced(error):
        return type(error), error.args, error.__dict__

    monkeypatch.setitem(copyreg.dispatch_table, InputError, reduced)
    placed = InputError("pay is missing").located(table="workforce", row=3)
    placed.located(source="plan.toml: ")
    assert str(placed) == "workforce row 3: pay is missing"


def test_a_column_that_is_known_stays():
    error = column_error("pay", "is missing")
    assert (str(error), error.column) == ("pay is missing", "pay")
    assert error.located(table="workforce", row=3, column="role").column == "pay"
    assert InputError("not known").located(table="workforce", row=3, column="jurisdiction").column == "jurisdiction"
    # what is wrong with a setting is not about the row whose law goes by it
    setting = column_error("fx.GBP", "must be above 0", table="settings")
    setting = setting.located(table="workforce", row=3, column="currency")
    assert (setting.table, setting.row, setting.column) == ("settings", 0, "fx.GBP")


def test_rows_are_counted_as_the_reader_counts_them():
    moved = TWICE.moved(lambda table, row: row + 10 if table == "workforce" else row)
    assert str(moved) == "workforce row 12: role must be unique; it is the same as in row 11"
    assert TWICE.reason(lambda rows: f"B{rows[0]}") == "role must be unique; it is the same as in B1"


@pytest.mark.parametrize("kind", [InputError, MissingParameterError, HostError])
def test_an_error_keeps_its_kind_and_all_it_knows(kind):
    error = kind("it is ", (4,), table="places", row=7, column="rate", general="it is so").located(source="a.toml: ")
    again = copy.copy(error)  # as between processes, by what it says of itself
    assert type(again) is type(error.moved(lambda _, row: row)) is kind
    assert (str(again), again.general) == ("a.toml: places row 7: it is row 4", "it is so")
    assert (again.table, again.row, again.column) == ("places", 7, "rate")
