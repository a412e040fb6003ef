"""`functions` and `call`: the catalogue from a shell."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import payroll_impact as pi
from payroll_impact.atomic import require_file
from payroll_impact.errors import InputError, nearest

if TYPE_CHECKING:
    from payroll_impact.functions import Function

_SCENARIOS = (".toml", ".xlsx", ".xlsm")
_HANDED_OVER = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")


def functions(
    name: Annotated[
        str | None, typer.Argument(help="A function, such as PAYROLL_CUT; without one, all of them.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the reference page.")] = False,
) -> None:
    """List the spreadsheet functions, or explain one."""
    from payroll_impact.functions import document  # noqa: PLC0415 - the catalogue does without

    chosen = list(pi.functions.CATALOGUE.values()) if name is None else [_function(name)]
    if markdown:
        typer.echo(document.markdown(chosen), nl=False)
    elif name is not None:
        typer.echo(document.describe(chosen[0]))
    else:
        for function in chosen:
            typer.echo(f"{function.syntax}\n    {function.summary}")


def call(
    name: Annotated[str, typer.Argument(help="A function, such as PAYROLL_CUT.")],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ARGUMENT]...",
            help='Cells as JSON (1500, "US-CA", null), text, ranges as JSON rows ([[1,2],[3,4]]) or @file.csv; '
            "@plan.toml or @plan.xlsx for workforce, changes and settings (and places).",
        ),
    ] = None,
) -> None:
    """Call a spreadsheet function and print its answer as JSON.

    Put -- before the first argument if one of them begins with a minus sign.
    """
    function = _function(name)
    answer = function(*_all_cells(function, arguments or []))
    if isinstance(answer, pi.cells.CellError):
        raise InputError(f"{answer.code} {answer.message}")
    typer.echo(json.dumps(answer, default=_shown, ensure_ascii=False, allow_nan=False))


def _function(name: str) -> "Function":

    function = pi.functions.CATALOGUE.get(name.upper())
    if function is None:
        raise InputError(f"function {name!r} is not known{nearest(name, list(pi.functions.CATALOGUE))}")
    return function


def _all_cells(function: "Function", arguments: list[str]) -> list[Any]:
    """Read all arguments; a scenario is three, and brings its places to where the function takes them."""
    cells: list[Any] = []
    places: list[list[Any]] = []
    scenario = False
    for argument in arguments:
        path = Path(argument[1:])
        if argument.startswith("@") and path.suffix.lower() in _SCENARIOS:
            plan = pi.load_scenario(path)
            cells += pi.scenarios.as_cells(plan)
            places, scenario = pi.scenarios.places_as_cells(plan), True
        else:
            cells.append(_csv(path) if argument.startswith("@") else _cell(argument))
    names = [argument.name for argument in function.arguments]
    if scenario and "places" in names:
        index = names.index("places")
        cells += [None] * (index - len(cells))
        # places are a table: a word there is meant for the argument after them
        if len(cells) == index or isinstance(cells[index], str):
            cells.insert(index, places or None)
    return cells


def _cell(argument: str) -> Any:
    """Read an argument as JSON, or as text as it stands."""
    try:
        value = json.loads(argument)
    except (ValueError, RecursionError):
        return argument
    if isinstance(value, list) and len({len(row) if isinstance(row, list) else 1 for row in value}) > 1:
        raise InputError("an argument has rows of several lengths; give each as many cells")
    return argument if isinstance(value, dict) else value


def _csv(path: Path) -> list[list[Any]]:


    # what a shell hands over by <(...) ends when its command does
    if not str(path).startswith(_HANDED_OVER):
        require_file(path, str(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[pi.cells.read_typed(text) for text in row] for row in csv.reader(file)]
    except UnicodeDecodeError:
        raise InputError(f"cannot read {path}: it is not UTF-8 text") from None
    except (OSError, csv.Error) as error:
        raise InputError(f"cannot read {path}: {str(getattr(error, 'strerror', None) or error).lower()}") from None


def _shown(value: Any) -> str:
    """Return a date or an error of a table as JSON can hold it."""
    return str(value.isoformat() if hasattr(value, "isoformat") else value.code)
