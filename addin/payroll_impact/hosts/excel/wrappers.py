"""Fresh functions for xlwings to register, made from the catalogue for the runtime that is running.

Server and Lite share xlwings' Office.js decorator; Server computes in worker threads, which Lite's browser does
not have. Classic xlwings writes names and defaults into VBA, and knows no drop-downs and no real errors.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Annotated, Any, Literal

import xlwings as xw

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE, Argument, Function
from payroll_impact.functions.cells import Choice
from payroll_impact.functions.limits import too_many_cells
from payroll_impact.hosts.excel.cells import given, shown
from payroll_impact.hosts.excel.conversion import OfficeCells
from payroll_impact.hosts.excel.limits import CallThreads, Limits
from payroll_impact.hosts.excel.names import legal

Runtime = Literal["classic", "server", "lite", "none"]

_CATEGORY = "Payroll impact"
_HELP_LENGTH = 255  # the longest text a function wizard takes
_LITE = sys.platform == "emscripten"

if not _LITE:
    # off the browser xlwings searches the disk for this module at every argument and finds none
    _ffi: Any = ModuleType("pyodide.ffi")
    _ffi.JsNull = type("JsNull", (), {})
    sys.modules.setdefault(_ffi.__name__, _ffi)


def running() -> Runtime:
    """Return the runtime whose decorator xlwings offers here."""
    home = xw.func.__module__
    if home == "xlwings.udfs":
        return "classic"
    if home.startswith("xlwings.pro"):
        return "lite" if _LITE else "server"
    return "none"


def registered(
    home: str,
    runtime: Runtime | None = None,
    *,
    decorate: Callable[..., Any] | None = None,
    functions: Iterable[Function] | None = None,
) -> dict[str, Callable[..., Any]]:
    """Return wrapped functions by the name their module must give them.

    Parameters
    ----------
    home
        The module they will be attributes of.
    runtime, decorate
        The runtime and xlwings' decorator for it; by default those of this process.
    functions
        Some functions; by default the whole catalogue.
    """
    runtime = runtime or running()
    register: Any = decorate or xw.func
    options = {"category": _CATEGORY} if runtime == "classic" else {}
    workers = CallThreads(Limits.from_environment()) if runtime == "server" else None
    made = {}
    for function in CATALOGUE.values() if functions is None else functions:
        # VBA shows a name as it is written, Office.js shows it in capitals
        name = function.name if runtime == "classic" else function.name.lower()
        wrapper = register(**options)(wrapped(function, runtime, workers))
        wrapper.__module__ = home
        made[name] = wrapper
    return made


def wrapped(function: Function, runtime: Runtime, workers: CallThreads | None = None) -> Callable[..., Any]:
    """Return one function with the signature, hints and help xlwings reads."""
    body = _classic(function) if runtime == "classic" else _direct(function)
    call = _threaded(function, workers) if workers else body
    name = function.name if runtime == "classic" else function.name.lower()
    names = {a.name: legal(a.name) if runtime == "classic" else a.name for a in function.arguments}
    on_office = runtime in ("server", "lite")
    with_choices = on_office and _knows_choices()
    call.__name__ = call.__qualname__ = name
    call.__doc__ = function.summary[:_HELP_LENGTH]
    crossing = {"convert": OfficeCells} if on_office else {"ndim": 2, "err_to_str": True}
    call.__annotations__ = {names[a.name]: _hint(a, crossing, with_choices=with_choices) for a in function.arguments}
    if on_office:
        call.__annotations__["return"] = Annotated[Any, crossing]
    call.__signature__ = _signature(function, names)  # type: ignore[attr-defined]
    return call


def _signature(function: Function, names: Mapping[str, str]) -> inspect.Signature:
    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature(
        [inspect.Parameter(names[a.name], positional, default=a.default) for a in function.arguments]
    )


def _hint(argument: Argument, crossing: dict[str, Any], *, with_choices: bool) -> Any:
    """Return the hint of an argument: cells as they are, errors told apart from blanks, always by rows."""
    options = {"doc": argument.help[:_HELP_LENGTH]}
    if with_choices and isinstance(argument.kind, Choice):
        return Annotated[Literal[argument.kind.options], options]
    return Annotated[Any, {**options, **crossing}]


def _knows_choices() -> bool:
    """Whether this xlwings turns a `Literal` into a drop-down; older ones stumble over it."""
    from xlwings.pro import udfs_officejs  # noqa: PLC0415 - there only with a licence

    return hasattr(udfs_officejs, "extract_enum_descriptor")


def _direct(function: Function) -> Callable[..., Any]:
    def call(*cells: Any) -> Any:
        return _answer(function(*map(given, cells)))

    return call


def _threaded(function: Function, workers: CallThreads) -> Callable[..., Any]:
    def compute(*cells: Any) -> Any:
        return function(*map(given, cells))

    async def call(*cells: Any) -> Any:
        problem = too_many_cells(list(cells), workers.limits.cells)
        if problem:
            raise xw.XlwingsError(f"{function.name}: {problem}")
        try:
            return _answer(await workers.run(compute, *cells))
        except TimeoutError:
            took = f"{workers.limits.seconds:g} seconds"
            raise xw.XlwingsError(f"{function.name} took longer than {took}; ask for less in one call") from None

    return call


def _classic(function: Function) -> Callable[..., Any]:
    def call(*cells: Any) -> Any:
        result = function(*map(given, cells))
        if isinstance(result, CellError) and not result.passed_on:
            # an exception would fill the cell with a traceback
            return f"{result.code} {result.message}"
        return shown(result)

    return call


def _answer(result: Any) -> Any:
    """Return what Office.js writes; an error with something to say is raised, since only so is its text shown.

    Excel shows a text only with #VALUE!. A value that is not available stays a real #N/A, for IFNA to see.
    """
    if isinstance(result, CellError) and result.code != "#N/A" and not result.passed_on:
        raise xw.XlwingsError(result.message if result.code == "#VALUE!" else f"{result.code} {result.message}")
    return shown(result)
