"""The what-if workbook shows every metric of the model, or it is not built."""

import attrs
import pytest
from edits import SMALL
from open_book import place_of
from stored_cells import StoredCells

from payroll_impact.model import METRICS
from payroll_impact.templates import MASTER, build_template
from payroll_impact.templates.what_if import METRIC_FORMULAS, metric_cell


@pytest.fixture
def new(monkeypatch):
    """Add a metric to the model: twice the net present value."""
    npv = METRICS["npv"]
    twice = attrs.evolve(npv, title="Twice the value", compute=lambda *about: 2 * npv.compute(*about))
    monkeypatch.setitem(METRICS, "twice_npv", twice)
    return "twice_npv"


def test_a_metric_without_a_formula_stops_the_build(new):
    with pytest.raises(LookupError, match=f"a formula for each metric; see {new}"):
        build_template("what-if", host="none", **SMALL)


def test_a_new_metric_is_shown_and_checked_once_it_has_a_formula(new, monkeypatch):
    npv = METRIC_FORMULAS["npv"]
    monkeypatch.setitem(METRIC_FORMULAS, new, lambda total, plan: 2 * npv(total, plan))
    cells = StoredCells(build_template("what-if", host="lite", **SMALL))
    known = cells.values[place_of(metric_cell("npv"))]
    assert known
    assert cells.values[place_of(metric_cell(new))] == pytest.approx(2 * known, rel=1e-14)
    assert cells.labelled("Metrics", "Twice the value").row == metric_cell(new).row
    assert cells.labelled("Checks", "Functions and native model agree: Twice the value")
    assert cells.values[place_of(MASTER)] == 1
