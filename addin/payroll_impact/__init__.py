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

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact import (
        analysis,
        batch,
        cells,
        checks,
        documents,
        functions,
        hosts,
        model,
        parameters,
        scenarios,
        templates,
        workbooks,
    )
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
__getattr__ = lazy_names(
    __name__,
    {
        "errors": ("HostError", "InputError", "MissingParameterError", "PayrollImpactError"),
        "model": ("Change", "Comparison", "Evidence", "Plan", "Projection", "Role", "Settings", "compare", "project"),
        "parameters": ("parameter",),
        "scenarios": ("build_plan", "library", "load_scenario", "save_scenario"),
    },
    rooms=("analysis", "batch", "cells", "checks", "documents", "functions", "hosts", "model", "parameters",
           "scenarios", "templates", "workbooks"),
)  # fmt: skip

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


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
