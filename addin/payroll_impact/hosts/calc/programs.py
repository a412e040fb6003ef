"""The programs of LibreOffice: where they are, how they are run and how they are ended."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs

from payroll_impact.errors import HostError

SOFFICE_VARIABLE = "PAYROLL_IMPACT_SOFFICE"
OLDEST_PYTHON = (3, 11)
_WINDOWS = sys.platform == "win32"
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_ASK = """
import json, platform, sys, sysconfig
found = {"version": list(sys.version_info[:3]), "platform": sysconfig.get_platform(), "libc": platform.libc_ver()[1]}
for name in ("numpy", "uno"):
    try:
        module = __import__(name)
        found[name] = getattr(module, "__version__", "yes")
    except Exception:
        found[name] = ""
print(json.dumps(found))
"""


@attrs.frozen
class Python:
    """The Python that Calc runs extensions with."""

    path: Path
    version: tuple[int, int, int]
    platform: str
    libc: str
    numpy: str
    uno: str

    @property
    def minor(self) -> str:
        """Its version as wheels name it, such as 3.11."""
        return f"{self.version[0]}.{self.version[1]}"


def soffice() -> Path:
    """Return the office's program.

    Raises
    ------
    HostError
        If there is none on the PATH, in the usual places or where PAYROLL_IMPACT_SOFFICE says.
    """
    named = os.environ.get(SOFFICE_VARIABLE)
    found = shutil.which(named or "soffice") or shutil.which("libreoffice") if not named else shutil.which(named)
    if found:
        return Path(found).resolve()
    for place in () if named else _PLACES:
        for path in Path(Path(place).anchor).glob(str(Path(place).relative_to(Path(place).anchor))):
            return path
    where = f"{SOFFICE_VARIABLE} names no program" if named else f"install it, or set {SOFFICE_VARIABLE}"
    raise HostError(f"LibreOffice was not found: {where}")


def unopkg() -> Path:
    """Return the program that installs extensions.

    Raises
    ------
    HostError
        If it does not stand beside the office.
    """
    office = soffice()
    found = shutil.which("unopkg", path=str(office.parent)) or shutil.which("unopkg")
    if not found:
        raise HostError(f"unopkg was not found beside {office}")
    return Path(found)


def office_version() -> str:
    """Return the version of the office, such as 7.4.7.2."""
    text = run([soffice(), "--version"], timeout=60)
    match = re.search(r"\d+(\.\d+)+", text)
    return match[0] if match else text.strip()


def python() -> Python:
    """Return the Python that Calc runs extensions with: its own, or the system's.

    Raises
    ------
    HostError
        If none of them can load the office's interface.
    """
    folder = soffice().parent
    own = [folder / "python.exe"] if _WINDOWS else [folder / "python", folder.parent / "Resources" / "python"]
    for path in (*own, Path("/usr/bin/python3")):
        if path.exists():
            try:
                found = json.loads(run([path, "-c", _ASK], timeout=60))
            except (HostError, ValueError):
                continue
            if found["uno"]:
                return Python(path, **{**found, "version": tuple(found["version"])})
    raise HostError("the Python that LibreOffice uses was not found: install its Python scripting (python3-uno)")


def supported_python() -> Python:
    """Return Calc's Python if it can run this package.

    Raises
    ------
    HostError
        If there is none, or it is too old.
    """
    found = python()
    if found.version < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        raise HostError(f"LibreOffice uses Python {found.minor}; the functions need {oldest} or newer")
    return found


def run(command: Sequence[str | Path], *, timeout: float, text_in: str | None = None) -> str:
    """Return what a program printed.

    Raises
    ------
    HostError
        If it cannot be started, fails, or is not done in time; it is ended with all it started.
    """
    name = Path(command[0]).name
    try:
        process = start(command, stdin=subprocess.PIPE if text_in is not None else subprocess.DEVNULL)
    except OSError as problem:
        raise HostError(f"{name} could not be started: {problem.strerror}") from None
    try:
        out, problems = process.communicate(text_in, timeout=timeout)
    except subprocess.TimeoutExpired:
        end(process)
        raise HostError(f"{name} was not done after {timeout:g} seconds and was ended") from None
    except BaseException:
        end(process)
        raise
    if process.returncode:
        last = (problems.strip() or out.strip()).splitlines()
        raise HostError(f"{name} failed: {last[-1] if last else f'exit code {process.returncode}'}")
    return str(out)


def start(
    command: Sequence[str | Path],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> "subprocess.Popen[str]":
    """Start a program in a group of its own, so that it can be ended with its children."""
    # a virtual environment's Python is not the office's: what points to it stays here, and an office of the system,
    # which takes the first python3 on the PATH for its own, finds the system's
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    if not _WINDOWS:
        environment["PATH"] = os.pathsep.join(["/usr/bin", environment.get("PATH", os.defpath)])
    return subprocess.Popen(  # noqa: S603 - the office's own programs
        [str(part) for part in command],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        start_new_session=not _WINDOWS,
    )


def end(process: "subprocess.Popen[str]") -> None:
    """End a program and its children at once."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603, S607
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def is_root() -> bool:
    """Whether this runs as the machine's administrator, who installs extensions for everybody."""
    return sys.platform != "win32" and os.geteuid() == 0


def profile_arguments(profile: Path | None) -> list[str]:
    """Return what tells the office's programs to keep to a profile, shared extensions included."""
    if profile is None:
        return []
    uri = Path(profile).resolve().as_uri()
    shared = [f"-env:UNO_SHARED_PACKAGES_CACHE={uri}/shared"] if is_root() else []
    return [f"-env:UserInstallation={uri}", *shared]


def user_profile() -> Path:
    """Return the profile the office uses when it is told nothing else."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "LibreOffice"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support" / "LibreOffice"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice"
    return base / "4"
