"""A small valid scenario that tests put one thing wrong in."""

from typing import Any

import pytest


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
