"""Classic xlwings: functions of Excel for Windows that VBA hands to Python.

Its licence is BSD. `vba_module` writes on any system the VBA that xlwings would import, for review or import by hand.
"""

import contextlib
import importlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from payroll_impact.errors import HostError
from payroll_impact.hosts.excel import wrappers

MODULE = "payroll_impact.excel"  # what the VBA calls by name
_WINDOWS = sys.platform == "win32"
_SETTING = "UDF MODULES"
# the head xlwings gives the module it imports
_HEAD = """Attribute VB_Name = "xlwings_udfs"
'Written by payroll-impact as xlwings would import it.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel
"""


def vba_module() -> str:
    """Return the VBA module with every function, as xlwings' own generator writes it; lines end as VBA reads them.

    It calls `XLPy`, which the xlwings add-in or xlwings' standalone VBA module provides.
    """
    with classic_xlwings() as udfs:
        module = functions_module(udfs)
        text = io.StringIO()
        udfs.generate_vba_wrapper(MODULE, module, text, SimpleNamespace(Name="payroll-impact.xlsm"))
    return "\r\n".join((_HEAD + text.getvalue()).splitlines()) + "\r\n"


def functions_module(udfs: Any) -> ModuleType:
    """Return a module of the functions as xlwings would register them on Windows."""
    module = ModuleType(MODULE)
    vars(module).update(wrappers.registered(MODULE, "classic", decorate=udfs.xlfunc))
    return module


@contextlib.contextmanager
def classic_xlwings() -> Iterator[Any]:
    """Yield xlwings' module for classic functions, off Windows with what it wants of COM stood in for."""
    if _WINDOWS:
        yield importlib.import_module("xlwings.udfs")
        return
    pythoncom, pywintypes, client = (ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com.client"))
    pythoncom.CoInitialize = lambda: None  # type: ignore[attr-defined]
    pywintypes.com_error = OSError  # type: ignore[attr-defined]
    client.Dispatch = lambda book: book  # type: ignore[attr-defined]
    package = ModuleType("win32com")
    package.client = client  # type: ignore[attr-defined]
    stand_ins = {"pythoncom": pythoncom, "pywintypes": pywintypes, "win32com": package, "win32com.client": client}
    before = {name: sys.modules.get(name) for name in (*stand_ins, "xlwings.udfs")}
    sys.modules.update(stand_ins)
    sys.modules.pop("xlwings.udfs", None)
    try:
        yield importlib.import_module("xlwings.udfs")
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def install_classic() -> str:
    """Install xlwings' add-in for this user, name our module in its settings, and say what to do in Excel.

    Raises
    ------
    HostError
        Off Windows, without Excel, or if the add-in could not be put in its place.
    """
    if not _WINDOWS:
        raise HostError("classic xlwings functions need Excel for Windows; here use Lite, Server or Calc")
    import xlwings  # noqa: PLC0415 - on Windows it starts talking to COM
    from xlwings import cli  # noqa: PLC0415

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):  # it reports failure in words only
            install: Any = cli.addin_install
            install(SimpleNamespace(glob=False, dir=None, file=None))
    except Exception as problem:
        raise HostError(f"the xlwings add-in could not be installed: {problem}") from problem
    if "uccessfully" not in said.getvalue():
        raise HostError(f"the xlwings add-in could not be installed: {said.getvalue().strip()}")
    name_module(Path(xlwings.USER_CONFIG_FILE))
    return (
        "The xlwings add-in is installed and knows payroll_impact.excel. In Excel open a workbook saved as .xlsm, "
        "let File > Options > Trust Center > Macro Settings trust access to the VBA project object model, "
        "and press Import Functions in the xlwings ribbon."
    )


def name_module(settings: Path) -> None:
    r"""Add our module to those xlwings' add-in imports, and this Python as the one that runs them if none is named.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "xlwings.conf"
    >>> _ = file.write_text('"INTERPRETER_WIN","C:/python.exe"\n"UDF MODULES","mine"\n')
    >>> name_module(file)
    >>> print(file.read_text().strip())
    "INTERPRETER_WIN","C:/python.exe"
    "UDF MODULES","mine;payroll_impact.excel"
    """
    lines = settings.read_text(encoding="utf-8").splitlines() if settings.exists() else []
    values = dict(_setting(line) for line in lines if "," in line)
    modules = [name for name in values.get(_SETTING, "").split(";") if name]
    values[_SETTING] = ";".join(dict.fromkeys((*modules, MODULE)))
    if not {"INTERPRETER_WIN", "CONDA PATH"} & set(values):
        values["INTERPRETER_WIN"] = sys.executable
    settings.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f'"{name}","{value}"\n' for name, value in values.items())
    beside = settings.with_name(f"{settings.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(settings)


def _setting(line: str) -> tuple[str, str]:
    name, _, value = line.partition(",")
    return name.strip().strip('"'), value.strip().strip('"')
