"""Every function of the catalogue, typed into a sheet of a real LibreOffice."""

import pytest
from calc_cells import ERRORS, REFUSED, area, call_steps, shown_rows, typed

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE, Number, TableRange

EVERY = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
WITH_NUMBERS = [
    function for function in CATALOGUE.values() if function.arguments and isinstance(function.arguments[0].kind, Number)
]


@EVERY
def test_an_example_typed_as_a_formula_shows_its_result(office, function):
    expected = function(*function.example.arguments)
    assert typed(office, function, function.example.arguments, expected) == shown_rows(expected)


@EVERY
def test_the_function_wizard_has_every_argument_s_name_and_help(running, function):
    listed = {name: (summary, arguments) for name, summary, arguments in running.do("functions")}
    arguments = [[argument.name, argument.help, True] for argument in function.arguments]
    assert listed[function.name] == (function.summary, arguments)


def test_the_wizard_lists_no_function_that_the_catalogue_has_not(running):
    listed = {name for name, _, _ in running.do("functions") if name.startswith("PAYROLL")}
    assert listed == set(CATALOGUE)


@EVERY
def test_too_many_arguments_are_an_error(office, function):
    office.do("formula", area="A1", formula=f"={function.name}({';'.join('1' * (len(function.arguments) + 1))})")
    assert office.do("read", area="A1") == [[{"error": REFUSED}]]


@pytest.mark.parametrize("function", WITH_NUMBERS, ids=lambda function: function.name)
def test_text_for_a_number_is_a_value_error(office, function):
    arguments = ("many", *function.example.arguments[1:])
    assert typed(office, function, arguments, function(*arguments)) == [[{"error": ERRORS["#VALUE!"]}]]


@pytest.mark.parametrize("function", WITH_NUMBERS, ids=lambda function: function.name)
def test_a_number_out_of_bounds_is_a_number_error(office, function):
    arguments = (-1, *function.example.arguments[1:])
    assert typed(office, function, arguments, function(*arguments)) == [[{"error": ERRORS["#NUM!"]}]]


@pytest.mark.parametrize("function", WITH_NUMBERS, ids=lambda function: function.name)
def test_a_missing_argument_is_a_value_error(office, function):
    office.do("formula", area="A1", formula=f"={function.name}()")
    assert office.do("read", area="A1") == [[{"error": ERRORS["#VALUE!"]}]]


def test_a_value_that_is_not_there_is_not_available(office):
    office.do("formula", area="A1", formula='=PAYROLL_PARAMETER("social_security.wage_base";"US";DATE(1901;1;1))')
    assert office.do("read", area="A1") == [[{"error": ERRORS["#N/A"]}]]


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("function", WITH_NUMBERS, ids=lambda function: function.name)
def test_an_error_in_an_input_cell_is_the_answer(office, function, code):
    arguments = ([[CellError(code)]], *function.example.arguments[1:])
    steps, formula, _ = call_steps(function, arguments, 0)
    formula = formula.replace("A1:A1", "A1")
    office.steps([*steps, ("formula", {"area": "M1", "formula": formula})])
    assert office.do("read", area="M1") == [[{"error": ERRORS[code]}]]


def test_a_range_with_an_error_in_it_is_refused_by_calc(office):
    arguments = ([[1500], [CellError("#N/A")]],)
    function = CATALOGUE["PAYROLL_CUT"]
    assert typed(office, function, arguments, function(*arguments)) == [[{"error": REFUSED}]] * 2


def test_errors_and_values_of_a_range_stand_each_in_its_cell(office):
    function, arguments = CATALOGUE["PAYROLL_CUT"], ([[1500], [-1], ["many"], [30]],)
    wrong = [[{"error": ERRORS["#NUM!"]}], [{"error": ERRORS["#VALUE!"]}]]
    assert typed(office, function, arguments, function(*arguments)) == [[500.0], *wrong, [10.0]]


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("=1+PAYROLL_CUT(1500)", 501.0),
        ("=SUM(PAYROLL_CUT(1500);PAYROLL_GROW(20))", 700.0),
        ("=ROUND(PAYROLL_CUT(1500)/7;2)", 71.43),
        ('=IF(PAYROLL_CUT(1500)>100;"many";"few")', "many"),
        ("=SUM(PAYROLL_CUT(A1:A3))", 20.0),
        ("=SUMPRODUCT(PAYROLL_CUT(A1:A3)*A1:A3)", 30.0 * 10 + 20 * 7 + 10 * 3),
        ('=INDEX(PAYROLL_TAX_TABLE(100000;"GB";2025);2;5)', 14_250.0),
        ('=IFERROR(PAYROLL_CUT("x");-1)', -1.0),
        ('=ISNA(PAYROLL_PARAMETER("social_security.wage_base";"US";DATE(1901;1;1)))', 1.0),
        ("=PAYROLL_GROW(PAYROLL_CUT(1500))", 5_000.0),
        ("=PAYROLL_CUT(1500;;)", 500.0),
        ('=PAYROLL_CUT(1000;;"up")', 334.0),
        ('="cut "&PAYROLL_CUT(1500)', "cut 500"),
        ("=payroll_cut(1500)", 500.0),
    ],
)
def test_a_function_works_within_other_formulas(office, formula, answer):
    office.do("write", area="A1:A3", rows=[[30.0], [20.0], [10.0]])
    office.do("formula", area="C1", formula=formula)
    assert office.do("read", area="C1") == [[answer]]


def test_a_blank_cell_counts_as_nought_and_a_blank_in_a_range_as_missing(office):
    steps = [
        ("formula", {"area": "C1", "formula": "=PAYROLL_CUT(1500;A1)"}),
        ("array", {"area": "D1:D2", "formula": "=PAYROLL_CUT(1500;A1:A2)"}),
        ("read", {"area": "C1:D2"}),
    ]
    assert office.steps(steps)[-1] == [[0.0, 500.0], ["", 500.0]]


def test_a_plan_of_two_tables_spills(office):
    function = CATALOGUE["PAYROLL_PLAN"]
    assert isinstance(function.arguments[0].kind, TableRange)
    steps, formula, column = call_steps(function, function.example.arguments, 0)
    place = area(0, column, 4, 30)
    cells = office.steps([*steps, ("array", {"area": place, "formula": formula}), ("read", {"area": place})])[-1]
    expected = shown_rows(function(*function.example.arguments))
    missing = {"error": ERRORS["#N/A"]}
    assert [row[: len(expected[0])] for row in cells[: len(expected)]] == expected
    assert {str(cell) for row in cells[len(expected) :] for cell in row} <= {str(missing)}
