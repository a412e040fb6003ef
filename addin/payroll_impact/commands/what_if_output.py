"""What the analyses' commands share: their options, where the work is done, and the forms of an answer."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from payroll_impact.documents.document import Answer

_PATIENCE = 0.5  # before a bar is shown [s]

Scenario = Annotated[str, typer.Argument(help="A scenario file (.toml), or the name of one in the library.")]
Metric = Annotated[
    str, typer.Option("--metric", metavar="METRIC", help="Such as run_rate_change, npv or payback_month.")
]
DriverPath = Annotated[
    str, typer.Option("--driver", metavar="PATH", help="The number to vary; `payroll-impact drivers` lists them.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the figures as CSV.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx", help="Write a workbook with native charts.")
]
Png = Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write the charts as a picture.")]
Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", help="Threads of this machine; default: one a processor.")
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Work on a Dask cluster, by its scheduler's address.")
]


class Forms(NamedTuple):
    """The forms an answer was asked for in."""

    as_json: bool = False
    csv: Path | None = None
    output: Path | None = None
    png: Path | None = None

    def check(self) -> None:
        """Refuse what cannot be written before any work is done."""
        from payroll_impact.errors import InputError  # noqa: PLC0415

        if self.output is not None:
            import xlsxwriter  # noqa: F401, PLC0415 - a missing library is to be known now

            if self.output.suffix.casefold() != ".xlsx":
                raise InputError(f"cannot write {self.output}: the name of a workbook must end in .xlsx")
        if self.png is not None:
            from payroll_impact.documents.render.picture import check  # noqa: PLC0415

            check()
        files = [file for file in (self.csv, self.output, self.png) if file is not None]
        for file in files:
            if not file.parent.is_dir():
                raise InputError(f"cannot write {file}: folder {file.parent} does not exist")
        if len(set(files)) < len(files):
            raise InputError("each file must have a name of its own: --csv, -o and --png name the same one")


def show(answer: "Answer", forms: Forms, tables: Sequence[str]) -> None:
    """Write the files asked for, all of them made before the first is touched, and print the answer.

    Parameters
    ----------
    answer : Answer
        What to show.
    forms : Forms
        How.
    tables : sequence of str
        Those that CSV holds.
    """
    from payroll_impact.atomic import write_atomically  # noqa: PLC0415
    from payroll_impact.documents.render.data import to_csv, to_json  # noqa: PLC0415
    from payroll_impact.documents.render.text import print_answer  # noqa: PLC0415

    files: dict[Path, bytes] = {}
    if forms.output is not None:
        from payroll_impact.documents.render.workbook import workbook_bytes  # noqa: PLC0415

        files[forms.output] = workbook_bytes(answer)
    if forms.csv is not None:
        files[forms.csv] = to_csv(answer, tables)
    if forms.png is not None:
        from payroll_impact.documents.render.picture import png_bytes  # noqa: PLC0415

        files[forms.png] = png_bytes(answer)
    for path, data in files.items():
        write_atomically(path, data)
        typer.echo(f"wrote {path}", err=True)
    if forms.as_json:
        typer.echo(to_json(answer), nl=False)
    else:
        print_answer(answer, sys.stdout)


@contextmanager
def workers(threads: int | None, cluster: str | None, said: str, *, steps: bool = False) -> Iterator[dict[str, Any]]:
    """Give the analyses their workers: threads or a cluster, and a bar on a terminal when it takes long.

    Parameters
    ----------
    threads, cluster : int or None, str or None
        As asked for.
    said : str
        What the bar says.
    steps : bool
        Whether the work comes in steps of unknown number, so that only time can be shown.
    """
    from payroll_impact.analysis.cluster import connect, disconnect  # noqa: PLC0415

    client = connect(cluster) if cluster is not None else None
    try:
        with _bar(said, steps=steps) as progress:
            yield {"threads": threads, "client": client, "progress": progress}
    finally:
        if client is not None:
            disconnect(client)


@contextmanager
def _bar(said: str, *, steps: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that shows a bar on stderr once the work has taken a while; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    bar: list[Any] = []
    began = monotonic()

    def progress(done: int, total: int) -> None:
        if not bar and monotonic() - began > _PATIENCE:
            bar.extend(_started(said, total, steps=steps))
        if bar and not steps:
            bar[0].update(bar[1], completed=done, total=total)

    try:
        yield progress
    finally:
        if bar:
            bar[0].stop()


def _started(said: str, total: int, *, steps: bool) -> tuple[Any, Any]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *(() if steps else (TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(said, total=None if steps else total)
    bar.start()
    return bar, task
