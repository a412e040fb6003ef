"""Templates built once for every test that looks at them, and the programs that compute them."""

import os
import sys
from pathlib import Path

import pytest

from payroll_impact.errors import HostError
from payroll_impact.hosts.calc import install
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates import build_template

# test folders are no packages, so what these tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))

from edits import SMALL
from engines import InCalc, InFormualizer, LastingOffice, Recalculated
from stored_cells import read_cells

_REQUIRED = os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1"


@pytest.fixture(scope="session", autouse=True)
def formualizer_is_there():
    """Skip what needs formualizer where it is not installed; fail where it has to be."""
    if not _REQUIRED:
        pytest.importorskip("formualizer", reason="templates are evaluated with formualizer")


@pytest.fixture(scope="session")
def built():
    """Return a function that builds a template, once for the same arguments."""
    known = {}

    def build(name, scenario="xai-2025", host="none", **size):
        key = (name, scenario, host, *size.items())
        if key not in known:
            known[key] = build_template(name, scenario=load_scenario(scenario), host=host, **size)
        return known[key]

    return build


@pytest.fixture(scope="session")
def built_small(built):
    """Return a function that builds a template as `built`, a what-if with few rows: where its size says nothing."""
    return lambda name, **about: built(name, **about, **(SMALL if name == "what-if" else {}))


@pytest.fixture(scope="session")
def in_formualizer(built):
    """Return a function that opens a template in formualizer: the engine, and the cells of the file."""

    def opened(name, scenario="xai-2025", host="none", **size):
        workbook = built(name, scenario, host, **size)
        cells = read_cells(workbook)
        return InFormualizer(workbook, cells, host), cells

    return opened


@pytest.fixture(scope="session")
def by_recalc(built, tmp_path_factory):
    """Return a function that opens a template for `recalc`, as `in_formualizer`."""
    folder = tmp_path_factory.mktemp("recalculated")

    def opened(name, scenario="xai-2025", host="none", **size):
        workbook = built(name, scenario, host, **size)
        path, cells = folder / f"{name}-{scenario}-{host}.xlsx", read_cells(workbook)
        path.write_bytes(workbook)
        return Recalculated(path, cells), cells

    return opened


def _paste_without_asking(profile):
    """Let a paste over filled cells go through, as after a person has said yes."""
    settings, item = profile / "user" / "registrymodifications.xcu", "/org.openoffice.Office.Calc/Input"
    option = '<prop oor:name="ReplaceCellsWarning" oor:op="fuse"><value>false</value></prop>'
    told = f'<item oor:path="{item}">{option}</item>'
    settings.parent.mkdir(parents=True, exist_ok=True)
    empty = '<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"></oor:items>'
    text = settings.read_text() if settings.exists() else empty
    settings.write_text(text.replace("</oor:items>", f"{told}</oor:items>"))


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Start one LibreOffice with our functions; skip where there is none, fail where it has to be."""
    profile = tmp_path_factory.mktemp("calc-profile")
    try:
        install(profile)
        _paste_without_asking(profile)
        running = LastingOffice(profile)
    except HostError as problem:
        if _REQUIRED:
            raise
        pytest.skip(str(problem))
    yield running
    running.end()


@pytest.fixture(scope="session")
def in_calc(built, office, tmp_path_factory):
    """Return a function that opens a template in LibreOffice, in place of the one open there, as `in_formualizer`."""
    folder = tmp_path_factory.mktemp("opened")

    def opened(name, scenario="xai-2025", host="none", **size):
        workbook = built(name, scenario, host, **size)
        path = folder / f"{name}-{scenario}-{host}.xlsx"
        path.write_bytes(workbook)
        return InCalc(office, path), read_cells(workbook)

    return opened
