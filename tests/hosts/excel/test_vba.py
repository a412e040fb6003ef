"""The VBA that `excel vba` prints, parsed by the published grammar of the language; Excel itself is not there."""

import pytest
from typer.testing import CliRunner
from vba_grammar import one_by_one, read_directives, read_module

from payroll_impact.cli import app
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel import legal
from proof import some

BRANCHES = {"in Excel": True, "elsewhere": False}
every_branch = pytest.mark.parametrize("branch", BRANCHES.values(), ids=BRANCHES)
# of PAYROLL_ANNUAL_PAY: what stands there, what is put in its place, in which branches it is seen
SEEDED = {
    "a name VBA keeps for itself": ("Optional hours", "Optional end", {True, False}),
    "a required argument behind an optional one": ("Optional hours", "hours", {True, False}),
    "a function without its end": ("End Function", "End Functio", {True, False}),
    "a bracket left open in Excel": ("hours), ThisWorkbook", "hours, ThisWorkbook", {True}),
    "a bracket left open elsewhere": ("hours))\r\n", "hours)\r\n", {False}),
    "a text left open": ('"payroll_impact.excel"', '"payroll_impact.excel', {True}),
    "a line broken without a sign": ("ThisWorkbook, ", "ThisWorkbook,\r\n", {True}),
}


@pytest.fixture(scope="module")
def vba():
    return CliRunner().invoke(app, ["excel", "vba"]).stdout_bytes.decode()


@every_branch
def test_each_branch_is_vba_with_every_function_and_argument(vba, branch):
    complaints, functions = read_module(vba, branch=branch)
    assert complaints == []
    assert functions == {
        each.name: [f"{'Optional ' if a.optional else ''}{legal(a.name)}" for a in each.arguments]
        for each in CATALOGUE.values()
    }


def test_every_condition_is_one_and_is_closed(vba):
    modules = one_by_one(vba)
    assert len(modules) == len(CATALOGUE)
    for each in some(modules):
        assert read_directives(each) == []


@every_branch
@pytest.mark.parametrize("seeded", SEEDED)
def test_a_seeded_fault_is_seen_in_its_branch(vba, seeded, branch):
    before, after, where = SEEDED[seeded]
    (module,) = [each for each in one_by_one(vba) if "Function PAYROLL_ANNUAL_PAY(" in each]
    assert before in module
    complaints, _ = read_module(module.replace(before, after, 1), branch=branch)
    assert bool(complaints) == (branch in where)


@pytest.mark.parametrize("wrong", [("    #End If\r\n", ""), ("#If App =", "#If App = ="), ("#Else", "#Elsewhere")])
def test_a_wrong_condition_is_seen(vba, wrong):
    assert wrong[0] in vba
    assert read_directives(one_by_one(vba)[0].replace(*wrong, 1))
