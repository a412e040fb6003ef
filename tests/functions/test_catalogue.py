"""What holds for every function of the catalogue, enumerated over it."""

import datetime as dt
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll_impact.cells import ERROR_CODES, CellError
from payroll_impact.functions import CATALOGUE, Function, describe, example, markdown
from payroll_impact.functions import RANGES as KINDS_OF_RANGES
from proof import some

REFERENCE = Path(__file__).parents[2] / "addin" / "FUNCTIONS.md"
VBA_WORDS = {"end", "date", "next", "sub", "function", "type", "loop", "with", "for", "if", "in", "is", "not", "select"}
every = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
demanding = {name: function for name, function in CATALOGUE.items() if function.arguments}
every_with_arguments = pytest.mark.parametrize("function", demanding.values(), ids=demanding)


@every
def test_the_example_gives_its_result(function):
    assert function(*function.example.arguments) == function.example.result


@every
def test_help_is_complete_and_fits_the_function_wizard(function):
    assert function.summary.endswith(".")
    assert len(function.summary) <= 120
    for argument in function.arguments:
        assert 0 < len(argument.help) <= 250
        assert argument.kind.wanted


@every
def test_the_name_is_legal_everywhere(function):
    assert re.fullmatch(r"PAYROLL_[A-Z_]{3,}", function.name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]+", function.name)


@every
def test_required_arguments_come_first(function):
    optional = [argument.optional for argument in function.arguments]
    assert optional == sorted(optional)


@every
def test_too_many_arguments_are_an_error_with_a_message(function):
    answer = function(*[1] * (len(function.arguments) + 1))
    assert answer.code == "#VALUE!"
    assert "at most" in answer.message


@every_with_arguments
@pytest.mark.parametrize("code", ERROR_CODES)
def test_an_error_in_any_input_comes_out_as_that_error(function, code):
    for position in some(range(len(function.arguments))):
        for cell in (code, CellError(code), [[CellError(code)]]):
            cells = list(function.example.arguments)[: len(function.arguments)]
            cells += [None] * (len(function.arguments) - len(cells))
            cells[position] = cell
            answer = function(*cells)
            answer = answer[0][0] if isinstance(answer, list) else answer
            assert answer.code == code


@every
def test_blank_and_missing_mean_the_default(function):
    given = list(function.example.arguments)
    required = [argument for argument in function.arguments if not argument.optional]
    missing = function(*given[: len(required)])
    for blank in (None, "", "  "):
        assert function(*given[: len(required)], *[blank] * (len(function.arguments) - len(required))) == missing


@every_with_arguments
def test_a_missing_required_argument_is_named(function):
    for position, argument in some(enumerate(function.arguments)):
        if not argument.optional:
            cells = list(function.example.arguments)
            cells[position] = None
            answer = function(*cells)
            assert answer.code == "#VALUE!"
            assert argument.name in answer.message


@every
def test_a_range_gives_what_its_cells_give(function):
    if function.elementwise and function.arguments:
        cells = function.example.arguments
        column = [[[cell]] * 3 for cell in cells]
        assert function(*column) == [[function(*cells)]] * 3
        row = [[[cell, cell]] for cell in cells]
        assert function(*row) == [[function(*cells)] * 2]


def test_ranges_broadcast_like_the_hosts_own():
    cut = CATALOGUE["PAYROLL_CUT"]
    assert cut([[1500], [3]], [[0.1, 0.2]]) == [[150.0, 300.0], [0.0, 1.0]]
    uneven = cut([[1500], [3]], [[0.1], [0.2], [0.3]])
    assert uneven[2][0].code == "#N/A"
    assert [row[0] for row in uneven[:2]] == [150.0, 1.0]


def test_one_bad_cell_of_a_range_leaves_the_others_alone():
    answer = CATALOGUE["PAYROLL_CUT"]([[1500], ["x"], [-1], ["1.500"], ["1 500"]], 0.5)
    assert answer[0] == [750.0]
    assert [row[0].code for row in answer[1:4]] == ["#VALUE!", "#NUM!", "#VALUE!"]
    assert answer[1][0].message == 'headcount, row 2, column 1: must be a number, 0 or more; got "x"'
    assert "can be read as two numbers" in answer[3][0].message
    assert answer[4] == [750.0]


def test_an_error_of_another_formula_keeps_its_words():
    wrong = CATALOGUE["PAYROLL_CUT"](-1, 0.5)
    assert wrong.message == "headcount must be a number, 0 or more"
    for name in ("PAYROLL_CUT", "PAYROLL_ANNUAL_PAY"):
        assert CATALOGUE[name](wrong) == wrong
        assert CATALOGUE[name]([[5], [wrong]])[1] == [wrong]


def test_a_table_names_the_row_of_the_range():
    workforce = [["role", "headcount", "pay", "jurisdiction"], [None] * 4, ["A", -5, 1, "US"]]
    answer = CATALOGUE["PAYROLL_METRIC"](workforce, [["change"]], [["start", "2025-01-01"]], "npv")
    assert answer == CellError("#VALUE!", "workforce row 3: headcount must be 0 or more; got -5")


def test_a_law_nobody_could_source_is_not_available():
    answer = CATALOGUE["PAYROLL_EMPLOYER_TAX"](50_000, "US-CA", 2026)
    assert answer.code == "#N/A"
    assert "US-CA.futa.credit_reduction" in answer.message


def test_dates_may_be_serials_text_or_dates():
    parameter = CATALOGUE["PAYROLL_PARAMETER"]
    days = [45912, 45912.0, "2025-09-12", dt.date(2025, 9, 12), dt.datetime(2025, 9, 12, 8, tzinfo=dt.UTC)]
    assert {parameter("social_security.wage_base", "US", day) for day in days} == {176_100.0}


def test_a_plan_without_a_start_begins_with_its_first_change():
    workforce, changes, _ = CATALOGUE["PAYROLL_PLAN"].example.arguments
    assert CATALOGUE["PAYROLL_PLAN"](workforce, changes)[1][0] == dt.date(2025, 6, 1)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from(["", "role", "headcount", "US-CA", "GB", "year", "12", "2025-01-01", "=1+1", "\x00", "é😀"]),
    st.sampled_from(ERROR_CODES),
    st.text(max_size=8),
    st.dates(),
    st.builds(CellError, st.sampled_from(ERROR_CODES)),
)
RANGES = st.lists(st.lists(CELLS, max_size=4), max_size=4)


@every
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_input_gives_a_plain_value_or_an_error_with_a_message(function, data):
    size = len(function.arguments)
    example_cells = list(function.example.arguments) + [None] * (size - len(function.example.arguments))
    cells = [data.draw(st.one_of(CELLS, RANGES, st.just(usual))) for usual in example_cells]
    answer = function(*cells)
    for value in some([cell for row in answer for cell in row] if isinstance(answer, list) else [answer]):
        assert isinstance(value, bool | int | float | str | dt.date | CellError)
        if isinstance(value, float):
            assert value - value == 0.0
        if isinstance(value, CellError):
            assert value.code in ERROR_CODES
            assert value.message
            assert "\n" not in value.message


@pytest.mark.parametrize("name", [name for name, each in CATALOGUE.items() if each.elementwise and each.arguments])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_cell_alone_gives_what_it_gives_in_a_column(name, data):
    function = CATALOGUE[name]
    usual = list(function.example.arguments) + [None] * (len(function.arguments) - len(function.example.arguments))
    cells = [data.draw(st.one_of(st.just(cell), st.just(cell), CELLS)) for cell in usual]
    whole = [isinstance(argument.kind, KINDS_OF_RANGES) for argument in function.arguments]
    column = [cell if as_range else [[cell]] * 2 for cell, as_range in zip(cells, whole, strict=True)]
    alone, both = function(*cells), function(*column)
    if isinstance(both, CellError):
        assert alone.code == both.code
        return
    shown = alone.code if isinstance(alone, CellError) else alone
    assert [row[0].code if isinstance(row[0], CellError) else row[0] for row in both] == [shown] * 2
    in_a_range = function(*[cell if as_range else [[cell]] for cell, as_range in zip(cells, whole, strict=True)])
    assert (in_a_range.code if isinstance(in_a_range, CellError) else in_a_range) == shown


@every
def test_the_reference_says_what_the_wizard_says(function):
    page = markdown(list(CATALOGUE.values()))
    for text in (function.summary, example(function), *(argument.help for argument in function.arguments)):
        assert text in page
        assert text in describe(function)


def test_the_reference_page_is_current():
    assert REFERENCE.read_text(encoding="utf-8") == markdown(list(CATALOGUE.values()))


def test_a_range_of_one_blank_cell_is_a_blank():
    tax = CATALOGUE["PAYROLL_EMPLOYER_TAX"]
    assert tax(200_000, "US", 2025, [[None]]) == tax(200_000, "US", 2025)
    assert tax(CellError("#N/A"), "US", 2025, [[None]]).code == "#N/A"


@pytest.mark.parametrize("module", sorted({function.compute.__module__ for function in CATALOGUE.values()}))
def test_the_catalogue_names_every_function_of_a_module(module):
    declared = {each.name for each in vars(import_module(module)).values() if isinstance(each, Function)}
    assert declared == {name for name, each in CATALOGUE.items() if each.compute.__module__ == module}


def test_one_function_loads_no_plan_and_no_analysis():
    code = (
        "import sys; from payroll_impact.functions import CATALOGUE\n"
        "assert 'PAYROLL_RISK' in CATALOGUE and len(CATALOGUE) == len(list(CATALOGUE))\n"
        "print(CATALOGUE['PAYROLL_CUT'](1500, 0.5))\n"
        "rooms = ('model.plan', 'scenarios', 'analysis', 'parameters')\n"
        "print([room for room in rooms if f'payroll_impact.{room}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["750.0", "[]"]
