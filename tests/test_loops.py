"""Every loop of assertions proves that it ran: over something written there, over `some(…)`, or asserted on outside."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = [path for path in sorted(TESTS.rglob("*.py")) if "benchmarks" not in path.parts]
PASSED_ON = ("enumerate", "reversed", "sorted", "list", "tuple", "pairwise", "zip")


def is_sure(node):  # noqa: C901, PLR0911 - a case a kind of expression
    """Whether there is something in an iterable, as its source shows."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return any(not isinstance(each, ast.Starred) for each in node.elts)
        case ast.Dict():
            return bool(node.keys)
        case ast.Constant():
            return bool(node.value)
        case ast.Name():
            return node.id.isupper()  # a constant of the module
        case ast.Attribute():
            return node.attr.isupper()
        case ast.Subscript():
            return is_sure(node.value)
        case ast.Call(func=ast.Name(id="some")):
            return True
        case ast.Call(func=ast.Name(id="range")):
            return all(isinstance(each, ast.Constant) for each in node.args)
        case ast.Call(func=ast.Name(id=name)) if name in PASSED_ON:
            return any(map(is_sure, node.args))
        case ast.Call(func=ast.Attribute(attr="items" | "values" | "keys" | "split" | "splitlines")):
            return is_sure(node.func.value)
    return False


def names(node):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} - {*PASSED_ON, "len", "range", "set"}


def unproven(function):
    """Yield the loops of a function whose assertions may never run."""
    asserts = [each for each in ast.walk(function) if isinstance(each, ast.Assert)]
    for loop in (each for each in ast.walk(function) if isinstance(each, ast.For)):
        inside = set(ast.walk(loop))
        if not any(each in inside for each in asserts) or is_sure(loop.iter):
            continue
        counted = {each.target.id for each in inside if isinstance(each, ast.AugAssign) and hasattr(each.target, "id")}
        outside = set().union(*(names(each.test) for each in asserts if each not in inside))
        if not outside & (names(loop.iter) | counted):
            yield loop.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_loops_of_assertions_prove_that_they_ran(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    assert sorted({line for function in functions for line in unproven(function)}) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def test():\n    for row in rows():\n        assert row", [2]),
        ("def test():\n    for row in some(rows()):\n        assert row", []),
        ("def test():\n    for row in (1, 2):\n        assert row", []),
        ("def test():\n    found = rows()\n    for row in found:\n        assert row\n    assert found", []),
        ("def test():\n    for row in (*rows(),):\n        assert row", [2]),
    ],
)
def test_the_test_of_loops_finds_them(source, lines):
    assert list(unproven(ast.parse(source).body[0])) == lines
