"""All cases side by side: each as the Python model has it, whichever is picked, in both engines."""

import math

import attrs
import pytest
from edits import SMALL
from engines import Recalculated
from open_book import place_of
from sheet_model import SheetModel
from stored_cells import StoredCells

from payroll_impact.cells import CellError
from payroll_impact.errors import InputError
from payroll_impact.model import METRICS, compare
from payroll_impact.scenarios import expand_groups, load_scenario
from payroll_impact.templates import build_template
from payroll_impact.templates.what_if import Size, places, sized, variants_of
from proof import some

SIZE = SMALL | {"cases": 4, "months": 12}


KINDS = [("by_recalc", "lite"), ("in_calc", "calc"), ("in_formualizer", "none"), ("in_calc", "none")]


@pytest.fixture(params=KINDS, ids=" for ".join)
def sheet(request):
    opened, host = request.param
    size = SIZE | {"side_by_side": host == "none"}
    return SheetModel(*request.getfixturevalue(opened)("what-if", host=host, **size))


@pytest.fixture(scope="module")
def comparisons():
    plan = expand_groups(load_scenario())
    plan = attrs.evolve(plan, settings=attrs.evolve(plan.settings, months=SIZE["months"]))
    with sized(Size(**SIZE)):
        return {case.name: compare(attrs.evolve(plan, changes=case.changes)) for case in variants_of(plan)}


def rows_below(sheet, head, count):
    """Return by title the figures of some rows below a head."""
    grid = sheet.grid("AllCases")
    at = next(row for row, cells in enumerate(grid) if cells[0] == head)
    names = [name for name in grid[at][2:] if name]
    return {row[0]: dict(zip(names, row[2:], strict=False)) for row in grid[at + 1 : at + 1 + count]}


def hold(sheet, comparisons):
    shown = rows_below(sheet, "key figure", len(METRICS))
    for name, metric in some(METRICS.items()):
        assert shown[metric.title].keys() == comparisons.keys()
        for case, comparison in some(comparisons.items()):
            wanted = comparison.metric(name)
            if math.isinf(wanted):
                assert shown[metric.title][case] == "never"
            else:
                assert shown[metric.title][case] == pytest.approx(wanted, rel=1e-9, abs=1e-6)
    steps = rows_below(sheet, "bridge from the case's own baseline", 7)
    for case, comparison in some(comparisons.items()):
        for step, total in some(comparison.bridge.totals.items()):
            assert steps[step][case] == pytest.approx(float(total), rel=1e-9, abs=1e-4)
        assert steps["change"][case] == pytest.approx(comparison.metric("run_rate_change"), rel=1e-9)


def test_every_case_has_the_figures_of_the_model_whichever_is_picked(sheet, comparisons):
    for number in some((2,) if isinstance(sheet.engine, Recalculated) else (2, 4)):
        sheet.pick(number)
        assert sheet.failed == set()
        hold(sheet, comparisons)


@pytest.mark.parametrize("sheet", [("in_calc", "calc"), ("in_calc", "none")], indirect=True, ids=" for ".join)
def test_the_bridge_between_two_cases_adds_up_to_what_lies_between_them(sheet, comparisons):
    chosen = sheet.cells.labelled("AllCases", "difference")
    sheet.write([(chosen.offset(0, -2), [["Two waves", "Slower hiring"]])])
    shown = [row[2:5] for row in sheet.grid("AllCases")[chosen.row : chosen.row + 7]]
    one, other = (comparisons[name].bridge.totals for name in ("Two waves", "Slower hiring"))
    steps = ("volume", "mix", "rate", "taxes", "benefits", "other")
    for (first, second, apart), step in some(zip(shown, steps, strict=False)):
        assert (first, second) == (pytest.approx(float(one[step])), pytest.approx(float(other[step])))
        assert apart == pytest.approx(float(other[step] - one[step]), abs=1e-4)
    rates = [comparisons[name].metric("run_rate_change") for name in ("Two waves", "Slower hiring")]
    assert shown[-1][2] == pytest.approx(rates[1] - rates[0], abs=1e-4)
    sheet.write([(chosen.offset(0, -2), [["Nobody's", "Slower hiring"]])])
    assert [row[2] for row in sheet.grid("AllCases")[chosen.row : chosen.row + 7]] == [""] * 7
    assert [row[4] for row in sheet.grid("AllCases")[chosen.row : chosen.row + 7]] == [""] * 7


def test_a_case_the_functions_refuse_is_an_error_there_and_in_no_other(sheet, comparisons):
    with sized(sheet.size):
        place = place_of(places.case_changes()[1].row(0)["role"])
    sheet.write([(place, [["Nobody"]])])
    shown = rows_below(sheet, "key figure", 1)["Change of the yearly run rate"]
    assert isinstance(shown["Two waves"], CellError) or shown["Two waves"] == "a check fails"
    assert shown["Slower hiring"] == pytest.approx(comparisons["Slower hiring"].metric("run_rate_change"), rel=1e-9)
    assert not sheet.sound
    if shown["Two waves"] == "a check fails":
        assert sheet.failed == {"All cases: the checks of case 2 hold"}


@pytest.mark.parametrize("sheet", KINDS[2:], indirect=True, ids=" for ".join)
def test_a_case_follows_its_own_rows_and_the_workforce_and_no_other_case(sheet, comparisons):
    with sized(sheet.size):
        table, workforce = places.case_changes()[1], places.WORKFORCE
        cells = place_of(table.row(0)["amount"]), place_of(workforce.row(0)["pay"])
    amount, pay = map(sheet.at, cells)
    sheet.write([(cells[0], [[amount / 2]])])
    shown = rows_below(sheet, "key figure", len(METRICS))["Change of the yearly run rate"]
    wanted = {name: comparison.metric("run_rate_change") for name, comparison in comparisons.items()}
    assert shown["Two waves"] > wanted["Two waves"] + 1e6
    assert {shown[name] - wanted[name] < 1e-3 for name in wanted if name != "Two waves"} == {True}
    sheet.write([(cells[0], [[amount]]), (cells[1], [[pay * 1.1]])])
    plan = comparisons["Two waves"].plan.plan
    roles = [attrs.evolve(plan.workforce[0], pay=pay * 1.1), *plan.workforce[1:]]
    shown = rows_below(sheet, "key figure", len(METRICS))
    for name, comparison in some(comparisons.items()):
        dearer = compare(attrs.evolve(comparison.plan.plan, workforce=roles))
        for figure in ("run_rate_change", "npv", "cost_per_item", "one_time_cost"):
            assert shown[METRICS[figure].title][name] == pytest.approx(dearer.metric(figure), rel=1e-9)
    assert sheet.failed == set()


@pytest.mark.parametrize("sheet", KINDS[2:3], indirect=True, ids=" for ".join)
def test_no_figure_is_shown_of_what_was_not_read_and_each_is_whoever_is_picked(sheet, comparisons):
    with sized(sheet.size):
        amount = place_of(places.case_changes()[1].row(0)["amount"])
    before = sheet.at(amount)
    sheet.write([(amount, [[f"{before:g}"]])])  # a number typed as a text
    assert set(rows_below(sheet, "key figure", 1)["Change of the yearly run rate"].values()) == {"a check fails"}
    assert "Every number and date is one" in sheet.failed
    sheet.write([(amount, [[before]])])
    sheet.pick(1)
    names = ["As announced", "Two waves", "As announced"]
    first = sheet.cells.labelled("Inputs", "name of case 1").offset(0, 1)
    sheet.write([(first.offset(row, 0), [[name]]) for row, name in enumerate(names)])
    assert {"No two cases have one name", "One case is picked, by a name no other case has"} <= sheet.failed
    shown = next(row[2:] for row in sheet.grid("AllCases") if row[0] == "Change of the yearly run rate")
    assert shown[:3] == ["a check fails", pytest.approx(comparisons["Two waves"].metric("run_rate_change")), shown[0]]
    chosen = sheet.cells.labelled("AllCases", "difference")
    assert [row[2] for row in sheet.grid("AllCases")[chosen.row : chosen.row + 7]] == [""] * 7


def test_each_case_has_its_own_bridge_by_role(sheet, comparisons):
    grid = sheet.grid("AllCases")
    for name, comparison in some(comparisons.items()):
        head = next(row for row, cells in enumerate(grid) if cells[0] == f"Bridge by role: {name}") + 1
        for row, role in enumerate(some(comparison.plan.plan.roles), start=head + 1):
            assert grid[row][0] == role
            steps = [comparison.bridge.steps[step][row - head - 1] for step in grid[head][1:7]]
            assert grid[row][1:7] == pytest.approx(steps, abs=1e-4)


def test_side_by_side_goes_with_none_and_with_what_if():
    with pytest.raises(InputError, match="where the functions are, sheet AllCases has all cases"):
        build_template("what-if", host="lite", side_by_side=True)
    with pytest.raises(InputError, match="template quick has one size"):
        build_template("quick", host="none", side_by_side=True)


def test_without_the_functions_the_sheet_of_the_cases_says_why_they_are_not_side_by_side():
    cells = StoredCells(build_template("what-if", host="none", **SMALL))
    assert "AllCases" not in cells.sheets
    assert [text for text in cells.values.values() if "would be wrong in LibreOffice" in str(text)]
