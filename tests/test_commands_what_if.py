"""The analyses from a shell: what they print is the analysis's; what goes wrong is one line."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from payroll_impact.analysis import distribution, drivers, sensitivity, simulate, solve, tornado
from payroll_impact.cli import app
from payroll_impact.errors import HostError, PayrollImpactError
from payroll_impact.scenarios import load_scenario

PAY, GROUP = "Generalist tutor.pay", "group:specialist.headcount"
COMMANDS = {
    "drivers": [],
    "sensitivity": ["--driver", PAY, "--values", "40:60:10"],
    "tornado": ["--driver", PAY, "--driver", GROUP],
    "solve": ["--driver", GROUP],
    "breakeven": ["--driver", PAY, "--values", "40", "--driver2", GROUP],
    "risk": ["--uncertain", f"{PAY}=pert(35,50,65)", "--draws", "500"],
}


@pytest.fixture(scope="module")
def founding():
    return load_scenario("xai-2025")


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def found(*arguments):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout, parse_constant=pytest.fail)


def test_drivers_are_listed_with_range_and_source(founding):
    listed = found("drivers", "xai-2025")["drivers"]
    assert [(row["path"], row["value"], row["low"], row["confidence"]) for row in listed] == [
        (each.path, each.value, each.low, each.confidence) for each in drivers(founding)
    ]
    shown = run("drivers", "xai-2025", "--match", "MEDICINE").stdout
    assert "Medicine specialist.pay" in shown
    assert "no band is published for medicine" in shown
    assert "Generalist" not in shown
    assert max(map(len, run("drivers", "xai-2025").stdout.splitlines())) <= 80


def test_sensitivity_prints_what_the_analysis_finds(founding):
    given = found("sensitivity", "xai-2025", "--metric", "npv", *COMMANDS["sensitivity"])
    expected = sensitivity(founding, "npv", PAY, [40, 50, 60]).results.tolist()
    assert [row["result"] for row in given["values"]] == expected
    assert (given["unit"], given["currency"], given["scenario"]) == ("USD", "USD", "xAI tutors, September 2025")
    assert "costs more" in given["sign"]


def test_tornado_prints_what_the_analysis_finds(founding):
    given = found("tornado", "xai-2025", "--ranges", *COMMANDS["tornado"])
    expected = tornado(founding, "run_rate_change", [PAY, GROUP], swing=None)
    assert [(row["path"], row["at_low"]) for row in given["bars"]] == [
        (bar.driver.path, bar.at_low) for bar in expected.bars
    ]


def test_solve_prints_what_the_analysis_finds(founding):
    given = found("solve", "xai-2025", "--target", "1e7", *COMMANDS["solve"])
    assert given["solutions"][0]["low"] == solve(founding, GROUP, "run_rate_change", 1e7).roots[0].low
    none = found("solve", "xai-2025", "--driver", "all.overhead_per_head")
    assert none["solutions"][0]["kind"] == "none: nearest"
    assert none["answer"].startswith("No value of All roles: Overhead per head")


def test_breakeven_prints_what_the_analysis_finds(founding):
    given = found("breakeven", "xai-2025", *COMMANDS["breakeven"])
    low = solve(founding, GROUP, "run_rate_change").roots[0].value
    assert 0 < given["break_evens"][0]["break_even"] < low


def test_risk_prints_what_the_analysis_finds(founding):
    options = ["--seed", "7", "--method", "random", "--threads", "1", "--budget", "9e7", "--metric", "npv"]
    given = found("risk", "xai-2025", *COMMANDS["risk"], *options)
    expected = simulate(
        founding, {PAY: distribution("pert", [35, 50, 65])}, "npv", draws=500, seed=7, method="random", budget=9e7
    )["npv"]
    figures = {row["figure"]: row["value"] for row in given["figures"]}
    assert figures["mean"] == expected.mean
    assert figures["probability above the budget"] == expected.probability_above
    assert [row["in_all"] for row in given["shares"]] == [share.total for share in expected.shares]
    assert given["seed"] == 7


def test_evidence_gives_the_bands_it_has_and_names_what_it_has_not(founding):
    options = ["--from-evidence", "--uncertain", f"{GROUP}=pert(20,100,160)", "--draws", "500"]
    given = found("risk", "xai-2025", *options)
    shapes = {row["path"]: (row["distribution"], row["given"]) for row in given["uncertain"]}
    assert shapes[PAY] == ("pert(35, 50, 65)", "band")
    assert shapes[GROUP] == ("pert(20, 100, 160)", "given")
    assert "Science specialist.headcount" not in shapes
    unknown = {each.path for each in drivers(founding) if each.confidence == "unknown"} - {GROUP}
    assert not unknown & set(shapes)
    assert any("Medicine specialist: Pay" in note for note in given["notes"])


@pytest.mark.parametrize("command", COMMANDS)
def test_files_are_written_beside_what_is_printed(tmp_path, command):
    files = ["--csv", tmp_path / "a.csv", "-o", tmp_path / "a.xlsx"]
    if command != "drivers":
        files += ["--png", tmp_path / "a.png"]
    done = run(command, "xai-2025", *COMMANDS[command], *files)
    assert done.exit_code == 0, done.exception
    assert done.stderr.count("wrote ") == len(files) // 2
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.DictReader(file))["scenario"] == "xAI tutors, September 2025"
    assert done.stdout.endswith("\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tornado", "xai-2025", "--metric", "run_rat"], "did you mean 'run_rate_change'?"),
        (["solve", "xai-2025", "--driver", "Generalist tutor.pai"], "did you mean 'Generalist tutor.pay'?"),
        (["sensitivity", "xai-2025", "--driver", PAY, "--values", "a"], "--values takes numbers"),
        (["sensitivity", "xai-2025", "--driver", PAY, "--values", "0:1:-1"], "does not lead from 0 to 1"),
        (["sensitivity", "xai-2025", "--driver", PAY, "--values", "0:1:1e-9"], "values are too many"),
        (["sensitivity", "xai-2025", "--driver", PAY, "--values", "1", "--driver2", GROUP], "go together"),
        (["tornado", "xai-2025", "--ranges", "--swing", "0.1"], "exclude each other"),
        (["tornado", "xai-2025", "--top", "0"], "--top must be 1 or more"),
        (["tornado", "xai-2025", "-o", "x.doc"], "must end in one of .html, .xlsx"),
        (["tornado", "xai-2025", "--csv", "nowhere/x.csv"], "folder nowhere does not exist"),
        (["tornado", "xai-2025", "--csv", "x.xlsx", "-o", "x.xlsx"], "a name of its own"),
        (["tornado", "xai-2025", "--threads", "0"], "threads must be 1 or more"),
        (["breakeven", "xai-2025", "--driver", PAY, "--values", "1", "--driver2", PAY], "must not be the same"),
        (["risk", "xai-2025"], "nothing is uncertain"),
        (["risk", "xai-2025", "--uncertain", f"{PAY}=pret(1,2,3)"], "did you mean 'pert'?"),
        (["risk", "xai-2025", "--uncertain", f"{PAY}=pert(1,2)"], "pert takes low, mode, high; got 2 numbers"),
        (["risk", "xai-2025", "--uncertain", f"{PAY}=pert 1,2"], "is written as pert(35,50,65)"),
        (["risk", "xai-2025", "--uncertain", PAY], "--uncertain takes PATH=SHAPE"),
        (["risk", "xai-2025", *COMMANDS["risk"][:2] * 2], "is given twice"),
        (["risk", "xai-2025", *COMMANDS["risk"], "--correlate", f"{PAY}=0.5"], "--correlate takes A,B=0.5"),
        (["risk", "xai-2025", *COMMANDS["risk"], "--correlate", f"{PAY},{GROUP}=0.5"], "one of the uncertain drivers"),
        (["risk", "xai-2025", *COMMANDS["risk"], "--budget", "much"], "--budget must be a number"),
        (["risk", "xai-2025", *COMMANDS["risk"], "--budget", "npv=1"], "one of the metrics asked for"),
        (["risk", "xai-2025", *COMMANDS["risk"], "--method", "sobl"], "did you mean 'sobol'?"),
        (["risk", "xai-2025", "--uncertain", "Generalist tutor.attrition=evidence"], "give its distribution"),
    ],
)
def test_what_goes_wrong_is_one_line(arguments, message):
    done = run(*arguments)
    assert isinstance(done.exception, PayrollImpactError)
    assert message in str(done.exception)
    assert "\n" not in str(done.exception)


def test_a_library_that_is_missing_is_named_before_the_work_is_done(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = run("tornado", "xai-2025", "--png", "x.png")
    assert isinstance(done.exception, HostError)
    assert "payroll-impact[pictures]" in str(done.exception)


def test_an_error_is_one_line_on_stderr_and_exit_code_2():
    command = [sys.executable, "-m", "payroll_impact", "tornado", "xai-2025", "--metric", "npw"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "did you mean 'npv'?" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("text", "values"), [("0.1:0.4:0.1", [0.1, 0.2, 0.3, 0.4]), ("5:1:-2", [5, 3, 1]), ("1e3,-2", [1000, -2])]
)
def test_values_are_lists_or_ranges_whose_end_is_included(text, values):
    given = found("sensitivity", "xai-2025", "--driver", PAY, "--values", text)
    assert [row["value"] for row in given["values"]] == values


def test_correlated_drivers_may_have_commas_in_their_names(tmp_path):
    roles = ("Writer, senior", "Editor, junior")
    row = '[[workforce]]\nrole = "{}"\nheadcount = 10\npay = 50_000\nbasis = "year"\njurisdiction = "US-CA"\n'
    cut = '[[changes]]\nchange = "reduce"\nrole = "all"\namount = 0.5\nunit = "fraction"\nstart = 2025-10-01\n'
    text = "[settings]\nstart = 2025-09-01\nmonths = 12\n" + "".join(map(row.format, roles)) + cut
    (tmp_path / "plan.toml").write_text(text)
    paths = [f"{role}.pay" for role in roles]
    uncertain = [text for path in paths for text in ("--uncertain", f"{path}=uniform(40000,60000)")]
    asked = [*uncertain, "--correlate", f"{','.join(paths)}=-0.5", "--draws", 500, "--seed", 1]
    figures = found("risk", tmp_path / "plan.toml", *asked)["figures"]
    [spread] = [row["value"] for row in figures if row["figure"] == "standard deviation"]
    plan, pays = load_scenario(tmp_path / "plan.toml"), dict.fromkeys(paths, distribution("uniform", [40_000, 60_000]))
    apart, together = (
        simulate(plan, pays, "run_rate_change", draws=500, seed=1, correlations=each)["run_rate_change"].sd
        for each in ({}, {tuple(paths): -0.5})
    )
    assert spread == together < 0.9 * apart


@pytest.mark.filterwarnings("ignore")  # what a cluster says while workers come and go is no fault of ours
def test_a_cluster_prints_what_this_machine_prints():
    distributed = pytest.importorskip("distributed")
    command = ["risk", "xai-2025", *COMMANDS["risk"]]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        far = run(*command, "--cluster", cluster.scheduler_address)
    assert far.exit_code == 0, far.exception
    assert far.stdout == run(*command).stdout
