"""Templates built once, for every test that looks at them."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def formualizer_is_there():
    """Skip what needs formualizer where it is not installed; fail where it has to be."""
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") != "1":
        pytest.importorskip("formualizer", reason="templates are evaluated with formualizer")


@pytest.fixture(scope="session")
def built():
    """Return a function that builds a template, once for the same arguments."""
    from payroll_impact.scenarios import load_scenario  # noqa: PLC0415 - where formualizer is there
    from payroll_impact.templates import build_template  # noqa: PLC0415 - where formualizer is there

    known = {}

    def build(name, scenario="xai-2025", host="none"):
        key = (name, scenario, host)
        if key not in known:
            known[key] = build_template(name, scenario=load_scenario(scenario), host=host)
        return known[key]

    return build


@pytest.fixture(scope="session")
def sheet_model(built):
    """Return the what-if template in the engine."""
    from sheet_model import SheetModel  # noqa: PLC0415 - where formualizer is there

    return SheetModel(built("what-if"))
