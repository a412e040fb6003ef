"""The program of a workbook under Pyodide, the Python that Lite runs, with numpy built for it.

Excel and Lite's own page are not there: what runs is Pyodide in Node, the workbook's requirements and main.py, and
xlwings' own call of a function.
"""

import json
import subprocess
from pathlib import Path

import pytest
from office_cells import call, written
from package_index import serving
from read_back import properties

import payroll_impact
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.lite import add_lite_parts

SCRIPT = Path(__file__).parent / "pyodide.mjs"


@pytest.fixture(scope="module", params=["0.33.15", "0.37.8"])
def answers(request, pyodide, wheel, sample, tmp_path_factory):
    """Run what the sample carries, as it stands and with a newer xlwings, and return what it said."""
    kept = properties(sample.lite)
    calls = {name: call(function, function.example.arguments) for name, function in CATALOGUE.items()}
    calls["wrong"] = call(CATALOGUE["PAYROLL_CUT"], (-1,))
    requirements = kept["requirements.txt"].replace("xlwings==0.33.15", f"xlwings=={request.param}")
    with serving([wheel, *(pyodide / "wheels").glob("*.whl")]) as index:
        job = {"index": index, "requirements": requirements, "main": kept["main.py"], "calls": calls}
        path = tmp_path_factory.mktemp("job") / "job.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        script, core = str(SCRIPT), str(pyodide / "node_modules" / "pyodide")
        done = subprocess.run(
            ["node", script, core, str(path)], capture_output=True, text=True, check=False, timeout=300
        )
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["installed"]["xlwings"] == request.param
    return said


def test_it_runs_in_the_browsers_python_as_lite(answers):
    assert (answers["platform"], answers["runtime"]) == ("emscripten", "lite")


def test_micropip_installs_the_requirements_and_nothing_but_numpy_is_compiled(answers):
    own = {"payroll-impact", "xlwings", "attrs", "cattrs", "typing-extensions", "numpy"}
    assert {name.replace("_", "-") for name in answers["installed"]} - {"micropip", "packaging"} == own
    assert answers["installed"]["payroll-impact"] == payroll_impact.__version__


def test_main_registers_every_function_under_its_flat_name(answers):
    assert answers["functions"] == sorted(CATALOGUE)


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_example_gives_the_same_bits_as_here(answers, function):
    assert answers["direct"][function.name] == repr(function(*function.example.arguments))


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_example_posted_as_office_js_does_gives_its_result(answers, function):
    assert answers["called"][function.name] == written(function(*function.example.arguments))


def test_bad_input_says_what_is_wrong(answers):
    assert answers["called"]["wrong"].startswith("XlwingsError: #NUM! headcount must be")


def test_the_requirement_may_be_an_address(sample, wheel):
    workbook = add_lite_parts(sample.plain, requirement=f"https://example.org/{wheel.name}")
    assert properties(workbook)["requirements.txt"].endswith(f"https://example.org/{wheel.name}\n")
