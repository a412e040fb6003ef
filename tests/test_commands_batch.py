"""`payroll-impact batch` from a shell: exit codes, messages and silence."""

import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "from payroll_impact.cli import main; main()", "batch"]


def run(*arguments):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_all_done_is_exit_0_and_quiet(tmp_path):
    done = run("uk-2025", "contractors-2025", "-o", tmp_path / "out", "-j", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"2 of 2 reports in {tmp_path / 'out'}\n"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "batch.jsonl", "contractors-2025.xlsx", "summary.csv", "summary.html", "summary.xlsx", "uk-2025.xlsx",
    }  # fmt: skip


def test_some_failed_is_exit_1_and_names_them(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[settings", encoding="utf-8")
    done = run("uk-2025", wrong, "-o", tmp_path / "out", "-j", "1")
    assert done.returncode == 1
    assert done.stderr.startswith(f"payroll-impact: failed: {wrong}: line 1")
    assert (tmp_path / "out" / "uk-2025.xlsx").exists()


@pytest.mark.parametrize(
    "arguments",
    [["nowhere/*.toml", "-o", "out"], ["uk-2025", "-o", "nowhere/out"], ["uk-2025", "-o", "out", "-j", "0"]],
)
def test_a_wrong_call_is_exit_2_and_one_line(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("payroll-impact: ")
    assert done.stderr.count("\n") == 1
