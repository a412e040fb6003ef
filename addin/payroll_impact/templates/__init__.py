"""Workbook templates: native models with the functions' answers beside them, built for one host."""

from collections.abc import Callable, Sequence

from payroll_impact.errors import InputError, nearest
from payroll_impact.hosts.lite import add_lite_parts
from payroll_impact.hosts.spelling import HOSTS, Host
from payroll_impact.model import Plan
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates.book import Book
from payroll_impact.templates.cost_per_head import cost_per_head
from payroll_impact.templates.exit_costs import exit_costs
from payroll_impact.templates.quick import quick
from payroll_impact.templates.what_if.limits import MONTHS
from payroll_impact.templates.what_if.workbook import what_if

__all__ = ["MONTHS", "TEMPLATES", "build_template"]

TEMPLATES: dict[str, tuple[str, Callable[[Book, Plan], None]]] = {
    "what-if": ("What if: payroll month by month", what_if),
    "cost-per-head": ("Cost per head", cost_per_head),
    "exit-costs": ("Exit costs of one cut", exit_costs),
    "quick": ("Quick: a cut here, growth there", quick),
}


def build_template(
    name: str,
    *,
    scenario: "Plan | Sequence[Plan] | None" = None,
    host: Host = "lite",
    variants: bool = True,
    requirement: str | None = None,
) -> bytes:
    """Build a workbook template, evaluated, for one host.

    Parameters
    ----------
    name : str
        One of `TEMPLATES`.
    scenario : Plan or sequence of Plan, optional
        What its inputs show; the founding case by default. Several are the cases of what-if, which share workforce and
        settings.
    host : {"lite", "server", "classic", "calc", "none"}
        Where it will be opened: how our functions are stored. With none there are native formulas only.
    variants : bool
        Whether what-if fills its further cases with variants of a single scenario: two waves, slower hiring.
    requirement : str, optional
        For lite: the line of requirements.txt that installs this package; by default the workbook carries the program.

    Returns
    -------
    bytes
        An .xlsx file with the value of every formula beside it; the same arguments give the same bytes.

    Raises
    ------
    InputError
        If there is no such template or host, the scenario does not fit it, or a requirement is not for lite.
    HostError
        If formualizer, which evaluates it, is not installed.
    """
    if name not in TEMPLATES:
        hint = nearest(name, list(TEMPLATES)) or f"; there are {', '.join(TEMPLATES)}"
        raise InputError(f"there is no template {name!r}{hint}")
    if host not in HOSTS:
        raise InputError(f"host must be one of {', '.join(HOSTS)}; got {host!r}")
    if requirement is not None and host != "lite":
        raise InputError(f"a requirement goes with a workbook for lite; this one is for {host}")
    given = load_scenario() if scenario is None else scenario
    plans = [given] if isinstance(given, Plan) else list(given)
    title, write = TEMPLATES[name]
    book = Book(host, title)
    if name == "what-if":
        what_if(book, *plans, variants=variants)
    elif len(plans) > 1:
        raise InputError(f"template {name} takes one scenario; got {len(plans)}")
    else:
        write(book, plans[0])
    workbook = book.finished()
    return add_lite_parts(workbook, requirement=requirement) if host == "lite" else workbook
