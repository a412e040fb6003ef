"""Worker processes for a batch, started afresh on every system so that they behave alike on all."""

import signal
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import ModuleType

from payroll_impact import __version__
from payroll_impact.batch.outcome import Outcome
from payroll_impact.batch.worker import begin, report_one
from payroll_impact.documents.wording import clean

Job = tuple[str, str, str]  # scenario, folder, report
_AHEAD = 2  # jobs given out per worker, so that none waits for the next


def outcomes(jobs: list[Job], workers: int) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job as it comes.

    Parameters
    ----------
    jobs : list of tuple
        Arguments of `report_one`.
    workers : int
        Processes; with one the work is done here.

    Notes
    -----
    When the caller stops, work begun is finished and nothing new begun. A worker that dies takes its pool with
    it: the jobs it may have had are tried again one at a time, and one that kills its worker again has failed.
    """
    if workers == 1:
        yield from (report_one(*job) for job in jobs)
        return
    left = list(jobs)
    while left:
        suspects = yield from _until_broken(left, workers)
        for job in suspects:
            again = yield from _until_broken([job], 1)
            if again:
                yield _died(job)


def _died(job: Job) -> Outcome:
    scenario, _, report = job
    return Outcome(
        scenario=clean(scenario),
        report=report,
        version=__version__,
        error=clean(f"{scenario}: the process that worked on it died: out of memory, or ended from outside"),
    )


def _until_broken(left: list[Job], workers: int) -> Generator[Outcome, None, list[Job]]:
    """Take jobs off `left` and yield their outcomes; return those in work when the pool broke."""
    running: dict[Future[Outcome], Job] = {}
    broken: list[Job] = []
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin)
    try:
        while (left or running) and not broken:
            while left and len(running) < workers * _AHEAD:
                with _quiet_start():
                    running[pool.submit(report_one, *left[0])] = left[0]
                left.pop(0)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    broken.append(job)
                else:
                    yield future.result()
    except BrokenProcessPool:  # on giving out the next
        pass
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [*broken, *running.values()]


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Start workers without running the caller's script again, and deaf to the terminal's interrupt.

    A worker needs this package only: a script of three lines needs no guard around them.
    """
    main = sys.modules.get("__main__")
    sys.modules["__main__"] = ModuleType("__main__")
    blocks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blocks else set()
    try:
        yield
    finally:
        if main is not None:
            sys.modules["__main__"] = main
        if blocks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
