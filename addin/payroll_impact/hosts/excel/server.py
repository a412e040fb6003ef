"""xlwings Server on our functions: the process, its settings and the manifest Excel is given.

xlwings Server is not free for every use: its licence is PolyForm Noncommercial, or a paid one. This package is
MIT and only starts it.
"""

import importlib.util
import ipaddress
import os
import socket
import ssl
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from payroll_impact.errors import HostError
from payroll_impact.hosts.excel.limits import Limits

PROJECT = Path(__file__).parent / "project"
PROJECT_NAME = "Payroll impact"
MANIFEST_ID = "6f0f7a0e-3d0c-4c52-9a55-5a2f9f0d3c11"  # what Excel knows the add-in by: it must never change
LICENSE_VARIABLE = "XLWINGS_LICENSE_KEY"
TOKEN_VARIABLE = "PAYROLL_IMPACT_TOKEN"  # noqa: S105 - the name of a variable
LICENCES = (
    "xlwings Server may be used without payment for noncommercial purposes only (PolyForm Noncommercial 1.0.0): "
    f"set {LICENSE_VARIABLE}=noncommercial. Any other use needs a key from xlwings.org/pricing"
)
_KEEP_ALIVE = 75  # seconds; browsers do not repeat a POST sent as an idle connection closes


def environment(limits: Limits, *, license_key: str) -> dict[str, str]:
    """Return the variables a server process needs; those of the person running it come first where they may."""
    ours = {
        "XLWINGS_PROJECT_DIR": str(PROJECT),
        "XLWINGS_ENVIRONMENT": "prod",  # only then does an empty namespace leave the names as they are
        "XLWINGS_FUNCTIONS_NAMESPACE": "",
        "XLWINGS_ENABLE_EXAMPLES": "false",
        "XLWINGS_ON_SERVER": "true",
        LICENSE_VARIABLE: license_key,
        **limits.to_environment(),
    }
    preferred = {
        "XLWINGS_PROJECT_NAME": PROJECT_NAME,
        "XLWINGS_MANIFEST_ID_PROD": MANIFEST_ID,
        "XLWINGS_ENABLE_SOCKETIO": "false",
        "XLWINGS_LOG_LEVEL": "WARNING",
    }
    return {**{name: value for name, value in preferred.items() if name not in os.environ}, **ours}


def serve(  # noqa: PLR0913 - they are the command's options
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    workers: int = 1,
    license_key: str = "",
    certificate: Path | None = None,
    key: Path | None = None,
    token: str = "",
    limits: Limits | None = None,
) -> None:
    """Run xlwings Server until it is stopped.

    Parameters
    ----------
    host, port
        Where it listens; only this machine can reach it unless another address is given.
    workers
        Processes; each computes in several threads.
    license_key
        xlwings' licence key, by default that of the environment. `noncommercial` is one.
    certificate, key
        PEM files for https, which Excel asks for.
    token
        What a call must bring along to be answered; the manifest hands it to Excel.
    limits
        Bounds of one call.

    Raises
    ------
    HostError
        If the extra is not installed, there is no licence key, the port is taken, the certificate or the token is none,
        or others could reach the server with neither.
    """
    _require_extra()
    _require_certificate(certificate, key)
    _require_sendable(token)
    if not (certificate or token or _is_this_machine(host)):
        raise HostError(
            f"{host} lets other machines reach this server, and salaries would cross the network for anybody to read: "
            "give --certificate and --key for https, or a --token where a proxy in front of it brings https"
        )
    licence = license_key or os.environ.get(LICENSE_VARIABLE, "")
    if not licence:
        raise HostError(f"xlwings Server needs a licence key: {LICENCES}")
    if "xlwings" in sys.modules and os.environ.get("XLWINGS_ON_SERVER") != "true":
        raise HostError("xlwings is already loaded in this process; start the server in a new one")
    _require_free(host, port)
    os.environ.update({**environment(limits or Limits(), license_key=licence), TOKEN_VARIABLE: token})
    import uvicorn  # noqa: PLC0415 - in the extra

    uvicorn.run(
        "payroll_impact.hosts.excel.app:create",
        factory=True,
        http="payroll_impact.hosts.excel.patience:PatientProtocol",
        host=host,
        port=port,
        workers=workers,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        timeout_keep_alive=_KEEP_ALIVE,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def manifest(url: str = "https://127.0.0.1:8000", *, icons: str = "", token: str = "") -> str:
    """Return the manifest that puts a server's functions into Excel, the same as the server hands out.

    Parameters
    ----------
    url
        Where the server is, as Excel reaches it.
    icons
        The folder of the icons, for an administrator's centre, which fetches them itself; by default the server's.
    token
        What the server was started with.

    Raises
    ------
    HostError
        If the extra is not installed, or an address is not one of https; this machine's may be http. Or if no browser
        could send the token.
    """
    _require_extra()
    _require_sendable(token)
    for address in (url, icons) if icons else (url,):
        parts = urlsplit(address)
        host = parts.hostname or ""
        if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))):
            raise HostError(f"Excel takes an add-in from https:// only, but on this machine; got {address!r}")
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415 - in the extra

    template = Environment(loader=FileSystemLoader(PROJECT / "templates"), autoescape=True, trim_blocks=True)
    address = url.rstrip("/")
    names = {"base_url": address, "base_url_with_app_path": address, "manifest_id": MANIFEST_ID}
    names |= {"icons": icons.rstrip("/"), "query": f"?token={quote(token, safe='')}" if token else ""}
    settings = {"project_name": PROJECT_NAME, "static_url_path": "/static"}
    return template.get_template("manifest.xml").render(settings=settings, **names)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _require_certificate(certificate: Path | None, key: Path | None) -> None:
    if certificate is None:
        if key is not None:
            raise HostError(f"--key {key} is the key of a certificate: give --certificate too")
        return
    for file in filter(None, (certificate, key)):
        if not file.is_file():
            raise HostError(f"there is no file {file}")
    try:
        # without a password of its own OpenSSL would ask for one
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as problem:
        files = " with ".join(str(file) for file in (certificate, key) if file)
        why = getattr(problem, "reason", None) or getattr(problem, "strerror", None) or problem
        raise HostError(f"{files} is no PEM certificate with its key, without a password: {why}") from None


def _require_sendable(token: str) -> None:
    # a browser sends it as a header
    if token != token.strip() or not (token.isascii() and token.isprintable()):
        raise HostError("a token is letters, digits and signs of ASCII, with no blank at its ends")


def _require_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":  # a server just stopped does not keep the next from its port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as problem:
        raise HostError(f"the server cannot listen on {host} port {port}: {problem.strerror}") from None


def _require_extra() -> None:
    for module in ("xlwings_server", "uvicorn"):
        if importlib.util.find_spec(module) is None:
            raise HostError(f"{module} is not installed: pip install 'payroll-impact[server]'. {LICENCES}")
