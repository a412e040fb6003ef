"""`batch`: the reports of many scenarios, in one go or in several."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import payroll_impact as pi

if TYPE_CHECKING:
    from payroll_impact.batch import Outcome

_INTERRUPTED, _TERMINATED = 130, 143


def batch(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="GLOB…", help="Scenario files, patterns such as 'plans/*.toml', names in the library."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the reports go; made if missing.")
    ],
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", help="Worker processes; by default one per processor.")
    ] = None,
    form: Annotated[
        str, typer.Option("--form", metavar="FORM", help="Of the reports: xlsx, html, pdf, png or json.")
    ] = "xlsx",
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep reports of the same scenario by the same version; do the others.")
    ] = False,
) -> None:
    """Write the reports of many scenarios, and a summary as a workbook, as a page and as CSV.

    A scenario that fails is named and the others are finished. It may be stopped at any time, also
    killed; --resume goes on from there, to the same files. Exit 0: all done; 1: some failed; 2: nothing
    to do, or nowhere to write; 130 or 143: stopped.
    """
    ending = f".{form.removeprefix('.').casefold()}"
    stopped: list[int] = []
    try:
        with _terminable(stopped), _progress() as progress:
            result = pi.batch.batch(scenarios, output, jobs=jobs, resume=resume, progress=progress, form=ending)
    except KeyboardInterrupt:
        typer.echo(f"payroll-impact: stopped; the same command with --resume goes on, in {output}", err=True)
        raise typer.Exit(_TERMINATED if stopped else _INTERRUPTED) from None
    for outcome in result.failed:
        typer.echo(f"payroll-impact: failed: {outcome.error}", err=True)
    typer.echo(result.summary)
    if result.failed:
        raise typer.Exit(1)


@contextmanager
def _terminable(stopped: list[int]) -> Iterator[None]:
    """Let a request to terminate end the batch as an interrupt does."""
    def stop(number: int, _frame: Any) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress() -> "Iterator[Callable[[Outcome, int, int], None] | None]":
    """Show how many are done and how long the rest will take; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True, speed_estimate_period=600) as shown:
        task = shown.add_task("reports", total=None)

        def done(_outcome: "Outcome", count: int, total: int) -> None:
            shown.update(task, completed=count, total=total)

        yield done
