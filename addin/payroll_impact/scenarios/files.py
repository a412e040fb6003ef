"""Scenario files: read them, save them, begin one, and the library that comes with the package."""

import os
import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from payroll_impact.atomic import require_file, write_atomically
from payroll_impact.errors import HostError, InputError, nearest
from payroll_impact.model import Plan, check_feasibility
from payroll_impact.scenarios.tables import build_plan
from payroll_impact.scenarios.validate_row import prefixed
from payroll_impact.scenarios.workbooks import ENDINGS

FOUNDING_CASE = "xai-2025"
TABLES = ("settings", "workforce", "changes", "places")
_TOML_PLACE = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


@cache
def library() -> dict[str, Path]:
    """Return the scenarios that come with the package: name to file.

    Examples
    --------
    >>> "xai-2025" in library()
    True
    """
    here = Path(__file__).resolve()
    packaged, repository = here.parent / "library", here.parents[3] / "workbooks" / "scenarios"
    folder = packaged if packaged.is_dir() else repository
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def load_scenario(path: "str | os.PathLike[str]" = FOUNDING_CASE) -> Plan:
    """Load a scenario from a TOML file or a what-if workbook, or by its name from the library.

    Parameters
    ----------
    path : path-like
        A file, or the bare name of a scenario of the `library`; by default the founding case.

    Returns
    -------
    Plan
        Validated, with its law resolved.

    Raises
    ------
    InputError
        Naming file, table, row and key of the first thing that does not fit.
    HostError
        If the system does not let the file be read.
    MissingParameterError
        If the law of a role's jurisdiction has no sourced value.

    Examples
    --------
    >>> load_scenario("xai-2025").settings.currency
    'USD'
    """
    with prefixed(f"{os.fspath(path)}: "):
        if Path(path).suffix.casefold() in ENDINGS:
            from payroll_impact.scenarios.workbooks import load_workbook  # noqa: PLC0415 - most scenarios are none

            return load_workbook(path)
        document = _parsed(_read(_located(path)))
        for name in document:
            if name not in TABLES:
                hint = nearest(name, TABLES) or f"; known: {', '.join(TABLES)}"
                raise InputError(f"{name!r} is no table{hint}")
        if "workforce" not in document:
            raise InputError("workforce is missing: it must have at least one row, headed [[workforce]]")
        others = (document.get("changes", ()), document.get("settings", {}), document.get("places", ()))
        plan = build_plan(document["workforce"], *others)
        check_feasibility(plan)  # an impossible change is refused here, with the file's name
        return plan


def write_starter(path: "str | os.PathLike[str]") -> None:
    """Write a commented scenario to begin from; it loads as it is.

    Parameters
    ----------
    path : path-like
        A new file that ends in ``.toml``.

    Raises
    ------
    InputError
        If the file exists already, its folder does not, or its name does not end in ``.toml``.
    HostError
        If the system refuses.
    """
    if Path(path).suffix.casefold() != ".toml":
        raise InputError(f"cannot write {os.fspath(path)}: the name of a scenario must end in .toml")
    if os.path.lexists(path):
        raise InputError(f"cannot write {os.fspath(path)}: it exists already; give another name")
    write_atomically(path, (files("payroll_impact.scenarios") / "starter.toml").read_bytes())


def _located(path: "str | os.PathLike[str]") -> Path:
    """Return the file meant: a bare name that is no file is looked up in the library."""
    given = Path(path)
    if given.suffix or len(given.parts) != 1 or given.exists():
        return given
    if str(given) not in library():
        names = list(library())
        hint = nearest(str(given), names) or f"; the library has {', '.join(names)}"
        raise InputError(f"there is no such file, nor a scenario of that name{hint}")
    return library()[str(given)]


def _read(path: Path) -> str:
    require_file(path, "it")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"line {line}: it is not UTF-8 text") from None
    except FileNotFoundError:
        raise InputError("there is no such file") from None
    except IsADirectoryError:
        raise InputError("it is a folder; give a scenario file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid file name"
        raise HostError(f"it cannot be read: {reason.lower()}") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError("it is nested too deeply") from None
    except ValueError as error:
        found = _TOML_PLACE.match(str(error))
        if found is None:
            raise InputError(f"it is not valid TOML: {error}") from None
        line = found[2] or str(text.count("\n") + 1)
        column = f", column {found[3]}" if found[3] else ""
        raise InputError(f"line {line}{column}: it is not valid TOML: {found[1][:1].lower()}{found[1][1:]}") from None
