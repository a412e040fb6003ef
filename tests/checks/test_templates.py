"""Our own templates keep all twenty standards, on every host; what somebody writes over in one is found."""

import io
import re
import zipfile

import pytest
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.hosts.spelling import HOSTS
from payroll_impact.templates import TEMPLATES, build_template

TABLE = re.compile(rb'<f t="dataTable" ref="([A-Z0-9:]+)"[^>]*/>')
runner = CliRunner()


# the largest takes long: server and classic differ from lite in how functions are spelled, which the others show
@pytest.mark.parametrize(
    ("name", "host"),
    [(name, host) for name in TEMPLATES for host in HOSTS if name != "what-if" or host in ("none", "lite", "calc")],
)
def test_a_template_has_no_findings(name, host, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(build_template(name, host=host))
    result = runner.invoke(app, ["check", str(path)])
    assert (result.stdout, result.exit_code) == ("", 0)


def test_numbers_pasted_over_the_data_table_of_a_template_are_found(tmp_path):
    path, data = tmp_path / "what-if.xlsx", build_template("what-if", host="none")
    areas = []
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            areas += TABLE.findall(content)
            new.writestr(part, TABLE.sub(b"", content))
    (area,) = areas
    result = runner.invoke(app, ["check", str(path)])
    found = f"DataTable!{area.decode()}: a typed value where the template has a formula (the template's own formulas)"
    assert found in result.stdout.splitlines()
