"""One-off against recurring: what the plan costs once, what it changes for good, and when that has paid back."""

import attrs

from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES, Comparison, Projection

ONCE, YEARLY = "one-off", "recurring"


@attrs.frozen
class OutlayRow:
    """One line: over all months where it is one-off [currency], of the run rate where it recurs [currency/year]."""

    kind: str
    line: str
    baseline: float
    plan: float
    change: float


def outlay_rows(comparison: Comparison) -> tuple[OutlayRow, ...]:
    """Return the one-off lines, then the recurring ones; each kind adds up to its metric."""
    rows = []
    for kind, names in ((ONCE, ONE_OFF_LINES), (YEARLY, RECURRING_LINES)):
        for name in names:
            before, after = (_level(side, kind, name) for side in (comparison.baseline, comparison.plan))
            rows.append(OutlayRow(kind, name, before, after, after - before))
    return tuple(rows)


def _level(side: Projection, kind: str, name: str) -> float:
    return float((side.lines if kind == ONCE else side.run_rate_lines)[name].sum())
