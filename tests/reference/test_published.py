"""Every published figure: by the functions of one head, and by a projection of one head through the year."""

import datetime as dt
import tomllib
from pathlib import Path

import attrs
import pytest

from payroll_impact import parameters
from payroll_impact.errors import InputError
from payroll_impact.model import Plan, Role, Settings, employer_tax, notice_law, project, statutory_redundancy
from payroll_impact.parameters import parameter
from payroll_impact.scenarios import notice_terms, redundancy_terms, resolve_tax_law

PUBLISHED = tomllib.loads(Path(__file__).with_name("published.toml").read_text(encoding="utf-8"))


def rows(kind):
    return [pytest.param(row, id=f"{row['jurisdiction']}: {row['name']}") for row in PUBLISHED[kind]]


def figure(row, part, otherwise):
    name = f"{row['tax']}.{part}"
    if name not in parameters.list_parameters(row["jurisdiction"]):
        return otherwise
    return parameter(name, row["jurisdiction"], row["year"]).value


def test_no_kind_of_row_is_left_out():
    assert set(PUBLISHED) == {"employer_tax", "redundancy", "notice"}


@pytest.mark.parametrize("row", [row for kind in PUBLISHED for row in rows(kind)])
def test_every_row_says_where_it_was_read(row):
    assert len(row["source"]) > 10


@pytest.mark.parametrize("row", rows("employer_tax"))
def test_annual_tax_is_the_published_one(row):
    rate = figure(row, "rate", 0.0) - figure(row, "credit", 0.0) + figure(row, "credit_reduction", 0.0)
    wage_base, threshold = figure(row, "wage_base", float("inf")), figure(row, "threshold", 0.0)
    tax = employer_tax(row["annual_pay"], rate=rate, wage_base=wage_base, threshold=threshold)
    assert tax == pytest.approx(row["amount"], abs=0.005)


@pytest.mark.parametrize("row", rows("employer_tax"))
def test_twelve_months_of_one_head_cost_the_published_tax(row):
    first = dt.date(row["year"], 4 if row["jurisdiction"] == "GB" else 1, 6)
    head = Role(role="head", headcount=1, pay=row["annual_pay"], jurisdiction=row["jurisdiction"])
    currency = "GBP" if row["jurisdiction"] == "GB" else "USD"
    overrides = given_where_nothing_is_published(row, first)
    settings = Settings(start=first, months=12, currency=currency, overrides=overrides)
    law = resolve_tax_law([head], settings)
    assert not any(value.overridden and value.path.split(".")[1] == row["tax"] for value in law.applied)
    only = {code: tuple(tax for tax in taxes if tax.topic == row["tax"]) for code, taxes in law.by_jurisdiction.items()}
    plan = Plan(workforce=[head], settings=settings, law=attrs.evolve(law, by_jurisdiction=only))
    assert project(plan).lines["employer_tax"].sum() == pytest.approx(row["amount"], abs=0.005)


def given_where_nothing_is_published(row, date):
    """Return overrides of the other taxes, which are not what the row is about."""
    laws = [topic for _, topic, _ in parameters.list_laws(row["jurisdiction"], "tax") if topic != row["tax"]]
    known = parameters.list_parameters(row["jurisdiction"]).values()
    return {p.path: 0.0 for p in known if p.name.split(".")[0] in laws and p.latest(date) is None}


@pytest.mark.parametrize("row", rows("redundancy"))
def test_redundancy_pay_is_the_published_one(row):
    terms = redundancy_terms(row["jurisdiction"], row["date"])
    due = statutory_redundancy(row["weekly_pay"], row["years_of_service"], terms=terms, age=row.get("age"))
    assert due == pytest.approx(row["amount"], abs=0.005)


def test_redundancy_of_many_is_that_of_each():
    people = [row for row in PUBLISHED["redundancy"] if row["jurisdiction"] == "GB" and row["date"].year == 2025]
    terms = redundancy_terms("GB", dt.date(2025, 6, 1))
    columns = [[row[name] for row in people] for name in ("weekly_pay", "years_of_service", "age")]
    together = statutory_redundancy(*columns[:2], terms=terms, age=columns[2])
    alone = [
        float(statutory_redundancy(pay, years, terms=terms, age=age)) for pay, years, age in zip(*columns, strict=True)
    ]
    assert together.tolist() == alone


def test_a_law_by_age_asks_for_the_age():
    with pytest.raises(InputError, match="age must be given"):
        statutory_redundancy(500, 10, terms=redundancy_terms("GB", 2025))


@pytest.mark.parametrize("wrong", [-1, float("nan"), "ten", None])
@pytest.mark.parametrize("name", ["weekly_pay", "years_of_service", "age"])
def test_wrong_figures_of_a_person_are_named(name, wrong):
    person = {"weekly_pay": 500, "years_of_service": 10, "age": 45} | {name: wrong}
    with pytest.raises(InputError, match=name.split("_")[0]):
        statutory_redundancy(**person, terms=redundancy_terms("GB", 2025))


def test_a_birthday_at_41_counts_from_the_year_begun_at_41():
    terms = redundancy_terms("GB", 2025)
    weeks = [float(statutory_redundancy(1, 2, terms=terms, age=age)) for age in (40, 41, 42, 43)]
    assert weeks == [2.0, 2.0, 2.5, 3.0]


def test_where_no_law_is_known_the_message_says_where_one_is():
    with pytest.raises(InputError, match="US-TX; known for CA-ON, FR, GB, IE, IN, KE, PH"):
        redundancy_terms("US-TX")


@pytest.mark.parametrize("row", rows("notice"))
def test_notice_is_triggered_as_published(row):
    [terms] = [terms for terms in notice_terms(row["jurisdiction"], 2025) if terms.law == row["law"]]
    notice = notice_law(row["employees"], row["cut"], terms=terms)
    assert (notice.triggered, notice.days) == (row["triggered"], row["days"])
    assert notice.why


def test_federal_law_applies_in_every_state_beside_its_own():
    assert [terms.law for terms in notice_terms("US-CA", 2025)] == ["warn", "warn_state"]
    assert [terms.law for terms in notice_terms("US-TX", 2025)] == ["warn"]


@pytest.mark.parametrize(("employees", "cut", "problem"), [
    (-1, 0, "employees"), (float("nan"), 0, "employees"), (10, 11, "cut"), (10, -1, "cut"), (10, float("nan"), "cut"),
])  # fmt: skip
def test_wrong_heads_are_named(employees, cut, problem):
    with pytest.raises(InputError, match=f"{problem} must be"):
        notice_law(employees, cut, terms=notice_terms("US", 2025)[0])


def test_small_cuts_are_told_that_they_add_up():
    assert notice_law(120, 49, terms=notice_terms("US", 2025)[0]).why.endswith("cuts within 90 days add up")


def test_a_third_of_300_in_binary_fractions_is_still_33_percent():
    assert notice_law(300, 99, terms=notice_terms("US", 2025)[0]).triggered
