"""The what-if template after any edit of its inputs: the figures of the Python model, or a check says why not.

hypothesis makes the edits, the same ones in every run; formualizer, LibreOffice, and LibreOffice with our
functions beside compute them, each in one document from the first edit to the last.
"""

from collections import Counter

import attrs
import numpy as np
from agreement import DUST, assert_agrees
from cell_values import alike, different
from edits import SMALL, edits, kinds_of
from functions_answers import results
from hypothesis import HealthCheck, Phase, given, settings
from sheet_model import SheetModel

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios import build_plan
from payroll_impact.templates.what_if import LINES, calculation_sheets, sized
from proof import TIMES

REPEATABLE = settings(
    derandomize=True, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # an edit is made after another in one document: to make it smaller would make another one
OF_IMPACT = (
    "run_rate_change", "one_time_cost", "first_year_impact", "cumulative_impact", "npv", "payback_month",
    "peak_funding", "headcount_change",
)  # fmt: skip
ENOUGH = 0.4  # of the edits are of sound plans, whose figures are compared
# a plan with more than this is refused by the template alone
NOT_TAKEN = {
    "Conversions and raises are of a kind this template has exactly",
    f"No more than {SMALL['cuts']} cuts and conversions",
    "Every change names one role, no group:NAME and not all",
    "No cut asks for the statutory minimum",
    "All pay, and the amounts of the law, are in the plan's currency",
    "Every employer is of the size whose figures sheet Law has, the largest",
    # in LibreOffice a bridge has the rows of the roles it was built with: of more roles it shows no total, and says so
    "All cases: each bridge adds up to the change of run rate",
}
KINDS = {
    "reduce", "grow", "raise", "convert", "reduce heads", "reduce fraction", "grow multiple", "grow heads",
    "grow target", "baseline", "contractor", "employee", "hour", "year", "GB", "IE", "US-CA", "override", "lump",
    "continuation", "nearest", "down", "up", "none", "attrition", "backfill", "notice", "case 1", "case 2",
    "8 roles", "None replaced", "0 replaced", "0.5 replaced", "None months to fill",
    "items_per_hour", "acceptance", "ramp_months", "item_value",
    "0 months to fill", "3 months to fill", "7 months to fill",
}  # fmt: skip
MOST_KINDS = 0.75  # of them are in a short search


def outcome(sheet, edit):
    """Put an edit into a sheet, hold it against the Python model, and say how it went."""
    sheet.put(edit)
    try:
        comparison = compare(build_plan(edit.workforce, edit.changes, edit.settings))
    except PayrollImpactError:
        assert not sheet.sound
        return "refused"
    if not sheet.sound:
        assert sheet.failed & NOT_TAKEN, sheet.failed
        return "not taken"
    assert_agrees(sheet, comparison)
    return "agreed"


def run(number, also):
    """Make so many edits with `also`, which returns how one went; return how they went, and what agreed had in it."""
    found, seen = Counter(), Counter()

    number *= TIMES

    @settings(REPEATABLE, max_examples=number)
    @given(edit=edits())
    def each(edit):
        how = also(edit)
        found[how] += 1
        if how == "agreed":
            seen.update(kinds_of(edit))

    each()
    assert found.total() >= number
    assert found["agreed"] >= ENOUGH * number, found
    return found, seen


def test_formualizer_and_python_agree_after_any_edit(in_formualizer):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))
    found, seen = run(40, lambda edit: outcome(sheet, edit))
    assert found["refused"]
    assert found["not taken"] or TIMES == 1
    assert KINDS - set(seen) == set() if TIMES > 1 else len(KINDS & set(seen)) > MOST_KINDS * len(KINDS)


def test_libreoffice_formualizer_and_python_agree_after_any_edit(in_calc, in_formualizer):
    sheet, other = SheetModel(*in_calc("what-if", **SMALL)), SheetModel(*in_formualizer("what-if", **SMALL))

    def both(edit):
        how = outcome(sheet, edit)
        other.put(edit)
        assert differences(sheet, other) == []
        return how

    run(5, both)


def test_functions_in_libreoffice_agree_after_any_edit(in_calc):
    sheet = SheetModel(*in_calc("what-if", host="calc", **SMALL))

    def with_functions(edit):
        how = outcome(sheet, edit)
        if how == "agreed":
            assert different(sheet, results(sheet, "calc")) == []
        return how

    run(6, with_functions)


def test_a_plan_of_nothing_but_its_baseline_has_no_impact_on_the_sheet(in_formualizer):
    sheet = SheetModel(*in_formualizer("what-if", **SMALL))

    def without_impact(edit):
        anyway = [change | {"baseline": "yes"} for change in edit.changes]
        how = outcome(sheet, attrs.evolve(edit, changes=anyway))
        if how == "agreed":
            with sized(sheet.size):
                total = calculation_sheets()[-1]
            impacts = [sheet.block(total[key]) for key in ("impact", *(f"impact {line}" for line in LINES))]
            assert not np.any(impacts)  # exactly nothing, to the last bit
            assert [sheet.metric(name) for name in OF_IMPACT] == [0.0] * len(OF_IMPACT)
        return how

    run(4, without_impact)


def differences(sheet, other):
    """Return the cells of all sheets in which two engines differ."""
    found = []
    for title in sheet.cells.sheets:
        ones, twos = sheet.grid(title), other.grid(title)
        # what cancels out leaves a rounding error behind, which depends on the order of summation
        dust = DUST * max((abs(cell) for row in ones for cell in row if isinstance(cell, float)), default=0.0)
        found += [
            (title, row, column, one, two)
            for row, (left, right) in enumerate(zip(ones, twos, strict=True), 1)
            for column, (one, two) in enumerate(zip(left, right, strict=True), 1)
            if one != two and not alike(one, two, dust)
        ]
    return found
