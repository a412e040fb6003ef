"""The sheet Years groups months as the model does, whatever month a fiscal year starts in."""

import datetime as dt

import numpy as np
import pytest
from open_book import place_of
from sheet_model import Edit, SheetModel

from payroll_impact.model import compare, sum_by_period
from payroll_impact.scenarios import build_plan
from payroll_impact.templates.what_if import LABEL_ROW, periods, year_cell

ROLES = [{"role": "Clerk", "headcount": 40, "pay": 45_000, "jurisdiction": "US-TX", "attrition": 0.1}]
CHANGES = [
    {"change": "reduce", "role": "Clerk", "amount": 4, "unit": "heads", "start": dt.date(2026, 6, 30), "pto_days": 5}
]
KINDS = {"fiscal year": "year", "fiscal quarter": "quarter"}


@pytest.fixture(scope="module", params=["in_formualizer", "in_calc"])
def sheet(request):
    return SheetModel(*request.getfixturevalue(request.param)("what-if"))


@pytest.mark.parametrize("starts", [None, 1, 4, 12])
@pytest.mark.parametrize("first", [dt.date(2026, 1, 1), dt.date(2025, 11, 1)])
def test_years_and_quarters_are_those_of_the_model(sheet, first, starts):
    settings = {"start": first, "fiscal_year_start": starts}
    sheet.put(Edit(ROLES, CHANGES, settings))
    assert sheet.sound
    plan = build_plan(ROLES, CHANGES, settings)
    comparison = compare(plan)
    for period, kind in KINDS.items():
        wanted = plan.periods(kind)
        room, at = periods()[period][1], range(len(wanted))
        heads_of_columns = [year_cell("plan", index, period) for index in range(room)]
        names = [sheet.at(place_of(cell.moved(LABEL_ROW - cell.row))) for cell in heads_of_columns]
        assert names == [*(each.label for each in wanted), *[""] * (room - len(wanted))]
        for key, monthly in (("plan", comparison.plan.totals.total), ("impact", comparison.total)):
            sums = [sheet.at(place_of(year_cell(key, index, period))) for index in at]
            np.testing.assert_allclose(sums, sum_by_period(monthly, wanted), rtol=1e-9, atol=1e-6)
        heads = comparison.plan.headcount["closing"].sum(axis=0)
        ends = [sheet.at(place_of(year_cell("heads", index, period))) for index in at]
        np.testing.assert_allclose(ends, [heads[each.columns[-1]] for each in wanted], rtol=1e-12)
