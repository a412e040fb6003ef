"""The law as data: every value has a source, a unit and a date, and is of a size that can be true."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import attrs
import pytest

import payroll_impact.parameters
from payroll_impact import parameters
from payroll_impact.model import SHAPES, NoticeTerms
from payroll_impact.parameters import PARTS_OF_A_TAX
from proof import some

DATA = Path(payroll_impact.parameters.__file__).parent / "data"
FILES = sorted(DATA.glob("*.toml"))
STATES = set(
    re.findall(
        r"\w\w",
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
        "OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC",
    )
)
SUBJECTS = {
    "mass layoff notice", "collective consultation", "report to the unemployment office", "duty on closing",
    "severance in a mass layoff", "report to the labour authority", "permission of the government",
}  # fmt: skip
OF_A_NOTICE_LAW = {
    "kind", "title", "subject", "modelled", "asks", "from", "earlier", "counts", "covers", "source",
    "full_time_hours", "closing",
}  # fmt: skip
DISTRICTS = {"US-CO-DENVER", "US-NY-MCTD", "US-NY-MCTD2", "US-OR-LANE", "US-OR-TRIMET"}
COUNTRIES = {"CA", "CA-ON", "DE", "FR", "GB", "IE", "IN", "KE", "PH"}


def document(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def tables(path):
    return {topic: table for topic, table in document(path).items() if isinstance(table, dict)}


def parameters_of(path):
    """Yield each parameter of a file: its full name and its table."""
    for topic, table in tables(path).items():
        for key, body in table.items():
            if isinstance(body, dict):
                yield f"{path.stem}.{topic}.{key}", body


def notice_laws(path):
    return {topic: table for topic, table in tables(path).items() if table.get("kind") == "notice_law"}


every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
with_notice = pytest.mark.parametrize("path", [path for path in FILES if notice_laws(path)], ids=lambda path: path.stem)


def test_the_federation_its_states_and_more_countries_are_there():
    places = {"US", *DISTRICTS, *COUNTRIES} | {f"US-{state}" for state in STATES}
    assert {path.stem for path in FILES} == places
    assert set(parameters.jurisdictions()) == {path.stem for path in FILES}


@every_file
def test_a_file_is_as_the_schema_wants_it(path):
    assert parameters.find_problems(path.read_text(encoding="utf-8"), path.name) == []


@every_file
def test_a_table_without_a_text_adds_to_a_law_of_the_parent(path):
    parent = DATA / f"{path.stem.rpartition('-')[0]}.toml"
    for topic, table in some(tables(path).items()):
        if all(isinstance(body, dict) for body in table.values()):
            assert topic in tables(parent), topic


@every_file
def test_a_wage_base_changes_on_1_january_only(path):
    for name, body in some(parameters_of(path)):
        if name.endswith(".wage_base"):
            assert {(row["from"].month, row["from"].day) for row in body["values"]} <= {(1, 1)}, name


@every_file
def test_the_library_reads_what_the_file_says(path):
    known = parameters.list_parameters(path.stem)
    for name, body in some(parameters_of(path)):
        read = known[name.removeprefix(f"{path.stem}.")]
        unit = body["unit"].replace("currency", document(path)["currency"])  # money of the law has a currency
        assert (read.path, read.title, read.unit) == (name, body["title"], unit)
        assert read.standing is body.get("standing", False)
        assert read.sized_by == body.get("sized_by", "")
        assert [(v.start, v.value, v.source, v.at_least, v.confidence) for v in read.values] == [
            (row["from"], row["value"], row["source"], row.get("at_least", 0), row.get("confidence", "sourced"))
            for row in body["values"]
        ]


def test_the_schema_knows_the_parts_of_a_tax_that_the_model_has():
    plain = {"rate", "credit", "credit_reduction", "wage_base", "floor", "threshold", "ceiling", "payroll_exempt"}
    assert set(PARTS_OF_A_TAX) == plain | set(SHAPES)


@pytest.mark.parametrize("code", parameters.jurisdictions())
def test_the_taxes_by_the_year_of_a_place_leave_the_same_wages_of_a_month_free(code):
    known = parameters.list_parameters(code)
    free = {tuple((v.start, v.value) for v in p.values) for name, p in known.items() if name.endswith(".exempt_wages")}
    assert len(free) <= 1


@pytest.mark.parametrize("code", parameters.jurisdictions())
def test_no_credit_is_more_than_the_rate_it_is_a_credit_on(code):
    known = parameters.list_parameters(code)
    for name, credit in some(known.items()):
        if name.endswith(".credit"):
            rate = known[name.replace(".credit", ".rate")]
            assert max(v.value for v in credit.values) <= min(v.value for v in rate.values)


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_has_its_unemployment_wage_base_from_2024_on(state):
    base = parameters.list_parameters(f"US-{state}")["unemployment.wage_base"]
    assert base.latest(dt.date(2024, 12, 31))
    assert base.in_force(dt.date(2025, 12, 31))


@with_notice
def test_a_notice_law_has_a_source_and_says_who_counts_from_when_and_for_what(path):
    for topic, table in some(notice_laws(path).items()):
        own = {key: value for key, value in table.items() if not isinstance(value, dict)}
        assert set(own) <= OF_A_NOTICE_LAW, topic
        assert re.search(r"[a-z]\.[a-z]|§|\bs\. ?\d", own["source"]), topic
        assert own.get("subject", "mass layoff notice") in SUBJECTS, topic
        assert own.get("covers", "place") in {"place", "country"}, topic
        assert 10 <= len(own["title"]) <= 90, topic
        if own.get("modelled", True):
            assert own["counts"], topic
            closing = re.search(r"closing of (\d+) or more needs no share", own["counts"])
            assert own.get("closing") == (int(closing[1]) if closing else None), topic
            part_time = re.search(r"20 hours a week|1,040 hours a year|those the federal act counts", own["counts"])
            assert own.get("full_time_hours") == (20 if part_time else None), topic
            assert type(own["from"]) is dt.date, topic
            assert "asks" not in own, topic
        else:
            assert own["modelled"] is False, topic
            assert own["asks"], topic
            assert set(table) == set(own), f"{topic} has figures though it is not modelled"


@with_notice
def test_the_figures_of_a_notice_law_are_terms_of_the_model_and_stand_from_its_first_day(path):
    terms = {field.name for field in attrs.fields(NoticeTerms)}
    for topic, table in some(notice_laws(path).items()):
        figures = {key: body for key, body in table.items() if isinstance(body, dict)}
        tests = terms & set(figures)
        assert set(figures) <= terms, topic
        for name in tests:
            assert figures[name]["standing"] is True, f"{topic}.{name}"
            # a rule that only adds smaller cuts up may have come later
            if name != "aggregation_days":
                assert figures[name]["values"][0]["from"] == table["from"], f"{topic}.{name}"
        if table.get("modelled", True):
            assert tests & {"heads_alone", "heads_with_share", "closing_only"}, topic
            assert ("share" in tests) == ("heads_with_share" in tests), topic
