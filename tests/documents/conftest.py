"""What the tests of the reports share: comparisons, and the workbook as openpyxl reads it."""

import sys
from pathlib import Path

import pytest

from payroll_impact.documents import build_report, workbook_bytes
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario

# test folders are no packages, so what the tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))

from report_books import opened


@pytest.fixture(scope="session")
def founding():
    return compare(load_scenario("xai-2025"))


@pytest.fixture(scope="session")
def founding_content(founding):
    return build_report(founding)


@pytest.fixture(scope="session")
def founding_bytes(founding, founding_content):
    return workbook_bytes(founding, founding_content)


@pytest.fixture(scope="session")
def founding_book(founding_bytes):
    return opened(founding_bytes)


@pytest.fixture(scope="session")
def founding_formulas(founding_bytes):
    return opened(founding_bytes, values=False)
