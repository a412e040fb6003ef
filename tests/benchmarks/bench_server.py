"""What the server carries: ours beside bare xlwings Server, on this machine alone.

    python tests/benchmarks/bench_server.py            a minute or two
    python tests/benchmarks/bench_server.py --long     then 100,000 calls: none lost, memory flat

Prints Markdown. Every answer is compared, byte for byte, with the right one; a wrong or missing one counts as lost.
"""

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import xlwings

CALL = "/xlwings/custom-functions-call"
CLIENTS = (8, 64)
LONG = 100_000
LIMIT = 600  # seconds, whatever is asked for
OURS = "from payroll_impact.hosts.excel import server; server.serve(port={port})"
BARE = "import uvicorn; uvicorn.run('xlwings_server.main:main_app', port={port}, access_log=False, log_level='warning')"
# bare xlwings: its own first example, and our function as its manual would register it
BARE_FUNCTIONS = """
import xlwings as xw
from payroll_impact.functions import CATALOGUE

@xw.func
def hello(name):
    return f"Hello {name}!"

@xw.func
@xw.arg("headcount", ndim=2, err_to_str=True)
def payroll_cut(headcount, fraction=1/3, rounding="nearest"):
    return CATALOGUE["PAYROLL_CUT"](headcount, fraction, rounding)
"""


class Server(NamedTuple):
    """A running server."""

    port: int
    pid: int


class Load(NamedTuple):
    """A call to make many times, and the only right answer."""

    name: str
    body: bytes
    answer: bytes


class Measured(NamedTuple):
    """How one load went."""

    calls: int
    lost: int
    seconds: float
    latencies: list[float]
    cpu: float  # of the server, whatever else the machine does

    @property
    def rate(self) -> float:
        return self.calls / self.seconds

    def quantile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    @property
    def cpu_per_call(self) -> float:
        return self.cpu / self.calls * 1000


def load(name: str, function: str, args: list[object], result: object) -> Load:
    body = {
        "client": "Office.js",
        "func_name": function,
        "args": args,
        "caller_address": "[Book1.xlsx]Sheet1!B2",
        "session_id": "5f0c6c2e-0000-4000-8000-000000000001",
        "culture_info_name": "en-US",
        "date_format": "M/d/yyyy",
        "version": xlwings.__version__,
        "runtime": "1.4",
    }
    answer = json.dumps({"result": result}, separators=(",", ":")).encode()
    return Load(name, json.dumps(body).encode(), answer)


def cells(count: int) -> Load:
    column = [[float(2 * row)] for row in range(count)]
    halves = [[float(row)] for row in range(count)]
    return load(f"{count:,} cells", "payroll_cut", [column, [[0.5]], None], halves)


HELLO = ("hello", "hello", [[["you"]]], [["Hello you!"]])
SCALAR = ("scalar", "payroll_cut", [[[1500]], [[0.5]], None], [[750.0]])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def running(code: str, **environment: str) -> Iterator[Server]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    variables = {**os.environ, "XLWINGS_LICENSE_KEY": "noncommercial", "XLWINGS_LOG_LEVEL": "ERROR", **environment}
    process = subprocess.Popen([sys.executable, "-c", code.format(port=port)], env=variables)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("a server did not start")
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    try:
        yield reader, writer
    finally:
        writer.close()


async def post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> bytes:
    head = f"POST {CALL} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    writer.write(head.encode() + b"\r\n\r\n" + body)
    answer = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(answer.partition(b"content-length:")[2].split(b"\r\n")[0])
    return await reader.readexactly(length)


async def measure(server: Server, asked: Load, clients: int, *, seconds: float, calls: int) -> Measured:
    """Let clients call one after the other until the time is up or the calls are made."""
    left, lost, latencies = calls, 0, []
    start, cpu = time.perf_counter(), processor(server.pid)

    async def client() -> None:
        nonlocal left, lost
        async with connected(server.port) as (reader, writer):
            while left > 0 and time.perf_counter() - start < seconds:
                left -= 1
                began = time.perf_counter()
                answer = await post(reader, writer, asked.body)
                latencies.append(time.perf_counter() - began)
                lost += answer != asked.answer

    results = await asyncio.gather(*(client() for _ in range(clients)), return_exceptions=True)
    broken = sum(isinstance(each, BaseException) for each in results)
    return Measured(len(latencies), lost + broken, time.perf_counter() - start, latencies, processor(server.pid) - cpu)


def memory(pid: int) -> float:
    """Return the resident megabytes of a process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor(pid: int) -> float:
    """Return the seconds of processor a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(server: Server, asked: Load, clients: int, *, seconds: float, calls: int = 10**9) -> Measured:
    return asyncio.run(measure(server, asked, clients, seconds=min(seconds, LIMIT), calls=calls))


def compare(ours: Server, bare: Server, *, rounds: int, seconds: float) -> int:
    """Print every load on both servers, by turns so that both meet the same machine; return how many were lost."""
    loads = [
        ("xlwings", bare, load(*HELLO)),
        ("ours", ours, load(*SCALAR)),
        ("ours", ours, cells(100)),
        ("ours", ours, cells(12_000)),
        ("unpatched", bare, cells(12_000)),
    ]
    lost = 0
    say("| server | call | clients | calls/s | median ms | p99 ms | processor ms | lost | MB |")
    say("|---|---|---|---|---|---|---|---|---|")
    for clients in CLIENTS:
        taken: dict[tuple[str, str], list[Measured]] = {}
        for _ in range(rounds):
            for name, server, asked in loads:
                if name != "unpatched" or clients == min(CLIENTS):  # many more would take minutes
                    turn = run(server, asked, clients, seconds=seconds)
                    taken.setdefault((name, asked.name), []).append(turn)
        for (name, call), results in taken.items():
            missed = sum(each.lost for each in results)
            lost += missed
            size = memory(next(server.pid for known, server, _ in loads if known == name))
            figures = f"{middle(results, 'rate'):.0f} | {quantile(results, 0.5):.1f} | {quantile(results, 0.99):.1f}"
            cost = f"{middle(results, 'cpu_per_call'):.2f}"
            say(f"| {name} | {call} | {clients} | {figures} | {cost} | {missed} | {size:.0f} |")
        say_ratios(clients, taken)
    return lost


def say_ratios(clients: int, taken: dict[tuple[str, str], list[Measured]]) -> None:
    hello, scalar = taken["xlwings", "hello"], taken["ours", "scalar"]
    slower = statistics.median(a.rate / b.rate for a, b in zip(hello, scalar, strict=True))
    cost = middle(scalar, "cpu_per_call") / middle(hello, "cpu_per_call")
    say(f"\n{clients} clients: our scalar takes {slower:.2f}× as long as hello, {cost:.2f}× its processor time")
    if ("unpatched", "12,000 cells") in taken:
        many, unpatched = taken["ours", "12,000 cells"], taken["unpatched", "12,000 cells"]
        faster = statistics.median(a.rate / b.rate for a, b in zip(many, unpatched, strict=True))
        cost = middle(unpatched, "cpu_per_call") / middle(many, "cpu_per_call")
        say(f"12,000 cells are {faster:.1f}× as fast as unpatched, for {1 / cost:.3f} of its processor time\n")


def middle(results: list[Measured], figure: str) -> float:
    return statistics.median(getattr(each, figure) for each in results)


def quantile(results: list[Measured], share: float) -> float:
    return statistics.median(each.quantile(share) for each in results)


def endure(server: Server, calls: int) -> int:
    """Make very many calls, in tenths, and print the memory after each; return how many were lost."""
    asked, done, lost = load(*SCALAR), 0, 0
    say(f"\n| calls | calls/s | lost | MB |\n|---|---|---|---|\n| 0 | | | {memory(server.pid):.1f} |")
    for _ in range(10):
        result = run(server, asked, 8, seconds=LIMIT / 10, calls=calls // 10)
        done, lost = done + result.calls, lost + result.lost
        say(f"| {done:,} | {result.rate:.0f} | {lost} | {memory(server.pid):.1f} |")
    return lost + (calls - done)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="turns of every load")
    parser.add_argument("--seconds", type=float, default=2.0, help="of every turn")
    parser.add_argument("--long", action="store_true", help=f"{LONG:,} calls as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("custom_functions", BARE_FUNCTIONS), ("custom_scripts", "")):
            (Path(folder) / name).mkdir()
            (Path(folder) / name / "__init__.py").write_text(text, encoding="utf-8")
        with running(OURS) as ours, running(BARE, XLWINGS_PROJECT_DIR=folder) as bare:
            for server, asked in ((ours, load(*SCALAR)), (bare, load(*HELLO))):
                run(server, asked, 8, seconds=2)  # warm
            lost = compare(ours, bare, rounds=options.rounds, seconds=options.seconds)
        if options.long:
            with running(OURS) as server:
                run(server, load(*SCALAR), 8, seconds=60, calls=2_000)  # warm
                lost += endure(server, LONG)
    if lost:
        raise SystemExit(f"{lost} calls were lost")


if __name__ == "__main__":
    main()
