"""The workbooks in the repository are what the command builds today.

Parts are compared unpacked, and shown values left out: how a file is compressed and the last digit of a
power depend on the machine. That the values are right is tested beside.
"""

import io
import re
import zipfile
from pathlib import Path

import pytest

from payroll_impact.templates import build_template

WORKBOOKS = Path(__file__).parents[2] / "workbooks"


def parts(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: re.sub(rb"<(c:)?v>[^<]*</(c:)?v>", b"", package.read(name)) for name in package.namelist()}


@pytest.mark.parametrize(
    ("file", "name", "host"),
    [
        ("quick", "quick", "lite"),
        ("cost-per-head", "cost-per-head", "lite"),
        ("exit-costs", "exit-costs", "lite"),
        ("what-if", "what-if", "lite"),
        ("what-if-no-add-in", "what-if", "none"),
    ],
)
def test_a_committed_workbook_is_what_the_command_builds(file, name, host):
    committed, built = parts((WORKBOOKS / f"{file}.xlsx").read_bytes()), parts(build_template(name, host=host))
    assert committed.keys() == built.keys()
    assert [part for part in built if committed[part] != built[part]] == []
