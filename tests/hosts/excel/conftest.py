"""A real xlwings Server on a free port of this machine, and Chromium with the server's real page in it."""

import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the other modules of this folder are imported by name

CALL = "/xlwings/custom-functions-call"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running_server(options="", *, before="", certificate=None, log=None, **environment):
    """Run the server as a person would, in a process of its own; yield a client of it that trusts a certificate.

    `log` gets what the server says.
    """
    port = free_port()
    code = f"from payroll_impact.hosts.excel import Limits, server\n{before}\nserver.serve(port={port}, {options})"
    variables = {**os.environ, "XLWINGS_LICENSE_KEY": "noncommercial", **environment}
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, "-c", code], env=variables, stderr=said, text=True)
        yield from _client(port, process, said, certificate)
        if log is not None:
            said.seek(0)
            log += said.read().splitlines()


def _client(port, process, said, certificate):
    try:
        address = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        trust = ssl.create_default_context(cafile=certificate) if certificate else True
        with httpx.Client(base_url=address, timeout=60, verify=trust) as client:
            wait_for(client, process, said)
            yield client
    finally:
        process.terminate()
        process.wait(30)


def wait_for(client, process, said):
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(httpx.TransportError):
            client.get("/")
            return
        if process.poll() is not None or time.monotonic() > deadline:
            said.seek(0)
            pytest.fail(f"the server did not start: {said.read() if process.poll() is not None else 'late'}")
        time.sleep(0.05)


@pytest.fixture
def start_server():
    """Return the way to start a server with its own options."""
    return running_server


@pytest.fixture(scope="session")
def server():
    with running_server() as client:
        yield client


@pytest.fixture(scope="session")
def post(server):
    """Return a function that posts a call and gives the response."""
    return lambda body: server.post(CALL, json=body)


@pytest.fixture(scope="session")
def page(server, browser):
    """Open the server's task pane in Chromium, with Excel as host.js plays it, when all functions are associated."""
    opened = browser.new_page()
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.route("**/taskpane.html", _with_host)
    script = (HERE / "host.js").read_text(encoding="utf-8")
    opened.route("**/host.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    opened.goto(f"{server.base_url}/taskpane.html")
    opened.wait_for_function("globalThis.calculate && globalThis.xwRequest && globalThis.xlwings")
    yield opened
    opened.close()


def _with_host(route):
    """Serve the page with what Excel adds to it: Microsoft's own runtime of functions, and the host."""
    response = route.fetch()
    office = re.compile(r'(<script src="([^"]*/)office\.js"></script>)')
    added = r'\1<script src="\2custom-functions-runtime.js"></script><script src="/host.js"></script>'
    text, count = office.subn(added, response.text())
    assert count == 1
    route.fulfill(response=response, body=text)
