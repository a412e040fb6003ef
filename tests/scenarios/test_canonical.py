"""The canonical scenario is one text for equal plans, loads as the same plan, and holds only plain text."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_impact.errors import InputError
from payroll_impact.model import Evidence, Plan, Role, Settings
from payroll_impact.scenarios import build_plan, canonical_scenario, fingerprint, library, load_scenario, save_scenario

SETTINGS = Settings(start="2025-01-01", months=3)


def loaded(text, folder):
    path = folder / "canonical.toml"
    path.write_bytes(text.encode())
    return load_scenario(path)


@pytest.mark.parametrize("name", sorted(library()))
def test_it_loads_as_the_same_plan(tmp_path, name):
    plan = load_scenario(name)
    text = canonical_scenario(plan)
    again = loaded(text, tmp_path)
    assert (again, again.evidence, again.law) == (plan, plan.evidence, plan.law)
    assert canonical_scenario(again) == text


def test_it_is_the_same_however_the_file_was_written(tmp_path):
    plan = load_scenario("uk-2025")
    save_scenario(plan, tmp_path / "saved.toml")
    assert canonical_scenario(load_scenario(tmp_path / "saved.toml")) == canonical_scenario(plan)


def test_one_figure_more_is_another_fingerprint():
    plans = [
        Plan(workforce=[Role(role="A", headcount=heads, pay=1, jurisdiction="US")], settings=SETTINGS)
        for heads in (10, 11)
    ]
    assert len({fingerprint(canonical_scenario(plan)) for plan in plans}) == 2


def test_evidence_is_part_of_it():
    role = Role(role="A", headcount=1, pay=1, jurisdiction="US")
    plan = Plan(workforce=[role], settings=SETTINGS, evidence={"A.headcount": Evidence("HR", "sourced", 0.5, 2)})
    line = 'headcount = { value = 1, low = 0.5, high = 2, source = "HR", confidence = "sourced" }'
    assert line in canonical_scenario(plan)


def test_overrides_stand_in_order():
    rows = [{"role": "A", "headcount": 1, "pay": 1, "jurisdiction": "US-CA"}]
    given_ = {"US.medicare.rate": 0.01, "US-CA.unemployment.rate": {"value": 0.02, "source": "notice of the state"}}
    texts = [
        canonical_scenario(build_plan(rows, (), {"start": "2025-01-01", **dict(items)}))
        for items in (given_.items(), reversed(given_.items()))
    ]
    assert texts[0] == texts[1]
    assert '"US-CA.unemployment.rate" = { value = 0.02, source = "notice of the state"' in texts[0]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_comes_back(tmp_path_factory, text):
    role = Role(role=text, group=text, headcount=1, pay=1, employment="contractor")
    plan = Plan(workforce=[role], settings=SETTINGS)
    written = canonical_scenario(plan)
    assert loaded(written, tmp_path_factory.getbasetemp()) == plan
    assert not any(letter in written for letter in "\r\x00\u202e\u200f\ufffe\x85\u2028")


@given(st.floats(0, 1e12))
def test_any_number_comes_back(tmp_path_factory, number):
    role = Role(role="A", headcount=number, pay=1, employment="contractor")
    plan = Plan(workforce=[role], settings=SETTINGS)
    assert loaded(canonical_scenario(plan), tmp_path_factory.getbasetemp()) == plan


def test_the_fingerprint_is_what_any_program_computes():
    text = canonical_scenario(load_scenario("xai-2025"))
    assert fingerprint(text) == hashlib.sha256(text.encode()).hexdigest()
    other = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == fingerprint(text)


_CODE = """
from payroll_impact.scenarios import load_scenario
from payroll_impact.scenarios import canonical_scenario, fingerprint
print(fingerprint(canonical_scenario(load_scenario("xai-2025"))))
"""


def test_what_no_file_can_hold_is_refused():
    many = Role(role="A", headcount=np.array([1.0, 2.0]), pay=1, jurisdiction="US")
    with pytest.raises(InputError, match="many scenarios"):
        canonical_scenario(Plan(workforce=[many], settings=SETTINGS))
    lone = Role(role="\ud800", headcount=1, pay=1, jurisdiction="US")
    with pytest.raises(InputError, match="UTF-8"):
        canonical_scenario(Plan(workforce=[lone], settings=SETTINGS))
