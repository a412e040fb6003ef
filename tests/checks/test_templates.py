"""Our own templates keep all twenty standards, on every host; what somebody writes over in one is found."""

import io

import openpyxl
import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.hosts import HOSTS
from payroll_impact.templates import TEMPLATES, build_template

SMALL = {"roles": 4, "changes": 5, "cuts": 2, "cases": 2, "overrides": 2, "months": 12}
runner = CliRunner()


# the largest takes long: whole for two hosts, and small for those where only the functions' spelling differs
@pytest.mark.parametrize(("name", "host"), [(name, host) for name in TEMPLATES for host in HOSTS])
def test_a_template_has_no_findings(name, host, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    small = SMALL | {"blank": True} if name == "what-if" and host != "none" else {}
    path.write_bytes(build_template(name, host=host, **small))
    result = runner.invoke(app, ["check", str(path)])
    assert (result.stdout, result.exit_code) == ("", 0)


def test_a_template_of_another_size_has_no_findings_and_what_is_written_over_it_is_found(tmp_path):
    path, data = tmp_path / "what-if.xlsx", build_template("what-if", host="none", blank=True, **SMALL)
    path.write_bytes(data)
    assert runner.invoke(app, ["check", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["Heads"]["E9"].value = 7
    book.save(path)
    told = "Heads!E9: a typed value where the template has a formula (the template's own formulas)"
    assert told in runner.invoke(app, ["check", str(path)]).stdout.splitlines()
