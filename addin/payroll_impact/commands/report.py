"""`report`: what a scenario does to payroll, in the terminal or as files."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import payroll_impact as pi
from payroll_impact import documents
from payroll_impact.atomic import write_atomically
from payroll_impact.errors import HostError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from payroll_impact.documents import ReportData, ReportOptions
    from payroll_impact.model import Comparison

    Reports = Sequence[tuple[Comparison, ReportData]]

_SHOWN = 20


def report(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]…",
            help="Scenario files (.toml), or names of the library; several make one report. Default: xai-2025.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write the report: OUT.xlsx, OUT.html, OUT.pdf, OUT.png (its charts) or OUT.json. May be repeated.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON instead of text.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="DIR", help="Write the tables as CSV files into this folder (made if missing)."),
    ] = None,
    tornado: Annotated[bool, typer.Option("--tornado", help="Add what each input alone does to the answer.")] = False,
    risk: Annotated[
        bool, typer.Option("--risk", help="Add how far the answer spreads when inputs vary within their ranges.")
    ] = False,
    dated: Annotated[bool, typer.Option("--dated", help="State when the report was made.")] = False,
    host: Annotated[
        str, typer.Option("--for", metavar="HOST", help="lite: the workbook carries the functions for xlwings Lite.")
    ] = "none",
    requirement: Annotated[
        str | None,
        typer.Option(
            "--requirement",
            metavar="URL_OR_LINE",
            help="With --for lite: install the package from your own index instead of carrying it.",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="OUT.xlsx", help="Compute a report again from what it carries; exit 1 if cells differ."
        ),
    ] = None,
) -> None:
    """Report what a scenario does to payroll.

    By default the founding case, in the terminal. Files are written whole or not at all; the same
    scenario gives the same file.
    """
    if check is not None:
        _check(check, alone=not (scenarios or output or as_json or csv or tornado or risk or dated))
        return
    files = output or []
    for path in files:
        _check_name(path)
    _check_host(host, files, requirement)
    made = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC" if dated else ""
    options = documents.ReportOptions(tornado=tornado, risk=risk, made=made)
    reports = _computed(scenarios or ["xai-2025"], options)
    show = _json_form(reports) if as_json else _text_form(reports)
    _write_files(reports, files, csv, lite=host == "lite", requirement=requirement)
    show()


def _check_name(output: Path) -> None:

    if _form(output) not in documents.REPORT_FORMS:
        forms = f"{', '.join(documents.REPORT_FORMS[:-1])} or {documents.REPORT_FORMS[-1]}"
        raise InputError(f"cannot write {output}: the name of a report must end in {forms}")


def _check_host(host: str, files: "Sequence[Path]", requirement: str | None) -> None:

    if host not in ("lite", "none"):
        raise InputError(f"--for must be lite or none; got {host!r}")
    if host == "lite" and [_form(path) for path in files] != [".xlsx"]:
        raise InputError("--for lite goes with -o OUT.xlsx: a workbook carries the functions")
    if host != "lite" and requirement is not None:
        raise InputError("--requirement goes with --for lite")


def _form(output: Path) -> str:
    # a device has no ending, and gets a workbook
    return ".xlsx" if output.exists() and not (output.is_file() or output.is_dir()) else output.suffix.casefold()


def _computed(scenarios: "Sequence[str]", options: "ReportOptions") -> "Reports":
    comparisons = {scenario: pi.compare(pi.load_scenario(scenario)) for scenario in dict.fromkeys(scenarios)}
    checks = {scenario: pi.scenarios.workbook_checks(scenario) for scenario in comparisons}
    return [
        (comparisons[each], documents.build_report(comparisons[each], options.with_checks(checks[each])))
        for each in scenarios
    ]


def _json_form(reports: "Reports") -> "Callable[[], None]":
    data = documents.render_report(reports, ".json")
    return lambda: typer.echo(data, nl=False)


def _text_form(reports: "Reports") -> "Callable[[], None]":
    document, printer = documents.describe_report(reports), documents.print_document

    def show() -> None:
        for index, each in enumerate(document.articles or (document,)):
            if index:
                typer.echo()
            printer(each, sys.stdout)

    return show


def _write_files(
    reports: "Reports", outputs: "Sequence[Path]", folder: Path | None, *, lite: bool, requirement: str | None
) -> None:
    """Write what was asked for, all of it computed before the first file is touched."""
    files = {path: documents.render_report(reports, _form(path)) for path in outputs}
    if lite:

        files = {path: pi.hosts.lite.add_lite_parts(data, requirement=requirement) for path, data in files.items()}
    if folder is not None:
        if len(reports) > 1:
            raise InputError("--csv takes one scenario: the tables of several would have the same names")
        files |= {folder / name: data for name, data in documents.report_csv(*reports[0]).items()}
        _make_folder(folder)
    for path, data in files.items():
        write_atomically(path, data)
        typer.echo(f"wrote {path}", err=True)


def _make_folder(folder: Path) -> None:

    try:
        if not folder.parent.is_dir():
            raise InputError(f"cannot make folder {folder}: folder {folder.parent} does not exist")
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise InputError(f"cannot write to {folder}: it is not a folder") from None
    except OSError as error:
        raise HostError(f"cannot make folder {folder}: {str(error.strerror or error).lower()}") from None


def _check(path: Path, *, alone: bool) -> None:

    if not alone:
        raise InputError("--check takes a report and nothing else: what it was made with stands in it")
    found = documents.check_report(path)
    versions = "" if found.made_by == found.checked_by else f" (made by {found.made_by}, checked by {found.checked_by})"
    if found.holds:
        typer.echo(f"{path}: all {found.cells:,} cells hold{versions}")
        return
    if not found.unchanged:
        typer.echo(f"{path}: the scenario it carries is not the one its SHA-256 was taken of")
    for difference in found.differences[:_SHOWN]:
        typer.echo(str(difference))
    left = len(found.differences) - _SHOWN
    if left > 0:
        typer.echo(f"… and {left:,} more")
    typer.echo(f"{path}: {len(found.differences):,} of {found.cells:,} cells do not hold{versions}")
    raise typer.Exit(1)
