"""The workbooks in the repository are what the command builds today."""

from pathlib import Path

import pytest

from payroll_impact.templates import build_template

WORKBOOKS = Path(__file__).parents[2] / "workbooks"


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
    assert (WORKBOOKS / f"{file}.xlsx").read_bytes() == build_template(name, host=host)
