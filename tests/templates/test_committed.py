"""The workbooks in the repository are what the command builds today.

Parts are compared unpacked, and shown values left out: how a file is compressed and the last digit of a
power depend on the machine. That the values are right is tested beside. The program a workbook carries for Lite
may be older than the source, as long as it answers the same.
"""

import base64
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from payroll_impact.functions import CATALOGUE
from payroll_impact.templates import build_template

WORKBOOKS = Path(__file__).parents[2] / "workbooks"


VOLATILE = re.compile(
    rb'<(c:)?v>[^<]*</(c:)?v>|(?<=<we:property name="payroll_impact.zip" value=")[^"]*|(?<=id=")\{[^}]+\}'
)
EXAMPLES = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "import payroll_impact.excel\n"
    "from payroll_impact.functions import CATALOGUE\n"
    "for each in CATALOGUE.values(): print(repr(each(*each.example.arguments)))"
)


def parts(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: VOLATILE.sub(b"", package.read(name)) for name in package.namelist()}


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


@pytest.mark.parametrize("file", ["quick", "cost-per-head", "exit-costs", "what-if"])
def test_the_program_in_a_committed_workbook_answers_as_the_package_does(file, tmp_path):
    with zipfile.ZipFile(WORKBOOKS / f"{file}.xlsx") as package:
        kept = package.read("xl/webextensions/webextension1.xml").decode()
    (program,) = re.findall('name="payroll_impact.zip" value="&quot;([^&]+)&quot;"', kept)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(program))) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "-c", EXAMPLES, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [repr(each(*each.example.arguments)) for each in CATALOGUE.values()]
