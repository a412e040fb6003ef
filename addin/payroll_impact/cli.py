"""The command line: it parses, calls and prints. Each command imports what it needs, so that help is quick."""

import os
import sys
from functools import cache
from importlib import import_module
from typing import Annotated, Any, NoReturn

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

from payroll_impact import __version__  # noqa: E402 - the command line says first that it lacks typer
from payroll_impact.commands.what_if_output import expand_groups  # noqa: E402
from payroll_impact.errors import PayrollImpactError  # noqa: E402

_COMMANDS = {  # in the order of the help, each with its module
    "report": "report",
    "compare": "compare",
    "diff": "diff",
    "batch": "batch",
    "fill": "fill",
    "parameters": "law",
    "new": "scenarios",
    "export": "scenarios",
    "drivers": "what_if",
    "sensitivity": "what_if",
    "tornado": "what_if",
    "solve": "what_if",
    "breakeven": "what_if",
    "risk": "risk",
    "template": "templates",
    "functions": "functions",
    "call": "functions",
    "recalc": "recalc",
    "check": "check",
    "doctor": "doctor",
    "serve": "excel",
    "manifest": "excel",
}
_GROUPS = ("calc", "excel")  # modules with commands of their own


@cache
def build_app(*names: str) -> typer.Typer:
    """Return the command line with all commands, or with some of them: one alone loads no other's module."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="What a workforce restructuring does to payroll.",
    )
    app.callback()(_root)
    for name, module in _COMMANDS.items():
        if not names or name in names:
            command = getattr(import_module(f"payroll_impact.commands.{module}"), name)
            app.command()(expand_groups(command))
    for name in _GROUPS:
        if not names or name in names:
            app.add_typer(import_module(f"payroll_impact.commands.{name}").app, name=name)
    return app


def __getattr__(name: str) -> Any:
    """Return `app`, the command line with all its commands, when it is asked for."""
    if name == "app":
        return build_app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Run the command line; what a user can get wrong is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        named = [name for name in sys.argv[1:2] if name in _COMMANDS or name in _GROUPS]
        try:
            build_app(*named)()
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


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
