"""The parts of a workbook in which xlwings Lite keeps its program, as Excel writes them."""

import json
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from payroll_impact.hosts.lite import program
from payroll_impact.hosts.spelling import stored

TASKPANES = "xl/webextensions/taskpanes.xml"
TASKPANES_RELATIONS = "xl/webextensions/_rels/taskpanes.xml.rels"
EXTENSION = "xl/webextensions/webextension1.xml"
TASKPANES_TYPE = "application/vnd.ms-office.webextensiontaskpanes+xml"
EXTENSION_TYPE = "application/vnd.ms-office.webextension+xml"
TASKPANES_RELATION = "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"

# as in the newest workbooks these parts were read in; the functions are tested under this Pyodide
PYODIDE = "0.27.5"
_ADD_IN = "1.0.0.0-18"

_EXTENSION_RELATION = "http://schemas.microsoft.com/office/2011/relationships/webextension"
_TASKPANES_NAMESPACE = "http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"
_EXTENSION_NAMESPACE = "http://schemas.microsoft.com/office/webextensions/webextension/2010/11"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HAS_FUNCTIONS = "{D87F86FE-615C-45B5-9D79-34F1136793EB}"
_FUNCTION_IDS = "{7C84B067-C214-45C3-A712-C9D94CD141B2}"
_STARTS = "{0858819E-0033-43BF-8937-05EC82904868}"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def properties(requirement: str | None) -> dict[str, str]:
    """Return the files and versions Lite reads, by name in its own order, and the program.

    Parameters
    ----------
    requirement : str or None
        What installs this package, as a line of requirements.txt says it; with None the workbook carries it.
    """
    carried = requirement is None
    notes = [f"# {program.LOADED_FROM}.", f"# {program.ALLOW}."]
    lines = [*program.REQUIRED, *(program.NEEDED if requirement is None else [requirement]), *notes]
    return {
        "main.py": program.MAIN if carried else program.MAIN_OF_REQUIREMENT,
        "pyodideVersion": PYODIDE,
        "addinVersion": _ADD_IN,
        "requirements.txt": "".join(f"{line}\n" for line in lines),
        **({program.NAME: program.packed()} if carried else {}),
    }


def taskpanes() -> bytes:
    """Return the part that says which task pane a workbook has: one, docked on the right and not yet open."""
    reference = f'<wetp:webextensionref xmlns:r="{_DOCUMENT_NAMESPACE}" r:id="rId1"/>'
    pane = f'<wetp:taskpane dockstate="right" visibility="0" width="438" row="3">{reference}</wetp:taskpane>'
    return f'{_HEAD}<wetp:taskpanes xmlns:wetp="{_TASKPANES_NAMESPACE}">{pane}</wetp:taskpanes>'.encode()


def taskpanes_relations() -> bytes:
    """Return the part that says where the task pane's add-in is."""
    target = EXTENSION.rpartition("/")[2]
    relation = f'<Relationship Id="rId1" Type="{_EXTENSION_RELATION}" Target="{target}"/>'
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS_NAMESPACE}">{relation}</Relationships>'.encode()


def extension(identity: str, values: Mapping[str, str], functions: Iterable[str]) -> bytes:
    """Return the part that holds the program.

    Parameters
    ----------
    identity : str
        A GUID in braces.
    values : mapping
        The files and versions Lite reads, from `properties`.
    functions : iterable of str
        Names of the functions the workbook may use.
    """
    body = (
        _reference("en-US"),
        f"<we:alternateReferences>{_reference('WA200008175')}</we:alternateReferences>",
        f"<we:properties>{''.join(_property(name, value) for name, value in values.items())}</we:properties>",
        f'<we:bindings/><we:snapshot xmlns:r="{_DOCUMENT_NAMESPACE}"/>',
        _functions([stored(name, "lite") for name in functions]),
    )
    root = f'<we:webextension xmlns:we="{_EXTENSION_NAMESPACE}" id="{identity}">'
    return f"{_HEAD}{root}{''.join(body)}</we:webextension>".encode()


def _reference(store: str) -> str:
    return f'<we:reference id="wa200008175" version="1.0.0.0" store="{store}" storeType="OMEX"/>'


def _property(name: str, value: str) -> str:
    return f'<we:property name="{name}" value="{escape(json.dumps(value), {chr(34): "&quot;"})}"/>'


def _functions(names: list[str]) -> str:
    if not names:
        return ""
    ids = "".join(f"<we:customFunctionIds>{name}</we:customFunctionIds>" for name in names)
    known = {
        _HAS_FUNCTIONS: "<we:containsCustomFunctions/>",
        # as Excel writes it once an add-in has asked to be started with the document
        _STARTS: '<we:backgroundApp state="1" runtimeId="Taskpane.Url"/>',
        _FUNCTION_IDS: f"<we:customFunctionIdList>{ids}</we:customFunctionIdList>",
    }
    extensions = (
        f'<a:ext xmlns:a="{_DRAWING_NAMESPACE}" uri="{uri}">{content}</a:ext>' for uri, content in known.items()
    )
    return f"<we:extLst>{''.join(extensions)}</we:extLst>"
