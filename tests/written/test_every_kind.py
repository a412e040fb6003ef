"""Every kind of workbook, held against Microsoft's Open XML SDK and against what that SDK does not see."""

import pytest
from kinds import KINDS
from linter import faults
from typer.main import get_command

from payroll_impact.cli import app
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts import HOSTS, stored
from proof import few

NARROWEST, NEWEST = "Office2007", "Microsoft365"
BETWEEN = ("Office2010", "Office2016", "Office2021")
LARGEST = "what-if for lite"  # the other what-ifs differ from it in values and in how our functions are spelled
FEW = (LARGEST, "quick for none", "report for lite", "compare", "risk", "fill", "recalc")  # written by each writer
# templates for these hosts differ from those for Lite in how our functions are spelled
SPELLED_ONCE = [kind for kind in KINDS if not kind.endswith((" for server", " for classic", " for calc"))]
OURS = frozenset(stored(name, host) for name in CATALOGUE for host in HOSTS)
every_kind = pytest.mark.parametrize("kind", KINDS)


def commands_that_write_workbooks():
    for name, command in get_command(app).commands.items():
        told = [f"{each.metavar} {each.help}" for each in command.params if "-o" in each.opts]
        if any(".xlsx" in each or each.startswith("DIR ") for each in told):
            yield name


def test_every_command_that_writes_workbooks_is_among_the_kinds():
    assert set(commands_that_write_workbooks()) == {command[0] for command in KINDS.values() if command}


@pytest.mark.parametrize("kind", few(KINDS, SPELLED_ONCE))
def test_the_open_xml_sdk_finds_nothing_wrong(written, office, kind):
    assert office(written(kind), NARROWEST) == []


@pytest.mark.parametrize("kind", few(KINDS, FEW))
def test_it_finds_nothing_wrong_for_the_newest_office(written, office, kind):
    assert office(written(kind), NEWEST) == []


@pytest.mark.parametrize("version", few(BETWEEN, BETWEEN[:1]))
def test_every_version_between_takes_the_largest(written, office, version):
    assert office(written(LARGEST), version) == []


@every_kind
def test_nothing_in_it_makes_excel_repair_it(written, kind):
    assert faults(written(kind).read_bytes(), functions=OURS) == []
