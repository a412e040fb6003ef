"""A document as PDF: its HTML page printed by Chromium, or its workbook printed by LibreOffice."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from payroll_impact.errors import HostError

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
OFFICES = ("soffice", "libreoffice")
_ELSEWHERE = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    ),
}
_QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pdf-header-footer",
)  # fmt: skip
_PATIENCE = 180
# the one moment every report is made at: see the workbook
_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")


def print_pdf(page: Callable[[], bytes], workbook: Callable[[], bytes]) -> bytes:
    """Return a document as a PDF file.

    Parameters
    ----------
    page, workbook : callable
        Return the document as an HTML page, which Chromium prints, and as a workbook, which LibreOffice prints
        where there is no Chromium.

    Raises
    ------
    HostError
        If neither Chromium (or Chrome, or Edge) nor LibreOffice is installed, or the program fails.
    """
    browser, office = _found(BROWSERS), _found(OFFICES)
    if browser is None and office is None:
        raise HostError(
            "a PDF needs Chromium, Chrome or Edge, or LibreOffice, and none is installed; "
            "write .html instead and print it from a browser"
        )
    with tempfile.TemporaryDirectory(prefix="payroll-impact-", ignore_cleanup_errors=True) as folder:
        if browser is not None:
            data = _by_browser(browser, Path(folder), page())
        else:
            data = _by_office(str(office), Path(folder), workbook())
    return _MOMENT.sub(rb"\g<1>20000101000000", data)


def _found(names: Sequence[str]) -> str | None:
    """Return the path of the first program that is installed."""
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    kind = "soffice" if names is OFFICES else ""
    places = (place for place in _ELSEWHERE.get(sys.platform, ()) if ("soffice" in place) == bool(kind))
    return next((place for place in places if Path(place).is_file()), None)


def _by_browser(program: str, folder: Path, page: bytes) -> bytes:
    source, target = folder / "report.html", folder / "report.pdf"
    source.write_bytes(page)
    # Chromium refuses to run as root inside its sandbox; the page has no script, and may ask nobody
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    profile = f"--user-data-dir={folder / 'profile'}"
    _run([program, *_QUIET, *root, profile, f"--print-to-pdf={target}", source.as_uri()])
    return _read(target, program)


def _by_office(program: str, folder: Path, workbook: bytes) -> bytes:
    source, target = folder / "report.xlsx", folder / "report.pdf"
    source.write_bytes(workbook)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run([program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)])
    return _read(target, program)


def _run(command: list[str]) -> None:
    name = Path(command[0]).name
    try:
        # no shell: the only parts that vary are our own folder and the program found
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise HostError(f"{name} did not finish the PDF within {_PATIENCE} seconds") from None
    except subprocess.CalledProcessError as error:
        raise HostError(f"{name} could not make the PDF: it ended with code {error.returncode}") from None
    except OSError as error:
        raise HostError(f"{name} could not be started: {str(error.strerror or error).lower()}") from None


def _read(target: Path, program: str) -> bytes:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        raise HostError(f"{Path(program).name} ran and made no PDF") from None
