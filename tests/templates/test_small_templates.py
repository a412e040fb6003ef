"""quick, cost-per-head and exit-costs: every figure they show is what direct calls in Python give, after any edit."""

import cost_figures
import exit_figures
import pytest
import quick_figures
from cell_values import different
from hypothesis import HealthCheck, Phase, given, settings
from open_book import OpenBook

from payroll_impact.scenarios import library
from payroll_impact.templates import MASTER
from proof import TIMES

TEMPLATES = {"quick": quick_figures, "cost-per-head": cost_figures, "exit-costs": exit_figures}
EDITS = 10 * TIMES
ENGINES = {"by_recalc": "lite", "in_calc": "calc"}


@pytest.fixture(params=ENGINES)
def opened(request):
    """Return a function that opens a template with functions in an engine."""
    open_in = request.getfixturevalue(request.param)
    return lambda name, scenario="xai-2025": OpenBook(*open_in(name, scenario, ENGINES[request.param]))


def unshown(book, figures, wanted):
    """Return the formulas whose figures nobody has looked at, beside the master check."""
    of_answers = {place for place in book.cells.formulas if place.sheet in figures.SHEETS}
    masters = {place for place in of_answers if str(MASTER) in book.cells.formulas[place]}
    return of_answers - masters - set(wanted)


@pytest.mark.parametrize("scenario", library())
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_figure_of_a_scenario_is_that_of_a_direct_call(opened, name, scenario):
    book, figures = opened(name, scenario), TEMPLATES[name]
    wanted = figures.wanted(book)
    assert different(book, wanted) == []
    assert unshown(book, figures, wanted) == set()
    assert book.failed == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_figure_is_that_of_a_direct_call_after_any_edit(opened, name):
    book, figures = opened(name), TEMPLATES[name]
    sound = []

    @settings(
        max_examples=EDITS, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(edit=figures.EDITS)
    def edited(edit):
        book.write(figures.areas(book, edit))
        assert different(book, figures.wanted(book)) == []
        sound.append(book.sound)

    edited()
    assert len(sound) >= EDITS
    assert any(sound)


@pytest.fixture
def costs(in_formualizer):
    """Return cost-per-head without functions."""
    return OpenBook(*in_formualizer("cost-per-head"))


ROW = ["Extra", "US-TX", 50_000, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("down", "row", "failed"),
    [
        (6, ROW, set()),
        (6, [None, *ROW[1:]], {"Every role entered is on Costs"}),
        (6, ["Extra", "US-TX", *[None] * 5], {"Every role has pay"}),
        (12, ROW, {"Every role entered is on Costs"}),
        (300, [*[None] * 6, 5], {"Every role entered is on Costs"}),
    ],
)
def test_a_role_that_is_not_costed_fails_a_check(costs, down, row, failed):
    assert costs.failed == set()
    costs.write([(cost_figures.first_role(costs).offset(down, 0), [row])])
    assert costs.failed == failed


def test_errors_of_two_roles_that_cancel_out_are_found(in_formualizer):
    """A native figure too high and another too low by as much add up to what the functions add up to."""
    engine, cells = in_formualizer("cost-per-head", host="lite")
    book = OpenBook(engine, cells)
    loaded = cells.labelled("Costs", "loaded cost")
    for down, error in ((1, "+100"), (2, "-100")):
        place = loaded.offset(down, 0)
        engine.workbook.set_formula(*place, f"={cells.formulas[place].removeprefix('=')}{error}")
    book.write([])
    told = "Native formulas and function agree on every role in"
    assert book.failed == {f"{told} the year shown", f"{told} every year"}
