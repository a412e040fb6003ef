"""A comparison for programs: one JSON document."""

import datetime as dt
import json
import math
from typing import Any

from payroll_impact.documents.comparison.bridge import Bridge
from payroll_impact.documents.comparison.content import PlanComparison
from payroll_impact.documents.report.data import SIGN_CONVENTION


def to_json(found: PlanComparison) -> bytes:
    """Return a comparison as one JSON document, in UTF-8.

    Parameters
    ----------
    found : PlanComparison
        What `compare_plans` found.

    Returns
    -------
    bytes
        Plans, metrics, differences and bridges; a payback that never comes is "never", what is not
        defined is null.
    """
    document = {
        "version": found.version,
        "sign": SIGN_CONVENTION,
        "plans": [
            {
                "name": name,
                "title": found.titles[index],
                "currency": found.currencies[index],
                "metrics": {metric: plain(values[index]) for metric, values in found.metrics.items()},
                "statutory": found.statutory[index],
                "workbook_checks": found.workbook_checks[index],
            }
            for index, name in enumerate(found.names)
        ],
        "differences": [
            {
                "table": row.table,
                "row": row.row,
                "column": row.column,
                "title": row.title,
                "values": [plain(value) for value in row.values],
            }
            for row in found.differences
        ],
        "bridges": [_bridge(bridge) for bridge in found.bridges],
    }
    return f"{json.dumps(document, allow_nan=False, ensure_ascii=False, indent=2)}\n".encode()


def _bridge(bridge: Bridge) -> dict[str, Any]:
    return {
        "from": bridge.base,
        "to": bridge.name,
        "method": bridge.method,
        "explanation": bridge.explanation,
        "steps": [
            {
                "title": step.title,
                "before": plain(step.before),
                "after": plain(step.after),
                "effects": {metric: plain(effect) for metric, effect in step.effects.items()},
            }
            for step in bridge.steps
        ],
    }


def plain(value: Any) -> Any:
    """Return a value as JSON knows it.

    >>> plain(float("inf")), plain(dt.date(2025, 9, 12))
    ('never', '2025-09-12')
    """
    if isinstance(value, float) and not math.isfinite(value):
        return "never" if value > 0 else None
    return value.isoformat() if isinstance(value, dt.date) else value
