"""Killed at any instant, a command leaves its output whole or as it was, and the next run leaves nothing beside it."""

import os
import random
import signal
import subprocess
import sys
import time
import tomllib
import zipfile

import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.scenarios import write_starter
from payroll_impact.templates import TEMPLATES

TIMES = int(os.environ.get("PAYROLL_IMPACT_FUZZ", "1"))
PROGRAM = [sys.executable, "-c", "from payroll_impact.cli import main; main()"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Write a scenario and a workbook to work on."""
    folder = tmp_path_factory.mktemp("killed")
    write_starter(folder / "plan.toml")
    assert "quick" in TEMPLATES
    run(["template", "quick", "-o", str(folder / "quick.xlsx")], folder)
    return folder


def run(arguments, folder):
    return subprocess.run([*PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def is_whole(path):
    if path.suffix == ".toml":
        return bool(tomllib.loads(path.read_text(encoding="utf-8")))
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    return path.read_text(encoding="utf-8").rstrip().endswith(("}", "</html>"))


COMMANDS = {
    "report": (["report", "plan.toml", "-o", "OUT.xlsx"], "OUT.xlsx"),
    "template": (["template", "quick", "-o", "OUT.xlsx"], "OUT.xlsx"),
    "recalc": (["recalc", "quick.xlsx", "-o", "OUT.xlsx"], "OUT.xlsx"),
    "fill": (["fill", "quick.xlsx", "plan.toml", "-o", "OUT.xlsx"], "OUT.xlsx"),
    "diff": (["diff", "quick.xlsx", "quick.xlsx", "-o", "OUT.json"], "OUT.json"),
}


# all of them go the same way to their file: one is killed in every run, each of them at length
@pytest.mark.parametrize("command", list(COMMANDS) if TIMES > 1 else ["recalc"])
def test_a_kill_at_any_instant_leaves_nothing_half_written(files, command):
    arguments, name = COMMANDS[command]
    started = time.monotonic()
    done = run(arguments, files)
    took, out = time.monotonic() - started, files / name
    assert done.returncode in (0, 1), done.stderr
    rng = random.Random(command)  # noqa: S311 - no secret
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    halves = []
    for _ in range(2 * TIMES):
        process = subprocess.Popen([*PROGRAM, *arguments], cwd=files, **silent)
        time.sleep(rng.uniform(0.5, 1.0) * took)  # most is written near the end
        process.send_signal(signal.SIGKILL)
        process.wait()
        halves += [] if is_whole(out) else [out.read_bytes()]
    assert halves == []
    run(arguments, files)
    assert is_whole(out)
    assert [each.name for each in files.iterdir() if each.name.startswith(".")] == []
    out.unlink()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_not_there_is_one_line(files, command, tmp_path, monkeypatch):
    arguments, name = COMMANDS[command]
    target = tmp_path / "missing" / name
    monkeypatch.chdir(files)
    done = CliRunner().invoke(app, [*arguments[:-1], str(target)])
    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith(f"cannot write {target}: folder {target.parent} does not exist")
    assert list(tmp_path.iterdir()) == []
