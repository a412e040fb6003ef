"""The forms of an answer: the figures of the analysis in text, JSON, CSV, workbook and picture, the same each time."""

import csv
import io
import json
import math
import re
import struct
import sys
import zipfile

import pytest

from payroll_impact.documents import format_cell, print_document, render_csv, render_json
from payroll_impact.documents.render import render
from payroll_impact.errors import HostError
from proof import some
from report_books import opened

KINDS = ["sensitivity", "grid", "tornado", "solve", "breakeven", "risk"]


def document(answer):
    return json.loads(render_json(answer), parse_constant=pytest.fail)


def rows(answer, tables):
    return list(csv.DictReader(io.StringIO(render_csv(answer, tables).decode("utf-8-sig"))))


def text(answer):
    file = io.StringIO()
    print_document(answer, file)
    return file.getvalue()


def parts(data):
    return zipfile.ZipFile(io.BytesIO(data))


# figures


def test_sensitivities_are_those_of_the_analysis(told):
    each = told["sensitivity"]
    found = document(each.answer)
    assert [row["result"] for row in found["values"][:3]] == each.result.results[:3].tolist()
    assert found["values"][3]["result"] is None
    assert found["values"][3]["remark"] == "the plan cannot be"
    assert found["as_planned"] == each.result.as_planned
    assert [float(row["result"]) for row in rows(each.answer, each.tables)[:3]] == each.result.results[:3].tolist()
    assert all(f"{value:,.0f}".replace("-", "−") in text(each.answer) for value in each.result.results[:3])
    sheet = opened(render(each.answer, ".xlsx"))["Values"]
    assert [sheet.cell(row, 2).value for row in (5, 6, 7)] == pytest.approx(each.result.results[:3].tolist(), rel=1e-15)
    assert "1 of the values make plans that cannot be" in text(each.answer)


def test_a_grid_is_that_of_the_analysis(told):
    each = told["grid"]
    flat = each.result.results.ravel().tolist()
    assert [row["result"] for row in document(each.answer)["values"]] == flat
    assert [float(row["result"]) for row in rows(each.answer, each.tables)] == flat
    sheet = opened(render(each.answer, ".xlsx"))["Grid"]
    assert [sheet.cell(row, column).value for row in (6, 7, 8) for column in (2, 3)] == pytest.approx(flat, rel=1e-15)
    assert sheet.conditional_formatting
    assert all(format_cell(value, "money") in text(each.answer) for value in flat)


def test_the_bars_of_a_tornado_are_those_of_the_analysis(told):
    each = told["tornado"]
    for given in (document(each.answer)["bars"], rows(each.answer, each.tables)):
        assert len(given) == len(each.result.bars)
        for row, bar in zip(given, each.result.bars, strict=True):
            assert row["path"] == bar.driver.path
            assert [float(row[name]) for name in ("low", "at_low", "at_high", "effect")] == [
                bar.low, bar.at_low, bar.at_high, bar.effect,
            ]  # fmt: skip
    assert each.result.note in text(each.answer)
    shown = " ".join(text(each.answer).split())
    assert each.result.bars[9].driver.title in shown
    assert each.result.bars[10].driver.title not in shown


def test_a_solution_is_that_of_the_analysis(told):
    each = told["solve"]
    root = each.result.roots[0]
    found = document(each.answer)
    assert (found["solutions"][0]["low"], found["solutions"][0]["at_high"]) == (root.low, root.at_high)
    assert found["target"] == 0
    assert rows(each.answer, each.tables)[0]["kind"] == root.kind
    assert format_cell(root.low, "number") in text(each.answer)


def test_break_evens_are_those_of_the_analysis(told):
    each = told["breakeven"]
    assert [row["break_even"] for row in document(each.answer)["break_evens"]] == each.result.break_evens.tolist()
    assert [float(row["break_even"]) for row in rows(each.answer, each.tables)] == each.result.break_evens.tolist()


def test_risk_says_all_it_found_and_how_to_repeat_it(told):
    each = told["risk"]
    found, risk = document(each.answer), each.result
    figures = {(row["metric"], row["figure"]): row["value"] for row in found["figures"]}
    rate = risk["run_rate_change"]
    assert figures["run_rate_change", "mean"] == rate.mean
    assert figures["run_rate_change", "P95"] == rate.percentiles[0.95]
    assert figures["run_rate_change", "probability above the budget"] == rate.probability_above
    assert figures["payback_month", "P95"] == "never"
    assert (found["seed"], found["draws"], found["method"]) == (risk.seed, risk.draws, risk.method)
    assert [(row["reason"], row["draws"]) for row in found["invalid"]] == list(risk.invalid)
    assert found["warnings"] == list(risk.warnings)
    assert [row["distribution"] for row in found["uncertain"]] == ["pert(20, 100, 160)", "normal(40, 20)"]
    assert [row["p95"] for row in found["months"]] == risk.fan.percentiles[-1].tolist()
    assert [row["count"] for row in found["histogram"][:50]] == rate.histogram.counts.tolist()
    for word in ("seed 0", "method lhs", risk.invalid[0][0], "P95", "Shares of the variance"):
        assert word in text(each.answer)


def test_risk_in_one_csv_is_a_figure_a_row(told):
    each = told["risk"]
    found = {
        (row["table"], row["metric"], row["item"], row["column"]): (float(row["value"]), row["unit"])
        for row in rows(each.answer, each.tables)
        if row["value"] not in ("", "never")
    }
    mean = found["figures", "run_rate_change", "mean", "value"]
    assert mean == (each.result["run_rate_change"].mean, "USD/year")
    assert found["months", "cumulative_impact", "2028-08", "p5"] == (each.result.fan.percentiles[0, -1], "USD")
    share = each.result["run_rate_change"].shares[0]
    assert found["shares", "run_rate_change", share.driver.path, "in_all"] == (share.total, "fraction")


# forms


@pytest.mark.parametrize("kind", KINDS)
def test_text_fits_a_page_and_says_what_it_shows(told, kind):
    answer = told[kind].answer
    said = text(answer)
    assert max(map(len, said.splitlines())) <= 80
    for word in ("xAI tutors, September 2025", "amounts in USD", "Sign: ", "payroll-impact 0.", "USD"):
        assert word in said


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_the_same_bytes_each_time(told, kind):
    each = told[kind]
    assert render(each.answer, ".xlsx") == render(each.answer, ".xlsx")
    assert render_json(each.answer) == render_json(each.answer)
    assert render_csv(each.answer, each.tables) == render_csv(each.answer, each.tables)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_csv_says_what_it_is_about(told, kind):
    for row in some(rows(told[kind].answer, told[kind].tables)):
        assert row["scenario"] == "xAI tutors, September 2025"
        assert row["currency"] == "USD"
        assert row["sign"]
        assert row["version"]
        assert None not in row


@pytest.mark.parametrize(
    ("kind", "charts"), [("sensitivity", 1), ("grid", 0), ("tornado", 1), ("solve", 1), ("breakeven", 1), ("risk", 4)]
)
def test_a_workbook_has_native_charts_and_facts(told, kind, charts):
    data = render(told[kind].answer, ".xlsx")
    drawn = [name for name in parts(data).namelist() if re.search(r"charts/chart\d+\.xml$", name)]
    # a chart of lines over areas is one part
    assert len(drawn) == charts
    front = opened(data).worksheets[0]
    labels = [front.cell(row, 1).value for row in range(1, 30)]
    assert {"Scenario", "Currency", "Sign", "payroll-impact"} <= set(labels)


def test_the_fan_stands_on_its_lowest_percentile(told):
    data = render(told["risk"].answer, ".xlsx")
    charts = [parts(data).read(name).decode() for name in parts(data).namelist() if "charts/chart" in name]
    fan = next(chart for chart in charts if "<c:areaChart>" in chart)
    assert "<c:lineChart>" in fan
    assert fan.count("<c:ser>") == 8
    columns = told["risk"].answer.table("months")
    total = [sum(columns.column(name)[-1] for name in ("p5", "p5_p10", "p10_p25", "p25_p75", "p75_p90", "p90_p95"))]
    assert total == pytest.approx([columns.column("p95")[-1]])


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_formula(told, kind):
    data = render(told[kind].answer, ".xlsx")
    for name in some(parts(data).namelist()):
        if "worksheets/sheet" in name:
            assert b"<f>" not in parts(data).read(name)


def test_text_of_a_scenario_runs_nowhere(hostile_answer):
    data = render(hostile_answer, ".xlsx")
    assert not any(b"<f>" in parts(data).read(name) for name in parts(data).namelist() if "worksheets" in name)
    chart = parts(data).read("xl/charts/chart1.xml").decode()
    assert "<c:f>=Bars" not in chart
    assert set(re.findall(r"<c:f>'?(\w+)", chart)) <= {"Values", "Points"}
    assert opened(data)["Answer"]["A1"].value.startswith("Sensitivity")
    assert "\n'=1+1" not in render_csv(hostile_answer, ["values"]).decode()
    assert ",'=1+1," in render_csv(hostile_answer, ["values"]).decode("utf-8-sig")
    assert render(hostile_answer, ".png")[:4] == b"\x89PNG"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_a_png_with_something_on_it(told, kind):
    data = render(told[kind].answer, ".png")
    width, height = struct.unpack(">II", data[16:24])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > 800
    assert height > 400
    assert len(data) > 10_000


def test_a_picture_without_the_library_names_the_extra(told, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(HostError, match=r"payroll-impact\[pictures\]"):
        render(told["tornado"].answer, ".png")


def test_figures_are_shown_as_people_read_them():
    assert format_cell(math.inf, "number") == "never"
    assert format_cell(-0.2, "money") == "−0.20"
    assert format_cell(-0.001, "share") == "−0.1 %"
    assert format_cell(math.nan, "money") == "no value"
    assert format_cell(-0.0001, "share") == "0.0 %"
