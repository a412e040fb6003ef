"""`serve`, `manifest` and `excel`: the functions inside Excel, through xlwings."""

from pathlib import Path
from typing import Annotated

import typer

import payroll_impact as pi
from payroll_impact.atomic import write_atomically

app = typer.Typer(no_args_is_help=True, help="Bring the functions to Excel for Windows through xlwings.")


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; the default is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes; each has several threads.")] = 1,
    license_key: Annotated[
        str, typer.Option("--license-key", metavar="KEY", help="xlwings' key; noncommercial where that is your use.")
    ] = "",
    certificate: Annotated[Path | None, typer.Option("--certificate", metavar="PEM", help="For https.")] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="PEM", help="The certificate's key.")] = None,
    token: Annotated[
        str,
        typer.Option(
            "--token", envvar="PAYROLL_IMPACT_TOKEN", help="Answer only who knows it; the manifest needs it too."
        ),
    ] = "",
) -> None:
    """Serve the functions to Excel through xlwings Server, until it is stopped.

    Excel for Windows, for Mac and on the web ask for https; beyond this machine a certificate or a token is needed.
    """
    pi.hosts.excel.server.serve(
        host,
        port,
        workers=workers,
        license_key=license_key,
        certificate=certificate,
        key=key,
        token=token,
    )


def manifest(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.xml", help="Write it to a file.")
    ] = None,
    url: Annotated[
        str, typer.Option("--url", help="Where the server is, as Excel reaches it; https, but on this machine.")
    ] = "https://127.0.0.1:8000",
    icons: Annotated[
        str,
        typer.Option(
            "--icons",
            metavar="URL",
            help="Where the icons are, for an administrator's centre that cannot reach the server; by default there.",
        ),
    ] = "",
    token: Annotated[
        str, typer.Option("--token", envvar="PAYROLL_IMPACT_TOKEN", help="The token the server was started with.")
    ] = "",
) -> None:
    """Print the manifest that tells Excel where the server is."""
    text = pi.hosts.excel.server.manifest(url, icons=icons, token=token)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_atomically(output, text.encode())
        typer.echo(f"wrote {output}")


@app.command()
def install() -> None:
    """Install the xlwings add-in for this user with our functions (Windows)."""
    typer.echo(pi.hosts.excel.classic.install_classic())


@app.command()
def vba(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.bas", help="Write it to a file.")
    ] = None,
) -> None:
    """Print the VBA module that xlwings would import, to review it or import it by hand."""
    text = pi.hosts.excel.classic.vba_module().encode()
    if output is None:
        typer.echo(text, nl=False)  # as bytes: the system may not change how lines end
    else:
        write_atomically(output, text)
        typer.echo(f"wrote {output}")
