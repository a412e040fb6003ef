"""What became of one scenario of a batch, and the journal that remembers it between runs."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import attrs
from cattrs import Converter

from payroll_impact.atomic import write_atomically
from payroll_impact.errors import HostError

JOURNAL = "batch.jsonl"
_CONVERTER = Converter(forbid_extra_keys=True)


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one scenario.

    Attributes
    ----------
    scenario : str
        The file as it was given.
    report : str
        The name of its report in the folder.
    scenario_hash, report_hash : str
        SHA-256 of the scenario's file and of its report; "" where there is none.
    version : str
        The version of this package that made the report.
    error : str
        Why there is no report; "" where there is one.
    name, currency : str
        Of the plan.
    metrics : dict of float
        Every metric; infinity is "never", NaN "not defined".
    statutory : str
        What the plan leaves unpaid of the statutory minimum of leaving, or was not checked of it.
    look : str
        What does not hold of the own checks of a workbook, and the first values worth a look.
    """

    scenario: str
    report: str
    version: str
    scenario_hash: str = ""
    report_hash: str = ""
    error: str = ""
    name: str = ""
    currency: str = ""
    metrics: dict[str, float] = attrs.field(factory=dict)
    statutory: str = ""
    look: str = ""

    @property
    def ok(self) -> bool:
        """Whether its report is there."""
        return not self.error


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal.

    >>> hash_of(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


class Journal:
    """Outcomes in a folder, a line each as they come; a line cut short by a kill counts as none.

    Parameters
    ----------
    folder : Path
        The folder of the reports.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL

    def read(self) -> dict[str, Outcome]:
        """Return the outcomes known, by report; the last of several counts."""
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise HostError(f"cannot read {self.path}: {str(error.strerror or error).lower()}") from None
        found = filter(None, map(_read_line, text.splitlines()))
        return {outcome.report: outcome for outcome in found}

    def write(self, outcomes: Iterable[Outcome]) -> None:
        """Write all outcomes anew, whole or not at all."""
        write_atomically(self.path, "".join(map(_line, outcomes)).encode())

    def append(self, outcome: Outcome) -> None:
        """Add an outcome to the end; it is on the disk when this returns."""
        try:
            with self.path.open("ab") as file:
                file.write(_line(outcome).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise HostError(f"cannot write {self.path}: {str(error.strerror or error).lower()}") from None


def _line(outcome: Outcome) -> str:
    return f"{json.dumps(attrs.asdict(outcome), ensure_ascii=True)}\n"


def _read_line(line: str) -> Outcome | None:
    try:
        return _CONVERTER.structure(json.loads(line), Outcome)
    except Exception:  # noqa: BLE001 - a damaged line is as good as none: its report is made again
        return None
