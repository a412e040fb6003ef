"""What all tests share: one Chromium a process, as two cannot be driven side by side, and which tests begin."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from payroll_impact.model import Change, Evidence, Plan, Role, Settings, compare

# test folders are no packages, so what the tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))

from report_books import HOSTILE

CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


TESTS = Path(__file__).parent
# those that take long begin first: with several cores, the last ones are short
LONG = ("templates", "hosts", "documents/test_page", "batch", "workbooks/recalc", "checks", "written", "model")


def pytest_collection_modifyitems(items):
    """Begin with the folders and files that take long."""

    def rank(item):
        path = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        return next((index for index, long in enumerate(LONG) if path.startswith(long)), len(LONG))

    items.sort(key=rank)


def pytest_terminal_summary(terminalreporter):
    """Print what tests counted, such as cells that two engines have alike."""
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        if report.when == "call":
            for name, value in report.user_properties:
                terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session")
def browser():
    """Start Debian's Chromium; skip where it is missing, fail where the environment requires it."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            pytest.fail("chromium is not installed, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - nothing else needs it

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


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
