"""Every command and every piece of Python that the documents show is run here."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from proof import some

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "addin" / "GUIDE.md"]
# what a document may show that says no on a machine where nothing was installed, or never ends
MAY_FAIL = {"payroll-impact calc doctor": 1}
NOT_RUN = ("python3 -m venv", "payroll-impact serve", "payroll-impact calc install", "payroll-impact excel install")


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def commands():
    for path in DOCUMENTS:
        for number, block in enumerate(blocks(path, "sh"), start=1):
            lines = [line for line in block.splitlines() if line.strip() and not line.startswith(NOT_RUN)]
            if lines:
                yield pytest.param(lines, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("lines", list(commands()))
def test_the_commands_of_a_document_run(lines, tmp_path):
    for line in some(lines):
        words = shlex.split(line)
        assert words[0] == "payroll-impact", line
        done = subprocess.run(
            [sys.executable, "-m", "payroll_impact", *words[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"COLUMNS": "100"},
        )
        assert done.returncode in (0, MAY_FAIL.get(line, 0)), f"{line}\n{done.stderr}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_python_of_a_document_runs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for block in blocks(path, "python"):
        exec(compile(block, str(path), "exec"), {})  # noqa: S102 - our own documents


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_links_of_a_document_lead_somewhere(path):
    for target in some(re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))):
        assert "://" in target or (path.parent / target).exists(), target


def test_what_must_pass_on_a_bare_machine_is_the_command_of_the_readme():
    shown = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if " -m pytest" in line]
    assert len(shown) == 1
    assert "^python3 -m venv .* -m pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
