"""What runs inside Calc: the add-in with a method per function, and the job that looks at loaded documents.

Calc hands over None for a missing argument, a float or text for a cell, rows of them for a range. An
error travels as a NaN whose lowest bits are Calc's own number for it, both alone and within rows. Calc
answers for error cells among the arguments itself and does not call us.
"""

import datetime as dt
import math
import struct
from importlib import import_module
from itertools import chain
from typing import Any

from payroll_impact.hosts.calc import names

CODES = {"#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767}
ADD_IN = ("com.sun.star.sheet.AddIn",)
JOB = ("com.sun.star.task.Job",)
_QUIET_NAN = 0x7FF8_0000_0000_0000


def error_value(code: str) -> float:
    """Return the double that Calc shows as an error.

    >>> error_value("#N/A").hex()
    'nan'
    """
    number = CODES.get(code, CODES["#VALUE!"])
    return float(struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | number))[0])


def outward(value: Any) -> "float | str":
    """Return a result as a cell of Calc takes it: numbers and truth as double, dates as day numbers.

    >>> import datetime
    >>> outward(datetime.date(2025, 9, 12)), outward(True), outward(7), outward(None)
    (45912.0, 1.0, 7.0, '')
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else error_value("#NUM!")
    if isinstance(value, str) or value is None:
        return value or ""
    if isinstance(value, dt.date):
        from payroll_impact.cells import date_to_serial  # noqa: PLC0415 - loads arrays, and dates are rare

        return float(date_to_serial(value))
    if isinstance(value, int):
        return float(value)
    return error_value(value.code)


def rows_of(result: Any) -> "tuple[tuple[float | str, ...], ...]":
    """Return any result as rows: one row of one cell is a plain value to Calc, also within other formulas."""
    if not isinstance(result, list):
        return ((outward(result),),)
    if set(map(type, chain.from_iterable(result))) == {float}:
        return tuple(map(tuple, result))  # a column of numbers, which the catalogue keeps finite, goes as it is
    return tuple(tuple(map(outward, row)) for row in result)


def register(helper: Any) -> Any:
    """Enter the add-in and the load job into a component's list of implementations."""
    helper.addImplementation(lambda _context: _add_in(), names.IMPLEMENTATION, ADD_IN)
    helper.addImplementation(lambda _context: _load_job(), names.LOAD_JOB, JOB)
    return helper


def _service(name: str, services: tuple[str, ...], interface: str, members: dict[str, Any]) -> Any:
    """Return an object that offers an interface to the office and can say what it is."""
    uno, unohelper = import_module("uno"), import_module("unohelper")
    about = {
        "getImplementationName": lambda _self: name,
        "supportsService": lambda _self, service: service in services,
        "getSupportedServiceNames": lambda _self: services,
    }
    bases = (unohelper.Base, uno.getClass(interface), uno.getClass("com.sun.star.lang.XServiceInfo"))
    return type(name.rpartition(".")[2], bases, {**members, **about})()


def _add_in() -> Any:
    from payroll_impact.functions import CATALOGUE  # noqa: PLC0415 - loads arrays: only once a formula asks for it

    methods = {names.method(function.name): _method(function) for function in CATALOGUE.values()}
    return _service(names.IMPLEMENTATION, ADD_IN, names.INTERFACE, methods)


def _method(function: Any) -> Any:
    return lambda _self, *cells: rows_of(function(*cells))


def _load_job() -> Any:
    from payroll_impact.hosts.calc.loading import document_of, resolve_document  # noqa: PLC0415 - only for the job

    def execute(_self: Any, arguments: Any) -> None:
        document = document_of(arguments)
        if document is not None:
            resolve_document(document)

    return _service(names.LOAD_JOB, JOB, "com.sun.star.task.XJob", {"execute": execute})
