"""Native formulas in engines the templates are not built with, every stored value wrong before: cells are counted."""

import cost_figures
import exit_figures
import pytest
import quick_figures
from another_engine import Agreement, InIronCalc, Stored, with_wrong_values
from edits import SMALL, edits
from engines import InCalc
from hypothesis import HealthCheck, Phase, given, settings
from open_book import OpenBook
from sheet_model import SheetModel
from stored_cells import StoredCells, read_cells

from payroll_impact.templates import TEMPLATES
from proof import TIMES

REPEATABLE = settings(
    derandomize=True, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
FIGURES = {"quick": quick_figures, "cost-per-head": cost_figures, "exit-costs": exit_figures}
FORMULAS = {"what-if": 50_000, "cost-per-head": 1_000, "exit-costs": 20, "quick": 10}  # at least so many


@pytest.fixture(params=["IronCalc", "LibreOffice"])
def another(built, request, tmp_path):
    """Return a function that opens a template with wrong values in an engine."""
    office = request.getfixturevalue("office") if request.param == "LibreOffice" else None

    def opened(name, scenario="xai-2025", **size):
        spoiled = with_wrong_values(built(name, scenario, **size))
        cells, path = StoredCells(spoiled), tmp_path / f"{name}.xlsx"
        path.write_bytes(spoiled)
        return InIronCalc(path, cells) if office is None else InCalc(office, path), cells

    return opened


@pytest.fixture
def told(request, record_property):
    """Return a function that counts in the report of the run how far two books agree, and fails where they do not."""

    def count(agreement):
        record_property(request.node.name, str(agreement))
        assert agreement.different == []

    return count


@pytest.mark.parametrize(
    ("name", "scenario"), [*((name, "xai-2025") for name in TEMPLATES), *((name, "uk-2025") for name in FIGURES)]
)
def test_every_formula_gives_the_stored_value(another, built, told, name, scenario):
    book, found = OpenBook(*another(name, scenario)), Agreement()
    found.compare(Stored(read_cells(built(name, scenario))), book)
    assert found.same + found.near == len(book.cells.formulas) >= FORMULAS[name]
    told(found)


def test_what_if_after_any_edit_is_the_same_as_in_formualizer(another, in_formualizer, told):
    one, other = SheetModel(*in_formualizer("what-if", **SMALL)), SheetModel(*another("what-if", **SMALL))

    def put(edit):
        one.put(edit)
        other.put(edit)

    told(after_edits(one, other, edits(), put, 2))


@pytest.mark.parametrize("name", FIGURES)
def test_a_small_template_after_any_edit_is_the_same_as_in_formualizer(another, in_formualizer, told, name):
    one, other = OpenBook(*in_formualizer(name)), OpenBook(*another(name))

    def put(edit):
        areas = FIGURES[name].areas(one, edit)
        one.write(areas)
        other.write(areas)

    told(after_edits(one, other, FIGURES[name].EDITS, put, 6))


def after_edits(one, other, strategy, put, number):
    """Return how far two books agree after each of some edits, which `put` makes in both."""
    found, made = Agreement(), []

    @settings(REPEATABLE, max_examples=number * TIMES)
    @given(edit=strategy)
    def each(edit):
        put(edit)
        found.compare(one, other)
        made.append(edit)

    each()
    assert len(made) >= number
    return found


def test_the_values_are_wrong_before(built):
    spoiled = StoredCells(with_wrong_values(built("quick")))
    assert {spoiled.values[place] for place in spoiled.formulas} == {float(-987_654_321)}
