"""Every column wrong in every way gives one line that says where, what is allowed and what was given."""

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from payroll_impact.errors import InputError
from payroll_impact.model import Change, Role, Settings, describe_bounds
from payroll_impact.scenarios import Field, build_plan, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = {"workforce": Role, "changes": Change, "settings": Settings}
FIELDS = [(table, field) for table, kind in TABLES.items() for field in columns(kind).values()]
REQUIRED = {
    ("workforce", "role"), ("workforce", "headcount"), ("workforce", "pay"),
    ("changes", "change"), ("changes", "role"), ("changes", "amount"), ("changes", "unit"), ("changes", "start"),
    ("settings", "start"),
}  # fmt: skip
WORD = "Zaphod"


def wrong_numbers(field: Field) -> "Iterator[tuple[str, Any]]":
    rule = field.metadata
    yield from {
        "text": WORD, "a number that may be two": "1.500", "nan as text": "nan", "nan": math.nan, "infinity": math.inf,
        "minus infinity": -math.inf, "bool": True, "numpy bool": np.True_, "date": dt.date(2025, 9, 12),
        "a number beyond any float": 10**400, "complex": 1j, "bytes": b"12",
    }.items()  # fmt: skip
    yield "below minimum", rule["minimum"] - 1
    if rule["above"]:
        yield "the excluded minimum", rule["minimum"]
    if math.isfinite(rule["maximum"]):
        yield "above maximum", rule["maximum"] + 1
    if rule["whole"]:
        yield "not whole", 2.5


def wrong_choices(field: Field) -> "Iterator[tuple[str, Any]]":
    yield from {"another word": WORD, "number": 3, "nan": math.nan, "date": dt.date(2025, 9, 12)}.items()
    if field.name != "baseline":
        yield "bool", True


WRONG = {
    "number": wrong_numbers,
    "choice": wrong_choices,
    "text": lambda _: {"number": 12, "bool": True, "date": dt.date(2025, 9, 12), "nan": math.nan}.items(),
    "date": lambda _: {
        "text": WORD, "no such day": "2025-02-30", "number": 45_912, "bool": False, "time": dt.time(9),
        "nan": math.nan,
    }.items(),
}  # fmt: skip
ANY_FIELD = {"list": [1, 2], "table": {"currency": 3}, "empty table": {}, "cell without value": {"source": "ledger"}}
CASES = [
    pytest.param(table, field, value, id=f"{table}.{field.name}: {what}")
    for table, field in FIELDS
    for what, value in [*WRONG[field.metadata["kind"]](field), *ANY_FIELD.items()]
]


class Scenario:
    """The valid scenario, with its last row of a table to spoil."""

    def __init__(self, workforce: list[Any], changes: list[Any], settings: dict[str, Any]) -> None:
        self.tables: dict[str, Any] = {"workforce": workforce, "changes": changes, "settings": settings}

    def row(self, table: str) -> dict[str, Any]:
        rows = self.tables[table]
        return rows if table == "settings" else rows[-1]

    def place(self, table: str) -> str:
        where = table if table == "settings" else f"{table} row {len(self.tables[table])}"
        return f"plan.toml: {where}: "

    def refusal(self) -> str:
        with pytest.raises(InputError) as caught:
            build_plan(**self.tables, source="plan.toml: ")
        message = str(caught.value)
        assert len(message.splitlines()) == 1
        assert message.isprintable()
        return message


@pytest.fixture
def scenario(workforce, changes, settings) -> Scenario:
    return Scenario(workforce, changes, settings)


@pytest.mark.parametrize(("table", "field", "value"), CASES)
def test_a_wrong_cell_is_named_by_file_table_row_and_column(scenario, table, field, value):
    scenario.row(table)[field.name] = value
    message = scenario.refusal()
    assert message.startswith(scenario.place(table) + field.name)
    if value == WORD:
        assert f'; got "{WORD}"' in message


@pytest.mark.parametrize(
    ("table", "field", "value"), [case for case in CASES if not isinstance(case.values[2], dict | list)]
)
def test_a_wrong_cell_with_evidence_is_named_alike(scenario, table, field, value):
    scenario.row(table)[field.name] = {"value": value, "source": "ledger"}
    assert scenario.refusal().startswith(scenario.place(table) + field.name)


@pytest.mark.parametrize(("table", "field"), [pytest.param(*case, id=f"{case[0]}.{case[1].name}") for case in FIELDS])
def test_only_a_required_column_must_be_there_and_filled(scenario, table, field):
    row = scenario.row(table)
    # months of the settings and jurisdiction are given in the valid scenario, yet optional as columns
    must = (table, field.name) in REQUIRED
    row.pop(field.name, None)
    if must:
        place = scenario.place(table)
        assert scenario.refusal() == f"{place}{field.name} is missing: it must be {describe_bounds(field)}"
    for blank in ("", "  \t", None):
        row[field.name] = blank
        if must:
            message = f"{field.name} must not be blank: it must be {describe_bounds(field)}"
            assert scenario.refusal() == scenario.place(table) + message
        elif (table, field.name) != ("workforce", "jurisdiction"):
            assert build_plan(**scenario.tables).roles == ("Tutor", "Specialist", "Lead")


@pytest.mark.parametrize("value", [-123_456, -123_456.0, {"value": -123_456}, {"value": 5, "low": -123_456}])
def test_a_number_of_pay_never_appears_in_a_message(scenario, value):
    scenario.row("workforce")["pay"] = value
    message = scenario.refusal()
    assert "pay must be 0 or more" in message
    assert "123" not in message


@pytest.mark.parametrize(
    ("table", "column", "word", "meant"),
    [
        ("workforce", "basis", "hourly", "hour"),
        ("workforce", "employment", "contracter", "contractor"),
        ("changes", "change", "reduction", "reduce"),
        ("changes", "unit", "multiples", "multiple"),
        ("changes", "baseline", "yess", "yes"),
        ("settings", "rounding", "neerest", "nearest"),
        ("settings", "notice_pay", "lumps", "lump"),
    ],
)
def test_the_word_meant_is_suggested(scenario, table, column, word, meant):
    scenario.row(table)[column] = word
    assert f"did you mean {meant!r}?" in scenario.refusal()


@pytest.mark.parametrize("column", ["headcount", "pay"])
def test_a_number_that_may_be_another_is_called_that_and_not_repeated(scenario, column):
    scenario.row("workforce")[column] = " 1.500 "
    said = f"{column} must be a number; got text that can be read as two numbers; type it as a number"
    assert scenario.refusal() == f"plan.toml: workforce row 3: {said}"


def test_pay_with_its_currency_is_repeated(scenario):
    scenario.row("workforce")["pay"] = "45 USD"
    assert scenario.refusal() == 'plan.toml: workforce row 3: pay must be a number, 0 or more; got "45 USD"'


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ({"value": 5, "sourc": "x"}, "headcount: 'sourc' is no part of a cell; did you mean 'source'?"),
        ({"value": 5, "confidence": 1}, "headcount: confidence must be one of sourced, assumed, unknown; got 1"),
        ({"value": 5, "confidence": "sourced"}, "headcount: source must be given where confidence is sourced"),
        ({"value": 5, "source": 3}, "headcount: source must be text; got 3"),
        ({"value": 5, "low": 6}, "headcount: value must lie between low and high"),
        ({"value": 5, "high": 4}, "headcount: value must lie between low and high"),
        ({"value": 5, "low": -1}, "low of headcount must be 0 or more; got -1"),
        ({"value": 5, "low": "4 heads"}, 'low of headcount must be a number, 0 or more; got "4 heads"'),
        ({"value": 5, "high": math.nan}, "high of headcount must be 0 or more; got nan"),
        ({"value": {"value": 5}}, "headcount must be one value; got a table"),
        ({"value": 5, "low": [1]}, "low of headcount must be one value; got a list"),
        (
            {"value": 5, "low": np.array([4.0, 5.0])},
            "low of headcount must be one number: a range is the same in every scenario",
        ),
        ({"low": 1}, "headcount: value is missing; a cell is a value or { value = …, source = … }"),
    ],
)
def test_wrong_evidence_is_named(scenario, cell, problem):
    scenario.row("workforce")["headcount"] = cell
    assert scenario.refusal() == f"plan.toml: workforce row 3: {problem}"


def test_a_range_is_for_numbers_only(scenario):
    scenario.row("workforce")["basis"] = {"value": "hour", "low": 1}
    assert scenario.refusal().endswith("basis: low applies to numbers only")
