"""A headless LibreOffice to compute with: started on a free port, given steps, ended with its children."""

import json
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from payroll_impact.errors import HostError
from payroll_impact.hosts.calc import driver
from payroll_impact.hosts.calc.programs import end, profile_arguments, python, soffice, start

_QUIET = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
_LAST_MOMENTS = 1.0  # between the loss of the connection and the end of the program [seconds]


class OfficeEndedError(HostError):
    """The office ended by itself: what was open in it is lost."""


class Office:
    """A headless office on a profile, as a context manager.

    Parameters
    ----------
    profile : Path, optional
        The office's profile; by default a new one that is gone afterwards. Extensions installed into it,
        and those installed for everybody, are there.
    timeout : float
        How long the office may take to start, and any list of steps. [seconds]

    Examples
    --------
    >>> with Office() as office:  # doctest: +SKIP
    ...     office.do("new"), office.do("formula", area="A1", formula="=PAYROLL_CUT(1500)")
    ...     office.do("read", area="A1")
    [[500.0]]
    """

    def __init__(self, profile: Path | None = None, *, timeout: float = 120.0) -> None:
        self.timeout = timeout
        self._own = None
        if profile is None:
            self._own = tempfile.TemporaryDirectory(prefix="payroll-impact-", ignore_cleanup_errors=True)
            profile = Path(self._own.name)
        self.profile = profile
        self._programs: list[subprocess.Popen[str]] = []
        self._lines: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        """Start the office and wait until it listens."""
        try:
            self._start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the office: asked first, then killed with its children."""
        try:
            if kind is None and self._programs[0].poll() is None:
                self._send([("end", {})])
                self._programs[0].wait(15)
        except (HostError, subprocess.TimeoutExpired):
            pass  # it did not end when asked
        finally:
            self.kill()

    def do(self, action: str, /, **arguments: Any) -> Any:
        """Carry out one step, a method of `driver.OfficeConnection`, and return its answer."""
        return self.steps([(action, arguments)])[0]

    def steps(self, steps: list[tuple[str, dict[str, Any]]]) -> list[Any]:
        """Carry out several steps at once, and return their answers.

        Raises
        ------
        HostError
            If a step fails, or it takes longer than the timeout.
        OfficeEndedError
            If the office ended by itself.
        """
        self._send(steps)
        answers = self._answer()
        if isinstance(answers, dict):
            self._check_running()
            raise HostError(f"LibreOffice: {answers['problem']}")
        return list(answers)

    def _check_running(self) -> None:
        """Say that the office ended, where it did: what the driver then says is about its lost connection."""
        try:
            code = self._programs[0].wait(_LAST_MOMENTS)
        except subprocess.TimeoutExpired:
            return
        raise OfficeEndedError(f"LibreOffice ended by itself, exit code {code}")

    def kill(self) -> None:
        """End the office and the driver at once, with all they started."""
        for process in reversed(self._programs):
            end(process)
        if self._own:
            self._own.cleanup()

    def _start(self) -> None:
        port = _free_port()
        accept = f"--accept=socket,host=127.0.0.1,port={port},tcpNoDelay=1;urp;"
        # an installed shared extension is seen by every profile, a profile's own only by that one
        own = profile_arguments(self.profile)[: 1 if self._own else None]
        office: list[str | Path] = [soffice(), *_QUIET, accept, *own]
        self._programs.append(start(office, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        command: list[str | Path] = [python().path, driver.__file__, str(port), str(self.timeout)]
        self._programs.append(start(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL))
        threading.Thread(target=self._listen, daemon=True).start()
        self._answer()

    def _listen(self) -> None:
        """Hand on what the driver prints; an empty line says that it has ended."""
        for line in self._programs[1].stdout or ():
            self._lines.put(line)
        self._lines.put("")

    def _send(self, steps: list[tuple[str, dict[str, Any]]]) -> None:
        stdin = self._programs[1].stdin
        if stdin is None:
            raise HostError("LibreOffice has been closed")
        try:
            stdin.write(json.dumps(steps) + "\n")
            stdin.flush()
        except (OSError, ValueError):
            raise HostError("LibreOffice has been closed") from None

    def _answer(self) -> Any:
        try:
            line = self._lines.get(timeout=self.timeout)
        except queue.Empty:
            self.kill()
            raise HostError(f"LibreOffice did not answer within {self.timeout:g} seconds and was ended") from None
        if not line:
            self._lines.put("")
            self._check_running()
            raise HostError("LibreOffice could not be reached")
        return json.loads(line)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if sys.platform == "win32":  # pragma: no cover - the office's own window would open there
    _QUIET = (*_QUIET, "--nofirststartwizard")
