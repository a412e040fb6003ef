"""The application a server process runs: xlwings Server, with requests bounded before they reach it."""

import asyncio
import gc
import hmac
import importlib
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.excel.call_body import CALL_PATH, MalformedCallError, checked_body
from payroll_impact.hosts.excel.limits import Limits
from payroll_impact.hosts.excel.server import TOKEN_VARIABLE

_ARGUMENTS = {name.lower(): len(function.arguments) for name, function in CATALOGUE.items()}
_PATIENCE = 30.0  # seconds for the body of a call
_LONGEST_LENGTH = 20  # digits
_SCRIPTS = "/xlwings/custom-scripts-call"  # there are none

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def bounded(application: Application, limits: Limits, token: str = "") -> Application:
    """Return an application that refuses calls without the token, large requests and paths that climb, in one line.

    The text reaches the cell: xlwings' script shows what a refused request says.
    """
    most = int(limits.megabytes * 2**20)

    async def application_within_bounds(scope: Scope, receive: Receive, send: Send) -> None:
        refused = _refusal(scope, most, token.encode()) if scope["type"] == "http" else None
        if refused is None and scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == CALL_PATH:
            try:
                body = await asyncio.wait_for(_whole_body(receive, most), _PATIENCE)
                checked = checked_body(body, _ARGUMENTS)
            except TimeoutError:
                refused = 408, f"the call did not arrive within {_PATIENCE:g} seconds"
            except MalformedCallError as problem:
                refused = 400, str(problem)
            else:
                scope, receive = _with_body(scope, checked), _once(checked, receive)
        if refused is None:
            await application(scope, receive, send)
            return
        status, text = refused
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    return application_within_bounds


async def _whole_body(receive: Receive, most: int) -> bytes:
    """Return the body of a request; nothing of one whose sender has gone."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        pieces.append(message.get("body", b""))
        if not message.get("more_body") or sum(map(len, pieces)) > most:
            return b"".join(pieces)


def _with_body(scope: Scope, body: bytes) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"content-type")]
    told = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
    return {**scope, "headers": [*headers, *told]}


def _once(body: bytes, receive: Receive) -> Receive:
    """Return what hands a body over that has been read, and then whatever follows it."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_once() -> MutableMapping[str, Any]:
        return left.pop() if left else await receive()

    return receive_once


def _refusal(scope: Scope, most: int, token: bytes) -> tuple[int, str] | None:
    # the static files of xlwings Server are looked up by path without asking whether it leaves their folder
    if ".." in scope["path"].replace("\\", "/").split("/") or scope["path"].startswith(_SCRIPTS):
        return 404, "Not Found"
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return None
    headers = dict(scope["headers"])
    if token and not hmac.compare_digest(headers.get(b"authorization", b""), token):
        return 401, "the server answers only with its token: load the manifest made with it"
    length = headers.get(b"content-length", b"")
    if not (length.isdigit() and len(length) < _LONGEST_LENGTH):
        return 411, "the request must say its length"
    if int(length) > most:
        return 413, f"too much in one call: {int(length) / 2**20:.3g} MB, and it may have {most / 2**20:.3g} MB"
    return None


def create() -> Application:
    """Return the application; the environment must hold what `server.environment` says."""
    application = importlib.import_module("xlwings_server.main").main_app
    logging.getLogger("xlwings_server.main").addFilter(_is_ours_to_mend)
    # what is loaded by now stays: going through it at every collection costs more than a call with 12,000 cells
    gc.collect()
    gc.freeze()
    return bounded(application, Limits.from_environment(), os.environ.get(TOKEN_VARIABLE, ""))


def _is_ours_to_mend(record: logging.LogRecord) -> bool:
    # what a person typed into a cell is theirs: the cell says what is wrong, and the log keeps nothing of it
    return type(record.msg).__name__ != "XlwingsError"
