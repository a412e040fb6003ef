"""Scenario files with something wrong: bytes, lines, values of another kind or size.

    python tests/fuzz/scenarios.py 20000 [SEED]

tries so many at length, and prints what broke a promise, how many were read, the slowest and the time.
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import compare
from payroll_impact.scenarios import library, load_scenario, write_starter

MOST_SECONDS = 10.0
_VALUES = [
    "0", "-1", "1e308", "-1e308", "1e13", "nan", "inf", "0.1", "600", "601", '""', '"x"', '"US-CA"', '"GB"', '"£"',
    "true", "[]", "{}", "[1, 2]", "{ value = 1 }", "{ value = 1, low = 2, high = 0 }", "2025-02-28",
    "1900-01-01", "9999-12-31", '"60 000"', '"33 %"', '"1.500"', '"all"', '"group:x"', "1_0", "0x10",
    '"\\u0000"', '"\\n"', "'''x'''",
    "99999999999999999999",
]  # fmt: skip
_LINES = ['"US-CA".x = 1\n', "months = 600\n", "[extra]\n", "[[changes]]\n", "fx.GBP = 0\n", "x" * 9999]
_NUMBER = re.compile(r"(?<==)\s*[^#\n]+")


def sources():
    """Return the texts of the library and of the file a new plan starts from."""
    with tempfile.TemporaryDirectory() as folder:
        write_starter(Path(folder) / "plan.toml")
        paths = [Path(folder) / "plan.toml", *library().values()]
        return [path.read_text(encoding="utf-8") for path in paths]


def mutant(rng, texts):
    """Return the bytes of a file that was a scenario."""
    lines = rng.choice(texts).splitlines(keepends=True)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        place, choice = rng.randrange(len(lines)), rng.randrange(8)
        if choice == 0:
            del lines[place]
        elif choice == 1:
            lines.insert(place, rng.choice(lines))
        elif choice == 2:
            lines[place] = lines[place].replace(rng.choice("=[]\"'._#"), rng.choice(["", "=", '"', "[", "\\", "\0"]), 1)
        elif choice == 3:
            lines.insert(place, rng.choice(_LINES))
        else:
            lines[place] = _NUMBER.sub(lambda _: f" {rng.choice(_VALUES)}", lines[place], count=1)
        if not lines:
            break
    data = bytearray("".join(lines).encode())
    if rng.random() < 0.1 and data:
        for _ in range(rng.randrange(1, 5)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def broken_promises(path, outcomes):
    """Yield each promise a file breaks; `outcomes` counts what became of it."""
    started = time.perf_counter()
    try:
        compare(load_scenario(path)).metrics  # noqa: B018 - computing is what is tried
        outcomes["read"] += 1
    except PayrollImpactError as problem:
        outcomes["refused"] += 1
        if not str(problem).isprintable() or not str(problem).strip():
            yield f"a message of more than a line: {str(problem)[:80]!r}"
    except Exception as problem:  # noqa: BLE001 - what is looked for
        yield f"{type(problem).__name__}: {str(problem)[:100]}"
    took = time.perf_counter() - started
    if took > MOST_SECONDS:
        yield f"took {took:.0f} s"


def main():
    """Try mutants at length."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng, texts, started = random.Random(seed), sources(), time.monotonic()  # noqa: S311 - no secret
    outcomes, broken, slowest = Counter(), Counter(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.toml"
        for number in range(count):
            path.write_bytes(mutant(rng, texts))
            begun = time.perf_counter()
            found = list(broken_promises(path, outcomes))
            slowest = max(slowest, time.perf_counter() - begun)
            broken.update(found)
            if found:
                Path(f"{tempfile.gettempdir()}/broken-{seed}-{number}.toml").write_bytes(path.read_bytes())
    print(f"{count:,} files in {time.monotonic() - started:.0f} s, {dict(outcomes)}, the slowest {slowest:.2f} s")
    print("promises broken:", sum(broken.values()))
    for told, times in broken.most_common(20):
        print(f"{times:6} {told}")


if __name__ == "__main__":
    main()
