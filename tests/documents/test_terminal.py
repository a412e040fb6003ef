"""The terminal shows the same figures, in 80 columns, without colour or control characters."""

import io

import attrs
import pytest

from payroll_impact.documents import build_report, describe_report, print_document
from payroll_impact.documents.report import BridgeRow
from payroll_impact.model import Change, Plan, Role, Settings, compare
from proof import some


def printed(comparison, content, encoding="utf-8"):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict" if encoding == "utf-8" else "replace")
    print_document(describe_report([(comparison, content)]), file)
    file.flush()
    return file.buffer.getvalue().decode(encoding)


@pytest.fixture(scope="module")
def text(founding, founding_content):
    return printed(founding, founding_content)


def flat(text):
    return " ".join(text.split())


def test_it_fits_80_columns_and_is_plain(text):
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_it_says_the_answer_and_what_it_hangs_on(text, founding_content):
    for sentence in (founding_content.headline, founding_content.outlay, founding_content.doubt, founding_content.law):
        assert sentence in flat(text)
    for note in some(founding_content.unknowns):
        assert note.sentence in flat(text)


def test_key_figures_are_the_models(text, founding):
    change = founding.metric("run_rate_change") / 1e6
    line = next(line for line in text.splitlines() if line.startswith("Yearly run rate"))
    assert f"{change:+,.1f}m" in line
    assert f"{founding.bridge.start / 1e6:,.1f}m" in line
    assert f"{founding.bridge.end / 1e6:,.1f}m" in line
    assert "never" in next(line for line in text.splitlines() if line.startswith("Payback"))


def test_there_is_a_bar_for_each_step_where_the_last_one_ended(text, founding_content):
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Bridge of the yearly run rate")) + 1
    bars = lines[start : start + len(founding_content.bridge)]
    for line, row in some(zip(bars, founding_content.bridge, strict=True)):
        assert line.startswith(row.title)
        assert f"{row.amount / 1e6:,.1f}".replace("-", "−") in line
        assert bool(set(line) & set("█▓░")) == (row.amount != 0)


@pytest.mark.parametrize(
    ("raised", "shown"), [(0.03, "(+3 %)"), (0.003, "(+0.3 %)"), (-0.004, "(−0.4 %)"), (-0.0004, "a year, from")]
)
def test_a_share_below_one_percent_has_a_decimal(raised, shown):
    role = Role(role="Lead", headcount=10, pay=50_000, employment="contractor")
    change = Change(change="raise", role="Lead", amount=raised, unit="fraction", start="2025-02-01")
    plan = Plan(workforce=[role], changes=[change], settings=Settings(start="2025-01-01", months=12))
    assert shown in build_report(compare(plan)).headline


def test_a_narrow_alphabet_gets_letters_for_bars(founding, founding_content):
    text = printed(founding, founding_content, "ascii")
    assert "####" in text
    assert "█" not in text


def test_a_step_across_zero_has_its_bar(founding, founding_content):
    rows = (
        BridgeRow("baseline", "Baseline", "", 30.0, True, 0.0, 30.0),
        BridgeRow("mix", "Mix", "", -60.0, False, 30.0, -30.0),
        BridgeRow("plan", "Plan", "", -30.0, True, 0.0, -30.0),
    )
    lines = printed(founding, attrs.evolve(founding_content, bridge=rows)).splitlines()
    start, mix, end = (next(line for line in lines if line.startswith(row.title)) for row in rows)
    assert mix.count("░") == start.count("█") + end.count("█")
    assert mix.index("░") == end.index("█")


def test_names_cannot_write_to_the_terminal(hostile):
    text = printed(hostile, build_report(hostile))
    assert "\x1b" not in text
    assert "\x00" not in text
    assert max(map(len, text.splitlines())) <= 80
