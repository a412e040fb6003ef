"""Write the extension: everything in it comes from the catalogue and the packages installed here."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from payroll_impact.functions import CATALOGUE, Function
from payroll_impact.hosts.calc import descriptions, travelling
from payroll_impact.hosts.calc.programs import Python, supported_python

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier date, and the same content makes the same file
_COMPONENT = '''"""The component Calc loads: it finds the packages that travel beside it."""

import os
import sys

import unohelper

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "pythonpath"))

from payroll_impact.hosts.calc.component import register

g_ImplementationHelper = register(unohelper.ImplementationHelper())
'''


def build_extension(
    path: str | Path, *, functions: Iterable[Function] = tuple(CATALOGUE.values()), target: Python | None = None
) -> Path:
    """Write the Calc extension with every function of the catalogue.

    Parameters
    ----------
    path : str or Path
        The file to write, with the ending `.oxt`.
    functions : iterable of Function
        The functions it offers, by default the catalogue.
    target : Python, optional
        The Python it has to run in, by default the one of the office found here.

    Returns
    -------
    Path
        The file written; the same catalogue and packages make the same bytes.

    Raises
    ------
    HostError
        If there is no office, its Python is too old, or numpy for it cannot be had.
    """
    path, target = Path(path), target or supported_python()
    listed = sorted(functions, key=lambda function: function.name)
    files = {**descriptions.files(listed), "component.py": _COMPONENT.encode()}
    for packages in (travelling.own_files(), travelling.pure_files(), travelling.numpy_files(target)):
        files.update((f"pythonpath/{name}", content) for name, content in packages)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as extension:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            extension.writestr(entry, content)
    return path
