"""What is saved loads as an equal plan."""

import datetime as dt
import errno
import math
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payroll_impact import atomic, build_plan, library, load_scenario, save_scenario
from payroll_impact.errors import HostError, InputError
from payroll_impact.model import Change, Evidence, Plan, Role, Settings, project
from payroll_impact.scenarios import Field, columns, resolve_tax_law

LIBRARY = list(library())
CURRENCIES = ("USD", "GBP", "EUR")


def assert_equal(first: Plan, second: Plan) -> None:
    for name in ("workforce", "changes", "settings", "evidence"):
        assert getattr(first, name) == getattr(second, name)
    assert first.law.applied == second.law.applied


@pytest.mark.parametrize("name", LIBRARY)
def test_a_library_scenario_comes_back_equal(name, tmp_path):
    plan = load_scenario(name)
    save_scenario(plan, tmp_path / "plan.toml")
    again = load_scenario(tmp_path / "plan.toml")
    assert_equal(plan, again)
    save_scenario(again, tmp_path / "again.toml")
    assert (tmp_path / "again.toml").read_bytes() == (tmp_path / "plan.toml").read_bytes()


WORDS = st.text(min_size=1).map(str.strip).filter(bool)


def values(field: Field) -> st.SearchStrategy[Any]:
    rule = field.metadata
    match rule["kind"]:
        case "choice":
            return st.sampled_from(rule["options"])
        case "text" if rule["unit"] == "ISO 4217 code":
            return st.sampled_from(CURRENCIES)
        case "text":
            return WORDS
        case "number" if rule["whole"]:
            return st.integers(int(rule["minimum"]), int(min(rule["maximum"], 600)))
        case "number":
            top = rule["maximum"] if math.isfinite(rule["maximum"]) else None
            return st.floats(rule["minimum"], top, exclude_min=rule["above"], allow_infinity=False, allow_nan=False)
    raise AssertionError(rule["kind"])


def row(table: type, **fixed: Any) -> st.SearchStrategy[dict[str, Any]]:
    drawn = {name: values(field) for name, field in columns(table).items() if name not in fixed}
    return st.fixed_dictionaries({}, optional=drawn).map(lambda found: {**found, **fixed})


EVIDENCE = st.builds(
    Evidence,
    source=st.text().map(str.strip),
    confidence=st.sampled_from(["assumed", "unknown"]),
)


# of one role: other words mean more than one
NAMES = WORDS.filter(lambda word: not word.casefold().startswith(("all", "default", "group:")))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    fixed = {
        "jurisdiction": st.sampled_from(["US-CA", "US-TX", "GB"]),
        "headcount": st.floats(0, 1e6),
        "pay": st.floats(0, 1e9),
    }
    terms = {"employment": "employee", "markup": 0.0}
    shared = draw(row(Role, **terms, role=""))
    roles = []
    for name in names:
        own = draw(st.one_of(st.just(shared), row(Role, **terms, role="")))
        roles.append(Role(**own | {column: draw(values) for column, values in fixed.items()} | {"role": name}))
    terms = {
        "change": "reduce", "unit": "fraction", "start": dt.date(2025, 9, 12), "to_role": "", "months": 1,
        "severance_min": 0.0, "statutory": "no",
    }  # fmt: skip
    whom = [*names, "all", *(f"group:{role.group}" for role in roles if role.group)]
    cuts = [
        Change(**draw(row(Change, **terms, role=draw(st.sampled_from(whom)), amount=draw(st.floats(0, 1)))))
        for _ in range(draw(st.integers(0, 2)))
    ]
    currency = draw(st.sampled_from(CURRENCIES))
    rates = st.fixed_dictionaries(
        {f"fx.{code}": st.floats(0.01, 100) for code in CURRENCIES if code != currency},
        optional={f"fx.{code}.2026-01-01": st.floats(0.01, 100) for code in CURRENCIES if code != currency},
    )
    given_settings = Settings(
        **draw(row(Settings, start=dt.date(2025, 9, 1), months=draw(st.integers(1, 60)), currency=currency)),
        overrides=draw(st.dictionaries(st.just("US-CA.unemployment.rate"), st.floats(0, 1))) | draw(rates),
    )
    of_roles = [[f"{name}.{column}" for name in names] for column in ("headcount", "basis", "bonus")]
    evidence = {path: known for paths in of_roles if (known := draw(st.none() | EVIDENCE)) for path in paths}
    paths = [path for paths in of_roles for path in paths]
    paths += [f"changes[{number}].severance_max" for number, _ in enumerate(cuts, start=1)]
    paths += ["settings.rounding", *given_settings.overrides]
    evidence |= draw(st.dictionaries(st.sampled_from(paths), EVIDENCE))
    plan = Plan(workforce=roles, changes=cuts, settings=given_settings, evidence=evidence)
    return attrs.evolve(plan, law=resolve_tax_law(plan.workforce, plan.settings))


def can_be_carried_out(plan):
    try:
        project(plan)
    except InputError:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(plan=plans())
def test_any_plan_comes_back_equal(plan):
    assume(can_be_carried_out(plan))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.toml"
        save_scenario(plan, path)
        again = load_scenario(path)
    for name in ("workforce", "changes", "settings", "evidence"):
        assert getattr(plan, name) == getattr(again, name)


def test_defaults_are_left_out_unless_they_have_evidence(workforce, settings, tmp_path):
    workforce[0]["bonus"] = 0
    workforce[1]["bonus"] = {"value": 0, "source": "no bonus scheme"}
    save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")
    saved = tomllib.loads((tmp_path / "plan.toml").read_text())
    assert saved["settings"] == {"start": dt.date(2025, 9, 1), "months": 12}
    assert set(saved["workforce"][0]) == {"role", "headcount", "pay", "basis", "jurisdiction"}
    assert saved["workforce"][1]["bonus"] == {"value": 0, "source": "no bonus scheme", "confidence": "sourced"}
    assert "changes" not in saved


def test_whole_numbers_are_saved_without_a_point(workforce, settings, tmp_path):
    save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")
    assert "headcount = 1500\n" in (tmp_path / "plan.toml").read_text()


def test_a_plan_of_many_scenarios_is_refused(workforce, settings, tmp_path):
    workforce[0]["pay"] = np.array([48.0, 50.0])
    with pytest.raises(InputError, match="a plan of many scenarios cannot be saved"):
        save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")
    assert not list(tmp_path.iterdir())


def test_text_that_is_no_unicode_is_refused(workforce, settings, tmp_path):
    workforce[0]["group"] = "\ud800"
    with pytest.raises(InputError, match="cannot be written as UTF-8"):
        save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")


def test_a_full_disk_leaves_no_file(workforce, settings, tmp_path, monkeypatch):
    def fail(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", fail)
    with pytest.raises(HostError, match=r"cannot write .*plan\.toml: no space left on device"):
        save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")
    assert not list(tmp_path.iterdir())


def test_saving_without_tomlkit_says_what_to_install(workforce, settings, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    with pytest.raises(HostError, match=r"install payroll-impact\[cli\]"):
        save_scenario(build_plan(workforce, (), settings), tmp_path / "plan.toml")
