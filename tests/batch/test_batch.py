"""Batches: every scenario's report, failures named, and the same files after any stop."""

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from urllib.parse import unquote

import attrs
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from payroll_impact.batch import JOURNAL, Outcome, batch, describe_batch, find_scenarios, pool, report_names
from payroll_impact.batch import worker as batch_worker
from payroll_impact.documents.render import render
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, compare
from payroll_impact.scenarios import load_scenario, save_scenario
from proof import few

TINY = """
[settings]
name = "Case {number}"
start = 2025-01-01
months = 12
[[workforce]]
role = "Analyst"
headcount = {number}
pay = 60_000
jurisdiction = "US-CA"
[[changes]]
change = "reduce"
role = "Analyst"
amount = 0.25
unit = "fraction"
start = 2025-03-31
"""
MANY = 48  # enough to be stopped among them
STOPS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
COMMAND = [sys.executable, "-c", "from payroll_impact.cli import main; main()", "batch"]


def write_scenarios(folder, count):
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"case{number:03}.toml").write_text(TINY.format(number=number), encoding="utf-8")
    return f"{folder}/*.toml"


def files_of(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Many scenarios, one of them wrong, and what an uninterrupted batch makes of them."""
    folder = tmp_path_factory.mktemp("many")
    pattern = write_scenarios(folder / "plans", MANY)
    (folder / "plans" / "wrong.toml").write_text(TINY.format(number=-1), encoding="utf-8")
    seen = []
    result = batch(pattern, folder / "whole", jobs=2, progress=lambda *step: seen.append(step))
    return folder, pattern, result, seen


def test_one_failing_scenario_is_named_and_the_others_are_finished(many):
    folder, _, result, seen = many
    assert [outcome.report for outcome in result.failed] == ["wrong.xlsx"]
    assert "wrong.toml: workforce row 1: headcount must be 0 or more; got -1" in result.failed[0].error
    assert len(list((folder / "whole").glob("case*.xlsx"))) == MANY
    assert not (folder / "whole" / "wrong.xlsx").exists()
    assert [(count, total) for _, count, total in seen] == [(number, MANY + 1) for number in range(1, MANY + 2)]
    assert result.summary.startswith(f"{MANY} of {MANY + 1} reports")


def test_the_summary_holds_the_metrics_of_the_model(many):
    folder, _, result, _ = many
    with (folder / "whole" / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = load_workbook(folder / "whole" / "summary.xlsx")["Summary"]
    assert len(rows) == sheet.max_row - 4 == MANY + 1
    for number in (0, MANY // 2, MANY - 1):
        metrics = compare(load_scenario(rows[number]["scenario"])).metrics
        assert result.outcomes[number].metrics == pytest.approx(metrics, nan_ok=True)
        cells = [cell.value for cell in sheet[5 + number][4 : 4 + len(METRICS)]]
        for name, cell in zip(METRICS, cells, strict=True):
            if name not in metrics:  # of output, which this plan has none of
                assert (rows[number][name], cell) == ("", None)
                continue
            assert rows[number][name] == "never" or float(rows[number][name]) == metrics[name]
            assert cell == "never" or cell == pytest.approx(metrics[name])
    assert rows[-1]["state"] == "failed"


@pytest.mark.parametrize("signal_number", few(STOPS, [signal.SIGKILL, signal.SIGINT]))
def test_a_stopped_batch_resumed_gives_the_same_files(many, tmp_path, signal_number):
    folder, pattern, _, _ = many
    out = tmp_path / "out"
    # started in the background, a shell's children ignore it, and so would theirs
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen([*COMMAND, pattern, "-o", out, "-j", "2"], stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 60
    while len(list(out.glob("case*.xlsx")) if out.exists() else []) < 12 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal_number)
    _, message = process.communicate(timeout=60)
    expected = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 143, signal.SIGINT: 130}[signal_number]
    assert process.returncode == expected
    assert signal_number == signal.SIGKILL or "--resume" in message
    assert "Traceback" not in message
    assert 12 <= len(list(out.glob("case*.xlsx"))) < MANY
    time.sleep(0.5)  # workers of a killed batch end by themselves
    (out / f".{'0' * 16}.tmp").write_bytes(b"half")
    with (out / JOURNAL).open("ab") as journal:
        journal.write(b'{"scenario": "cut sh')
    again = [*COMMAND, pattern, "-o", out, "--resume", "-j", "2"]
    done = subprocess.run(again, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "of them there already" in done.stdout
    assert files_of(out) == files_of(folder / "whole")


def test_resume_does_again_what_changed_or_was_touched(tmp_path):
    pattern = write_scenarios(tmp_path / "plans", 4)
    batch(pattern, tmp_path / "out", jobs=1)
    assert batch(pattern, tmp_path / "out", jobs=1, resume=True).skipped == 4
    (tmp_path / "plans" / "case001.toml").write_text(TINY.format(number=77), encoding="utf-8")
    (tmp_path / "out" / "case002.xlsx").write_bytes(b"cut short")
    (tmp_path / "out" / "case003.xlsx").unlink()
    assert batch(pattern, tmp_path / "out", jobs=1, resume=True).skipped == 1
    batch(pattern, tmp_path / "anew", jobs=1)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "anew")
    journal = tmp_path / "out" / JOURNAL
    lines = [json.loads(line) | {"version": "0"} for line in journal.read_text().splitlines()]
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert batch(pattern, tmp_path / "out", jobs=1, resume=True).skipped == 0


def test_three_lines_of_a_script_need_no_guard(tmp_path):
    pattern = write_scenarios(tmp_path / "plans", 3)
    script = tmp_path / "monthly.py"
    script.write_text(
        "from payroll_impact.batch import batch\n"
        f"done = batch([{pattern!r}], {str(tmp_path / 'out')!r}, jobs=2)\n"
        "print(done.summary)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == f"3 of 3 reports in {tmp_path / 'out'}\n"
    assert not done.stderr


def test_an_unexpected_error_fails_its_scenario_only(tmp_path, monkeypatch):
    pattern = write_scenarios(tmp_path / "plans", 2)

    def broken(path):
        if "001" in path:
            raise ZeroDivisionError("a bug")
        return load_scenario(path)

    monkeypatch.setattr(batch_worker, "load_scenario", broken)
    result = batch(pattern, tmp_path / "out", jobs=1)
    assert [outcome.ok for outcome in result.outcomes] == [False, True]
    assert "unexpected ZeroDivisionError: a bug" in result.failed[0].error


DEADLY = """
import os
from payroll_impact.batch import report_one as real

def report_one(scenario, folder, report):
    if "002" in scenario:
        os._exit(9)
    return real(scenario, folder, report)
"""
KILLED = """
import sys, deadly
from payroll_impact.batch import pool
pool.report_one = deadly.report_one
folder = sys.argv[1]
jobs = [(f"{folder}/plans/case00{number}.toml", folder, f"{number}.xlsx") for number in range(1, 6)]
for outcome in pool.outcomes(jobs, 2):
    print(outcome.report, outcome.error)
"""


def test_a_worker_that_dies_fails_its_scenario_only(tmp_path):
    write_scenarios(tmp_path / "plans", 5)
    # a module of its own, so that workers find the function
    (tmp_path / "deadly.py").write_text(DEADLY, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", KILLED, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=True)
    rows = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert sorted(rows) == [f"{number}.xlsx" for number in range(1, 6)]
    assert [name for name, error in rows.items() if error.strip()] == ["2.xlsx"]
    assert "died" in rows["2.xlsx"]


def test_scenarios_of_one_name_have_reports_of_their_own():
    names = report_names(["a/plan.toml", "b/Plan.toml", "c/plan-2.toml", "summary.toml"])
    assert len({name.casefold() for name in names.values()}) == 4
    assert names["a/plan.toml"] == "plan.xlsx"
    assert names["c/plan-2.toml"] == "plan-2.xlsx"
    assert "summary.xlsx" not in names.values()


def test_patterns_and_names_are_found_once(tmp_path):
    pattern = write_scenarios(tmp_path / "plans", 2)
    assert len(find_scenarios([pattern, tmp_path / "plans" / "case001.toml", "uk-2025"])) == 3
    for wrong in ("nowhere/*.toml", "xai-2052", tmp_path):
        with pytest.raises(InputError, match="there is no such file"):
            find_scenarios([wrong])
    with pytest.raises(InputError, match="at least one"):
        find_scenarios([])


@pytest.mark.parametrize(
    ("options", "message"), [({"jobs": 0}, "jobs must be 1 or more"), ({"folder": "a/b/c"}, "does not exist")]
)
def test_what_cannot_be_is_refused_at_once(tmp_path, options, message):
    folder = tmp_path / options.pop("folder", "out")
    with pytest.raises(InputError, match=message):
        batch("uk-2025", folder, **options)
    assert not folder.exists()


def test_hostile_text_is_text_in_the_summary(hostile, tmp_path):
    name = hostile.plan.plan.settings.name
    outcomes = [
        Outcome(scenario=text, report=f"{number}.xlsx", version="1", name=text, currency="=U&D", error=error)
        for number, (text, error) in enumerate([(name, ""), ("<b>&\"'", "=1+1"), ("🙂 \u05d0", "@x")])
    ]
    path = tmp_path / "summary.xlsx"
    path.write_bytes(render(describe_batch(outcomes), ".xlsx"))
    cells = [cell for row in load_workbook(path)["Summary"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    rows = list(csv.reader(render(describe_batch(outcomes), ".csv").decode("utf-8-sig").splitlines()))
    assert rows[1][0] == f"'{name}"
    assert rows[2][rows[0].index("error")] == "'=1+1"


def test_a_scenario_of_hostile_text_is_reported_and_opens(hostile, tmp_path):
    plan = attrs.evolve(hostile.plan.plan, law=load_scenario("xai-2025").law)
    save_scenario(plan, tmp_path / "=1+1 #50% \u05d0🙂.toml")
    result = batch(f"{tmp_path}/*.toml", tmp_path / "out", jobs=1)
    assert not result.failed, result.failed
    (outcome,) = result.outcomes
    assert (tmp_path / "out" / outcome.report).is_file()
    for name in (outcome.report, "summary.xlsx"):
        CalamineWorkbook.from_path(tmp_path / "out" / name).get_sheet_by_index(0).to_python()
    sheet = load_workbook(tmp_path / "out" / "summary.xlsx")["Summary"]
    (link,) = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert unquote(link) == outcome.report


def test_one_worker_needs_no_process():
    assert [outcome.ok for outcome in pool.outcomes([("nowhere.toml", "x", "y.xlsx")], 1)] == [False]


def test_reports_are_written_in_another_form(tmp_path):
    result = batch(["uk-2025", "contractors-2025"], tmp_path / "out", jobs=1, form=".html")
    assert [outcome.report for outcome in result.outcomes] == ["contractors-2025.html", "uk-2025.html"]
    assert (tmp_path / "out" / "uk-2025.html").read_bytes().startswith(b"<!doctype html>")
    page = (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")
    assert '<a href="uk-2025.html">uk-2025.html</a>' in page
    again = batch(["uk-2025", "contractors-2025"], tmp_path / "out", jobs=1, form=".html", resume=True)
    assert again.skipped == 2
    with pytest.raises(InputError, match=r"must be one of \.xlsx, \.html.*got '\.doc'"):
        batch("uk-2025", tmp_path / "other", form=".doc")
