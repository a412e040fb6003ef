"""What is kept by the content of ranges: computed once, within bounds, by any number of threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from payroll_impact.functions import CATALOGUE, Memo, plans
from payroll_impact.model import METRICS
from proof import some

WORKFORCE, CHANGES, SETTINGS = plans.TABLES
METRIC = CATALOGUE["PAYROLL_METRIC"]


def copied(table):
    return [list(row) for row in table]


@pytest.fixture
def compared(monkeypatch):
    """The plans compared since the test began, none of them known before."""
    found = []
    kept = Memo(lambda _: 1, 100)
    monkeypatch.setattr(plans, "_COMPARISONS", kept)
    monkeypatch.setattr(plans, "compare", lambda plan, compare=plans.compare: found.append(plan) or compare(plan))
    return found


def test_a_sheet_full_of_functions_compares_one_plan(compared):
    for name in some([*METRICS] * 5):
        assert not hasattr(METRIC(copied(WORKFORCE), copied(CHANGES), copied(SETTINGS), name), "code")
    CATALOGUE["PAYROLL_BRIDGE"](copied(WORKFORCE), copied(CHANGES), copied(SETTINGS))
    assert len(compared) == 1


def test_a_sheet_that_looks_at_17_variants_by_turns_compares_17_plans(compared):
    for _ in some(range(3)):
        for number in some(range(17)):
            workforce = copied(WORKFORCE)
            workforce[1][2] = 60_000 + number
            assert METRIC(workforce, CHANGES, SETTINGS, "cost_per_head") > 0
    assert len(compared) == 17


def test_a_figure_of_many_roles_is_that_of_few_and_keeps_no_months_by_role(monkeypatch, compared):
    tables = [[*copied(WORKFORCE), ["Clerk", 7, 41_000, "US"]], CHANGES, [["start", "2025-06-01"], ["months", 24]]]
    few = {name: METRIC(*tables, name) for name in METRICS}
    monkeypatch.setattr(plans, "_MANY_ROLES", 1)
    monkeypatch.setattr(plans, "_TOTALS", Memo(lambda _: 1, 100))
    assert {name: METRIC(*tables, name) for name in METRICS} == {
        name: value if isinstance(value, str) else pytest.approx(value, rel=1e-12) for name, value in few.items()
    }
    assert len(compared) == 1
    assert METRIC(*tables, "profit").code == "#VALUE!"
    tables[0][1][1] = -1
    assert METRIC(*tables, "npv").message == "workforce row 2: headcount must be 0 or more; got -1"


def test_threads_that_ask_at_once_compare_one_plan(compared):
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(lambda _: METRIC(copied(WORKFORCE), CHANGES, SETTINGS, "npv"), range(64)))
    assert len(answers) == 1
    assert len(compared) == 1


def test_true_is_not_taken_for_the_1_seen_before():
    one, true = copied(WORKFORCE), copied(WORKFORCE)
    one[2][1], true[2][1] = 1, True
    assert METRIC(one, CHANGES, SETTINGS, "run_rate_change") == 32_295.0
    assert METRIC(true, CHANGES, SETTINGS, "run_rate_change").code == "#VALUE!"
    assert METRIC(one, CHANGES, SETTINGS, "run_rate_change") == 32_295.0


def test_an_error_says_the_row_of_the_range_it_stands_in():
    told = []
    for blank in (0, 2):
        workforce = [WORKFORCE[0], *[[None] * 4] * blank, ["Generalist", -1, 60_000, "US"]]
        told.append(METRIC(workforce, CHANGES, SETTINGS, "npv").message)
    assert [message.partition(":")[0] for message in told] == ["workforce row 2", "workforce row 4"]


def test_what_no_host_hands_over_is_read_without_being_kept():
    assert METRIC([["role"], [["a list in a cell"]]], CHANGES, SETTINGS, "npv").code == "#VALUE!"


def test_nothing_is_kept_of_an_error():
    memo, tries = Memo(len, 10), iter(["", "text"])

    def fail_once():
        return next(tries) or int("")

    with pytest.raises(ValueError, match="invalid literal"):
        memo.get("key", fail_once)
    assert memo.get("key", fail_once) == "text"


def test_who_waits_for_another_thread_takes_its_result():
    memo, begun, go_on, computed = Memo(len, 10), threading.Event(), threading.Event(), []

    def compute():
        computed.append(1)
        begun.set()
        assert go_on.wait(10)
        return "text"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(memo.get, "key", compute)
        assert begun.wait(10)
        second = threads.submit(memo.get, "key", compute)
        threading.Timer(0.05, go_on.set).start()
        assert first.result(10) is second.result(10)
    assert computed == [1]


def test_the_last_result_is_kept_whatever_its_size():
    memo = Memo(len, 10)
    assert memo.get("long", lambda: "x" * 100) is memo.get("long", lambda: "other")
    assert memo.get("short", lambda: "x") == "x"
    assert memo.get("long", lambda: "other") == "other"
