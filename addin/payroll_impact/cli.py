"""The command line: it parses, calls and prints. Each command imports what it needs, so that help is quick."""

import os
import sys
from typing import Annotated, NoReturn

_INSTALL = 'pip install "payroll-impact[cli]"'
_OPTIONAL = ("typer", "rich", "xlsxwriter", "tomlkit", "openpyxl")
_WRONG = 2
_INTERRUPTED = 130


def _fail(message: str, code: int = _WRONG) -> NoReturn:
    sys.stderr.write(f"payroll-impact: {' '.join(message.split())}\n")
    raise SystemExit(code)


try:
    import typer
except ModuleNotFoundError:
    _fail(f"the command line needs typer: {_INSTALL}")

from payroll_impact import __version__  # noqa: E402 - as below
from payroll_impact.commands import (  # noqa: E402 - they need typer too
    batch,
    calc,
    check,
    compare,
    diff,
    doctor,
    excel,
    fill,
    functions,
    law,
    recalc,
    report,
    risk,
    scenarios,
    templates,
    what_if,
)
from payroll_impact.commands.what_if_output import expand_groups  # noqa: E402
from payroll_impact.errors import PayrollImpactError  # noqa: E402

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
        if not isinstance(error, PayrollImpactError):
            raise
        _fail(str(error))


def _close_stdout() -> None:
    """Let nothing more be written where nothing can be: the interpreter flushes once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"payroll-impact {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


for _command in (
    report.report,
    compare.compare,
    diff.diff,
    batch.batch,
    fill.fill,
    law.parameters,
    scenarios.new,
    scenarios.export,
    what_if.drivers,
    what_if.sensitivity,
    what_if.tornado,
    what_if.solve,
    what_if.breakeven,
    risk.risk,
    templates.template,
    functions.functions,
    functions.call,
    recalc.recalc,
    check.check,
    doctor.doctor,
):
    app.command()(expand_groups(_command))
app.add_typer(calc.app, name="calc")
app.command()(excel.serve)
app.command()(excel.manifest)
app.add_typer(excel.app, name="excel")
