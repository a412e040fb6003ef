"""Any file is read or refused in one line: scenarios and workbooks with something wrong in them."""

import os
import random
from collections import Counter

import pytest

import scenarios
import workbooks

TIMES = int(os.environ.get("PAYROLL_IMPACT_FUZZ", "1"))


def test_any_scenario_file_is_read_or_refused_in_one_line(tmp_path):
    rng, texts, outcomes, broken = random.Random(5), scenarios.sources(), Counter(), []  # noqa: S311 - no secret
    path = tmp_path / "plan.toml"
    for _ in range(100 * TIMES):
        path.write_bytes(scenarios.mutant(rng, texts))
        broken += scenarios.broken_promises(path, outcomes)
    assert broken == []
    assert min(outcomes["read"], outcomes["refused"]) > 10


def test_any_workbook_is_worked_on_or_refused_in_one_line(tmp_path):
    pytest.importorskip("formualizer", reason="recalculation in process needs formualizer")
    rng, data, outcomes, broken = random.Random(5), workbooks.original(), Counter(), []  # noqa: S311 - no secret
    path = tmp_path / "book.xlsx"
    for _ in range(50 * TIMES):
        path.write_bytes(workbooks.mutant(rng, data))
        broken += workbooks.broken_promises(path, outcomes)
    assert broken == []
    assert min(outcomes["recalc", "ok"], outcomes["recalc", "refused"]) > 5
