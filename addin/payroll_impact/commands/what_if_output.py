"""What the analyses' commands share: their options, where the work is done, and the forms of a document."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.atomic import write_atomically
from payroll_impact.errors import InputError

if TYPE_CHECKING:
    from payroll_impact.documents import Document

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
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write it as .html, .pdf, .xlsx (with native charts), .png, .csv or .json. May be repeated.",
    ),
]
Png = Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write the charts as a picture.")]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads", metavar="N", help="Threads of this machine; default: one, from 16 roles on one a processor."
    ),
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help="Work on a Dask cluster, by its scheduler's address.")
]


class Forms(NamedTuple):
    """The forms a document was asked for in; as a parameter of a command, the options that ask for them."""

    as_json: AsJson = False
    csv: Csv = None
    output: Output = None
    png: Png = None

    def files(self) -> list[tuple[Path, str]]:
        """Return the files asked for, each with its form."""
        named = [(file, documents.render.form_of(file)) for file in self.output or ()]
        named += [(self.csv, ".csv")] if self.csv is not None else []
        return named + ([(self.png, ".png")] if self.png is not None else [])

    def check(self) -> None:
        """Refuse what cannot be written before any work is done."""
        files = self.files()
        if any(form == ".png" for _, form in files):
            documents.check_drawing()
        for file, _ in files:
            if not file.parent.is_dir():
                raise InputError(f"cannot write {file}: folder {file.parent} does not exist")
        if len({file for file, _ in files}) < len(files):
            raise InputError("each file must have a name of its own: --csv, -o and --png name the same one")

    def write(self, document: "Document", tables: Sequence[str] = ()) -> None:
        """Write the files asked for, all of them made before the first is touched; CSV holds `tables`, or the first."""
        files = {
            path: documents.render_csv(document, tables) if form == ".csv" else documents.render.render(document, form)
            for path, form in self.files()
        }
        for path, data in files.items():
            write_atomically(path, data)
            typer.echo(f"wrote {path}", err=True)


AS_TEXT = Forms()


def show(document: "Document", forms: Forms, tables: Sequence[str] = ()) -> None:
    """Write the files asked for, and print the document.

    Parameters
    ----------
    document : Document
        What to show.
    forms : Forms
        How.
    tables : sequence of str
        Those that CSV holds; by default the first.
    """
    printer = documents.print_document  # what it needs is loaded before the first file is written
    forms.write(document, tables)
    if forms.as_json:
        typer.echo(documents.render_json(document), nl=False)
    else:
        printer(document, sys.stdout)


class Work(NamedTuple):
    """Where the work is done; as a parameter of a command, the options that say so."""

    threads: Threads = None
    cluster: Cluster = None


HERE = Work()


@contextmanager
def workers(work: Work, said: str, *, steps: bool = False) -> Iterator[dict[str, Any]]:
    """Give the analyses their workers: threads or a cluster, and a bar on a terminal when it takes long.

    Parameters
    ----------
    work : Work
        As asked for.
    said : str
        What the bar says.
    steps : bool
        Whether the work comes in steps of unknown number, so that only time can be shown.
    """
    client = pi.analysis.cluster.connect(work.cluster) if work.cluster is not None else None
    try:
        with _bar(said, steps=steps) as progress:
            yield {"threads": work.threads, "client": client, "progress": progress}
    finally:
        if client is not None:
            pi.analysis.cluster.disconnect(client)


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


def expand_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose groups of options, parameters of a kind such as `Forms`, are options of their own."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if hasattr(kind, "_field_defaults")}
    if not groups:
        return command
    flat: list[Parameter] = []
    for each in signature(command).parameters.values():
        if each.name not in groups:
            flat.append(each.replace(annotation=hints[each.name], kind=Parameter.KEYWORD_ONLY))
            continue
        kind = groups[each.name]
        own = get_type_hints(kind, include_extras=True)
        flat += [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=own[name])
            for name, default in kind._field_defaults.items()
        ]

    @wraps(command)
    def run(**given: Any) -> None:
        made = {name: kind(**{field: given.pop(field) for field in kind._fields}) for name, kind in groups.items()}
        command(**given, **made)

    run.__signature__ = Signature(flat)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in flat}
    return run
