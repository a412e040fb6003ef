"""`payroll-impact compare` from a shell."""

import json

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from payroll_impact.cli import app
from payroll_impact.errors import InputError

runner = CliRunner()
PAIR = ["compare", "xai-2025", "xai-2025-two-waves"]


def test_text_json_and_a_workbook(tmp_path):
    shown = runner.invoke(app, PAIR)
    assert shown.exit_code == 0, shown.output
    assert "Inputs that differ" in shown.stdout
    assert "raise all roles added" in shown.stdout
    done = runner.invoke(app, [*PAIR, "--json", "--bridge", "order", "-o", str(tmp_path / "out.xlsx")])
    document = json.loads(done.stdout)
    assert [plan["name"] for plan in document["plans"]] == ["xai-2025", "xai-2025-two-waves"]
    assert document["bridges"][0]["method"] == "order"
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["Metrics", "Inputs", "Bridge"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xai-2025"], "two plans or more"),
        (["xai-2025", "xai-2025-two-waves", "--bridge", "both"], "--bridge must be"),
        (["xai-2025", "uk-2025", "--metric", "npvv"], "did you mean 'npv'?"),
        (["xai-2025", "xai-2052"], "did you mean"),
        (["xai-2025", "uk-2025", "-o", "out.pdf"], "must end in .xlsx"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, message):
    done = runner.invoke(app, ["compare", *arguments])
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
