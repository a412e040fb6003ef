"""What one call may take is bounded, and the error names the bound."""

import pytest

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE, MOST_WORK, too_many_cells

WORKFORCE, CHANGES, SETTINGS = CATALOGUE["PAYROLL_PLAN"].example.arguments


def test_ranges_that_stretch_count_at_the_size_they_stretch_to():
    assert too_many_cells([[[1]] * 900, [[1] * 900]], 250_000).startswith("too many cells: 810,000")
    assert too_many_cells([[[1]] * 900, 5, "x", [1, 2]], 250_000) == ""
    assert too_many_cells([], 1) == ""


@pytest.fixture
def many_roles():
    """Return the tables of a plan with so many roles that few variants of it are as much as a call may take."""
    header, row = WORKFORCE[0], WORKFORCE[1]
    names = [*(each[0] for each in WORKFORCE[1:]), *(f"Role {number}" for number in range(2_000))]
    return [header, *([name, *row[1:]] for name in names)], CHANGES, [["months", 600]]


@pytest.mark.parametrize(
    ("name", "arguments", "fewer"),
    [
        ("PAYROLL_RISK", ([["Generalist.pay", "uniform", 1, 2]], "npv", 1e6), "draws"),
        ("PAYROLL_TORNADO", ("npv",), "roles or months"),
        ("PAYROLL_SENSITIVITY", ("npv", "Generalist.pay", [[1.0]] * 500), "values"),
    ],
)
def test_more_plans_than_half_a_minute_takes_are_refused(many_roles, name, arguments, fewer):
    answer = CATALOGUE[name](*many_roles, *arguments)
    assert isinstance(answer, CellError)
    assert answer.code == "#VALUE!"
    assert f"can be computed {MOST_WORK // (2_002 * 600)} times in one call" in answer.message
    assert answer.message.endswith(f"give fewer {fewer}")
