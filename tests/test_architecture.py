"""The arrows of the house: who may import whom, how long a file may be, and what loads when."""

import ast
import re
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
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
    "analysis": {"model", "errors", "lazy"},
    "scenarios": {"cells", "xlsx", "model", "parameters", "errors", "atomic", "lazy"},
    "functions": {"cells", "errors", "parameters", "model", "analysis", "scenarios", "lazy"},
    "xlsx": {"cells", "errors", "lazy", "atomic"},
    "hosts": {"cells", "xlsx", "functions", "errors", "atomic", "lazy"},
    "excel": {"hosts"},
    "workbooks": {"cells", "xlsx", "functions", "hosts", "errors", "atomic", "lazy"},
    "templates": {
        "cells", "workbooks", "xlsx", "functions", "hosts", "scenarios", "model", "errors", "atomic", "lazy",
    },
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


TESTS = Path(__file__).parent
# what a test may know of a room beyond its face, and why: by test file and module
BELOW_THE_FACE = {
    ("analysis/test_risk.py", "analysis.risk"): "draws at which it changes its way, made few",
    ("analysis/test_tornado_and_solve.py", "analysis.goal_seek"): "steps of a search, made few",
    ("batch/test_batch.py", "batch.pool"): "a worker that dies is put where workers are given their work",
    ("batch/test_batch.py", "batch.worker"): "an error of ours is put where a scenario is read",
    ("benchmarks/bench_batch.py", "documents.report_workbook.workbook"): "the writer's calls are recorded there",
    ("documents/test_notices.py", "scenarios.layoffs"): "a place without a law of layoffs",
    ("documents/test_pdf.py", "documents.render.pdf"): "a machine without browsers, and a program that hangs",
    ("functions/test_memo.py", "functions.plans"): "what it remembers, emptied and counted",
    ("hosts/calc/test_extension.py", "hosts.calc.component"): "bits of one value, on their way into Calc",
    ("hosts/calc/test_extension.py", "hosts.calc.travelling"): "a fetch of numpy that fails, without the network",
    ("hosts/excel/test_malformed.py", "hosts.excel.app"): "a server without patience",
    ("hosts/excel/test_malformed.py", "hosts.excel.patience"): "a server without patience",
    ("hosts/excel/test_server.py", "functions.reference"): "a function that is slow",
    ("hosts/calc/test_programs.py", "hosts.calc.installing"): "an installation of another version",
    ("hosts/calc/test_programs.py", "hosts.calc.programs"): "programs that hang, fail or are too old",
    ("model/test_closed_form.py", "model.closed_form"): "which plans have one",
    ("model/test_sums.py", "model.sums"): "arithmetic to the last bit",
    ("reference/test_notice_boundaries.py", "functions.termination"): "a place without a law of layoffs",
    ("templates/test_edits_by_hand.py", "scenarios.workbooks.load"): "cells as LibreOffice holds them",
    ("templates/test_structure.py", "functions.plans"): "what it remembers, emptied",
    ("templates/test_structure.py", "model.projection"): "another answer of the functions, the law the same",
    ("templates/test_structure.py", "parameters.library"): "another figure of the law",
    ("xlsx/test_workbook.py", "xlsx.package"): "the size at which a part is refused, made small",
}  # fmt: skip


def is_package(name):
    return (PACKAGE.parent / name.replace(".", "/") / "__init__.py").is_file()


def is_module(name):
    return (PACKAGE.parent / f"{name.replace('.', '/')}.py").is_file()


@cache
def offered(name):
    """Return the names a package has on its face."""
    return frozenset(getattr(import_module(name), "__all__", ()))


def below_the_face(tree):
    """Yield each module of the package that a test names where a room's face would do: imported, or in a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from filter(is_hidden, (each.name for each in node.names))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "payroll_impact":
            for each in node.names:
                if is_package(node.module) and each.name not in offered(node.module):
                    yield from filter(is_hidden, [f"{node.module}.{each.name}"])
                elif not is_package(node.module):
                    yield from filter(is_hidden, [node.module])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from below_in_text(node.value)


def below_in_text(text):
    """Yield the modules named in a text: that of `monkeypatch.setattr`, or a program for a process of its own."""
    for path in re.findall(r"\bpayroll_impact(?:\.[a-z_]\w*)+", text):
        parts = path.split(".")
        names = [".".join(parts[:count]) for count in range(len(parts), 1, -1)]
        yield from filter(is_hidden, [next(filter(is_known, names), "")])
    if "payroll_impact" in text and "import" in text:
        with suppress(SyntaxError):
            yield from below_the_face(ast.parse(text))


def is_known(name):
    return is_package(name) or is_module(name)


def is_hidden(name):
    """Whether a module stands below the face of its room, and not on it."""
    room, _, own = name.rpartition(".")
    return is_module(name) and room != "payroll_impact" and own not in lazy_names_of(room)[1]


@cache
def lazy_names_of(package):
    """Return the modules and names, and the rooms, that a package imports when it is asked for them."""
    tree = tree_of(PACKAGE.parent / package.replace(".", "/") / "__init__.py")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    call = next((call for call in calls if getattr(call.func, "id", "") == "lazy_names"), None)
    if call is None:
        return set(), set()
    homes = {(home, name) for home, names in ast.literal_eval(call.args[1]).items() for name in names}
    rooms = next((each.value for each in call.keywords if each.arg == "rooms"), ast.Tuple([]))
    return homes, offered(package) if ast.unparse(rooms) == "__all__" else set(ast.literal_eval(rooms))


def test_tests_import_through_the_faces_of_rooms():
    found = {
        (path.relative_to(TESTS).as_posix(), module.removeprefix("payroll_impact."))
        for path in TESTS.rglob("*.py")
        if path != Path(__file__)
        for module in below_the_face(tree_of(path))
    }
    assert found == BELOW_THE_FACE.keys()


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("from payroll_impact.model.sums import divide", ["model.sums"]),
        ("from payroll_impact.model import sums, compare", ["model.sums"]),
        ("import payroll_impact.model.sums", ["model.sums"]),
        ("def test():\n    from payroll_impact.templates.what_if.limits import size", ["templates.what_if.limits"]),
        ("patch('payroll_impact.model.sums.divide', None)", ["model.sums"]),
        ("CODE = '''from payroll_impact.model import sums'''", ["model.sums"]),
        ("from payroll_impact.model import Plan, compare\nfrom payroll_impact.errors import InputError", []),
        ("from payroll_impact.hosts.excel import server\nimport payroll_impact.excel", []),
        ("patch('payroll_impact.model.compare', None)", []),
    ],
)  # fmt: skip
def test_a_module_below_a_face_is_seen(code, named):
    assert list(below_the_face(ast.parse(code))) == [f"payroll_impact.{name}" for name in named]


FACES = [".".join(path.relative_to(PACKAGE.parent).parts[:-1]) for path in FILES if path.name == "__init__.py"]


@pytest.mark.parametrize("package", [package for package in FACES if any(lazy_names_of(package))])
def test_a_lazy_name_is_typed_where_it_stands_and_is_no_module_s(package):
    (homes, rooms), face = lazy_names_of(package), tree_of(PACKAGE.parent / package.replace(".", "/") / "__init__.py")
    [typed] = [node for node in face.body if isinstance(node, ast.If)]
    assert homes | {("", room) for room in rooms} == {
        (node.module.removeprefix(package).removeprefix("."), each.name) for node in typed.body for each in node.names
    }
    # whether it is the name or the module would depend on what was imported before
    assert not [name for _, name in homes if is_known(f"{package}.{name}")]


def lazily_named(source):
    """Return the names that a package imports when they are asked for."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    tables = [call.args[1] for call in calls if getattr(call.func, "id", "") == "lazy_names"]
    return {name.value for table in tables for names in table.values for name in names.elts}


LAZY = [path for path in FILES if path.name == "__init__.py" and lazily_named(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", LAZY, ids=lambda path: path.parent.relative_to(PACKAGE).as_posix())
def test_no_module_takes_the_place_of_a_name_that_is_imported_when_it_is_asked_for(path):
    """A module that was loaded stands in its package under its own name, whatever else was to be found there."""
    modules = {each.stem for each in path.parent.iterdir()}
    assert not lazily_named(path.read_text(encoding="utf-8")) & modules
