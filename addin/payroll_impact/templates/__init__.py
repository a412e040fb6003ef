"""Workbook templates: native models with the functions' answers beside them, built for one host."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from payroll_impact.errors import InputError, nearest
from payroll_impact.hosts.lite import add_lite_parts
from payroll_impact.hosts.spelling import HOSTS, Host
from payroll_impact.model import Plan
from payroll_impact.scenarios import load_scenario
from payroll_impact.templates.book import Book
from payroll_impact.templates.checks import MASTER
from payroll_impact.templates.cost_per_head import cost_per_head
from payroll_impact.templates.exit_costs import exit_costs
from payroll_impact.templates.formulas import CellReference, expression, fn
from payroll_impact.templates.quick import quick
from payroll_impact.templates.what_if.all_cases import SIDE_BY_SIDE
from payroll_impact.templates.what_if.limits import Size
from payroll_impact.templates.what_if.workbook import what_if

__all__ = [
    "MASTER",
    "TEMPLATES",
    "CellReference",
    "Size",
    "build_template",
    "expression",
    "fn",
    "template_formulas",
]

TEMPLATES: dict[str, tuple[str, Callable[[Book, Plan], None]]] = {
    "what-if": ("What if: payroll month by month", what_if),
    "cost-per-head": ("Cost per head", cost_per_head),
    "exit-costs": ("Exit costs of one cut", exit_costs),
    "quick": ("Quick: a cut here, growth there", quick),
}


def build_template(  # noqa: PLR0913 - a template, its scenario, and what is asked of it
    name: str,
    *,
    scenario: "Plan | Sequence[Plan] | None" = None,
    host: Host = "lite",
    variants: bool = True,
    side_by_side: bool = False,
    blank: bool = False,
    requirement: str | None = None,
    print_calculations: bool = False,
    **size: int | None,
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
    side_by_side : bool
        Whether a what-if for none has a model of each case, so that all stand side by side without the functions.
    blank : bool
        Whether what-if is to have nobody's figures, sources and cases.
    requirement : str, optional
        For lite: the line of requirements.txt that installs this package; by default the workbook carries the program.
    print_calculations : bool
        Whether calculation sheets, and those of the law, are printed with the rest.
    **size : int, optional
        Of what-if, how much it holds: roles, changes, cuts, cases, overrides, months, as `Size` has them; by default
        what the scenarios need, and room.

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
    if blank and (name != "what-if" or scenario is not None):
        raise InputError("blank goes with what-if, and with no scenario")
    given = () if blank else load_scenario() if scenario is None else scenario
    plans = [given] if isinstance(given, Plan) else list(given)
    title, write = TEMPLATES[name]
    book = Book(host, title, print_calculations)
    if name == "what-if":
        what_if(book, *plans, variants=variants, side_by_side=side_by_side, asked=size)
    elif len(plans) > 1:
        raise InputError(f"template {name} takes one scenario; got {len(plans)}")
    elif side_by_side or any(given is not None for given in size.values()):
        raise InputError(f"template {name} has one size; what-if takes roles, changes, months, cases, side by side")
    else:
        write(book, plans[0])
    workbook = book.finished()
    return add_lite_parts(workbook, requirement=requirement) if host == "lite" else workbook


def template_formulas(title: str, facts: Mapping[str, str], *, with_functions: bool) -> Book | None:
    """Return a template written anew, its formulas not computed, to hold a workbook against.

    Parameters
    ----------
    title : str
        The title of the template, as the properties of a workbook have it.
    facts : mapping
        What the sheet About of the workbook says, by name: the size of a what-if.
    with_functions : bool
        Whether it has our functions.

    Returns
    -------
    Book or None
        None where there is no such template.
    """
    name = next((name for name, (known, _) in TEMPLATES.items() if known == title), None)
    if name is None:
        return None
    book = Book("classic" if with_functions else "none", title)
    if name != "what-if":
        TEMPLATES[name][1](book, load_scenario())
        return book
    size = Size.read(facts.get("Size", ""))
    if size is None:
        return None
    what_if(book, side_by_side=SIDE_BY_SIDE in facts, asked=attrs.asdict(size))  # any plan has the same formulas
    return book
