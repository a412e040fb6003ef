"""Calls of the functions as nobody would make them: any kind of cell, at any bound, in ranges of any shape.

    python tests/fuzz/calls.py 1000000 [SEED]

makes so many at length, and prints what broke a promise, the slowest and the time.
"""

import datetime as dt
import decimal
import math
import random
import re
import sys
import time
from collections import Counter

import numpy as np

from payroll_impact.cells import CellError, is_range
from payroll_impact.functions import CATALOGUE, RANGES

LONGEST_MESSAGE = 255
MOST_SECONDS = 10.0
_PLACE = re.compile(r", row [0-9]+, column [0-9]+:")
_PLACES = ["US", "US-CA", "US-WA", "US-ZZ", "GB", "IE", "DE", "", "us-ny", "£", "US-CA "]
_WORDS = ["hour", "year", "nearest", "none", "reduce", "grow", "npv", "run_rate_change", "month", "quarter", "uniform"]
_NUMBERS = [
    0, 1, -1, 0.5, 1 / 3, 2, 10, 40, 168, 1500, 2025, 45_678, 60_000, 1e6, 1e12, 1.0001e12, 1e300, 1.7e308, 5e-324,
    -0.0, -1e-9, 1e-9, math.nan, math.inf, -math.inf, 10**30, 10**400, True, False,
]  # fmt: skip
_TEXTS = [
    "", " ", "x", "60 000", "60'000", "1,500", "33 %", "1.500", "1 5", "١٢", "²", "#N/A", "#REF!", "=1+1", "\n",
    "\x00", "\ud800", "x" * 300, "9" * 5000, "two words " * 200, "2025-02-29", "2025-09-12", "yes", "NaN", "inf", "1e5",
    "_x0041_",
]  # fmt: skip
_OTHERS = [
    None, CellError("#N/A"), CellError("#DIV/0!", "why"), CellError("#SPILL!"), {}, {"a": 1}, {1}, b"x", 1j, object(),
    decimal.Decimal(3), frozenset(), len, dt.date(2025, 9, 12), dt.datetime.fromisoformat("2025-09-12 08:00"),
    dt.date.min, dt.date.max, dt.time(8), dt.timedelta(1), np.float64(2.5), np.int64(3), np.bool_(True), np.array(3.0),
    np.datetime64("2025-01-01"), [], [[]], (), [None], [[{}]], np.zeros((2, 2)), np.zeros((1, 0)), [[[1]]],
]  # fmt: skip
_HEAVY = {"PAYROLL_RISK": 0.03, "PAYROLL_SOLVE": 0.05, "PAYROLL_TORNADO": 0.05, "PAYROLL_SENSITIVITY": 0.2}
_NAMES = list(CATALOGUE)
_WEIGHTS = [_HEAVY.get(name, 0.4 if CATALOGUE[name].table else 1.0) for name in _NAMES]


def random_call(rng):
    """Return a function and the cells of a call."""
    function = CATALOGUE[rng.choices(_NAMES, _WEIGHTS)[0]]
    cells = list(function.example.arguments)
    if rng.random() < 0.5:
        cells += [None] * (len(function.arguments) - len(cells))
    for position in range(len(cells)):
        if rng.random() < 0.4:
            cells[position] = _mutated(rng, cells[position])
    if rng.random() < 0.02:
        cells = cells[: rng.randrange(len(cells) + 1)] + [_cell(rng) for _ in range(rng.randrange(3))]
    return function, cells


def _mutated(rng, cell):
    if is_range(cell) and rng.random() < 0.9:
        rows = [list(row) if is_range(row) else [row] for row in cell]
        for _ in range(rng.randrange(1, 4)):
            _edit(rng, rows)
        return rows
    if rng.random() < 0.4:
        return [[_near(rng, cell) for _ in range(rng.randrange(4))] for _ in range(rng.randrange(4))]
    return _near(rng, cell)


def _edit(rng, rows):
    choice = rng.randrange(6)
    if choice == 0 and rows:
        rows.insert(rng.randrange(len(rows)), list(rng.choice(rows)))
    elif choice == 1 and rows:
        del rows[rng.randrange(len(rows))]
    elif choice == 2 and rows:
        column = rng.randrange(5)
        for row in rows:
            del row[column : column + 1]
    elif rows and rows[0]:
        row = rng.choice(rows)
        if row:
            row[rng.randrange(len(row))] = _near(rng, rng.choice(row))


def _near(rng, cell):
    """Return a cell that might stand there, or one that should not."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 1e15 and rng.random() < 0.6:
        return rng.choice([cell, cell * rng.uniform(0, 3), -cell, cell + 1, str(cell), float(cell), round(cell)])
    return _cell(rng)


def _cell(rng):
    return rng.choice(rng.choice([_PLACES, _WORDS, _NUMBERS, _NUMBERS, _TEXTS, _OTHERS]))


def broken_promises(function, cells, rng):
    """Yield each promise a call breaks: what it raised, kinds no cell holds, long messages, ranges read otherwise."""
    started = time.perf_counter()
    try:
        answer = function(*cells)
    except Exception as problem:  # noqa: BLE001 - what is looked for
        yield f"{function.name} raised {type(problem).__name__}: {str(problem)[:80]}"
        return
    took = time.perf_counter() - started
    if took > MOST_SECONDS:
        yield f"{function.name} took {took:.0f} s"
    flat = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
    for cell in flat:
        if isinstance(cell, CellError):
            if len(cell.message) > LONGEST_MESSAGE or not cell.message.isprintable() or not cell.message:
                yield f"{function.name} has the message {cell.message[:80]!r} of {len(cell.message)} letters"
        elif not isinstance(cell, str | bool | int | float | dt.date) or (
            isinstance(cell, float) and not math.isfinite(cell)
        ):
            yield f"{function.name} answers with {type(cell).__name__} {cell!r:.40}"
    if function.elementwise and isinstance(answer, list):
        yield from _unlike_scalars(function, cells, answer, rng)


def _unlike_scalars(function, cells, answer, rng):
    """Yield the cells of a range's answer that are not what the function says of each alone."""
    places = [(row, column) for row in range(len(answer)) for column in range(len(answer[row]))]
    for row, column in rng.sample(places, min(3, len(places))):
        kinds = [argument.kind for argument in function.arguments]
        alone = [cell if isinstance(kind, RANGES) else _at(cell, row, column) for kind, cell in zip(kinds, cells)]  # noqa: B905
        if any(cell is _ABSENT or (is_range(cell) and cell is not whole) for cell, whole in zip(alone, cells)):  # noqa: B905
            continue
        single, here = function(*alone), answer[row][column]
        if isinstance(single, list):
            single = single[0][0]
        if not _same(single, here):
            yield f"{function.name} in a range: {here!r:.150} where alone it is {single!r:.150}"


_ABSENT = object()


def _at(cell, row, column):
    if not is_range(cell):
        return cell
    grid = [list(each) if is_range(each) else [each] for each in cell]
    if grid and not any(is_range(each) for each in cell):
        grid = [[each[0] for each in grid]]
    width = max(map(len, grid))
    row, column = (0 if len(grid) == 1 else row), (0 if width == 1 else column)
    if row >= len(grid) or column >= width:
        return _ABSENT
    return grid[row][column] if column < len(grid[row]) else None


def _same(single, here):
    if isinstance(single, CellError) and isinstance(here, CellError):
        # a message that had to be cut is cut elsewhere with the place in it
        told = [_PLACE.sub("", error.message).rstrip("…")[:200] for error in (single, here)]
        return single.code == here.code and told[0] == told[1]
    return type(single) is type(here) and single == here


def main():
    """Make calls at length."""
    count = int(sys.argv[1])
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: S311 - no secret
    started, broken, asked = time.monotonic(), Counter(), Counter()
    slowest = (0.0, "")
    for _ in range(count):
        function, cells = random_call(rng)
        begun = time.perf_counter()
        broken.update(broken_promises(function, cells, rng))
        slowest = max(slowest, (time.perf_counter() - begun, function.name))
        asked[function.name] += 1
    print(f"{count:,} calls in {time.monotonic() - started:.0f} s, the slowest {slowest[0]:.2f} s ({slowest[1]})")
    print("promises broken:", sum(broken.values()))
    for told, times in broken.most_common(40):
        print(f"{times:6} {told}")


if __name__ == "__main__":
    main()
