"""Work on other machines by Dask: connect, hand out tasks, and report a scheduler that is gone."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from payroll_impact.errors import HostError, PayrollImpactError

Task = TypeVar("Task")
Result = TypeVar("Result")
_TASKS_PER_THREAD = 4
_TIMEOUT = 10.0  # to connect [s]
_POLL = 2.0  # between two looks at whether the scheduler is still there [s]
_POLLS_WITHOUT_WORKERS = 30  # after these a cluster without a single worker is given up


def connect(address: str, *, timeout: float = _TIMEOUT) -> Any:
    """Return a client of a running Dask cluster.

    Parameters
    ----------
    address : str
        Of its scheduler, such as ``tcp://10.0.0.5:8786``.
    timeout : float
        How long to try. [s]

    Returns
    -------
    distributed.Client
        For the `client` argument of the analyses; `disconnect` it when done.

    Raises
    ------
    HostError
        If the library is missing, or no scheduler answers there.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise HostError("a cluster needs the library distributed: pip install 'payroll-impact[cluster]'") from None
    try:
        return Client(address, timeout=timeout, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise HostError(f"no scheduler answers at {address}: {_first_line(error)}") from None


def disconnect(client: Any) -> None:
    """Close a client, also one whose scheduler is gone."""
    with suppress(Exception):  # there is nobody left to tell
        client.close(timeout=_POLL)


def run_on_cluster(
    client: Any, function: Callable[[Task], Result], tasks: Iterable[Task]
) -> Iterator[Result]:
    """Yield ``function(task)`` of each task in order, computed on the workers of a cluster.

    A worker lost costs its tasks a retry elsewhere.

    Raises
    ------
    HostError
        If the scheduler goes away, or no worker is left.
    """
    from asyncio import CancelledError  # noqa: PLC0415 - loaded by the cluster's library anyway

    under_way: deque[Any] = deque()
    try:
        most = _TASKS_PER_THREAD * max(1, sum(client.nthreads().values()))
        for task in tasks:
            under_way.append(client.submit(function, task, pure=False))
            if len(under_way) >= most:
                yield _result(client, under_way.popleft())
        while under_way:
            yield _result(client, under_way.popleft())
    except PayrollImpactError:
        raise
    except (Exception, CancelledError) as error:
        raise HostError(f"the cluster failed: {type(error).__name__}: {_first_line(error)}") from error
    finally:
        under_way.clear()  # what is still under way is no longer wanted


def _result(client: Any, future: Any) -> Any:
    """Wait for a result as long as the scheduler is there, and workers are or come back."""
    polls = 0
    while True:
        try:
            return future.result(timeout=_POLL)
        except TimeoutError:
            if client.status != "running":
                raise HostError("the cluster failed: its scheduler is gone") from None
            polls = 0 if client.nthreads() else polls + 1
            if polls > _POLLS_WITHOUT_WORKERS:
                raise HostError("the cluster failed: it has no workers left") from None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
