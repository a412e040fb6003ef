"""What all tests share: one Chromium, and which tests keep together where they run on several cores.

Two Chromiums cannot be driven side by side in one process.
"""

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
# programs started once for all tests of a folder, the slowest first
TOGETHER = ("templates", "hosts/calc", "hosts/lite", "hosts/excel", "workbooks/recalc", "checks", "written")


def pytest_collection_modifyitems(items):
    """Keep a file's tests on one core, and a folder's that share a program; long ones begin first."""

    def group(item):
        path = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else item.path.as_posix()
        return next((folder for folder in TOGETHER[1:4] if path.startswith(f"{folder}/")), path)

    def rank(item):
        name = group(item)
        return next((index for index, folder in enumerate(TOGETHER) if name.startswith(folder)), len(TOGETHER))

    items.sort(key=rank)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))


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
