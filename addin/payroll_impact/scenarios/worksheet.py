"""A plan as the three tables of a worksheet that the functions take: workforce, changes, settings."""

from typing import Any

from payroll_impact.model import Change, PlaceRule, Plan, Role, Settings
from payroll_impact.scenarios.validate_row import columns

Cells = list[list[Any]]


def as_cells(plan: Plan) -> tuple[Cells, Cells, Cells]:
    """Return a plan as a workforce, changes and settings, each with its header row.

    Parameters
    ----------
    plan : Plan
        A plan of plain numbers.

    Examples
    --------
    >>> from payroll_impact.scenarios import load_scenario
    >>> workforce, changes, settings = as_cells(load_scenario("xai-2025"))
    >>> workforce[0][:3], workforce[1][:3]
    (['role', 'group', 'headcount'], ['Generalist tutor', 'generalist', 1500.0])
    >>> changes[1][:4], settings[:2]
    (['reduce', 'group:generalist', 500.0, 'heads'], [['setting', 'value'], ['name', 'xAI tutors, September 2025']])
    """
    own = ((name, getattr(plan.settings, name)) for name in columns(Settings))
    settings = [[name, value] for name, value in (*own, *plan.settings.overrides.items())]
    return _rows(Role, plan.workforce), _rows(Change, plan.changes), [["setting", "value"], *settings]


def places_as_cells(plan: Plan) -> Cells:
    """Return the places of a plan with their header row; nothing where it has none."""
    return _rows(PlaceRule, plan.places) if plan.places else []


def _rows(kind: type, rows: "tuple[Any, ...]") -> Cells:
    names = list(columns(kind))
    return [names, *([getattr(row, name) for name in names] for row in rows)]
