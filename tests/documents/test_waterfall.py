"""The stacked columns of the bridge draw every bar between its two levels, also across zero."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_impact.documents.report.data import BridgeRow
from payroll_impact.documents.report_workbook.sheets.bridge import PARTS, bar
from report_books import opened

LEVELS = st.floats(-1e9, 1e9)


def step(begins, ends):
    return BridgeRow("x", "X", "", ends - begins, False, begins, ends)


@given(LEVELS, LEVELS)
def test_a_step_spans_its_two_levels(begins, ends):
    parts = bar(step(begins, ends))
    low, high = min(begins, ends), max(begins, ends)
    height = parts.rise_above + parts.fall_above - parts.rise_below - parts.fall_below
    assert height == pytest.approx(high - low, rel=1e-9, abs=1e-3)
    # nothing hidden lies under a bar that crosses zero, else it begins where the hidden base ends
    if low < 0 < high:
        assert parts.base == 0
        assert parts.rise_above + parts.fall_above == pytest.approx(high)
        assert parts.rise_below + parts.fall_below == pytest.approx(low)
    else:
        assert parts.base == (low if low >= 0 else high)


@given(LEVELS, LEVELS)
def test_a_step_has_one_colour(begins, ends):
    parts = bar(step(begins, ends))
    rises, falls = parts.rise_above - parts.rise_below, parts.fall_above - parts.fall_below
    assert rises == 0 or falls == 0
    if ends > begins:
        assert falls == 0
    if ends < begins:
        assert rises == 0


@given(LEVELS)
def test_a_total_stands_on_zero(amount):
    parts = bar(BridgeRow("plan", "Plan", "", amount, True, 0.0, amount))
    assert parts.total == amount
    assert parts.base == 0


def test_the_columns_of_the_sheet_reach_each_level(founding_book, founding_content):
    rows = list(founding_book["Bridge"].iter_rows(values_only=True))
    start = max(n for n, row in enumerate(rows) if row[0] == "Baseline")
    bars = rows[start : start + len(founding_content.bridge)]
    for shown, expected in zip(bars, founding_content.bridge, strict=True):
        assert shown[0] == expected.title
        base, *visible = shown[2 : 2 + len(PARTS) - 1]
        assert base + sum(visible) == pytest.approx(max(expected.begins, expected.ends))
        assert sum(map(abs, visible)) == pytest.approx(abs(expected.amount))


def test_the_founding_bridge_reads_from_baseline_to_plan(founding_bytes):
    rows = list(opened(founding_bytes)["Bridge"].iter_rows(min_row=5, max_row=12, values_only=True))
    for before, after in pairwise(rows[:-1]):
        assert after[4] == pytest.approx(before[4] + after[2])
    assert rows[-1][4] == pytest.approx(rows[-2][4])
