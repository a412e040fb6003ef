"""A workbook that carries its program for xlwings Lite."""

import copy
import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Iterable

from payroll_impact import __version__
from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.lite import parts, program
from payroll_impact.xlsx.package import Package, package_of

_TITLE = "the workbook"
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_FAMILY = uuid.UUID("0f7b5c60-6d3c-5f0e-9a51-8c1f4a7a52d4")  # what the identities of our task panes derive from
_THEN = (1980, 1, 1, 0, 0, 0)  # the first day a zip file knows: the same workbook is the same bytes on any day
_UNIX = 3


def add_lite_parts(workbook: bytes, *, functions: Iterable[str] = CATALOGUE, requirement: str | None = None) -> bytes:
    """Put the program for xlwings Lite into a workbook.

    Parameters
    ----------
    workbook : bytes
        An .xlsx file as XlsxWriter writes it.
    functions : iterable of str
        Names of the functions its formulas use; the program offers the whole catalogue in any case.
    requirement : str, optional
        The line of requirements.txt that installs this package, or the address of its wheel, for a team with an
        index of its own; by default the workbook carries the program and needs no index but PyPI.

    Returns
    -------
    bytes
        The file with the parts added; all its own parts are as they were. The same arguments give the same bytes.

    Raises
    ------
    InputError
        If it is no workbook, is damaged or has a task pane already, if the requirement is not one line, or if a
        function is not in the catalogue.
    """
    needed = None if requirement is None else requirement.strip()
    if needed is not None and len(needed.splitlines()) != 1:
        raise InputError(f"requirement must be one line, such as payroll-impact=={__version__}; got {requirement!r}")
    names = list(functions)
    unknown = [name for name in names if name not in CATALOGUE]
    if unknown:
        raise InputError(f"functions must be in the catalogue; got {', '.join(unknown)}")
    package = package_of(workbook, _TITLE)
    if package.find(parts.TASKPANES):
        raise InputError(f"{_TITLE} has a task pane already")
    values = parts.properties(needed)
    identity = _identity(workbook, [*(text for name, text in values.items() if name != program.NAME), *names])
    added = {
        parts.TASKPANES: parts.taskpanes(),
        parts.TASKPANES_RELATIONS: parts.taskpanes_relations(),
        parts.EXTENSION: parts.extension(identity, values, names),
    }
    changed = {_TYPES: _with_types(package), _RELATIONS: _with_relation(package)}
    return _written(package, changed, added)


def _identity(workbook: bytes, texts: list[str]) -> str:
    # the task pane of another workbook, or with another program, is another one
    content = uuid.uuid5(_FAMILY, "\0".join([hashlib.sha256(workbook).hexdigest(), *texts]))
    return f"{{{str(content).upper()}}}"


def _with_types(package: Package) -> bytes:
    overrides = {parts.TASKPANES: parts.TASKPANES_TYPE, parts.EXTENSION: parts.EXTENSION_TYPE}
    elements = (f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return _with_last(package, _TYPES, "Types", "".join(elements))


def _with_relation(package: Package) -> bytes:
    text = package.read(_RELATIONS).decode()
    taken = [int(number) for number in re.findall(r'\bId="rId(\d+)"', text)]
    identifier = f"rId{max(taken, default=0) + 1}"
    element = f'<Relationship Id="{identifier}" Type="{parts.TASKPANES_RELATION}" Target="{parts.TASKPANES}"/>'
    return _with_last(package, _RELATIONS, "Relationships", element)


def _with_last(package: Package, part: str, root: str, element: str) -> bytes:
    """Return a part with an element more at its end."""
    text = package.read(part).decode()
    before, closing, after = text.rpartition(f"</{root}>")
    if not closing:
        raise InputError(f"{_TITLE} is damaged: its part {part} cannot be read")
    return f"{before}{element}{closing}{after}".encode()


def _written(package: Package, changed: dict[str, bytes], added: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in package.archive.infolist():
            content = changed.get(entry.filename)
            archive.writestr(copy.copy(entry), package.read(entry.filename) if content is None else content)
        for name, content in added.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            archive.writestr(entry, content)
    return output.getvalue()
