"""One plan of several scenarios, whichever numbers vary, for hypothesis; and the same scenarios one by one."""

import attrs
import numpy as np
from hypothesis import strategies as st
from strategies import figures, plans

from payroll_impact.model import Change, Role, Settings

# by how each may vary and stay valid: a share of itself, or whole numbers up to itself
LESS = {
    Role: ("headcount", "pay", "hours", "bonus", "benefits", "benefits_per_head", "overhead_per_head", "hire_cost",
           "markup", "attrition", "backfill", "items_per_hour", "acceptance", "ramp_months", "item_value"),
    Change: ("notice_days", "severance_weeks", "tenure", "severance_min", "pto_days", "cost_per_head"),
    Settings: ("discount_rate", "wage_base_growth", "utilisation"),
}  # fmt: skip
SCENARIOS = 3


def several(values):
    """Return one value, or one for each scenario."""
    each = st.lists(values, min_size=SCENARIOS, max_size=SCENARIOS)
    return st.one_of(values.map(lambda value: [value] * SCENARIOS), each)


SHARES = several(figures(0.5, 1.0))


@st.composite
def families(draw, *, most_roles=3, most_changes=5, **fixed):
    """Return one plan of several scenarios, and the same scenarios as plans of plain numbers; see `plans`."""
    plan = draw(plans(most_roles=most_roles, most_changes=most_changes, **fixed))
    workforce = [draw(varied(role)) for role in plan.workforce]
    changes = [draw(varied(change)) for change in plan.changes]
    settings = draw(varied(plan.settings))
    singles = [
        attrs.evolve(plan, workforce=[role[n] for role in workforce], changes=[change[n] for change in changes],
                     settings=settings[n])
        for n in range(SCENARIOS)
    ]  # fmt: skip
    return attrs.evolve(
        plan,
        workforce=[merged(rows) for rows in workforce],
        changes=[merged(rows) for rows in changes],
        settings=merged(settings),
    ), singles


@st.composite
def varied(draw, row):
    """Return a row several times, some of its numbers another each time."""
    columns = {}
    for name in LESS[type(row)]:
        if getattr(row, name) is not None and draw(st.booleans()):
            columns[name] = [getattr(row, name) * share for share in draw(SHARES)]
    if isinstance(row, Change) and draw(st.booleans()):
        columns["amount"] = [_other(row, share) for share in draw(SHARES)]
        columns["months"] = draw(several(st.integers(1, 14))) if row.change == "grow" else [1.0] * SCENARIOS
    if isinstance(row, Settings):
        columns["time_to_fill"] = draw(several(st.integers(0, 6)))
        given_ = {path: draw(SHARES) for path in row.overrides}
        columns["overrides"] = [
            {path: value * given_[path][n] for path, value in row.overrides.items()} for n in range(SCENARIOS)
        ]
    return [attrs.evolve(row, **{name: values[n] for name, values in columns.items()}) for n in range(SCENARIOS)]


def _other(change, share):
    if change.unit == "multiple":
        return 1 + (change.amount - 1) * share
    return change.amount * (2 - share if change.unit == "target" else share)


def merged(rows):
    """Return rows that differ in numbers only as one row, with an array for each number that differs."""
    joined = {}
    for field in attrs.fields(type(rows[0])):
        values = [getattr(row, field.name) for row in rows]
        if field.name == "overrides":
            joined[field.name] = {path: column([value[path] for value in values]) for path in values[0]}
        else:
            joined[field.name] = column(values)
    return attrs.evolve(rows[0], **joined)


def column(values):
    return values[0] if all(value == values[0] for value in values) else np.array(values)
