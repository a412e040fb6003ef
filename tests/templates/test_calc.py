"""The native model in a real LibreOffice: the same figures as the Python model, also after an edit."""

import os

import attrs
import pytest

from payroll_impact.errors import HostError
from payroll_impact.hosts.calc.office import Office
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates.what_if.impact import METRIC_ROWS
from payroll_impact.templates.what_if.places import WORKFORCE_FIRST


@pytest.fixture(scope="module")
def office(built, tmp_path_factory):
    path = tmp_path_factory.mktemp("calc") / "what-if.xlsx"
    path.write_bytes(built("what-if"))
    try:
        with Office(timeout=240) as running:
            running.do("load", path=str(path))
            running.do("calculate")
            yield running
    except HostError as problem:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            raise
        pytest.skip(str(problem))


def figures(office):
    rows = list(METRIC_ROWS.values())
    shown = [row[0] for row in office.do("read", area=f"C{rows[0]}:C{rows[-1]}", sheet="Metrics")]
    return {name: float("inf") if value == "never" else value for name, value in zip(METRIC_ROWS, shown, strict=True)}


def test_libreoffice_computes_the_figures_of_the_python_model(office):
    assert figures(office) == pytest.approx(compare(load_scenario()).metrics, rel=1e-9)
    assert office.do("read", area="C4", sheet="Checks") == [[1.0]]


def test_libreoffice_follows_an_edited_input(office):
    office.do("write", area=f"C{WORKFORCE_FIRST}", rows=[[1_400]], sheet="Inputs")
    plan = load_scenario()
    role = attrs.evolve(plan.workforce[0], headcount=1_400)
    edited = attrs.evolve(plan, workforce=(role, *plan.workforce[1:]))
    assert figures(office) == pytest.approx(compare(edited).metrics, rel=1e-9)
    assert office.do("read", area="C4", sheet="Checks") == [[1.0]]
