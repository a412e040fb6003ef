"""What a workforce restructuring does to payroll.

A scenario, two tables and some settings, becomes a validated `Plan`; `project` turns a plan into
arrays of headcount and cost by role and month, and `compare` holds it against its baseline.

Examples
--------
>>> from payroll_impact import Change, Plan, Role, Settings, compare, project
>>> plan = Plan(
...     workforce=[Role(role="Annotator", headcount=1_500, pay=50, basis="hour", jurisdiction="US-CA")],
...     changes=[Change(change="reduce", role="Annotator", amount=500, unit="heads", start="2025-09-30")],
...     settings=Settings(start="2025-09-01", months=12),
... )
>>> project(plan).headcount["closing"][0, -1].item()
1000.0
>>> round(compare(plan).metric("run_rate_change"), 2)
-52000000.0

A plan from a file, or from tables of cells, carries the taxes of its jurisdictions as well:

>>> from payroll_impact import load_scenario, parameter
>>> load_scenario("xai-2025").roles[0]
'Generalist tutor'
>>> parameter("social_security.wage_base", "US", 2025).value
176100.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payroll_impact.errors import HostError, InputError, MissingParameterError, PayrollImpactError
    from payroll_impact.model import (
        Change,
        Comparison,
        Evidence,
        Plan,
        Projection,
        Role,
        Settings,
        compare,
        project,
    )
    from payroll_impact.parameters import parameter
    from payroll_impact.scenarios import build_plan, library, load_scenario, save_scenario

__version__ = "0.1.0"

# a name is imported when it is first asked for: a command that only prints its help loads no arrays
_HOMES = {
    "payroll_impact.errors": ("HostError", "InputError", "MissingParameterError", "PayrollImpactError"),
    "payroll_impact.model": (
        "Change", "Comparison", "Evidence", "Plan", "Projection", "Role", "Settings", "compare", "project",
    ),
    "payroll_impact.parameters": ("parameter",),
    "payroll_impact.scenarios": ("build_plan", "library", "load_scenario", "save_scenario"),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Change",
    "Comparison",
    "Evidence",
    "HostError",
    "InputError",
    "MissingParameterError",
    "PayrollImpactError",
    "Plan",
    "Projection",
    "Role",
    "Settings",
    "__version__",
    "build_plan",
    "compare",
    "library",
    "load_scenario",
    "parameter",
    "project",
    "save_scenario",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
