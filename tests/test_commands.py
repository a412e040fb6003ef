"""The catalogue from a shell: `functions`, `call`, `recalc`, `calc`."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from payroll_impact import compare, load_scenario, save_scenario
from payroll_impact.cells import CellError
from payroll_impact.cli import app
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE, markdown
from payroll_impact.scenarios import expand_groups, library
from proof import some

runner = CliRunner()
every = pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)


def plain(value):
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


@every
def test_every_example_called_from_a_shell_gives_its_result(function):
    arguments = [json.dumps(plain(cell)) for cell in function.example.arguments]
    result = runner.invoke(app, ["call", function.name.lower(), "--", *arguments])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == plain(function.example.result)


def test_a_range_may_come_from_a_csv_file(tmp_path):
    file = tmp_path / "teams.csv"
    file.write_text("1500\n\n3\nthree\n", encoding="utf-8")
    answer = json.loads(runner.invoke(app, ["call", "PAYROLL_CUT", f"@{file}", "0.5"]).stdout)
    assert answer == [[750.0], ["#VALUE!"], [2.0], ["#VALUE!"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["PAYROLL_CUTT", "1"], "did you mean 'PAYROLL_CUT'?"),
        (["PAYROLL_CUT", "many"], '#VALUE! headcount must be a number, 0 or more; got "many"'),
        (["PAYROLL_CUT", "5", "2"], "#NUM! fraction must be a number from 0 to 1"),
        (["PAYROLL_CUT", "[[1], [2, 3]]", "0.5"], "rows of several lengths"),
        (["PAYROLL_CUT", "[" * 50_000], "headcount must be a number, 0 or more"),
        (["PAYROLL_CUT", "@nowhere.csv"], "cannot read nowhere.csv: no such file or directory"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, message):
    result = runner.invoke(app, ["call", *arguments])
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert "\n" not in str(result.exception)


def test_functions_lists_and_explains_what_there_is():
    listed = runner.invoke(app, ["functions"]).stdout
    assert all(function.syntax in listed and function.summary in listed for function in CATALOGUE.values())
    assert runner.invoke(app, ["functions", "--markdown"]).stdout == markdown(list(CATALOGUE.values()))
    for function in CATALOGUE.values():
        explained = runner.invoke(app, ["functions", function.name.lower()]).stdout
        assert all(argument.help in explained for argument in function.arguments)


NUMBERS = st.one_of(st.integers(-5, 10**6), st.floats(allow_nan=False, allow_infinity=False))
WORDS = st.sampled_from(["", "US-CA", "GB", "hour", "nearest", "npv", "2025-09-12", "12", "#N/A", "é😀"])
CELLS = st.one_of(NUMBERS, WORDS, st.booleans(), st.none())
ARGUMENTS = st.one_of(CELLS, st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=3))


@every
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_call_from_a_shell_gives_what_python_gives(function, data):
    usual = [*function.example.arguments, *[None] * (len(function.arguments) - len(function.example.arguments))]
    cells = [data.draw(st.one_of(st.just(plain(cell)), ARGUMENTS)) for cell in usual]
    expected = function(*cells)
    result = runner.invoke(app, ["call", function.name, "--", *map(json.dumps, cells)])
    if isinstance(expected, CellError):
        assert str(result.exception) == f"{expected.code} {expected.message}"
    else:
        assert json.loads(result.stdout) == shown(expected)


def shown(value):
    return json.loads(json.dumps(value, default=lambda cell: getattr(cell, "code", None) or cell.isoformat()))


def test_a_workbook_becomes_a_scenario_and_back(tmp_path):
    scenario, book = tmp_path / "again.toml", tmp_path / "what-if.xlsx"
    built = runner.invoke(app, ["template", "what-if", "--for", "none", "--scenario", "uk-2025", "-o", str(book)])
    assert built.exit_code == 0, built.output
    assert runner.invoke(app, ["export", str(book), "-o", str(scenario)]).exit_code == 0
    exported, original = load_scenario(scenario), load_scenario("uk-2025")
    assert exported.workforce == original.workforce
    assert exported.changes == expand_groups(original).changes
    assert exported.settings == original.settings
    called = runner.invoke(app, ["call", "PAYROLL_METRIC", f"@{book}", "npv"])
    assert json.loads(called.stdout) == compare(exported).metric("npv")


def test_an_export_is_a_toml_file(tmp_path):
    answer = runner.invoke(app, ["export", "uk-2025", "-o", str(tmp_path / "uk.xlsx")])
    assert isinstance(answer.exception, InputError)


@pytest.mark.parametrize("scenario", library())
def test_a_call_takes_a_scenario_where_it_takes_its_three_tables(tmp_path, scenario):
    plan, path = load_scenario(scenario), tmp_path / "plan.toml"
    save_scenario(plan, path)
    for metric, value in some(compare(plan).metrics.items()):
        answer = runner.invoke(app, ["call", "PAYROLL_METRIC", f"@{path}", metric])
        shown = json.loads(answer.stdout) if answer.exit_code == 0 else str(answer.exception)
        assert shown == (value if np.isfinite(value) else "never"), metric


def test_a_report_is_written_in_every_form_at_once(tmp_path):
    runner = CliRunner()
    names = [tmp_path / f"report{form}" for form in (".xlsx", ".html", ".png", ".json")]
    done = runner.invoke(app, ["report", "uk-2025", *(word for name in names for word in ("-o", str(name)))])
    assert done.exit_code == 0, done.exception
    starts = {name.suffix: name.read_bytes()[:15] for name in names}
    assert starts[".xlsx"].startswith(b"PK")
    assert starts[".html"] == b"<!doctype html>"
    assert starts[".png"].startswith(b"\x89PNG")
    printed = runner.invoke(app, ["report", "uk-2025", "--json"]).stdout
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == printed
