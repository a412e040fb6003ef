"""A file that cannot be a scenario gives one line that begins with its name."""

import datetime as dt
import math
import os
from pathlib import Path
from typing import Any

import attrs
import pytest

from payroll_impact.errors import HostError, InputError
from payroll_impact.model import Change, Role, Settings, compare
from payroll_impact.scenarios import columns, library, load_scenario, write_starter
from proof import some

VALID = """
[settings]
start = 2025-09-01
months = 12

[[workforce]]
role = "Tutor"
headcount = 1500
pay = 50
basis = "hour"
jurisdiction = "US-CA"

[[changes]]
change = "reduce"
role = "Tutor"
amount = 500
unit = "heads"
start = 2025-09-12
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def _write(text: "str | bytes") -> str:
        Path("plan.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return "plan.toml"

    return _write


def refusal(path: Any, error: type[Exception] = InputError) -> str:
    with pytest.raises(error) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert message.isprintable()
    return message


@pytest.mark.parametrize("text", [VALID, VALID.replace("\n", "\r\n"), "\ufeff" + VALID], ids=["plain", "crlf", "bom"])
def test_a_valid_file_loads(text, write):
    plan = load_scenario(write(text))
    assert plan.roles == ("Tutor",)
    assert plan.changes[0].start == dt.date(2025, 9, 12)
    assert plan.law.by_jurisdiction["US-CA"]


# ---- the file


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refusal(tmp_path / "no.toml") == f"{tmp_path / 'no.toml'}: there is no such file"


def test_a_folder_is_no_scenario(tmp_path):
    assert refusal(tmp_path) == f"{tmp_path}: it is a folder; give a scenario file"


def test_text_in_another_encoding_is_named_by_line(write):
    latin = VALID.replace("Tutor", "Tür").encode("latin-1")
    assert refusal(write(latin)) == "plan.toml: line 7: it is not UTF-8 text"
    assert refusal(write(VALID.encode("utf-16"))) == "plan.toml: line 1: it is not UTF-8 text"


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ("headcount 1500", "line 8"),
        ("headcount = ", "line 8"),
        ("headcount = 1.500.000", "line 8"),
        ('role = "Twice"', "line 8"),
        ("headcount = 1,500", "line 8"),
        ("headcount = 2025-13-40", "line 8"),
        ('headcount = """', "line 19"),
    ],
)
def test_broken_toml_is_named_by_line(broken, place, write):
    message = refusal(write(VALID.replace("headcount = 1500", broken)))
    assert message.startswith(f"plan.toml: {place}")
    assert "it is not valid TOML: " in message


def test_a_number_too_long_to_read_is_one_line(write):
    assert refusal(write(VALID.replace("1500", "1" * 5000))).startswith("plan.toml: it is not valid TOML: ")


def test_a_file_nested_too_deeply_is_one_line(write):
    assert refusal(write("a = " + "[" * 100_000)).startswith("plan.toml: ")


def test_a_file_the_system_refuses_is_one_line(write, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    path = write(VALID)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal(path, HostError) == "plan.toml: it cannot be read: permission denied"


def test_a_name_that_cannot_be_is_one_line():
    assert refusal("nul\0byte.toml", HostError).endswith("it cannot be read: not a valid file name")


# ---- its tables


def test_an_empty_file_says_what_it_needs(write):
    assert refusal(write("")).startswith("plan.toml: workforce is missing: it must have at least one row")


@pytest.mark.parametrize(
    ("table", "hint"), [("[[workfroce]]\nrole = 3", "; did you mean 'workforce'?"), ("[zzz]", "; known: settings, ")]
)
def test_an_unknown_table_is_named(table, hint, write):
    assert f"is no table{hint}" in refusal(write(VALID + table))


OTHERS = "group:NAME or all"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[workforce]]", "[workforce]",
         "workforce must be a list of tables, each headed [[workforce]]; got one table"),
        ("[settings]", "[[settings]]", "settings: it must be one table, headed [settings]; got a list"),
        ("start = 2025-09-01", "", "settings: start is missing: it must be a date such as 2025-09-12"),
        ("headcount = 1500", "headcount = -5", "workforce row 1: headcount must be 0 or more; got -5"),
        ("headcount = 1500", "headcount = [1, 2]", "workforce row 1: headcount must be one value; got a list"),
        ("headcount = 1500", "headcount = inf", "workforce row 1: headcount must be 0 or more; got inf"),
        ("2025-09-12", "12:30:00", "changes row 1: start must be a date such as 2025-09-12; got something else"),
        ("2025-09-12", "2024-09-12",
         "changes row 1: start must be within the plan, 2025-09-01 to 2026-08-31; got 2024-09-12"),
        ('role = "Tutor"\namount', 'role = "Tuter"\namount',
         f"changes row 1: role must be a role of the workforce, {OTHERS}; got \"Tuter\"; did you mean 'Tutor'?"),
        ("pay = 50", 'pay = "45 USD"', 'workforce row 1: pay must be a number, 0 or more; got "45 USD"'),
    ],
)  # fmt: skip
def test_a_wrong_table_is_named(old, new, problem, write):
    assert refusal(write(VALID.replace(old, new, 1))) == f"plan.toml: {problem}"


@pytest.mark.parametrize(
    "override",
    ['"US-CA.unemployment.rate" = 0.021', "US-CA.unemployment.rate = 0.021", "US-CA.unemployment = {rate = 0.021}"],
)
def test_an_override_may_be_quoted_or_not(override, write):
    plan = load_scenario(write(VALID.replace("months = 12", override)))
    assert [value.path for value in plan.law.overridden][:1] == ["US-CA.unemployment.rate"]


# ---- the library


def test_the_founding_case_is_what_loads_without_a_name():
    assert load_scenario().settings.name == load_scenario("xai-2025").settings.name


def test_a_misspelt_name_is_answered_with_the_nearest():
    expected = "xai-2052: there is no such file, nor a scenario of that name; did you mean 'xai-2025'?"
    assert refusal("xai-2052") == expected


def test_a_name_like_no_other_is_answered_with_all():
    assert refusal("zzz").endswith(f"the library has {', '.join(library())}")


def test_a_file_here_wins_over_the_library(write):
    Path(write(VALID)).rename("xai-2025")
    assert load_scenario("xai-2025").roles == ("Tutor",)


@pytest.mark.parametrize("name", library())
def test_a_library_scenario_loads_and_projects(name):
    comparison = compare(load_scenario(name))
    lines = comparison.plan.lines.values()
    assert all(math.isfinite(value) for line in lines for value in line.flat)
    assert comparison.metric("run_rate_change") != 0
    assert math.isclose(comparison.total.sum(), comparison.metric("cumulative_impact"))


@pytest.mark.parametrize("name", library())
def test_every_input_of_the_library_that_matters_has_evidence(name):
    plan = load_scenario(name)
    conventions = {"months", "hours", "backfill"}
    rows = [(role.role, role) for role in plan.workforce]
    rows += [(f"changes[{row}]", change) for row, change in enumerate(plan.changes, start=1)]
    for place, row in some(rows):
        for column, field in some(columns(type(row)).items()):
            if (
                field.metadata["kind"] == "number"
                and column not in conventions
                and getattr(row, column) != field.default
            ):
                evidence = plan.evidence[f"{place}.{column}"]
                assert evidence.source or evidence.confidence == "unknown", f"{place}.{column}"


def test_the_founding_case_says_what_it_rests_on():
    plan = load_scenario("xai-2025")
    assert plan.workforce[0].headcount == 1500
    cut = plan.changes[0]
    assert (cut.amount, cut.start, cut.notice_days) == (500, dt.date(2025, 9, 12), 79)
    assert cut.start + dt.timedelta(days=79) == dt.date(2025, 11, 30)
    specialists = [role for role in plan.workforce if role.group == "specialist"]
    assert len(specialists) == 5
    assert {plan.evidence[f"{role.role}.headcount"].confidence for role in specialists} == {"unknown"}
    grown = [change for change in plan.changes if change.change == "grow"]
    assert {(change.amount, change.unit, change.months) for change in grown} == {(10, "multiple", 12)}


def test_the_second_wave_differs_by_its_changes_alone():
    first, second = load_scenario("xai-2025"), load_scenario("xai-2025-two-waves")
    assert first.workforce == second.workforce
    assert attrs.evolve(first.settings, name=second.settings.name) == second.settings
    assert set(first.changes) < set(second.changes)
    assert sum(change.amount for change in second.changes if change.change == "reduce") == 600


# ---- the starter


def test_the_starter_loads_and_projects(tmp_path):
    write_starter(tmp_path / "plan.toml")
    assert compare(load_scenario(tmp_path / "plan.toml")).metric("one_time_cost") > 0


@pytest.mark.parametrize(
    "field", [f for table in (Role, Change, Settings) for f in columns(table).values()], ids=lambda field: field.name
)
def test_the_starter_shows_every_column_and_its_default(field, tmp_path):
    write_starter(tmp_path / "plan.toml")
    lines = [line.removeprefix("# ") for line in (tmp_path / "plan.toml").read_text().splitlines()]
    assert any(line.startswith(f"{field.name} = ") for line in lines)


def test_the_starter_does_not_overwrite(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("mine")
    with pytest.raises(InputError) as caught:
        write_starter(path)
    assert str(caught.value) == f"cannot write {path}: it exists already; give another name"
    assert path.read_text() == "mine"


def test_the_starter_does_not_write_through_a_broken_link(tmp_path):
    (tmp_path / "plan.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(InputError, match="it exists already"):
        write_starter(tmp_path / "plan.toml")
    assert os.listdir(tmp_path) == ["plan.toml"]  # noqa: PTH208 - a broken link too


def test_the_starter_needs_its_ending(tmp_path):
    with pytest.raises(InputError, match=r"the name of a scenario must end in \.toml"):
        write_starter(tmp_path / "plan")


def test_the_starter_needs_its_folder(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        write_starter(tmp_path / "missing" / "plan.toml")


def test_a_plan_that_cannot_be_carried_out_is_named_with_its_file(tmp_path):
    text = library()["xai-2025"].read_text(encoding="utf-8")
    text = text.replace("amount = { value = 500,", "amount = { value = 5000,")
    file = tmp_path / "too-many.toml"
    file.write_text(text, encoding="utf-8")
    told = r"too-many\.toml: changes row 1: takes 5,000 heads but the \w+ has 1,500 on 2025-09-12"
    with pytest.raises(InputError, match=told) as problem:
        load_scenario(file)
    assert "\n" not in str(problem.value)


IMPOSSIBLE = {
    "more heads than there are": (
        'change = "reduce", amount = 12, unit = "heads"', "takes 12 heads but the role has 10 on 2025-06-30"
    ),
    "growth to fewer": (
        'change = "grow", amount = 9, unit = "target"', "grows to 9 heads but the role has 10 on 2025-06-30; use reduce"
    ),
    "notice beyond the plan": (
        'change = "reduce", amount = 1, unit = "heads", notice_days = 185',
        "notice_days must end within the plan, by 2025-12-31; it runs to 2026-01-01",
    ),
    "notice by law beyond the plan": (
        'change = "reduce", amount = 1, unit = "heads", statutory = "yes", tenure = 30',
        "notice_days must end within the plan, by 2025-12-31; the law asks for 210 days, which run to 2026-01-26",
    ),
    "severance by law in another currency": (
        'change = "reduce", amount = 1, unit = "heads", statutory = "yes", tenure = 3',
        "Severance: NGN and USD meet without a rate; give one as a setting, fx.NGN = USD for one NGN",
    ),
}


@pytest.mark.parametrize(("columns", "told"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_change_that_cannot_be_carried_out_is_named_by_its_row(columns, told, write):
    scenario = f"""
        settings = {{ start = 2025-01-01, months = 12 }}
        workforce = [{{ role = "clerk", headcount = 10, pay = 50_000, jurisdiction = "NG" }}]
        changes = [
            {{ change = "raise", role = "clerk", amount = 0.1, unit = "fraction", start = 2025-02-01 }},
            {{ role = "clerk", start = 2025-06-30, {columns} }},
        ]
        places = [
            {{ jurisdiction = "NG", name = "Pension", rate = 0.06, currency = "NGN" }},
            {{ jurisdiction = "NG", item = "severance", weeks_per_year = 2, weekly_cap = 90_000 }},
            {{ jurisdiction = "NG", item = "notice", weeks_per_year = 1 }},
        ]
    """
    path = write(scenario)
    with pytest.raises(InputError) as problem:
        load_scenario(path)
    assert str(problem.value) == f"{path}: changes row 2: {told}"
