"""Every command on a folder of other people's workbooks: ok, refused, traceback, time and memory, and recalc's values.

    python tests/others/measure.py FOLDER [--commands recalc,check] [--seconds 60] [--megabytes 3000]
        [--results OUT.jsonl] [--budget 480]

With --results each file's result is kept as it comes, and a second call goes on where the first one stopped.
Nothing is written into the folder. A file counts for recalc as *equal* where the copy stores what the file stored,
*flagged* where a cell differs and recalc says so (its cell is named, or its values could not be compared), *silent*
where it differs and nobody is told. A second run sets the first number a formula might read and looks for cells that
changed though the engine did not reproduce them.
"""

import argparse
import contextlib
import io
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

COMMANDS = ("recalc", "recalc --set", "check", "diff", "fill", "report")
_LINE = re.compile(r"'[^']*'|\"[^\"]*\"|\S*\.xls[xm]\S*|\b[A-Z]{1,3}[0-9]+\b|[0-9][0-9.,]*")


def measure_file(path, command, seconds, megabytes):
    """Run one command on one file in a process of its own; return what came of it."""
    reader, writer = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        answer = {"outcome": "traceback", "line": "the process ended"}
        with contextlib.suppress(BaseException):
            answer = _run(path, command)
        with os.fdopen(writer, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writer)
    late = []

    def stop(*_):
        late.append(True)
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    _, _, usage = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    result = json.loads(text) if text else {"outcome": "late" if late else "died", "line": ""}
    return result | {
        "file": str(path), "command": command, "seconds": round(time.monotonic() - started, 2),
        "megabytes": usage.ru_maxrss >> 10,
    }  # fmt: skip


def _run(path, command):
    from payroll_impact import cli

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"copy{path.suffix}"
        arguments = {
            "recalc": ["recalc", str(path), "-o", str(copy)],
            "recalc --set": ["recalc", str(path), "-o", str(copy), *_edit(path)],
            "check": ["check", str(path)],
            "diff": ["diff", str(path), str(path)],
            "fill": ["fill", str(path), "xai-2025", "-o", str(copy)],
            "report": ["report", str(path)],
        }[command]
        out, err = io.StringIO(), io.StringIO()
        sys.argv = ["payroll-impact", *arguments]
        code, problem, recalculated = 0, "", []
        if command == "recalc":
            _remember(recalculated)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                cli.main()
        except SystemExit as ended:
            code = ended.code or 0
        except BaseException as error:  # noqa: BLE001 - what is looked for
            problem = f"{type(error).__name__}: {error}"
            problem += " | " + traceback.format_exc().strip().splitlines()[-3].strip()
        lines = err.getvalue().strip().splitlines()
        if problem:
            return {"outcome": "traceback", "line": problem[:400]}
        if code == 2 or (code not in (0, 1)):
            return {"outcome": "refused", "line": " | ".join(lines)[:300]}
        if command == "diff" and code:
            return {"outcome": "self-difference", "line": " | ".join(out.getvalue().splitlines())[:300]}
        answer = {"outcome": "ok", "code": code, "line": lines[0][:200] if lines else ""}
        return answer | (_compare(path, copy, recalculated[0]) if command == "recalc" else {})


def _remember(results):
    """Have the command's recalculation leave its result in a list; the process ends after it."""
    from payroll_impact.workbooks import recalc as room

    plain = room.recalc

    def remembered(*given, **options):
        results.append(plain(*given, **options))
        return results[-1]

    room.recalc = remembered


def _edit(path):
    """Return the option that sets a number of the workbook, if there is one."""
    from payroll_impact.cells import Address
    from payroll_impact.xlsx import open_workbook

    with contextlib.suppress(Exception):
        book = open_workbook(path)
        for title, sheet in book.sheets.items():
            for place, cell in sheet.cells.items():
                value = sheet.value(cell)
                inside = any(Address(title, *place) in found for found in sheet.arrays.values())
                if cell.content is None and isinstance(value, float) and not inside:
                    return ["--set", f"{Address(title, *place)}={value + 1}"]
    return []


def _compare(path, copy, found):
    """Count the formula cells of a recalculated copy that are equal, flagged and silently different."""
    from payroll_impact.cells import Address
    from payroll_impact.xlsx import open_workbook

    before, after = open_workbook(path), open_workbook(copy)
    listed = {finding.address for finding in found.findings}
    counts = Counter(untrusted=len(found.untrusted))
    for title, sheet in before.sheets.items():
        for place, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            old = sheet.value(cell)
            new_sheet = after.sheets[title]
            new = new_sheet.value(new_sheet.cells.get(place))
            address = Address(title, *place)
            if old is None:
                counts["no stored value"] += 1
            elif old == new and type(old) is type(new):
                counts["equal"] += 1
            elif address in listed or any("anew when it is opened" in note for note in found.notes):
                counts["flagged"] += 1
            elif address in found.apart:
                counts["date or chance"] += 1
            else:
                counts["silent"] += 1
    return {"cells": dict(counts)}


def _print(results):
    by_command = {}
    for result in results:
        by_command.setdefault(result["command"], []).append(result)
    for command, found in by_command.items():
        outcomes = Counter(each["outcome"] for each in found)
        told = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
        print(f"\n{command}: {len(found)} files, {told}")
        slowest = max(found, key=lambda each: each["seconds"])
        largest = max(found, key=lambda each: each["megabytes"])
        print(f"  slowest {slowest['seconds']} s ({slowest['file']})")
        print(f"  largest {largest['megabytes']} MB ({largest['file']})")
        kinds = {}
        for each in found:
            if each["outcome"] != "ok":
                kinds.setdefault((each["outcome"], _LINE.sub("…", each["line"])), []).append(each)
        for (outcome, _), alike in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
            print(f"  {len(alike):4} {outcome}: {alike[0]['line'][:260]}   [{alike[0]['file']}]")
        cells = sum((Counter(each.get("cells", {})) for each in found), Counter())
        if cells:
            print("  formula cells: " + ", ".join(f"{count:,} {name}" for name, count in cells.most_common()))
            for each in found:
                if each.get("cells", {}).get("silent"):
                    print(f"    silent: {each['cells']['silent']} in {each['file']}")


def main():
    """Measure every workbook below a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--commands", default=",".join(COMMANDS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--megabytes", type=int, default=3000, help="of address space; resident memory is reported")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--budget", type=float, default=1e9, help="seconds after which no further file is begun")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    started = time.monotonic()
    # loaded once: every file runs in a fork of this process
    from payroll_impact import cli, documents  # noqa: F401
    from payroll_impact.checks import check  # noqa: F401
    from payroll_impact.workbooks.fill import fill  # noqa: F401
    from payroll_impact.workbooks.recalc import recalc  # noqa: F401
    with contextlib.suppress(ImportError):
        import formualizer  # noqa: F401
    endings = (".xlsx", ".xlsm")
    paths = sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in endings)[:: given.every]
    kept = given.results.read_text().splitlines() if given.results and given.results.exists() else []
    results = list(map(json.loads, kept))
    done = {(each["file"], each["command"]) for each in results}
    left = [
        (path, command)
        for command in given.commands.split(",")
        for path in paths
        if (str(path), command) not in done
    ]
    for path, command in left:
        if time.monotonic() - started > given.budget:
            break
        results.append(measure_file(path, command, given.seconds, given.megabytes))
        if given.results:
            with given.results.open("a") as file:
                file.write(json.dumps(results[-1]) + "\n")
    _print(results)
    if len(done) + len(left) > len(results):
        print(f"\nnot measured yet: {len(done) + len(left) - len(results)}")


if __name__ == "__main__":
    main()
