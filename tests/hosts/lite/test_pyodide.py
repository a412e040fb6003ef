"""The program of a workbook under Pyodide, the Python that Lite runs: from the workbook's own parts alone.

Excel and Lite's own page are not there: what runs is Pyodide in Node, the workbook's requirements from PyPI, its
main.py with Office's settings as the workbook has them, and xlwings' own call of a function.
"""

import json
import subprocess
from pathlib import Path

import pytest
from office_cells import call, written
from read_back import properties

import payroll_impact
from office_metadata import as_microsoft_writes, generate
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.lite import add_lite_parts

SCRIPT = Path(__file__).parent / "pyodide.mjs"
NOWHERE = "http://127.0.0.1:9/{package_name}/"  # nothing listens there


@pytest.fixture(scope="module")
def run(pyodide, tmp_path_factory):
    """Return the way to run a workbook's settings in Pyodide."""

    def said(settings, **job):
        path = tmp_path_factory.mktemp("job") / "job.json"
        path.write_text(json.dumps({"settings": settings, "calls": {}, **job}), encoding="utf-8")
        command = ["node", str(SCRIPT), str(pyodide), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    return said


@pytest.fixture(scope="module", params=["0.33.15", "0.37.8"])
def answers(request, run, sample):
    """Run what the sample carries, as it stands and with a newer xlwings, and return what it said."""
    settings = properties(sample.lite)
    settings["requirements.txt"] = settings["requirements.txt"].replace("xlwings==0.33.15", f"xlwings=={request.param}")
    calls = {name: call(function, function.example.arguments) for name, function in CATALOGUE.items()}
    calls["wrong"] = call(CATALOGUE["PAYROLL_CUT"], (-1,))
    said = run(settings, calls=calls)
    assert said["failed"] is None
    assert said["installed"]["xlwings"] == request.param
    return said


def test_it_runs_in_the_browsers_python_as_lite(answers):
    assert (answers["platform"], answers["runtime"]) == ("emscripten", "lite")


def test_the_program_is_the_workbooks_own_and_no_package(answers):
    assert answers["package"] == [payroll_impact.__version__, "payroll-impact/payroll_impact/__init__.py"]
    assert "payroll-impact" not in {name.replace("_", "-") for name in answers["installed"]}


def test_every_requirement_is_served_by_pyodide_or_pypi(answers):
    asked = {"xlwings", "python-dotenv", "pyodide-http", "black", "numpy", "attrs", "cattrs"}
    assert asked <= {name.replace("_", "-") for name in answers["installed"]}


def test_where_pypi_is_out_of_reach_it_says_what_to_allow(run, sample):
    said = run(properties(sample.lite), index=NOWHERE)
    assert said["failed"]
    assert said["stopped"] == (
        "attrs could not be installed. xlwings Lite loads Python from jsDelivr, and packages from PyPI and its host of "
        "files. Where a company blocks these, allow all three, or host xlwings Lite inside the company."
    )


def test_a_workbook_that_lost_its_program_says_so(run, sample):
    settings = properties(sample.lite)
    del settings["payroll_impact.zip"]
    assert run(settings)["stopped"] == "This workbook has lost its program: build it again with payroll-impact."


def test_main_registers_every_function_under_its_flat_name(answers):
    assert sorted(each["name"] for each in answers["metadata"]["functions"]) == sorted(CATALOGUE)


def test_what_it_tells_excel_of_them_keeps_microsofts_rules(answers, tmp_path):
    complaints, written = generate(answers["metadata"], tmp_path)
    assert complaints == []
    assert written == as_microsoft_writes(answers["metadata"])


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_example_gives_the_same_bits_as_here(answers, function):
    assert answers["direct"][function.name] == repr(function(*function.example.arguments))


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_every_example_posted_as_office_js_does_gives_its_result(answers, function):
    assert answers["called"][function.name] == written(function(*function.example.arguments))


def test_bad_input_says_what_is_wrong(answers):
    assert answers["called"]["wrong"].startswith("XlwingsError: #NUM! headcount must be")


def test_a_requirement_takes_the_place_of_the_program(sample):
    address = "https://example.org/payroll_impact-0.1.0-py3-none-any.whl"
    settings = properties(add_lite_parts(sample.plain, requirement=address))
    assert address in settings["requirements.txt"].splitlines()
    assert "payroll_impact.zip" not in settings
