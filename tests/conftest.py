"""What all tests share: one Chromium, and which tests keep together where they run on several cores.

Two Chromiums cannot be driven side by side in one process.
"""

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


TESTS = Path(__file__).parent
# programs started once for all tests of a folder, the slowest first
TOGETHER = ("templates", "hosts/calc", "hosts/lite", "hosts/excel", "workbooks/recalc", "checks")


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
