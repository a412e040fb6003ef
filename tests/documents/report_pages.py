"""A page in Chromium, and what a test needs to say about it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

AXE = "axe-core@4"
_DATA = re.compile(r'<data value="([^"]+)">([^<]*)</data>')


def missing(program):
    """Skip where a program is missing; fail where the environment requires all of them."""
    reason = f"{program} is not installed"
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"{reason}, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
    pytest.skip(reason)


def needed(program):
    return shutil.which(program) or missing(program)


def axe_script(folder):
    """Install axe-core from npm into a folder; return its script."""
    npm = needed("npm")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, AXE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    script = Path(folder) / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not script.is_file():
        missing("axe-core (from npm)")
    return script


def figures_of(page):
    """Return every figure a page holds: its full value, and how it is shown."""
    return [(float(value), shown) for value, shown in _DATA.findall(page)]


def read_back(shown):
    """Return a figure as shown, as a number."""
    return float(shown.removesuffix(" %").replace(",", "").replace("−", "-").replace("+", ""))
