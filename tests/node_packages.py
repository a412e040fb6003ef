"""Packages of npm that tests run with Node, fetched once for a machine."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "payroll-impact-tests"


def node_packages(*packages):
    """Return the folder node_modules with packages such as name@1.2.3; skip or fail where it cannot be had."""
    require_node()
    folder = CACHE / "+".join(packages).replace("/", "-")
    if not folder.exists():
        made = CACHE / f"{folder.name}.{os.getpid()}"  # another worker may be at the same
        install = ["npm", "install", "--prefix", str(made), "--no-audit", "--no-fund", *packages]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            lack(f"no {' '.join(packages)} from the registry: {done.stderr.strip()[-300:]}")
        with contextlib.suppress(OSError):
            made.rename(folder)
    return folder / "node_modules"


def require_node():
    """Skip or fail where Node or npm is missing."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            lack(f"{program} is not installed")


def lack(told):
    """Skip a test that lacks something; fail it where the environment asks for all programs."""
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"{told}, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
    pytest.skip(told)
