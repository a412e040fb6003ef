"""A batch from beginning to end: what is left to do, the work, the journal and the summary."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from os import PathLike
from pathlib import Path

import attrs

from payroll_impact import __version__
from payroll_impact.atomic import write_atomically
from payroll_impact.batch import pool
from payroll_impact.batch.outcome import Journal, Outcome, hash_of
from payroll_impact.batch.sources import SUMMARY, find_scenarios, report_names
from payroll_impact.batch.summary import describe_batch
from payroll_impact.batch.worker import scenario_hash_of
from payroll_impact.documents import REPORT_FORMS
from payroll_impact.documents.render import render
from payroll_impact.documents.wording import clean
from payroll_impact.errors import HostError, InputError

Progress = Callable[[Outcome, int, int], None]
_STRAY = re.compile(r"\.[0-9a-f]{16}\.tmp")  # what a kill leaves of a file half written


@attrs.frozen
class BatchResult:
    """What became of a batch.

    Attributes
    ----------
    outcomes : tuple of Outcome
        In the order of the scenarios' names.
    skipped : int
        How many reports were there already.
    folder : Path
        Where the reports and the summary are.
    """

    outcomes: tuple[Outcome, ...]
    skipped: int
    folder: Path

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Those without a report."""
        return tuple(outcome for outcome in self.outcomes if not outcome.ok)

    @property
    def summary(self) -> str:
        """One line on what became of it."""
        kept = f", {self.skipped} of them there already" if self.skipped else ""
        return f"{len(self.outcomes) - len(self.failed)} of {len(self.outcomes)} reports in {self.folder}{kept}"


def batch(  # noqa: PLR0913 - what a batch may be asked for
    scenarios: "Iterable[str | PathLike[str]] | str | PathLike[str]",
    folder: "str | PathLike[str]",
    *,
    jobs: int | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    form: str = ".xlsx",
) -> BatchResult:
    """Write the reports of many scenarios, and a summary of them as a workbook, as a page and as CSV.

    Parameters
    ----------
    scenarios : path-like, or iterable of them
        Files, patterns such as ``plans/**/*.toml``, or names in the library.
    folder : path-like
        Where the reports go; it is made if missing. One batch at a time works in a folder.
    jobs : int, optional
        Worker processes; by default one per processor this process may use.
    resume : bool
        Keep reports that are there, of the same scenario by the same version of this package.
    progress : callable, optional
        Called with each outcome, how many are done, and of how many.
    form : str
        Of the reports: one of `REPORT_FORMS`.

    Returns
    -------
    BatchResult
        The outcome of each scenario. One that fails is named in it; the others are finished.

    Raises
    ------
    InputError
        If a pattern stands for no file, or the folder cannot be one.
    HostError
        If the system refuses to write there.

    Notes
    -----
    It may be stopped at any time, also killed: what is in the folder is whole, and with `resume` the
    files end up the same, byte for byte, as without the stop.
    """
    given = [scenarios] if isinstance(scenarios, str | PathLike) else scenarios
    if form not in REPORT_FORMS:
        raise InputError(f"the form of a report must be one of {', '.join(REPORT_FORMS)}; got {form!r}")
    names = report_names(find_scenarios(given), form)
    if jobs is not None and jobs < 1:
        raise InputError(f"jobs must be 1 or more; got {jobs}")
    place = _made(Path(folder))
    journal = Journal(place)
    done = _kept(names, place, journal.read()) if resume else {}
    journal.write(done.values())
    left = [(scenario, str(place), report) for scenario, report in names.items() if report not in done]
    skipped = len(done)
    # closed at once when the caller stops, so that no worker is left behind
    with closing(pool.outcomes(left, min(jobs or _processors(), max(len(left), 1)))) as outcomes:
        for outcome in outcomes:
            journal.append(outcome)
            done[outcome.report] = outcome
            if progress is not None:
                progress(outcome, len(done) - skipped, len(left))
    ordered = tuple(done[report] for report in names.values())
    document = describe_batch(ordered)
    for ending in (".csv", ".html", ".xlsx"):
        write_atomically(place / f"{SUMMARY}{ending}", render(document, ending))
    journal.write(ordered)
    return BatchResult(ordered, skipped, place)


def _processors() -> int:
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available is not None else os.cpu_count() or 1


def _kept(names: Mapping[str, str], place: Path, known: dict[str, Outcome]) -> dict[str, Outcome]:
    """Return the outcomes whose report is there as recorded, of the scenario as it is now."""
    kept: dict[str, Outcome] = {}
    for scenario, report in names.items():
        outcome = known.get(report)
        if outcome is None or not outcome.ok or outcome.version != __version__:
            continue
        try:
            same = hash_of((place / report).read_bytes()) == outcome.report_hash
            same = same and scenario_hash_of(scenario) == outcome.scenario_hash
        except (OSError, HostError):
            continue
        if same:
            kept[report] = attrs.evolve(outcome, scenario=clean(scenario))
    return kept


def _made(folder: Path) -> Path:
    """Make the folder, and clear away what a kill left half written."""
    try:
        if not folder.parent.is_dir():
            raise InputError(f"cannot make folder {folder}: folder {folder.parent} does not exist")
        folder.mkdir(exist_ok=True)
        for entry in folder.iterdir():
            if _STRAY.fullmatch(entry.name):
                entry.unlink(missing_ok=True)
    except FileExistsError:
        raise InputError(f"cannot write to {folder}: it is not a folder") from None
    except OSError as error:
        raise HostError(f"cannot write to folder {folder}: {str(error.strerror or error).lower()}") from None
    return folder
