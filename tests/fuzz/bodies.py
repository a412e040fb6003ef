"""Bodies nobody's script posts to the server: calls of any cells, and JSON that is none.

    python tests/fuzz/bodies.py 50000 [SEED]

starts a server, posts so many, and prints what broke a promise, what the log holds and the time.
"""

import collections
import json
import math
import random
import sys
import time
from pathlib import Path

import httpx
from calls import random_call

from payroll_impact.cells import CellError

sys.path.insert(0, str(Path(__file__).parents[1] / "hosts" / "excel"))

CALL = "/xlwings/custom-functions-call"
_JSON = {"Content-Type": "application/json"}
_WRONG = [None, 5, [], {}, "x", [[{}]], {"a": 1}, "\n", "\ud800", True, -1, [[[1]]], "x" * 3000]


def random_body(rng):
    """Return a body, and whether a script could have posted it."""
    from office_cells import ERROR_TYPES, call  # noqa: PLC0415 - found by its folder

    function, cells = random_call(rng)
    body = call(function, [_plain(cell, ERROR_TYPES) for cell in cells][: len(function.arguments)])
    chance = rng.random()
    if chance < 0.6:
        return json.dumps(body, default=str).encode()
    key = rng.choice(list(body))
    if chance < 0.7:
        del body[key]
    elif chance < 0.9:
        body[key] = rng.choice(_WRONG)
    elif body["args"]:
        body["args"][rng.randrange(len(body["args"]))] = rng.choice(_WRONG)
    data = bytearray(json.dumps(body, default=str).encode())
    if chance > 0.95 and data:
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _plain(cell, errors):
    """Return a cell as JSON can carry it."""
    if isinstance(cell, list | tuple):
        rows = [[_plain(each, errors) for each in (row if isinstance(row, list | tuple) else [row])] for row in cell]
        return [[None if isinstance(each, list) else each for each in row] for row in rows] or [[None]]
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, CellError):
        return cell if cell.code in errors else None
    return cell if isinstance(cell, str | bool | int | float) or hasattr(cell, "year") else None


def broken_promises(response):
    """Yield what an answer should not be."""
    if response.status_code not in (200, 400):
        yield f"status {response.status_code}: {response.text[:100]!r}"
    if response.status_code == 400 and not (0 < len(response.text) <= 400 and response.text.isprintable()):
        yield f"a refusal of {len(response.text)} letters: {response.text[:100]!r}"
    if response.status_code == 200:
        response.json()


def main():
    """Post bodies at length."""
    from conftest import running_server  # noqa: PLC0415 - found by its folder

    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng, broken, statuses = random.Random(seed), collections.Counter(), collections.Counter()  # noqa: S311
    started, slowest = time.monotonic(), 0.0
    with running_server(log=(log := [])) as client:
        for _ in range(count):
            begun = time.perf_counter()
            body = random_body(rng)
            try:
                response = client.post(CALL, content=body, headers=_JSON)
            except httpx.ReadError:  # a connection that was idle too long is closed, as any client must expect
                statuses["asked again"] += 1
                response = client.post(CALL, content=body, headers=_JSON)
            slowest = max(slowest, time.perf_counter() - begun)
            statuses[response.status_code] += 1
            broken.update(broken_promises(response))
    print(f"{count:,} posts in {time.monotonic() - started:.0f} s, the slowest {slowest:.2f} s; {dict(statuses)}")
    print("promises broken:", sum(broken.values()), broken.most_common(20))
    print("lines of the log:", len(log), log[:5])


if __name__ == "__main__":
    main()
