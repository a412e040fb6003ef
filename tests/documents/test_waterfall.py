"""The stacked columns of a waterfall draw every bar between its two levels, also across zero."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll_impact.documents import (
    WATERFALL,
    Chart,
    Column,
    Document,
    Section,
    Series,
    Table,
    waterfall_bars,
    waterfall_cells,
    waterfall_columns,
)
from proof import some
from report_books import opened

LEVELS = st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=6)


def steps_of(levels):
    """Return each step between two levels with the parts of its bar."""
    bars = waterfall_cells(levels)[1:-1]
    return [
        (begins, ends, dict(zip(WATERFALL, parts, strict=True)), top)
        for begins, ends, *parts, top in bars
    ]  # fmt: skip


@given(LEVELS)
def test_a_step_spans_its_two_levels(levels):
    steps = steps_of(levels)
    assert [(begins, ends) for begins, ends, _, _ in steps] == list(pairwise(levels))
    for begins, ends, part, top in steps:
        low, high = sorted((begins, ends))
        height = part["rise"] + part["fall"] - part["rise_below"] - part["fall_below"]
        assert height == pytest.approx(high - low, rel=1e-9, abs=1e-3)
        assert top == max(high, 0.0)
        # nothing hidden lies under a bar that crosses zero, else it begins where the hidden base ends
        if low < 0 < high:
            assert part["base"] == 0
            assert part["rise"] + part["fall"] == pytest.approx(high)
            assert part["rise_below"] + part["fall_below"] == pytest.approx(low)
        else:
            assert part["base"] == (low if low >= 0 else high)


@given(LEVELS)
def test_a_step_has_one_colour(levels):
    for begins, ends, part, _ in some(steps_of(levels)):
        rises, falls = (part[name] - part[f"{name}_below"] for name in ("rise", "fall"))
        assert (rises if ends < begins else falls) == 0


@given(LEVELS)
def test_the_first_and_the_last_level_stand_on_zero(levels):
    bars = waterfall_cells(levels)
    for level, bar in zip((levels[0], levels[-1]), (bars[0], bars[-1]), strict=True):
        assert bar == (0.0, level, 0.0, 0.0, 0.0, 0.0, 0.0, level, max(level, 0.0))


@pytest.mark.parametrize(("steps", "shown"), [(8, 10), (20, 13)])
def test_of_many_bars_those_of_nought_are_left_out(steps, shown):
    amounts = [0.0 if step % 2 else 1.0 for step in range(steps)]
    amounts[1] = 5.0
    levels = [3.0]
    for amount in amounts:
        levels.append(levels[-1] + amount)
    names = ["before", *(f"step {step}" for step in range(steps)), "after"]
    cells = zip(names, [levels[0], *amounts, levels[-1]], waterfall_cells(levels), strict=True)
    columns = (Column("title", "Step"), Column("amount", "Amount", "money"), *waterfall_columns("money"))
    table = Table("steps", "Steps", columns, tuple((name, amount, *bar) for name, amount, bar in cells))
    series = Series(name="Steps", table="steps", x="title", y="amount", rows=range(len(names)))
    chart = Chart(kind="waterfall", title="Steps", y_title="EUR", series=(series,))
    section = Section(name="steps", title="Steps", parts=(chart, table))
    bars = waterfall_bars(Document(kind="test", title="Steps", headline="", facts=(), sections=(section,)), chart)
    assert len(bars) == shown
    assert [bar.total for bar in bars] == [True, *[False] * (shown - 2), True]
    assert [before.ends for before in bars[:-1]] == [*(after.begins for after in bars[1:-1]), bars[-1].ends]


def test_the_columns_of_the_sheet_reach_each_level(founding_book, founding_content):
    rows = list(founding_book["Bridge"].iter_rows(values_only=True))
    start = max(n for n, row in enumerate(rows) if row[0] == "Baseline")
    bars = rows[start : start + len(founding_content.bridge)]
    for shown, expected in some(zip(bars, founding_content.bridge, strict=True)):
        assert shown[0] == expected.title
        base, *visible = shown[2 : 2 + len(WATERFALL)]
        assert base + sum(visible) == pytest.approx(max(expected.begins, expected.ends))
        assert sum(map(abs, visible)) == pytest.approx(abs(expected.amount))


def test_the_founding_bridge_reads_from_baseline_to_plan(founding_bytes):
    rows = list(opened(founding_bytes)["Bridge"].iter_rows(min_row=5, max_row=12, values_only=True))
    assert len(rows) == 8
    for before, after in pairwise(rows[:-1]):
        assert after[4] == pytest.approx(before[4] + after[2])
    assert rows[-1][4] == pytest.approx(rows[-2][4])
