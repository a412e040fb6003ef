"""The arrows of the house: who may import whom, how long a file may be, and what loads when."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import payroll_impact

PACKAGE = Path(payroll_impact.__file__).parent
# what lies in a `project` folder is copied out and belongs to its user
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if "project" not in path.relative_to(PACKAGE).parts]
ANY = {
    "errors", "atomic", "cells", "parameters", "model", "analysis", "scenarios", "functions", "xlsx",
    "workbooks", "hosts", "excel",
    "templates", "documents", "batch", "checks",
}  # fmt: skip
MAY_IMPORT = {
    "__init__": ANY | {"lazy"},  # types of its names, which are imported when they are asked for
    "errors": set(),
    "lazy": set(),
    "atomic": {"errors"},
    "cells": {"errors"},
    "parameters": {"errors", "cells", "lazy"},
    "model": {"errors", "lazy"},
    "analysis": {"model", "errors"},
    "scenarios": {"cells", "xlsx", "model", "parameters", "errors", "atomic", "lazy"},
    "functions": {"cells", "errors", "parameters", "model", "analysis", "scenarios"},
    "xlsx": {"cells", "errors", "lazy"},
    "hosts": {"cells", "xlsx", "functions", "errors", "atomic", "lazy"},
    "excel": {"hosts"},
    "workbooks": {"cells", "xlsx", "functions", "hosts", "errors", "atomic", "lazy"},
    "templates": {"cells", "workbooks", "xlsx", "functions", "hosts", "scenarios", "model", "errors", "atomic"},
    "documents": {
        "workbooks", "checks", "cells", "model", "analysis", "scenarios", "parameters", "errors", "atomic", "lazy",
    },
    "batch": {"documents", "model", "scenarios", "errors", "atomic"},
    "checks": {"cells", "xlsx", "workbooks", "functions", "hosts", "scenarios", "model", "errors"},
    "commands": ANY,
    "cli": ANY | {"commands"},
    "__main__": ANY | {"cli"},
}
# what a browser-hosted Python has to load: nothing but these outside the standard library
LIGHT = ("errors", "lazy", "atomic", "cells", "parameters", "model", "analysis", "functions", "hosts", "excel")
LIGHT_LIBRARIES = {"numpy", "attrs", "attr", "cattrs", "payroll_impact"}


def layer(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path, *, at_once=False):
    """Yield every module a file imports, in full, or only those it imports `at_once` when it is loaded."""
    place = ("payroll_impact", *path.relative_to(PACKAGE).with_suffix("").parts)
    tree = tree_of(path)
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = ".".join((*place[: -node.level], *filter(None, [node.module]))) if node.level else node.module
            # `from payroll_impact import parameters` names a layer as well
            yield from (f"{module}.{name.name}" for name in node.names)


def named(path):
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_follow_the_arrows(path):
    own = layer(path)
    assert own in MAY_IMPORT, f"{own} is no room of the house"
    parts = [name.split(".") for name in imported(path)]
    rooms = {name[1] for name in parts if name[0] == "payroll_impact" and len(name) > 1 and room(name[1])}
    assert rooms <= MAY_IMPORT[own] | {own}


def room(name):
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


@pytest.mark.parametrize("path", [path for path in FILES if layer(path) in LIGHT], ids=named)
def test_what_a_browser_loads_needs_only_numpy_attrs_and_cattrs(path):
    if named(path).startswith("hosts/"):
        return  # a host module is the one place its own library is named
    libraries = {name.split(".")[0] for name in imported(path, at_once=True)}
    assert libraries <= LIGHT_LIBRARIES | sys.stdlib_module_names


@pytest.mark.parametrize("path", [path for path in FILES if layer(path) == "model"], ids=named)
def test_the_model_opens_no_file_and_asks_no_clock(path):
    assert not {"os", "pathlib", "io", "time", "random", "tomllib"} & {name.split(".")[0] for name in imported(path)}
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not {"open", "print", "dt.date.today", "dt.datetime.now"} & calls


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_is_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_a_class_name_stands_once():
    found = [node.name for path in FILES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    assert sorted({name for name in found if found.count(name) > 1}) == []


LOOKS_INSIDE = {"match", "fullmatch", "search", "findall", "finditer", "startswith", "endswith", "partition", "split"}
OURS = {"PayrollImpactError", "InputError", "MissingParameterError", "HostError"}


def is_text_of_error(node, errors):
    """Whether a part of an expression is what one of our errors or findings says."""
    if isinstance(node, ast.Call):
        by_str = isinstance(node.func, ast.Name) and node.func.id == "str" and ast.unparse(node.args[0]) in errors
        return by_str or (isinstance(node.func, ast.Attribute) and node.func.attr == "reason")
    return isinstance(node, ast.Attribute) and node.attr == "message"


def looks_inside(tree):
    """Yield each place that looks for words in what one of our errors or findings says."""
    caught = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is not None]
    errors = {node.name for node in caught if OURS & {getattr(part, "id", "") for part in ast.walk(node.type)}}
    for node in ast.walk(tree):
        contains = isinstance(node, ast.Compare) and any(isinstance(each, ast.In | ast.NotIn) for each in node.ops)
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS_INSIDE
        if (contains or called) and any(is_text_of_error(part, errors) for part in ast.walk(node)):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nobody_reads_our_own_messages_back(path):
    assert list(looks_inside(tree_of(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "try: go()\nexcept InputError as error:\n    'valid' in str(error)",
        "try: go()\nexcept (OSError, HostError) as problem:\n    re.findall('x', str(problem))",
        "words = re.findall(pattern, problem.reason())",
        "error.message.startswith(name)",
        "'itself' in finding.message",
    ],
)
def test_reading_a_message_back_is_seen(code):
    assert list(looks_inside(ast.parse(code)))


def test_the_api_loads_neither_the_command_line_nor_any_writer_of_files():
    heavy = {"typer", "rich", "xlsxwriter", "tomlkit", "openpyxl", "lxml"}
    check = f"import sys, payroll_impact.excel, payroll_impact.hosts.lite; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
