"""The metadata Excel reads from a server, by Microsoft's own rules."""

import copy

import pytest

from office_metadata import as_microsoft_writes, generate
from payroll_impact.functions import CATALOGUE


@pytest.fixture(scope="module")
def metadata(server):
    return server.get("/xlwings/custom-functions-meta.json").json()


def test_microsofts_rules_find_nothing_wrong_and_it_would_write_the_same(metadata, tmp_path):
    complaints, written = generate(metadata, tmp_path)
    assert complaints == []
    assert len(written["functions"]) == len(CATALOGUE)
    assert written == as_microsoft_writes(metadata)


SEEDED = {
    "a name with a hyphen": ({"name": "PAYROLL-CUT"}, "should contain only alphabetic characters"),
    "a name that begins with a digit": ({"name": "1PAYROLL"}, "should start with an alphabetic character"),
    "an id with a sign": ({"id": "PAYROLL+CUT"}, "id contains invalid characters"),
    "a name too long": ({"name": "P" * 129}, "too long. It must be 128 characters or less"),
    "a name given twice": ({"name": "PAYROLL_VERSION"}, "duplicate name: PAYROLL_VERSION"),
    "an id given twice": ({"id": "PAYROLL_VERSION"}, "duplicate id: PAYROLL_VERSION"),
    "a type Excel does not know": ({"result": {"type": "Money", "dimensionality": "scalar"}}, 'support type "Money"'),
}


@pytest.mark.parametrize("seeded", SEEDED)
def test_microsofts_rules_see_a_seeded_fault(metadata, tmp_path, seeded):
    wrong, told = SEEDED[seeded]
    metadata = copy.deepcopy(metadata)
    metadata["functions"][0] |= wrong
    complaints, _ = generate(metadata, tmp_path)
    assert [each for each in complaints if told in each], complaints


@pytest.mark.parametrize("wrong", [{"dimensionality": "scalar"}, {"optional": True}, {"description": "another"}])
def test_an_argument_told_otherwise_is_seen(metadata, tmp_path, wrong):
    changed = copy.deepcopy(metadata)
    changed["functions"][0]["parameters"][0] |= wrong
    _, written = generate(changed, tmp_path)
    assert written["functions"] != as_microsoft_writes(metadata)["functions"]
