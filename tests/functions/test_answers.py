"""What single functions answer at their edges, and how ranges are read."""

import datetime as dt

import attrs
import numpy as np
import pytest

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE, Number, RowsRange, SettingsRange, ValuesRange, describe, markdown
from payroll_impact.model import METRICS
from proof import some

TABLES = CATALOGUE["PAYROLL_PLAN"].example.arguments


def call(name, *cells):
    return CATALOGUE[name](*cells)


@pytest.mark.parametrize("metric", [name for name, each in METRICS.items() if each.of_output])
def test_a_metric_of_output_is_answered_where_items_are_given_and_refused_in_one_line_elsewhere(metric):
    header, *roles = TABLES[0]
    yields = [[*header, "items_per_hour"], *([*role, rate] for role, rate in zip(roles, (10, 14), strict=True))]
    asked = {
        "PAYROLL_SENSITIVITY": (metric, "Generalist.pay", [[40_000, 60_000]]),
        "PAYROLL_TORNADO": (metric,),
        "PAYROLL_SOLVE": ("Generalist.pay", metric, 3),
        "PAYROLL_RISK": ([["Generalist.pay", "uniform", 40_000, 60_000]], metric, 100),
    }
    for name, more in some(asked.items()):
        answer = call(name, yields, *TABLES[1:], *more)
        assert not isinstance(answer, CellError) or answer.code == "#N/A", answer  # a target that is not met
        refused = call(name, *TABLES, *more)
        assert refused.code == "#VALUE!"
        told = f"metric {metric} is not computed: no items_per_hour: no role of the workforce has it"
        assert refused.message == told
    figures = [row[0] for row in answer]  # of the risk, asked last
    assert ("mean of the best 5 %" in figures) == (metric in {"capacity_change", "capacity_trough"})
    assert ("expected shortfall, worst 5 %" in figures) != ("mean of the best 5 %" in figures)
    assert call("PAYROLL_METRIC", *TABLES, metric) == "-"


def test_output_by_month_asks_for_items_where_no_role_has_them():
    refused = call("PAYROLL_OUTPUT", *TABLES)
    assert refused.code == "#VALUE!"
    assert refused.message == "workforce: items_per_hour must be given for one role at least"


def test_the_catalogue_knows_its_names():
    assert "PAYROLL_OUTPUT" in CATALOGUE
    assert "PAYROLL_NOBODY" not in CATALOGUE


def test_what_overflows_is_a_number_error_in_its_own_cell():
    answer = call("PAYROLL_GROW", [[1.7e308], [20]], 10)
    assert answer[0][0].code == "#NUM!"
    assert answer[1] == [200.0]
    assert call("PAYROLL_GROW", 1.7e308).code == "#NUM!"
    assert call("PAYROLL_GROW", 10**400).code == "#NUM!"


@pytest.mark.parametrize("cell", [{}, {1}, b"x", 1j, object, np.array(3.0), [[{}]], [[1, {1}], [2, 3]]], ids=str)
def test_what_no_cell_can_hold_is_a_value_error_wherever_it_stands(cell):
    places = [(each, position) for each in CATALOGUE.values() for position in range(len(each.arguments))]
    for function, position in some(places):
        given = [*function.example.arguments, *[None] * len(function.arguments)][: len(function.arguments)]
        given[position] = cell
        answer = function(*given)
        flat = [each for row in answer for each in row] if isinstance(answer, list) else [answer]
        assert any(isinstance(each, CellError) and each.code == "#VALUE!" for each in flat), function.name


def test_a_table_with_such_a_cell_says_which():
    workforce, *others = TABLES
    rows = [list(row) for row in workforce]
    rows[1][2] = {}
    assert call("PAYROLL_PLAN", rows, *others).message == "workforce row 2, column 3 must be something a cell can hold"


@pytest.mark.parametrize("text", ["x" * 100_000, "two words " * 10_000, "a\nb" * 50_000])
def test_messages_are_one_line_of_255_letters_however_long_the_input(text):
    workforce, changes, settings = TABLES
    wrong = [[*changes[0]], *([text, *row[1:]] for row in changes[1:])]
    messages = [
        call("PAYROLL_EMPLOYER_TAX", 1, text).message,
        call("PAYROLL_PARAMETER", text).message,
        call("PAYROLL_METRIC", workforce, wrong, settings, "npv").message,
        call("PAYROLL_METRIC", *TABLES, text).message,
    ]
    for message in some(messages):
        assert 20 < len(message) <= 255
        assert message.isprintable()
    assert "did you mean" in CellError("#N/A", f"'{'x' * 300}'; did you mean 'US-CA'?").message


def test_a_range_makes_the_errors_each_cell_makes_alone():
    # the second row's minimum is above its maximum, the others' are not
    minimum, service = [[1.0], [9.0], [2.0]], [[2.0], [2.0], [-1.0]]
    answer = call("PAYROLL_SEVERANCE", 1_000, service, 1, minimum, 4)
    rows = zip(service, minimum, strict=True)
    alone = [call("PAYROLL_SEVERANCE", 1_000, *years, 1, *least, 4) for years, least in rows]
    assert [getattr(row[0], "code", row[0]) for row in answer] == [2_000.0, "#VALUE!", "#NUM!"]
    assert answer[1][0] == alone[1] == CellError("#VALUE!", "maximum_weeks must not be below minimum_weeks")
    assert [answer[0][0], answer[2][0].code] == [alone[0], alone[2].code]


def test_what_cells_share_is_told_once_for_all_of_them():
    answer = call("PAYROLL_EMPLOYER_TAX", [[1.0]] * 50_000, "US-ZZ")
    assert {row[0] for row in answer} == {call("PAYROLL_EMPLOYER_TAX", 1.0, "US-ZZ")}


def test_a_result_of_another_kind_is_shown_as_a_cell_can_hold_it():
    version = CATALOGUE["PAYROLL_VERSION"]
    for result, shown in ((None, ""), (np.float64(2), 2.0), (np.inf, CellError), (CellError("#N/A", "why"), CellError)):
        answer = attrs.evolve(version, compute=lambda result=result: result)()
        assert answer == shown if shown != CellError else isinstance(answer, CellError)


def test_settings_may_have_a_header_and_blank_rows():
    read = SettingsRange("").read([["Setting", "Value"], [None, None], ["start", "2025-01-01"], ["months", 12]])
    assert read == {3: {"setting": "start", "value": "2025-01-01"}, 4: {"setting": "months", "value": 12}}
    assert "given twice" in SettingsRange("").read([["months", 12], ["months", 24]]).message
    assert "columns" in SettingsRange("").read([["months"]]).message


def test_values_skip_blanks_and_refuse_words():
    assert ValuesRange("").read([[1, None], ["", 2.5]]) == [1.0, 2.5]
    assert ValuesRange("").read([["x"]]).code == "#VALUE!"
    assert ValuesRange("").read([[None]]).code == "#VALUE!"
    assert ValuesRange("").read([["#REF!"]]).code == "#REF!"


def test_rows_skip_blank_ones_and_leave_blanks_at_their_end_out():
    assert RowsRange("").read([["a", 1, None], [None, None, None], ["b", None, 2]]) == {1: ["a", 1], 3: ["b", None, 2]}
    assert RowsRange("").read([[None]]).code == "#VALUE!"
    assert RowsRange("").read([["#NAME?"]]).code == "#NAME?"


def test_a_number_says_what_it_takes():
    assert Number("", minimum=-np.inf).wanted == "a number"
    assert Number("", above=True, maximum=168).wanted == "a number above 0, at most 168"


def test_severance_has_its_limits_the_right_way_round():
    assert call("PAYROLL_SEVERANCE", 1_000, 40, 1, 2, 26) == 26_000.0
    assert call("PAYROLL_SEVERANCE", 1_000, 1, 1, 2) == 2_000.0
    assert "maximum_weeks" in call("PAYROLL_SEVERANCE", 1_000, 5, 1, 10, 5).message


def test_a_ratio_over_nobody_is_a_dash():
    nobody = [TABLES[0][0], ["Generalist", 3, 60_000, "US"]]
    everybody = [TABLES[1][0], ["reduce", "Generalist", 3, "heads", "2025-06-30"]]
    assert call("PAYROLL_METRIC", nobody, everybody, TABLES[2], "cost_per_head") == "-"


def test_a_grid_needs_both_of_the_second_driver():
    answer = call("PAYROLL_SENSITIVITY", *TABLES, "npv", "Specialist.pay", [[1e5]], "Generalist.pay")
    assert answer == CellError("#VALUE!", "driver2 and values2 go together: give both or neither")


def test_one_driver_gives_a_column_and_what_cannot_be_is_an_error_of_its_cell():
    answer = call("PAYROLL_SENSITIVITY", *TABLES, "run_rate_change", "changes[1].amount", [[1, 99]])
    assert answer[0] == ["changes[1].amount", "run_rate_change"]
    assert answer[1] == [1.0, 32_295.0]
    assert answer[2][1].code == "#NUM!"


def test_uncertainties_name_their_row_and_may_rest_on_evidence():
    wrong = call("PAYROLL_RISK", *TABLES, [["Specialist.pay", "uniform", "low", 1e5]])
    assert "uncertainties row 1" in wrong.message
    unknown = call("PAYROLL_RISK", *TABLES, [["Specialist.pay"]])
    assert unknown.code == "#VALUE!"
    assert "give its distribution" in unknown.message


def test_solve_says_when_there_is_no_solution_and_finds_whole_heads():
    answer = call("PAYROLL_SOLVE", *TABLES, "Specialist.pay", "run_rate_change", -1e12)
    assert answer.code == "#N/A"
    assert "nearest" in answer.message
    heads = call("PAYROLL_SOLVE", *TABLES, "changes[1].amount", "headcount_change", 0)
    assert heads == 1.0
    for target in (-50_000, 60_000):
        found = call("PAYROLL_SOLVE", *TABLES, "changes[1].amount", "run_rate_change", target)
        assert found == int(found)


def test_notes_of_a_function_are_printed_and_errors_shown_by_code():
    noted = attrs.evolve(
        CATALOGUE["PAYROLL_CUT"],
        notes="One more thing.",
        example=attrs.evolve(CATALOGUE["PAYROLL_CUT"].example, result=CellError("#N/A", "why")),
    )
    assert "One more thing." in markdown([noted])
    assert "gives #N/A" in describe(noted)


@pytest.mark.parametrize("name", ["PAYROLL_PLAN", "PAYROLL_HEADCOUNT", "PAYROLL_SUMMARY", "PAYROLL_BRIDGE"])
def test_a_table_that_is_no_table_is_refused(name):
    for cells in ([[None]], [[1, 2]], [["role", "role"], ["a", "b"]], [["role", None], ["a", "b"]]):
        answer = call(name, cells, *TABLES[1:])
        assert answer.code == "#VALUE!"
        assert answer.message.startswith("workforce")


@pytest.mark.parametrize(("workforce", "change", "message"), [
    (["Clerk", 400, "45 USD", "US"], [], 'workforce row 2: pay must be a number, 0 or more; got "45 USD"'),
    (["Clerk", 400, "45.000", "US"], [],
     "workforce row 2: pay must be a number; got text that can be read as two numbers; type it as a number"),
    (["Clerk", 400, -45_000, "US"], [], "workforce row 2: pay must be 0 or more"),
    ([], ["reduce", "Clerk", 500, "heads", "2025-06-30"],
     "changes row 2: takes 500 heads but the role has 400 on 2025-06-30"),
    ([], ["reduce", "all", 400.5, "heads", "2025-06-30"],
     "changes row 2: takes 400.5 heads but the group has 400 on 2025-06-30"),
    ([], ["reduce", "Clerk", -1, "heads", "2025-06-30"],
     "changes row 2: amount of a reduce in unit heads must be 0 or more; got -1"),
    ([], ["reduce", "Pilot", 1, "heads", "2025-06-30"],
     'changes row 2: role must be a role of the workforce, group:NAME or all; got "Pilot"; roles are Clerk'),
])  # fmt: skip
def test_a_message_about_a_table_repeats_what_was_given(workforce, change, message):
    rows = [TABLES[0][0], workforce or ["Clerk", 400, 45_000, "US"]]
    answer = call("PAYROLL_METRIC", rows, [TABLES[1][0], *([change] if change else [])], TABLES[2], "npv")
    assert answer == CellError("#VALUE!", message)


def test_what_one_cell_holds_is_repeated_but_no_number_of_pay():
    assert call("PAYROLL_ANNUAL_PAY", "45 USD").message == 'pay must be a number, 0 or more; got "45 USD"'
    day = dt.date(2025, 1, 1)
    assert call("PAYROLL_ANNUAL_PAY", day).message == "pay must be a number, 0 or more; got the date 2025-01-01"
    for cell in ("45,00", "$45000", "45.000", -45_000):
        assert "45" not in call("PAYROLL_ANNUAL_PAY", cell).message
    assert call("PAYROLL_PARAMETER", 45_000).message.endswith("got a number")


def test_carried_and_overridden_law_is_listed():
    settings = [["start", "2027-01-01"], ["months", 2], ["US.futa.rate", 0.05]]
    rows = call("PAYROLL_SUMMARY", TABLES[0], [TABLES[1][0]], settings)
    shown = {row[0]: row[2] for row in rows}
    assert shown["carried forward: US.social_security.wage_base"] == "as of 2026"
    assert shown["overridden: US.futa.rate"] == "fraction of wages"


def test_row_evidence_reaches_the_plan():
    workforce = [[*TABLES[0][0], "source", "confidence"], *([*row, "HR system", "sourced"] for row in TABLES[0][1:])]
    assert call("PAYROLL_METRIC", workforce, *TABLES[1:], "npv") == call("PAYROLL_METRIC", *TABLES, "npv")


def test_a_law_the_figures_do_not_decide_is_a_row_of_the_summary():
    workforce = [["role", "headcount", "pay", "jurisdiction", "attrition"], ["Nurse", 400, 60_000, "US-OH", 0]]
    changes = [["change", "role", "amount", "unit", "start", "notice_days"],
               ["reduce", "Nurse", 80, "heads", "2026-06-30", 60]]  # fmt: skip
    settings = [["start", "2026-01-01"], ["months", 24], ["US-OH.unemployment.rate", 0.027]]
    rows = CATALOGUE["PAYROLL_SUMMARY"](workforce, changes, settings)
    by_hand = [row for row in rows if str(row[0]).startswith("check by hand: ")]
    # 80 of 400 may be a site that closes; of Ohio's law heads alone do not tell
    assert [row[0] for row in by_hand] == [
        "check by hand: Worker Adjustment and Retraining Notification Act",
        "check by hand: Ohio notice of a layoff, R.C. 4141.28(C)",
    ]
    assert {row[2] for row in by_hand} == {"US-OH"}
