"""One scenario of a batch: loaded, projected, written; whatever goes wrong is told, not raised."""

import os
import signal
import threading
from multiprocessing import parent_process
from pathlib import Path

import attrs

from payroll_impact import __version__
from payroll_impact.atomic import write_atomically
from payroll_impact.batch.outcome import Outcome, hash_of
from payroll_impact.batch.sources import file_of
from payroll_impact.documents import ReportOptions, build_report, render_report
from payroll_impact.documents.wording import clean
from payroll_impact.errors import HostError, PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios import load_scenario, workbook_checks


def report_one(scenario: str, folder: str, report: str) -> Outcome:
    """Write the report of one scenario.

    Parameters
    ----------
    scenario : str
        A file, or a name in the library.
    folder, report : str
        Where the report goes.

    Returns
    -------
    Outcome
        With an `error` where there is no report.
    """
    outcome = Outcome(scenario=clean(scenario), report=report, version=__version__)
    try:
        return _reported(scenario, Path(folder) / report, outcome)
    except PayrollImpactError as error:
        return attrs.evolve(outcome, error=clean(str(error)))
    except Exception as error:  # noqa: BLE001 - one scenario never ends the batch
        return attrs.evolve(outcome, error=clean(f"{scenario}: unexpected {type(error).__name__}: {error}"))


def _reported(scenario: str, path: Path, outcome: Outcome) -> Outcome:
    scenario_hash = scenario_hash_of(scenario)
    comparison = compare(load_scenario(scenario))
    content = build_report(comparison, ReportOptions(workbook_checks=workbook_checks(scenario)))
    data = render_report([(comparison, content)], path.suffix)
    write_atomically(path, data)
    return attrs.evolve(
        outcome,
        scenario_hash=scenario_hash,
        report_hash=hash_of(data),
        name=content.name,
        currency=content.currency,
        metrics={name: float(value) for name, value in comparison.metrics.items()},
        statutory=content.statutory_warning,
        look=f"{content.options.workbook_checks} {content.look}".strip(),
    )


def scenario_hash_of(scenario: str) -> str:
    """Return the hash of a scenario's file."""
    try:
        return hash_of(file_of(scenario).read_bytes())
    except OSError as error:
        raise HostError(f"{scenario}: it cannot be read: {str(error.strerror or error).lower()}") from None


def begin() -> None:
    """Set a worker up: an interrupt is its parent's to handle, and it ends when its parent does."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
