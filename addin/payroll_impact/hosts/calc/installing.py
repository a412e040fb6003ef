"""Install the extension, remove it, and say what is there and what is missing."""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import payroll_impact
from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.calc import programs, travelling
from payroll_impact.hosts.calc.extension import build_extension
from payroll_impact.hosts.calc.names import EXTENSION
from payroll_impact.hosts.calc.office import Office

_MINUTES = 300.0
_TESTED = "PAYROLL_CUT"


class InstallationCheck(NamedTuple):
    """One line of `doctor`: what was looked at, whether it is well, and what was found."""

    check: str
    ok: bool
    detail: str


def install(profile: Path | None = None, *, extension: Path | None = None) -> str:
    """Build the extension and install it, over an older one if there is one.

    Parameters
    ----------
    profile : Path, optional
        The profile to install into, by default the user's own; the administrator installs for everybody.
    extension : Path, optional
        An extension built before.

    Returns
    -------
    str
        The version installed.

    Raises
    ------
    HostError
        If a program is missing, numpy cannot be had, or the office refuses the extension.
    """
    with tempfile.TemporaryDirectory(prefix="payroll-impact-") as folder:
        built = extension or build_extension(Path(folder) / "payroll-impact.oxt")
        _unopkg("add", "--force", "--suppress-license", profile=profile, last=str(built))
    version = installed(profile)
    if version is None:
        raise HostError("LibreOffice took the extension but does not list it; see `unopkg list`")
    return version


def uninstall(profile: Path | None = None) -> bool:
    """Remove the extension, and say whether there was one.

    Raises
    ------
    HostError
        If LibreOffice is missing or refuses.
    """
    if installed(profile) is None:
        return False
    _unopkg("remove", profile=profile, last=EXTENSION)
    return True


def installed(profile: Path | None = None) -> str | None:
    """Return the version of the extension that is installed, or None.

    Raises
    ------
    HostError
        If LibreOffice is missing.
    """
    listed = _unopkg("list", profile=profile)
    match = re.search(rf"Identifier: {re.escape(EXTENSION)}\s+Version: (\S+)", listed)
    return match[1] if match else None


def doctor(profile: Path | None = None) -> list[InstallationCheck]:
    """Look at everything the functions need in Calc, and compute one of them there; never raises."""
    return list(_checks(profile))


def _checks(profile: Path | None) -> Iterator[InstallationCheck]:
    yield _check("LibreOffice", lambda: f"{programs.office_version()} at {programs.soffice()}")
    yield _check("unopkg", lambda: str(programs.unopkg()))
    yield _check("Python of Calc", _python)
    yield _check("numpy for Calc", lambda: travelling.numpy_origin(programs.supported_python()))
    extension = _check("extension", lambda: _version(profile))
    yield extension
    if extension.ok:
        yield _check("calculation", lambda: _calculation(profile))
    else:
        yield InstallationCheck("calculation", False, "not tried: the extension is not installed")


def _check(name: str, look: Callable[[], str]) -> InstallationCheck:
    try:
        return InstallationCheck(name, True, look())
    except HostError as problem:
        return InstallationCheck(name, False, str(problem))


def _python() -> str:
    found = programs.supported_python()
    return f"{'.'.join(map(str, found.version))} at {found.path}"


def _version(profile: Path | None) -> str:
    version = installed(profile)
    if version is None:
        raise HostError("not installed")
    if version != payroll_impact.__version__:
        raise HostError(f"{version} is installed, this is {payroll_impact.__version__}: install it again")
    return version


def _calculation(profile: Path | None) -> str:
    function = CATALOGUE[_TESTED]
    formula = f"={function.name}({';'.join(map(repr, function.example.arguments))})"
    with _office(profile) as office:
        steps: list[tuple[str, dict[str, Any]]] = [
            ("new", {}),
            ("formula", {"area": "A1", "formula": formula}),
            ("read", {"area": "A1"}),
        ]
        answer = office.steps(steps)[-1][0][0]
    if answer != function.example.result:
        raise HostError(f"{formula} gives {answer}, not {function.example.result}")
    return f"{formula} gives {answer:g}"


def _office(profile: Path | None) -> Office:
    """Return an office that sees the extension; one that is open on the user's profile is left alone."""
    if profile is None and not programs.is_root():
        profile = programs.user_profile()
        if (profile / ".lock").exists():
            raise HostError("not tried: LibreOffice is open, or was not closed properly")
    return Office(profile)


def _unopkg(action: str, *options: str, profile: Path | None, last: str = "") -> str:
    shared = ["--shared"] if programs.is_root() else []
    place = programs.profile_arguments(profile)
    tail = [last] if last else []
    return programs.run([programs.unopkg(), action, *options, *shared, *place, *tail], timeout=_MINUTES)
