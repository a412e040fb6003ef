"""The ways to the functions from this machine: what is there for each, what is missing, and the next command."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import attrs

from payroll_impact.hosts import calc
from payroll_impact.hosts.excel.server import LICENSE_VARIABLE


@attrs.frozen
class Way:
    """One way to the functions, and how it stands on this machine."""

    name: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    next: str

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def ways(profile: Path | None = None) -> Iterator[Way]:
    """Look at this machine, way by way; never raises. LibreOffice is started, to compute a function in it.

    Parameters
    ----------
    profile : Path, optional
        A LibreOffice profile other than the user's own.
    """
    yield _lite()
    yield _server()
    yield _classic()
    yield _calc(profile)
    yield _way("recalc", ("formualizer", "lxml"), "recalc", "payroll-impact recalc BOOK.xlsx -o OUT.xlsx")


def _lite() -> Way:
    build = "payroll-impact template what-if --for lite -o what-if.xlsx"
    way = _way("Lite", ("xlsxwriter", "formualizer", "lxml"), "cli,recalc", build)
    # nothing of it runs here: the workbook brings the program, and Excel the add-in
    return attrs.evolve(way, found=(*way.found, "opens in Excel of Microsoft 365, 2021 or later, and on the web"))


def _server() -> Way:
    # Excel asks for https
    serve = "payroll-impact serve --certificate CERTIFICATE.pem --key KEY.pem"
    way = _way("Server", ("xlwings_server", "uvicorn"), "server", serve)
    if os.environ.get(LICENSE_VARIABLE):
        return attrs.evolve(way, found=(*way.found, "a licence key"))
    told = way.next if way.missing else f"{serve} --license-key noncommercial, where that is your use"
    return attrs.evolve(way, missing=(*way.missing, f"a licence key in {LICENSE_VARIABLE}"), next=told)


def _classic() -> Way:
    way = _way("classic", ("xlwings",), "excel", "payroll-impact excel install")
    if sys.platform == "win32":
        return way
    return attrs.evolve(way, missing=(*way.missing, "Windows"), next="take Lite, Server or Calc on this machine")


def _calc(profile: Path | None) -> Way:
    checks = calc.doctor(profile)
    found = tuple(f"{check.check}: {check.detail}" for check in checks if check.ok)
    missing = tuple(f"{check.check}: {check.detail}" for check in checks if not check.ok)
    office = next(check for check in checks if check.check == "LibreOffice")
    after = "payroll-impact calc install" if office.ok else "install LibreOffice, then payroll-impact calc install"
    ready = "payroll-impact template what-if --for calc -o what-if.xlsx"
    return Way("Calc", found, missing, after if missing else ready)


def _way(name: str, modules: tuple[str, ...], extra: str, after: str) -> Way:
    found = tuple(module for module in modules if find_spec(module) is not None)
    missing = tuple(f"{module} is not installed" for module in modules if module not in found)
    return Way(name, found, missing, f'pip install "payroll-impact[{extra}]"' if missing else after)
