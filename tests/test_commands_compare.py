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
    assert "by 10 % of pay from 2025-10-01" in " ".join(shown.stdout.split())
    done = runner.invoke(app, [*PAIR, "--json", "--bridge", "order", "-o", str(tmp_path / "out.xlsx")])
    document = json.loads(done.stdout)
    assert [plan["name"] for plan in document["plans"]] == ["xai-2025", "xai-2025-two-waves"]
    assert document["bridge1_method"] == "order"
    assert [row["title"] for row in document["bridge1"]][::3] == ["xai-2025", "xai-2025-two-waves"]
    sheets = ["Answer", "Metrics", "Plans", "Differences", "Bridge1"]
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == sheets


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xai-2025"], "two plans or more"),
        (["xai-2025", "xai-2025-two-waves", "--bridge", "both"], "--bridge must be"),
        (["xai-2025", "uk-2025", "--metric", "npvv"], "did you mean 'npv'?"),
        (["xai-2025", "xai-2052"], "did you mean"),
        (["xai-2025", "uk-2025", "-o", "out.doc"], "must end in one of .html, .xlsx"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, message):
    done = runner.invoke(app, ["compare", *arguments])
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
