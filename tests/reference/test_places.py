"""Published figures of places outside the United States, Britain and Ireland: by function, and by a projection."""

import tomllib
from pathlib import Path

import attrs
import pytest

from payroll_impact import parameters
from payroll_impact.model import Plan, Role, Settings, project, statutory_redundancy
from payroll_impact.scenarios import redundancy_terms, resolve_tax_law, taxes_in_year

PLACES = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
MONTHS, WEEKS = 12, 52


def rows(kind):
    return [pytest.param(row, id=f"{row['jurisdiction']}: {row['name']}") for row in PLACES[kind]]


def projected(row, annual_pay):
    """Return a year of the taxes of a row on one head, from December on where the law moves within the year."""
    code = row["jurisdiction"]
    head = Role(role="head", headcount=1, pay=annual_pay, jurisdiction=code)
    currency = parameters.currency_of(code)
    months, start = (MONTHS, f"{row['year']}-01-01") if row.get("per") == "year" else (1, f"{row['year']}-12-01")
    settings = Settings(start=start, months=months, currency=currency, overrides=row.get("given", {}))
    law = resolve_tax_law([head], settings)
    meant = row.get("parts")
    taxes = tuple(tax for tax in law.by_jurisdiction[code] if meant is None or tax.topic in meant)
    assert meant is None or len(taxes) == len(meant)
    plan = Plan(workforce=[head], settings=settings, law=attrs.evolve(law, by_jurisdiction={code: taxes}))
    return project(plan).lines["employer_tax"].sum()


def test_no_kind_of_row_is_left_out():
    assert set(PLACES) == {"contribution", "severance"}
    assert all(len(row["source"]) > 10 for kind in PLACES.values() for row in kind)


@pytest.mark.parametrize("row", rows("contribution"))
def test_the_contribution_of_one_head_is_the_published_one(row):
    yearly = row["pay"] * (1 if row.get("per") == "year" else MONTHS)
    due = projected(row, yearly) + row.get("more", 0)
    # the simulator shows whole euros, and rounds the coefficient of the reduction to four decimals
    allowed = row["cents"] / 100 + row["pay"] * 0.00005 if "cents" in row else 0.005
    assert due == pytest.approx(row["amount"], abs=allowed)


@pytest.mark.parametrize("row", [row for row in rows("contribution") if "given" not in row.values[0]])
def test_the_taxes_of_a_year_are_those_of_twelve_months(row):
    yearly = row["pay"] * (1 if row.get("per") == "year" else MONTHS)
    titles = {title for _, topic, title in parameters.list_laws(row["jurisdiction"], "tax")
              if topic in row.get("parts", [topic])}  # fmt: skip
    taxes = [tax for tax in taxes_in_year(row["jurisdiction"], row["year"]) if tax.title in titles]
    amount = row["amount"] * (1 if row.get("per") == "year" else MONTHS)
    assert sum(float(tax.due(yearly)) for tax in taxes) == pytest.approx(amount, abs=0.06)


@pytest.mark.parametrize("row", rows("severance"))
def test_severance_is_the_published_one(row):
    terms = redundancy_terms(row["jurisdiction"], 2026)
    due = statutory_redundancy(row["monthly_pay"] * MONTHS / WEEKS, row["years"], terms=terms)
    assert due == pytest.approx(row["amount"], abs=0.005)
