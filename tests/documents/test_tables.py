"""JSON and CSV carry the model's figures, and no cell that a spreadsheet would run."""

import csv
import io
import json

import pytest

from payroll_impact.documents import build_report, report_csv, report_json
from payroll_impact.documents.report import input_rows
from payroll_impact.model import FLOWS, Plan, Role, Settings, compare
from proof import some


@pytest.fixture(scope="module")
def document(founding, founding_content):
    return json.loads(report_json(founding, founding_content), parse_constant=pytest.fail)


@pytest.fixture(scope="module")
def tables(founding, founding_content):
    return {name: read(data) for name, data in report_csv(founding, founding_content).items()}


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_json_holds_the_metrics_to_the_last_digit(founding, document):
    metrics = document["metrics"]
    assert metrics.pop("payback_month") == "never"
    assert metrics == {name: founding.metric(name) for name in metrics}


def test_json_holds_every_line_of_every_month(founding, document):
    for name, line in founding.plan.lines.items():
        assert document["monthly"]["plan"][name] == line.sum(axis=0).tolist()
        assert document["monthly"]["impact"][name] == founding.impact[name].sum(axis=0).tolist()
    assert document["cumulative_impact"] == founding.cumulative.tolist()


def test_json_holds_the_corkscrew(founding, document):
    for index, role in some(enumerate(founding.plan.plan.roles)):
        for flow in FLOWS:
            assert document["headcount"][role][flow] == founding.plan.headcount[flow][index].tolist()


def test_the_bridge_of_the_json_closes(document):
    start, *steps, end = (row["amount"] for row in document["bridge"])
    assert start + sum(steps) == pytest.approx(end, abs=0.01)
    for row in some(document["bridge"][1:-1]):
        assert sum(role[row["name"]] for role in document["bridge_by_role"].values()) == pytest.approx(row["amount"])


def test_json_says_what_is_unknown_and_where_it_turns(document):
    first = document["unknowns"][0]
    assert first["decisive"]
    assert first["turns_below"] <= first["turns_above"]
    assert "Science specialist.headcount" in first["paths"]
    assert first["title"] in document["doubt"]


def test_what_is_not_defined_is_null():
    role = Role(role="A", headcount=0, pay=1.0, jurisdiction="US")
    comparison = compare(Plan(workforce=[role], settings=Settings(start="2025-01-01", months=1)))
    found = json.loads(report_json(comparison, build_report(comparison)), parse_constant=pytest.fail)
    assert found["metrics"]["cost_per_head"] is None
    assert found["metrics"]["payback_month"] == 0


def test_csv_months_add_up_to_the_model(founding, tables):
    for case, lines in (("plan", founding.plan.lines), ("baseline", founding.baseline.lines)):
        for name, line in some(lines.items()):
            rows = [row for row in tables["monthly.csv"] if (row["case"], row["line"]) == (case, name)]
            amounts = [float(row["amount"]) for row in rows]
            assert sum(amounts) == pytest.approx(float(line.sum()))
            assert len(amounts) == line.size


def test_csv_headcount_is_the_corkscrew(founding, tables):
    found = {(r["case"], r["month"], r["role"], r["flow"]): float(r["heads"]) for r in tables["headcount.csv"]}
    for index, role in some(enumerate(founding.plan.plan.roles)):
        for month, when in some(enumerate(founding.plan.calendar.months)):
            assert found["plan", f"{when:%Y-%m}", role, "closing"] == founding.plan.headcount["closing"][index, month]


def test_csv_bridge_closes(founding, tables):
    bars = [row for row in tables["bridge.csv"] if not row["role"]]
    start, *steps, end = (float(row["amount"]) for row in bars)
    assert start + sum(steps) == pytest.approx(end, abs=0.01)
    assert end - start == pytest.approx(founding.metric("run_rate_change"))


def test_csv_lists_every_input_and_every_value_of_the_law(founding, tables):
    plan = founding.plan.plan
    assert len(tables["assumptions.csv"]) == len(input_rows(plan))
    assert [(row["path"], float(row["value"])) for row in tables["taxes.csv"]] == [
        (value.path, value.value) for value in plan.law.applied
    ]
    assert all(row["source"] for row in tables["taxes.csv"])


def test_no_csv_cell_begins_like_a_formula_unless_it_is_a_number(hostile):
    for data in some(report_csv(hostile, build_report(hostile)).values()):
        for row in some(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))):
            for cell in some(row):
                assert not cell.startswith(("=", "+", "@"))
                if cell.startswith("-"):
                    float(cell)


def test_json_keeps_hostile_text_as_it_is(hostile):
    found = json.loads(report_json(hostile, build_report(hostile)), parse_constant=pytest.fail)
    assert "=1+1" in found["headcount"]
    assert found["name"] == "=1+1"
