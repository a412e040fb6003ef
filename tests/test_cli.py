"""The command line: what it prints is the model's, what goes wrong is one line and exit code 2."""

import csv
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook

from payroll_impact import cli
from payroll_impact.model import compare
from payroll_impact.parameters import parameter
from payroll_impact.scenarios import load_scenario
from proof import some

COMMANDS = [command.name or command.callback.__name__ for command in cli.app.registered_commands]
TINY = """
[settings]
start = 2025-01-01
months = 12

[[workforce]]
role = "Analyst"
headcount = 10
pay = 60_000
jurisdiction = "US-CA"

[[changes]]
change = "reduce"
role = "Analyst"
amount = 4
unit = "heads"
start = 2025-01-31
"""


def run(*arguments, **options):
    command = [sys.executable, "-c", "from payroll_impact.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)


def one_line(done, *words):
    """Hold a failed run to the promise: exit code 2, one line of ours, no traceback, nothing printed."""
    assert done.returncode == 2
    assert done.stderr.startswith("payroll-impact: ")
    assert done.stderr.count("\n") == 1
    for word in some(words):
        assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(TINY, encoding="utf-8")
    return path


# help


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_command_has_help(command):
    done = run(*filter(None, [command]), "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert not done.stderr


@pytest.mark.parametrize("command", cli.app.registered_commands, ids=COMMANDS)
def test_every_command_and_parameter_says_what_it_is(command):
    assert command.callback.__doc__.strip().splitlines()[0].endswith(".")
    shown = run(command.name or command.callback.__name__, "--help").stdout
    click_command = typer.main.get_command(cli.app).commands[command.name or command.callback.__name__]
    for option in some(click_command.params):
        if option.name != "help":
            assert option.help
            assert option.help.split()[0] in shown


def test_help_loads_nothing_heavy():
    heavy = "('numpy', 'rich', 'xlsxwriter', 'attrs')"
    code = f"import sys, payroll_impact.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_the_packages():
    assert run("--version").stdout.startswith("payroll-impact 0.")


# report


def test_without_arguments_it_answers_the_founding_case():
    done = run("report")
    assert done.returncode == 0
    assert "xAI tutors, September 2025" in done.stdout
    change = compare(load_scenario("xai-2025")).metric("run_rate_change")
    assert f"{abs(change) / 1e6:,.1f} million" in done.stdout
    assert not done.stderr


def test_a_scenario_is_a_file_or_a_name_of_the_library(tiny):
    assert "Payroll falls by USD" in run("report", tiny).stdout
    assert run("report", "uk-2025").returncode == 0


def test_json_is_all_that_is_printed(tiny):
    done = run("report", tiny, "--json")
    found = json.loads(done.stdout, parse_constant=pytest.fail)
    comparison = compare(load_scenario(tiny))
    assert found["metrics"]["run_rate_change"] == comparison.metric("run_rate_change")
    assert found["metrics"]["cumulative_impact"] == comparison.metric("cumulative_impact")


def test_all_forms_at_once_agree(tiny, tmp_path):
    book, folder = tmp_path / "report.xlsx", tmp_path / "tables"
    done = run("report", tiny, "-o", book, "--csv", folder, "--json")
    assert done.returncode == 0
    assert done.stderr.count("wrote ") == 1 + len(list(folder.glob("*.csv"))) == 16
    found = json.loads(done.stdout)
    rows = {row[0]: row for row in load_workbook(book, data_only=True)["Summary"].iter_rows(values_only=True)}
    assert rows["Cost of all months planned"][3] == pytest.approx(found["metrics"]["cumulative_impact"])
    with (folder / "monthly.csv").open(encoding="utf-8-sig", newline="") as file:
        total = sum(float(row["amount"]) for row in csv.DictReader(file) if row["case"] == "impact")
    assert total == pytest.approx(found["metrics"]["cumulative_impact"])


def test_the_same_input_gives_the_same_bytes(tiny, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        assert run("report", tiny, "-o", tmp_path / name).returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_several_scenarios_make_one_report(tiny, tmp_path, form):
    for name in ("a", "b"):
        done = run("report", tiny, "uk-2025", "--tornado", "-o", tmp_path / f"{name}.{form}")
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("Payroll falls by") + done.stdout.count("Payroll rises by") == 2
    assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_json_of_several_is_a_list(tiny):
    found = json.loads(run("report", tiny, tiny, "--json").stdout)
    assert found[0] == found[1]


def test_a_report_is_checked_by_what_it_carries(tiny, tmp_path):
    book = tmp_path / "report.xlsx"
    assert run("report", tiny, "--dated", "-o", book).returncode == 0
    tiny.unlink()
    done = run("report", "--check", book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cells hold" in done.stdout
    edited = load_workbook(book, data_only=True)
    edited["Roles"]["D5"] = 11
    edited.save(book)
    done = run("report", "--check", book)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Roles!D5: 11 in the file, 10 computed" in done.stdout


# what goes wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "no-such.toml"], ["no-such.toml", "no such file"]),
        (["report", "xai-2052"], ["did you mean 'xai-2025'?"]),
        (["report", "-o", "missing/report.xlsx"], ["folder missing does not exist"]),
        (["report", "-o", "report.doc"], ["must end in .xlsx, .html, .pdf, .png or .json"]),
        (["report", "--csv", "missing/tables"], ["folder missing does not exist"]),
        (["report", "--csv", "a-file"], ["not a folder"]),
        (["report", "--check", "missing.xlsx"], ["missing.xlsx", "no such file"]),
        (["report", "--check", "a-file"], ["a-file", "no workbook"]),
        (["report", "--check", "a.xlsx", "--tornado"], ["--check takes a report and nothing else"]),
        (["report", "xai-2025", "uk-2025", "--csv", "tables"], ["--csv takes one scenario"]),
        (["report", "-o", "/dev/full"], ["no space left"]),
        (["parameters", "--jurisdiction", "US-CQ"], ["US-CQ", "did you mean"]),
        (["parameters", "social_security.wage_bas"], ["did you mean 'social_security.wage_base'?"]),
        (["parameters", "social_security.wage_base", "-j", "US", "--date", "1980"], ["US.social_security.wage_base"]),
        (["parameters", "medicare.rate", "--date", "yesterday"], ["--date must be a day"]),
        (["new", "missing/mine.toml"], ["folder missing does not exist"]),
        (["new", "mine.txt"], ["must end in .toml"]),
        (["new", "a-file"], [".toml"]),
    ],
)
def test_what_a_user_gets_wrong_is_one_line(tmp_path, arguments, words):
    (tmp_path / "a-file").write_text("kept", encoding="utf-8")
    done = run(*arguments, cwd=tmp_path)
    one_line(done, *words)
    assert not done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["a-file"]


def test_a_mistake_in_a_scenario_names_its_place(tiny):
    tiny.write_text(TINY.replace("headcount = 10", "headcount = -5"), encoding="utf-8")
    one_line(run("report", tiny), "tiny.toml: workforce row 1: headcount must be")


def _small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.mark.parametrize("there_before", [True, False])
def test_a_disk_that_is_full_leaves_what_was_there(tiny, tmp_path, there_before):
    book = tmp_path / "report.xlsx"
    if there_before:
        book.write_bytes(b"the last report")
    before = sorted(path.name for path in tmp_path.iterdir())
    one_line(run("report", tiny, "-o", book, preexec_fn=_small_files), "cannot write")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not there_before or book.read_bytes() == b"the last report"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is write-protected for root")
def test_a_folder_that_cannot_be_written_is_said(tiny, tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    one_line(run("report", tiny, "-o", folder / "report.xlsx"), "no permission")
    assert not list(folder.iterdir())


def test_a_full_device_to_print_to_is_one_line(tiny):
    for form in ([], ["--json"]):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            code = "from payroll_impact.cli import main; main()"
            command = [sys.executable, "-c", code, "report", str(tiny), *form]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr == "payroll-impact: cannot print: no space left on device\n"


def test_a_pipe_that_closes_ends_quietly():
    code = "from payroll_impact.cli import main; main()"
    command = [sys.executable, "-c", code, "parameters", "-j", "US-CA"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        errors = running.stderr.read()
        running.wait(timeout=60)
    assert b"Traceback" not in errors
    assert b"Exception" not in errors


def test_one_command_loads_no_other():
    code = (
        "import sys; from payroll_impact.cli import main; own = 'payroll_impact.commands.'\n"
        "try: main()\n"
        "finally: print(*sorted(name.removeprefix(own) for name in sys.modules if name.startswith(own)))"
    )
    command = [sys.executable, "-c", code, "call", "PAYROLL_CUT", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["3.0", "functions what_if_output"]


def test_an_interrupt_is_one_line(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "build_app", lambda *_: interrupted)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 130
    assert capsys.readouterr().err == "payroll-impact: interrupted\n"


def test_a_mistake_of_ours_keeps_its_traceback(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "build_app", lambda *_: broken)
    with pytest.raises(ZeroDivisionError):
        cli.main()


@pytest.mark.parametrize("package", ["typer", "rich", "xlsxwriter"])
def test_a_missing_package_says_what_to_install(tiny, tmp_path, package):
    book = tmp_path / "report.xlsx"
    code = f"import sys; sys.modules[{package!r}] = None; from payroll_impact.cli import main; main()"
    command = [sys.executable, "-c", code, "report", str(tiny), "-o", str(book)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    one_line(done, package, 'pip install "payroll-impact[cli]"')
    assert not book.exists()


# parameters and new


def test_jurisdictions_are_listed():
    listed = run("parameters").stdout.split()
    assert {"US", "US-CA", "GB", "IE"} <= set(listed)


def test_all_parameters_of_a_jurisdiction_have_a_line_each():
    lines = run("parameters", "--jurisdiction", "US-CA").stdout.splitlines()
    assert any(line.startswith("US-CA.unemployment.rate ") for line in lines)
    assert any(line.startswith("US.social_security.rate ") for line in lines)


@pytest.mark.parametrize("date", ["2025", "2025-09-12"])
def test_a_parameter_has_value_unit_date_and_source(date):
    shown = run("parameters", "social_security.wage_base", "--jurisdiction", "US-CA", "--date", date).stdout
    value = parameter("social_security.wage_base", "US-CA", 2025)
    for expected in ("176,100", value.unit, "2025-01-01", value.source, value.title):
        assert expected in shown


def test_a_parameter_that_many_states_set_is_listed_for_each():
    lines = run("parameters", "unemployment.wage_base").stdout.splitlines()
    assert len(lines) > 40
    assert any("US-WA.unemployment.wage_base" in line for line in lines)


def test_a_new_scenario_can_be_reported_at_once(tmp_path):
    path = tmp_path / "mine.toml"
    assert run("new", path).returncode == 0
    assert run("report", path).returncode == 0
    one_line(run("new", path), "exists already")
