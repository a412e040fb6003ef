"""Workbooks with something wrong: in their cells, their XML or their zip file.

    python tests/fuzz/workbooks.py 5000 [SEED]

gives so many to every command at length, and prints what broke a promise, the slowest and the time.
"""

import datetime as dt
import io
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import xlsxwriter

from payroll_impact.checks import check
from payroll_impact.errors import PayrollImpactError
from payroll_impact.scenarios import load_scenario
from payroll_impact.workbooks.diff import diff
from payroll_impact.workbooks.fill import Value, fill
from payroll_impact.workbooks.recalc import recalc

MOST_SECONDS, MOST_MEGABYTES = 20.0, 1536
_FORMULAS = [
    "A1*2", "SUM(A:A)", "SUM(B9:A1)", "Rate*A1", "PAYROLL_CUT(A1:A5)", "PAYROLL_NONE(1)", "_xldudf_PAYROLL_GROW(A1)",
    'INDIRECT("A"&1)', "OFFSET(A1,0,0,99,99)", "[1]Plan!A1", "'[1]My plan'!A1+1", "Plan:Other!A1", "A1#", "@A:A",
    "{1,2;3}", "IF(", "))", "", "=", '"text', "T[x]", "T[[#This Row],[x]]", "B1", "1/0", "SEQUENCE(1000,1000)",
    'REPT("x",40000)',
    "LET(x,1,x)", "LAMBDA(x,x)(1)", "A1048576", "XFE1", "A0", "SUM((A1:A2,C3))", "A1 B2", "10^400", "SUBTOTAL(9,A:A)",
    "PAYROLL_PLAN(A:C,A:C)", 'PAYROLL_METRIC(A1:C5,A1:C5,A1:B5,"npv")', "TODAY()", 'HYPERLINK("x")', "1E309",
]  # fmt: skip
_VALUES = [
    "", "0", "-1", "1e999", "nan", "²", "TRUE", "#N/A", "#GETTING_DATA", "99999999999", "x" * 40_000,
    "2025-09-12", "\n",
]  # fmt: skip
_ATTRIBUTES = [
    ("r", ["A1", "A0", "ZZZ9", "B2", "1", "", "²", "A1048577", "a1"]),
    ("t", ["s", "str", "b", "e", "d", "n", "inlineStr", "x", ""]),
    ("s", ["0", "1", "999999", "-1", "²", ""]), ("ref", ["A1:B2", "B2:A1", "A:A", "x", "A1:XFD1048576"]),
    ("si", ["0", "7", ""]),
    ("cm", ["1"]), ("sheetId", ["1", "²"]), ("name", ["S", "", "x" * 60]), ("state", ["hidden", "x"]), ("dt2D", ["1"]),
    ("localSheetId", ["0", "9", "²"]), ("numFmtId", ["14", "²"]), ("date1904", ["1"]),
    ("Target", ["/", "..", "x.xml", ""]),
    ("spans", ["1:²"]), ("count", ["²"]), ("xfId", ["9", "²"]), ("fillId", ["9", "²"]), ("fullCalcOnLoad", ["1"]),
]  # fmt: skip


def original():
    """Return the bytes of a workbook with a bit of everything."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        plan, other = book.add_worksheet("Plan"), book.add_worksheet("Other")
        book.define_name("Rate", "=Plan!$B$1")
        money, date = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(6):
            plan.write_number(row, 0, row * 1.5, money)
            plan.write_formula(row, 2, f"=A{row + 1}*Rate", money, row * 0.3)
            other.write_formula(row, 0, f"=SUM(Plan!A1:A{row + 1})")
            other.write_datetime(row, 1, dt.date(2025, 9, row + 1), date)
        plan.write_number("B1", 0.2)
        plan.write_string("B2", "{{ metric:npv }} and {{ nobody }}")
        plan.write_formula("B3", "=PAYROLL_CUT(A5)", None, 2)
        plan.write_dynamic_array_formula("E1", "=SEQUENCE(2,2)", None, 1)
        plan.write_array_formula("H1:H3", "{=A1:A3*2}", None, 0)
        other.add_table("D1:E4", {"name": "T", "columns": [{"header": "x"}, {"header": "y"}], "data": [[1, 2]] * 3})
        plan.merge_range("J1:K2", "merged")
        plan.conditional_format("A1:A6", {"type": "cell", "criteria": ">", "value": 3, "format": money})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Plan!$A$1:$A$6"})
        other.insert_chart("G1", chart)
        rows = [["role", "headcount", "pay", "jurisdiction"], ["Tutor", 10, 60_000, "US-CA"]]
        team = book.add_worksheet("Workforce")
        for number, row in enumerate(rows):
            team.write_row(number, 0, row)
    return data.getvalue()


def mutant(rng, data):
    """Return the bytes of what was a workbook."""
    if rng.random() < 0.15:
        return _broken_bytes(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    for _ in range(rng.choice([1, 1, 2, 3, 6])):
        name = rng.choice([*members, *["xl/worksheets/sheet1.xml"] * 12, "xl/workbook.xml", "xl/styles.xml"])
        if name not in members:
            continue
        if rng.random() < 0.03:
            del members[name]
        else:
            members[name] = _edited(rng, members[name])
    packed = io.BytesIO()
    kind = rng.choice([zipfile.ZIP_DEFLATED] * 20 + [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    with zipfile.ZipFile(packed, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue() if rng.random() < 0.97 else _broken_bytes(rng, packed.getvalue())


def _edited(rng, content):
    choice = rng.randrange(7)
    if choice == 0:
        pieces = list(re.finditer(rb"<f[^>]*>[^<]*</f>", content))
        return _put(rng, content, pieces, b"<f>" + _escaped(rng.choice(_FORMULAS)) + b"</f>")
    if choice == 1:
        pieces = list(re.finditer(rb"<v>[^<]*</v>", content))
        return _put(rng, content, pieces, b"<v>" + _escaped(rng.choice(_VALUES)) + b"</v>")
    if choice in (2, 3):
        name, values = rng.choice(_ATTRIBUTES)
        pieces = list(re.finditer(rb"(?<=\s)" + name.encode() + rb'="[^"]*"', content))
        return _put(rng, content, pieces, f'{name}="{rng.choice(values)}"'.encode())
    if choice == 4:
        pieces = list(re.finditer(rb"<(?:c|row|f|sheet|xf|definedName|Relationship|Override)\b[^>]*/?>", content))
        other = rng.choice([b"", b"<x/>", b"<c/>", b"<row/>", b"<!-- -->", b"<f/>", b"<v>1</v>"])
        return _put(rng, content, pieces, other)
    if choice == 5:
        data = bytearray(content)
        data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    start, end = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[min(end, start + 40) :]


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").encode()


def _put(rng, content, pieces, new):
    if not pieces:
        return content
    piece = rng.choice(pieces)
    return content[: piece.start()] + new + content[piece.end() :]


def _broken_bytes(rng, data):
    found = bytearray(data)
    for _ in range(rng.choice([1, 3, 20])):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found[: rng.randrange(len(found))] if rng.random() < 0.3 else found)


def _recalculated(path):
    recalc(path, sets={"Plan!A2": 5}).copy()
    with zipfile.ZipFile(io.BytesIO(recalc(path).copy())) as copy:
        copy.namelist()


def _compared(path):
    if diff(path, path).differs:
        raise AssertionError("a workbook differs from itself")


COMMANDS = {
    "recalc": _recalculated,
    "check": check,
    "diff": _compared,
    "fill": lambda path: fill(path, lambda key: Value(1.5, "1.5") if key == "metric:npv" else None),
    "report": load_scenario,
}


def broken_promises(path, outcomes):
    """Yield each promise a file breaks, by command."""
    before = _megabytes()
    for name, command in COMMANDS.items():
        started = time.perf_counter()
        try:
            command(path)
            outcomes[name, "ok"] += 1
        except PayrollImpactError as problem:
            outcomes[name, "refused"] += 1
            if not str(problem).isprintable() or not str(problem).strip():
                yield f"{name}: a message of more than a line: {str(problem)[:80]!r}"
        except BaseException as problem:
            if isinstance(problem, KeyboardInterrupt):
                raise
            place = f"{problem.__traceback__.tb_next.tb_frame.f_code.co_name}" if problem.__traceback__.tb_next else ""
            yield f"{name}: {type(problem).__name__}: {str(problem)[:120]} ({place})"
        took = time.perf_counter() - started
        if took > MOST_SECONDS:
            yield f"{name}: took {took:.0f} s"
    if (megabytes := _megabytes()) > max(MOST_MEGABYTES, before):
        yield f"{megabytes} MB of memory"


def _megabytes():
    """Return the most memory this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main():
    """Try mutants at length."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng, data, started = random.Random(seed), original(), time.monotonic()  # noqa: S311 - no secret
    outcomes, broken, slowest = Counter(), Counter(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        for number in range(count):
            path.write_bytes(mutant(rng, data))
            begun = time.perf_counter()
            found = list(broken_promises(path, outcomes))
            slowest = max(slowest, time.perf_counter() - begun)
            broken.update(found)
            if found:
                Path(f"{tempfile.gettempdir()}/broken-{seed}-{number}.xlsx").write_bytes(path.read_bytes())
                print(f"broken-{seed}-{number}.xlsx", found, flush=True)
    print(f"{count:,} files in {time.monotonic() - started:.0f} s, the slowest {slowest:.2f} s for all commands")
    print({" ".join(kind): times for kind, times in sorted(outcomes.items())})
    print("promises broken:", sum(broken.values()))
    for told, times in broken.most_common(30):
        print(f"{times:6} {told}")


if __name__ == "__main__":
    main()
