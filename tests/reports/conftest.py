"""What the tests of the reports share: comparisons, and the workbook as openpyxl reads it."""

import sys
from pathlib import Path

import pytest

from payroll_impact.model import Change, Evidence, Plan, Role, Settings, compare
from payroll_impact.reports.content import content_of
from payroll_impact.reports.workbook import workbook_bytes
from payroll_impact.scenarios import load_scenario

# test folders are no packages, so what the tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))

from report_books import HOSTILE, opened


@pytest.fixture(scope="session")
def founding():
    return compare(load_scenario("xai-2025"))


@pytest.fixture(scope="session")
def founding_content(founding):
    return content_of(founding)


@pytest.fixture(scope="session")
def founding_bytes(founding, founding_content):
    return workbook_bytes(founding, founding_content)


@pytest.fixture(scope="session")
def hostile():
    """A plan whose every free text tries to be something else."""
    roles = [
        Role(role=text, group=text, headcount=10 + index, pay=50_000, jurisdiction="US")
        for index, text in enumerate(HOSTILE)
    ]
    evidence = {f"{text}.headcount": Evidence(source=text, confidence="unknown", low=1, high=90) for text in HOSTILE}
    settings = Settings(start="2025-01-01", months=12, name=HOSTILE[0])
    changes = [Change(change="reduce", role=text, amount=1, unit="heads", start="2025-03-31") for text in HOSTILE]
    return compare(Plan(workforce=roles, changes=changes, settings=settings, evidence=evidence))


@pytest.fixture(scope="session")
def founding_book(founding_bytes):
    return opened(founding_bytes)


@pytest.fixture(scope="session")
def founding_formulas(founding_bytes):
    return opened(founding_bytes, values=False)
