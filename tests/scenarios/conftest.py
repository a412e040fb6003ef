"""A small valid scenario that tests put one thing wrong in, and a what-if workbook that they work on."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from payroll_impact.errors import InputError
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates import build_template

sys.path.insert(0, str(Path(__file__).parent))

from what_if_book import inputs_only, opened


@pytest.fixture
def workforce() -> list[dict[str, Any]]:
    return [
        {"role": "Tutor", "headcount": 1500, "pay": 50, "basis": "hour", "jurisdiction": "US-CA"},
        {"role": "Specialist", "headcount": 100, "pay": 72.5, "basis": "hour", "jurisdiction": "US-CA"},
        {"role": "Lead", "headcount": 12, "pay": 160_000, "jurisdiction": "US-TX"},
    ]


@pytest.fixture
def changes() -> list[dict[str, Any]]:
    return [
        {"change": "reduce", "role": "Tutor", "amount": 500, "unit": "heads", "start": "2025-09-12"},
        {"change": "grow", "role": "Specialist", "amount": 10, "unit": "multiple", "start": "2025-10-01"},
    ]


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"start": "2025-09-01", "months": 12}


@pytest.fixture(scope="session")
def what_if():
    """Return a function that builds the what-if workbook of a plan."""
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") != "1":
        pytest.importorskip("formualizer", reason="templates are evaluated with formualizer")
    return lambda plan: build_template("what-if", scenario=plan, host="none")


@pytest.fixture(scope="session")
def workbook(what_if):
    """Return the what-if workbook of the founding case."""
    return what_if(load_scenario())


@pytest.fixture(scope="session")
def input_sheets(workbook):
    return inputs_only(workbook)


@pytest.fixture
def edited(input_sheets, tmp_path):
    """Return a function that edits the input sheets of the founding case and loads them."""
    from payroll_impact.scenarios import load_scenario  # noqa: PLC0415 - where formualizer is there

    def load(edit):
        book = opened(input_sheets)
        edit(book)
        book.save(tmp_path / "edited.xlsx")
        return load_scenario(tmp_path / "edited.xlsx")

    return load


@pytest.fixture
def refused(edited):
    """Return a function that edits the input sheets and returns why they are refused."""

    def load(edit):
        with pytest.raises(InputError) as caught:
            edited(edit)
        message = str(caught.value)
        assert message.isprintable()
        return message.partition("edited.xlsx: ")[2]

    return load
