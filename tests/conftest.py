"""One Chromium for all tests that open pages: two cannot be driven side by side in one process."""

import os
import shutil

import pytest

CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


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
