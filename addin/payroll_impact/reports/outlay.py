"""One-off against recurring: what the plan costs once, what it changes for good, and when that has paid back."""

import attrs

from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES, Comparison
from payroll_impact.model.calendar import MONTHS_PER_YEAR

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
            before, after = (_level(comparison, side, kind, name) for side in ("baseline", "plan"))
            rows.append(OutlayRow(kind, name, before, after, after - before))
    return tuple(rows)


def _level(comparison: Comparison, side: str, kind: str, name: str) -> float:
    projection = getattr(comparison, side)
    if kind == ONCE:
        return float(projection.lines[name].sum())
    if name == "employer_tax":  # of a full year: capped taxes fall in its first months
        return float(projection.annual_tax.sum())
    return float(projection.lines[name][:, -1].sum() * MONTHS_PER_YEAR)
