"""The command line: it parses, calls and prints. Each command imports what it needs, so that help is quick."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

    from payroll_impact.model import Comparison
    from payroll_impact.parameters import Parameter
    from payroll_impact.reports.content import Content

_INSTALL = 'pip install "payroll-impact[cli]"'
_OPTIONAL = ("typer", "rich", "xlsxwriter", "tomlkit")
_WRONG = 2
_INTERRUPTED = 130


def _fail(message: str, code: int = _WRONG) -> NoReturn:
    sys.stderr.write(f"payroll-impact: {' '.join(message.split())}\n")
    raise SystemExit(code)


try:
    import typer
except ModuleNotFoundError:
    _fail(f"the command line needs typer: {_INSTALL}")

from payroll_impact.commands import calc, functions, recalc  # noqa: E402 - they need typer too

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="What a workforce restructuring does to payroll.",
)


def main() -> None:
    """Run the command line; what a user can get wrong is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        _close_stdout()
        raise SystemExit(1) from None
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in _OPTIONAL:
            raise
        _fail(f"this needs {package}: {_INSTALL}")
    except OSError as error:
        _close_stdout()
        _fail(f"cannot print: {str(error.strerror or error).lower()}")
    except Exception as error:
        from payroll_impact.errors import PayrollImpactError  # noqa: PLC0415 - only on the way to an error

        if not isinstance(error, PayrollImpactError):
            raise
        _fail(str(error))


def _close_stdout() -> None:
    """Let nothing more be written where nothing can be: the interpreter flushes once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"payroll-impact {version('payroll-impact')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
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


@app.command()
def parameters(
    name: Annotated[str | None, typer.Argument(help="A parameter, such as social_security.wage_base.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", "-j", metavar="CODE", help="Such as US-CA, US or GB.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="A day (2025-09-12) or a year (2025); default: latest.")
    ] = None,
) -> None:
    """Show parameters of the law, with source.

    Without a name, all of a jurisdiction; without a jurisdiction, wherever the name is set; with
    neither, the jurisdictions there are.
    """
    from payroll_impact.parameters import jurisdictions, names  # noqa: PLC0415

    when = None if date is None else _date(date)
    if name is None and jurisdiction is None:
        typer.echo("\n".join(jurisdictions()))
    elif name is None and jurisdiction is not None:
        for found in names(jurisdiction).values():
            typer.echo(_line(found, when))
    elif name is not None:
        codes = [jurisdiction] if jurisdiction else _where_set(name)
        for code in codes:
            _print_parameter(name, code, when, brief=len(codes) > 1)


def _where_set(name: str) -> list[str]:
    """Return the jurisdictions that set a parameter themselves."""
    from payroll_impact.errors import InputError, nearest  # noqa: PLC0415
    from payroll_impact.parameters import jurisdictions, names  # noqa: PLC0415

    known = {code: names(code) for code in jurisdictions()}
    found = [code for code, each in known.items() if name in each and each[name].jurisdiction == code]
    if not found:
        everything = sorted({name for each in known.values() for name in each})
        raise InputError(f"parameter {name!r} is not known in any jurisdiction{nearest(name, everything)}")
    return found


def _print_parameter(name: str, code: str, when: "dt.date | int | None", *, brief: bool) -> None:
    from payroll_impact.parameters import names, parameter  # noqa: PLC0415

    if brief:
        typer.echo(_line(names(code)[name], when))
        return
    value = parameter(name, code, when)
    typer.echo(f"{value.jurisdiction}.{value.name}: {value.title}")
    typer.echo(f"  value   {value.value:,.10g} {value.unit}")
    typer.echo(f"  from    {value.start}")
    typer.echo(f"  source  {value.source}")


def _line(found: "Parameter", when: "dt.date | int | None") -> str:
    """Return a parameter on one line, also where it has no value then."""
    day = dt.date(when, 12, 31) if isinstance(when, int) else when
    dated = found.in_force(day) if day else max(found.values, key=lambda each: each.start, default=None)
    if dated is None:
        return f"{found.path:<44} no value could be sourced{'' if when is None else f' for {when}'}"
    return f"{found.path:<44} {dated.value:>12,.10g}  {found.unit:<20} {dated.start}  {dated.source}"


def _date(text: str) -> "dt.date | int":
    """Return a day, or a year."""
    from payroll_impact.errors import InputError  # noqa: PLC0415

    try:
        return int(text) if text.isdecimal() and dt.date(int(text), 12, 31) else dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("--date must be a day such as 2025-09-12 or a year such as 2025") from None


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="NAME.toml", help="The file to write; one that exists is kept.")],
) -> None:
    """Write a commented scenario to begin from."""
    from payroll_impact.scenarios import write_starter  # noqa: PLC0415

    write_starter(file)
    typer.echo(f"wrote {file}; next: payroll-impact report {file}")


app.command()(functions.functions)
app.command()(functions.call)
app.command()(recalc.recalc)
app.add_typer(calc.app, name="calc")
