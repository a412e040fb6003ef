"""The founding case by every door: quick, exit-costs, what-if, the functions and the report give one answer.

Where a door shows another figure, the lines between it and the report's add up on the same sheet.
"""

import attrs
import pytest
from open_book import OpenBook
from sheet_model import SheetModel

from payroll_impact import compare, load_scenario
from payroll_impact.analysis import solve
from payroll_impact.functions import CATALOGUE
from payroll_impact.scenarios import as_cells
from payroll_impact.templates.what_if import calculation_sheets
from proof import some

RUN_RATE = 94_037_965.86  # [USD/year], see the readme
SPECIALISTS = "group:specialist.headcount"


@pytest.fixture(scope="module")
def plan():
    return load_scenario("xai-2025")


@pytest.fixture(scope="module")
def quick(by_recalc):
    book = OpenBook(*by_recalc("quick", host="lite"))
    return lambda title: book.at(book.cells.labelled("Quick", title).offset(0, 1))


@pytest.fixture(scope="module")
def tables(plan):
    return as_cells(plan)


def test_the_run_rate_is_one_figure(plan, quick, tables, in_formualizer):
    report = compare(plan).metric("run_rate_change")
    assert report == pytest.approx(RUN_RATE, abs=0.005)
    assert CATALOGUE["PAYROLL_METRIC"](*tables, "run_rate_change") == pytest.approx(report, rel=1e-12)
    assert SheetModel(*in_formualizer("what-if")).metric("run_rate_change") == pytest.approx(report, rel=1e-12)
    assert quick("Yearly run rate, as the report and the what-if have it") == pytest.approx(report, rel=1e-12)


def test_what_quick_says_beside_adds_up_to_the_run_rate(plan, quick):
    loaded = quick("Yearly change of payroll, fully loaded")
    hired = quick("Hiring the replacements of a year's leavers")
    vacant = quick("Vacancies while replacements are hired")
    at_once = attrs.evolve(plan, settings=attrs.evolve(plan.settings, time_to_fill=0))
    assert loaded + hired + vacant == pytest.approx(compare(plan).metric("run_rate_change"), rel=1e-12)
    # each line is what it says: without vacancies, and without anybody who leaves
    assert loaded + hired == pytest.approx(compare(at_once).metric("run_rate_change"), rel=1e-12)
    stay = attrs.evolve(plan, workforce=[attrs.evolve(role, attrition=0) for role in plan.workforce])
    assert loaded == pytest.approx(compare(stay).metric("run_rate_change"), rel=1e-12)


def test_the_one_cell_examples_are_lines_of_quick(quick):
    asked = CATALOGUE["PAYROLL_IMPACT"].example
    assert asked.result == pytest.approx(quick("Yearly change of payroll, fully loaded"), rel=1e-12)
    alone = quick("Yearly change of payroll, pay alone")
    assert CATALOGUE["PAYROLL_IMPACT"](1_500, 104_000, 100, 148_720) == pytest.approx(alone, rel=1e-12)
    even = CATALOGUE["PAYROLL_BREAKEVEN_SPECIALISTS"]
    generalists, cost, *_ = asked.arguments
    assert even.example.arguments == (generalists, cost, *asked.arguments[3:])


def test_the_break_even_is_one_figure_but_for_whole_heads(plan, quick):
    even = quick("Break-even: specialists before above which that rises")
    in_parts = attrs.evolve(plan, settings=attrs.evolve(plan.settings, rounding="none"))
    [root] = solve(in_parts, SPECIALISTS, "run_rate_change").roots
    assert even == pytest.approx(root.low, rel=1e-9)
    [stepped] = solve(plan, SPECIALISTS, "run_rate_change").roots
    assert stepped.low != pytest.approx(even, abs=0.05)
    assert abs(stepped.low - even) <= quick("The report's is no further from there than about")


def test_notice_pay_is_one_figure(plan, tables, by_recalc, in_formualizer):
    report = float(compare(plan).plan.lines["notice_pay"].sum())
    assert report == pytest.approx(11_266_666.67, abs=0.005)
    costs = OpenBook(*by_recalc("exit-costs", host="lite"))
    assert costs.at(costs.cells.labelled("Costs", "Notice pay").offset(0, 3)) == pytest.approx(report, rel=1e-12)
    sheet = SheetModel(*in_formualizer("what-if"))
    assert sheet.block(calculation_sheets()[-1]["plan notice_pay"]).sum() == pytest.approx(report, rel=1e-12)
    by_month = CATALOGUE["PAYROLL_PLAN"](*tables)
    column = by_month[0].index("notice_pay")
    assert sum(row[column] for row in by_month[1:]) == pytest.approx(report, rel=1e-12)


def test_the_inputs_of_the_cut_have_their_evidence(plan, by_recalc):
    doors = (("quick", "Quick", "Part of the generalists cut"), ("exit-costs", "Inputs", "Heads cut"))
    for name, sheet, title in some(doors):
        book = OpenBook(*by_recalc(name, host="lite"))
        shown = [book.at(book.cells.labelled(sheet, title).offset(0, column)) for column in (3, 4)]
        known = plan.evidence["changes[1].amount"]
        assert shown == [known.confidence, known.source]
