"""What a report of a batch costs, beside what XlsxWriter alone needs for the same cells and charts.

Run as a script: ``python tests/benchmarks/bench_batch.py [COUNT]``. Processor time is what counts: other work on
the machine makes the clock run, not the processor. XlsxWriter alone gets every call the report makes of it, with
the arguments at hand, and nothing else to do.
"""

# ruff: noqa: SLF001 - a script that prints what it measures
import io
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from payroll_impact.batch import batch
from payroll_impact.documents import build_report
from payroll_impact.documents.report_workbook import workbook as report_workbook
from payroll_impact.model import compare
from payroll_impact.scenarios import library, load_scenario

SCENARIO = "xai-2025"
ALONE = 20


class Recorder:
    """Stands for an object of XlsxWriter and notes every call of it."""

    def __init__(self, real, calls, number):
        self.__dict__.update(_real=real, _calls=calls, _number=number)

    def __getattr__(self, name):
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*arguments, **options):
            result = found(*map(plain, arguments), **{key: plain(value) for key, value in options.items()})
            index = len(self._calls) + 1
            if name.startswith("get_") and not name.startswith("get_worksheet_by_name"):
                return result
            self._calls.append((self._number, name, tuple(map(reference, arguments)), options))
            made = type(result).__module__.startswith("xlsxwriter.")
            return Recorder(result, self._calls, index) if made else result

        return call

    def __setattr__(self, name, value):
        self._calls.append((self._number, "__setattr__", (name, value), {}))
        setattr(self._real, name, value)


class Reference:
    def __init__(self, number):
        self.number = number


def plain(value):
    return value._real if isinstance(value, Recorder) else value


def reference(value):
    return Reference(value._number) if isinstance(value, Recorder) else value


def recorded(comparison, content):
    """Return the calls a report makes of XlsxWriter, and its bytes."""
    calls = []

    def workbook(target, options):
        calls.append((None, "Workbook", (), options))
        return Recorder(xlsxwriter.Workbook(target, options), calls, 1)

    real, report_workbook.Workbook = report_workbook.Workbook, workbook
    try:
        return calls, report_workbook.workbook_bytes(comparison, content)
    finally:
        report_workbook.Workbook = real


def replayed(calls):
    """Return the bytes XlsxWriter makes of recorded calls."""
    target, results = io.BytesIO(), {}
    for index, (number, name, arguments, options) in enumerate(calls, start=1):
        if number is None:
            results[index] = xlsxwriter.Workbook(target, options)
            continue
        given = [results[value.number] if isinstance(value, Reference) else value for value in arguments]
        results[index] = getattr(results[number], name)(*given, **options)
    return target.getvalue()


def alone():
    """Return XlsxWriter's processor time for one report."""
    comparison = compare(load_scenario(SCENARIO))
    content = build_report(comparison)
    report_workbook.workbook_bytes(comparison, content)
    seconds = []
    for _ in range(ALONE):
        calls, data = recorded(comparison, content)  # anew: XlsxWriter changes what it is given
        start = time.process_time()
        again = replayed(calls)
        seconds.append(time.process_time() - start)
        assert len(again) == len(data), "the same calls must give the same workbook"
    return sum(seconds) / len(seconds), len(calls)


def in_batch(count):
    """Return a batch's processor time for one report, and its time by the clock."""
    folder = Path(tempfile.mkdtemp())
    text = library()[SCENARIO].read_text(encoding="utf-8")
    try:
        for number in range(count):
            changed = text.replace("amount = { value = 500,", f"amount = {{ value = {300 + number},")
            (folder / f"case{number:03}.toml").write_text(changed, encoding="utf-8")
        start, used = time.perf_counter(), spent()
        result = batch(f"{folder}/*.toml", folder / "reports", jobs=2)
        assert not result.failed
        return (spent() - used) / count, (time.perf_counter() - start) / count
    finally:
        shutil.rmtree(folder)


def spent():
    """Return the processor time of this process and of its workers that have ended."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    xlsxwriter_alone, calls = alone()
    per_report, by_the_clock = in_batch(count)
    print(f"XlsxWriter alone, {calls} calls:       {1e3 * xlsxwriter_alone:7.1f} ms of processor time a report")
    print(f"batch of {count}, everything:          {1e3 * per_report:7.1f} ms of processor time a report")
    print(f"                                  {1e3 * by_the_clock:7.1f} ms by the clock, two workers")
    print(f"ratio                             {per_report / xlsxwriter_alone:7.2f}")
