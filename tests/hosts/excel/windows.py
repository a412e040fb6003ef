"""xlwings as it runs on Windows, its own code from the call of VBA to the answer; only COM is stood in for.

Run as a program: reads pickled calls (function name, arguments, as ranges or values), writes pickled answers.
"""

import ctypes
import datetime as dt
import pickle
import sys
from importlib import import_module
from types import SimpleNamespace
from unittest.mock import MagicMock

MISSING = -2147352572  # what COM hands over for an argument left out
MODULE = "payroll_impact.excel"
COM = (
    "pythoncom pywintypes win32api win32con win32event win32gui win32process win32timezone win32com win32com.client "
    "win32com.server win32com.server.dispatcher win32com.server.policy win32com.server.util"
)


class ComTime(dt.datetime):
    """pywin32's own kind of time."""


ANYTHING = MagicMock()  # each takes longer to make than a call


class ComRange:
    """A range as Excel hands it to a function: its value, and how large it is."""

    def __init__(self, value, iid):
        self.Value = value
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Rows, self.Columns = SimpleNamespace(Count=len(rows)), SimpleNamespace(Count=len(rows[0]))
        kind = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=iid))
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: kind)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ANYTHING


def stand_in():
    """Put stand-ins where pywin32 would be; give what marks an object as a range."""
    modules = {name: MagicMock(name=name) for name in COM.split()}
    modules["pywintypes"].TimeType = ComTime
    modules["pywintypes"].com_error = OSError
    modules["win32timezone"].TimeZoneInfo.utc = lambda: dt.UTC
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(modules["win32com.client"], name, type(name, (), {}))
    modules["win32com"].client = modules["win32com.client"]
    for name in ("pythoncom", "pywintypes"):
        modules[name].__file__ = None
    sys.modules.update(modules)
    ctypes.windll = ctypes.oledll = ctypes.PyDLL = MagicMock()
    return modules["pywintypes"].IID("a range")


def main():
    range_mark = stand_in()
    xlwings = import_module("xlwings")
    xlwings._xlwindows = windows = import_module("xlwings._xlwindows")  # noqa: SLF001 - as xlwings does there itself
    xlwings.engines.add(xlwings.Engine(impl=windows.engine))
    udfs = import_module("xlwings.udfs")
    module = import_module("payroll_impact.hosts.excel.classic").functions_module(udfs)
    udfs.udf_modules[MODULE] = {"module": module, "filetime": None, "filename": ""}
    answers = []
    for name, arguments, as_ranges in pickle.load(sys.stdin.buffer):  # noqa: S301 - the test wrote it
        given = [
            ComRange(each, range_mark) if as_ranges and not (type(each) is int and each == MISSING) else each
            for each in arguments
        ]
        answers.append(udfs.call_udf(MODULE, name, given, None, None))
    pickle.dump(answers, sys.stdout.buffer)


if __name__ == "__main__":
    main()
