"""What an xlwings project imports, and that it needs nothing a browser-hosted Python does not have."""

import subprocess
import sys
from pathlib import Path

import pytest

from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel import wrappers

ALLOWED = {"payroll_impact", "numpy", "attr", "attrs", "cattr", "cattrs", "typing_extensions", "xlwings"}
ASK = """
import importlib.abc, sys

class Bare(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {allowed!r} and not top.startswith("_"):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Bare())
sys.platform = {platform!r}
import payroll_impact.excel as project
names = sorted(project.__all__)
namespace = {{}}
exec("from payroll_impact.excel import *", namespace)
assert all(namespace[name] is getattr(project, name) for name in names)
from payroll_impact.functions import CATALOGUE
for function in CATALOGUE.values():
    assert function(*function.example.arguments) == function.example.result, function.name
print(project.__name__, len(names), {registered}, project.payroll_cut([[1500.0]], [[0.5]]))
"""


def ran(code, **environment):
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_runtime_the_functions_are_plain():
    code = ASK.format(allowed=ALLOWED, platform="linux", registered="hasattr(project.payroll_cut, '__xlfunc__')")
    assert ran(code) == f"payroll_impact.excel {len(CATALOGUE)} False 750.0"


def test_lite_registers_plain_functions_with_nothing_else_present():
    registered = "'enum' in project.payroll_cut.__xlfunc__['args'][2]['options']"
    code = ASK.format(allowed=ALLOWED, platform="emscripten", registered=registered)
    bare = ran(code, XLWINGS_ON_SERVER="true", XLWINGS_LICENSE_KEY="noncommercial")
    assert bare == f"payroll_impact.excel {len(CATALOGUE)} True 750.0"


LITE = """
import asyncio, sys
sys.platform = "emscripten"
sys.path.insert(0, {here!r})
import xlwings.server
from office_cells import call, written
import payroll_impact.excel as project
from payroll_impact.functions import CATALOGUE

async def check():
    for function in CATALOGUE.values():
        body = call(function, function.example.arguments)
        answer = await xlwings.server.custom_functions_call(body, project)
        assert answer == written(function.example.result), function.name

asyncio.run(check())
print(len(xlwings.server.custom_functions_meta(project)["functions"]))
"""


def test_lite_calls_every_example_without_threads():
    code = LITE.format(here=str(Path(__file__).parent))
    assert ran(code, XLWINGS_ON_SERVER="true", XLWINGS_LICENSE_KEY="noncommercial") == str(len(CATALOGUE))


def test_an_xlwings_without_drop_downs_gets_cells(monkeypatch):
    monkeypatch.setattr(wrappers, "_knows_choices", lambda: False)
    wrapper = wrappers.wrapped(CATALOGUE["PAYROLL_CUT"], "lite")
    assert wrapper.__annotations__["rounding"].__metadata__[0]["convert"].__name__ == "OfficeCells"


@pytest.mark.parametrize(
    ("home", "lite", "runtime"),
    [
        ("xlwings", False, "none"),
        ("xlwings.udfs", False, "classic"),
        ("xlwings.pro.udfs_officejs", False, "server"),
        ("xlwings.pro.udfs_officejs", True, "lite"),
    ],
)
def test_the_runtime_is_known_by_its_decorator(monkeypatch, home, lite, runtime):
    def func(wrapper):
        return wrapper

    func.__module__ = home
    monkeypatch.setattr(wrappers.xw, "func", func)
    monkeypatch.setattr(wrappers, "_LITE", lite)
    assert wrappers.running() == runtime


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=CATALOGUE)
def test_the_catalogue_is_wrapped_and_not_changed(function, monkeypatch):
    monkeypatch.setattr(wrappers, "_knows_choices", lambda: True)
    before = repr(function)
    for runtime in ("classic", "lite", "none"):
        wrapper = wrappers.wrapped(function, runtime)
        assert wrapper.__name__.upper() == function.name
        assert wrapper is not wrappers.wrapped(function, runtime)
    assert repr(function) == before
