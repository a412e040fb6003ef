"""`report`: what a scenario does to payroll, in the terminal or as files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from payroll_impact.model import Comparison
    from payroll_impact.reports.content import Content


def report(
    scenario: Annotated[
        str, typer.Argument(help="A scenario file (.toml), or the name of one in the library.", show_default=True)
    ] = "xai-2025",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx", help="Write the report as a workbook.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON instead of text.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="DIR", help="Write the tables as CSV files into this folder (made if missing)."),
    ] = None,
) -> None:
    """Report what a scenario does to payroll.

    By default the founding case, in the terminal. Files are written whole or not at all.
    """
    from payroll_impact.errors import InputError  # noqa: PLC0415
    from payroll_impact.model import compare  # noqa: PLC0415
    from payroll_impact.reports.content import content_of  # noqa: PLC0415
    from payroll_impact.scenarios import load_scenario  # noqa: PLC0415

    if output is not None and output.suffix.casefold() != ".xlsx" and (output.is_file() or not output.exists()):
        raise InputError(f"cannot write {output}: the name of a workbook must end in .xlsx")
    comparison = compare(load_scenario(scenario))
    content = content_of(comparison)
    show = _json_form(comparison, content) if as_json else _text_form(content)
    _write_files(comparison, content, output, csv)
    show()


def _json_form(comparison: "Comparison", content: "Content") -> "Callable[[], None]":
    from payroll_impact.reports.tables import to_json  # noqa: PLC0415

    data = to_json(comparison, content)
    return lambda: typer.echo(data, nl=False)


def _text_form(content: "Content") -> "Callable[[], None]":
    from payroll_impact.reports.terminal import print_report  # noqa: PLC0415

    return lambda: print_report(content, sys.stdout)


def _write_files(comparison: "Comparison", content: "Content", output: Path | None, folder: Path | None) -> None:
    """Write what was asked for, all of it computed before the first file is touched."""
    from payroll_impact.atomic import write_atomically  # noqa: PLC0415

    files: dict[Path, bytes] = {}
    if output is not None:
        from payroll_impact.reports.workbook import workbook_bytes  # noqa: PLC0415

        files[output] = workbook_bytes(comparison, content)
    if folder is not None:
        from payroll_impact.reports.tables import to_csv  # noqa: PLC0415

        files |= {folder / name: data for name, data in to_csv(comparison, content).items()}
        _make_folder(folder)
    for path, data in files.items():
        write_atomically(path, data)
        typer.echo(f"wrote {path}", err=True)


def _make_folder(folder: Path) -> None:
    from payroll_impact.errors import HostError, InputError  # noqa: PLC0415

    try:
        if not folder.parent.is_dir():
            raise InputError(f"cannot make folder {folder}: folder {folder.parent} does not exist")
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise InputError(f"cannot write to {folder}: it is not a folder") from None
    except OSError as error:
        raise HostError(f"cannot make folder {folder}: {str(error.strerror or error).lower()}") from None
