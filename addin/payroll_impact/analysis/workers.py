"""Tasks handed to threads of this machine or to a cluster, their results taken in order."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Any, TypeVar

import attrs

from payroll_impact.analysis.cluster import run_on_cluster
from payroll_impact.errors import InputError

Task = TypeVar("Task")
Result = TypeVar("Result")
_WIDE = 16  # roles from which a second thread gains: with fewer, threads wait more than they compute
_TASKS_PER_THREAD = 2  # under way at a time: enough to keep a thread busy, and few results to hold


@attrs.frozen(kw_only=True)
class Workers:
    """The threads or the cluster that do the work.

    Attributes
    ----------
    threads : int or None
        Threads of this machine, by default one for each processor if a scenario has 16 roles or more, else one.
    chunk : int or None
        Scenarios per task, in whole blocks; results do not depend on it.
    client : object or None
        A Dask client (see `cluster.connect`); the work is then done there.
    progress : callable or None
        Called with the scenarios done so far and their total.
    roles : int
        How many roles a scenario has.
    """

    threads: int | None = None
    chunk: int | None = None
    client: Any = None
    progress: Callable[[int, int], None] | None = None
    roles: int = 0

    def __attrs_post_init__(self) -> None:
        for name in ("threads", "chunk"):
            value = getattr(self, name)
            if value is not None and not value >= 1:
                raise InputError(f"{name} must be 1 or more; got {value}")

    def blocks_per_task(self, block: int, *, here: int, on_cluster: int) -> int:
        """Return the blocks of a task: as asked for, else `here` on this machine or `on_cluster`."""
        if self.chunk is not None:
            return -(-self.chunk // block)
        return here if self.client is None else on_cluster

    def run(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield ``function(task)`` of each task in order; only a few are under way at a time."""
        if self.client is not None:
            yield from run_on_cluster(self.client, function, tasks)
            return
        threads = self.threads or (processors() if self.roles >= _WIDE else 1)
        waiting = iter(tasks)
        first = list(islice(waiting, 2))
        if threads == 1 or len(first) == 1:  # a thread for a single task would only cost
            yield from map(function, chain(first, waiting))
        else:
            yield from _run_in_threads(function, chain(first, waiting), threads)

    def report(self, done: int, total: int) -> None:
        """Call `progress` with the scenarios done."""
        if self.progress is not None:
            self.progress(done, total)


def processors() -> int:
    """Return how many processors this process may use; one where there are no threads (a browser)."""
    if sys.platform == "emscripten":
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run_in_threads(function: Callable[[Task], Result], tasks: Iterable[Task], threads: int) -> Iterator[Result]:
    under_way: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads)
    try:
        for task in tasks:
            under_way.append(pool.submit(function, task))
            if len(under_way) >= threads * _TASKS_PER_THREAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
