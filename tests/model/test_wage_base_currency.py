"""Wages of a year count in the currency of the law, each month's at its own rate."""

import attrs
import pytest

from payroll_impact.model import project
from payroll_impact.scenarios import build_plan

MOST = 0.062 * 184_500  # Social Security, 2026


def social_security(pay, rates):
    head = {"role": "Analyst", "headcount": 1, "pay": pay, "jurisdiction": "US-TX", "currency": "GBP"}
    plan = build_plan([head], (), {"start": "2026-01-01", "months": 12, **rates})
    only = {
        code: tuple(tax for tax in taxes if tax.topic == "social_security")
        for code, taxes in plan.law.by_jurisdiction.items()
    }
    law = attrs.evolve(plan.law, by_jurisdiction=only)
    return project(attrs.evolve(plan, law=law)).lines["employer_tax"].sum()


@pytest.mark.parametrize(
    ("pay", "rates"),
    [
        (190_000, {"fx.GBP": 1.25}),
        (190_000, {"fx.GBP": 1.25, "fx.GBP.2026-12-01": 1.0}),
        (200_000, {"fx.GBP": 1.2, "fx.GBP.2026-07-01": 1.35}),
        (200_000, {"fx.GBP": 1.0, "fx.GBP.2026-07-01": 1.5}),
    ],
)
def test_a_rate_that_moves_neither_opens_a_reached_base_nor_closes_one(pay, rates):
    assert social_security(pay, rates) == pytest.approx(MOST)


def test_wages_below_the_base_bear_the_tax_of_each_month_at_its_rate():
    paid = 100_000 / 12 * (6 * 1.2 + 6 * 1.35)
    assert social_security(100_000, {"fx.GBP": 1.2, "fx.GBP.2026-07-01": 1.35}) == pytest.approx(0.062 * paid)
