"""What the office reads about the extension: its interface, its functions' help, its licence and its jobs."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import payroll_impact
from payroll_impact.functions import Function
from payroll_impact.hosts.calc import names

_OOR = "http://openoffice.org/2001/registry"
_MANIFEST = "http://openoffice.org/2001/manifest"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_COMPONENTS = "http://openoffice.org/2010/uno-components"
_XLINK = "http://www.w3.org/1999/xlink"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROWS = "sequence< sequence< any > >"
_MEDIA_TYPES = {
    "payroll_impact.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "payroll_impact.components": "application/vnd.sun.star.uno-components",
    "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    "Jobs.xcu": "application/vnd.sun.star.configuration-data",
}
_LICENCE = "LICENSE"

for _prefix, _space in (("oor", _OOR), ("manifest", _MANIFEST), ("xlink", _XLINK)):
    ET.register_namespace(_prefix, _space)


def files(functions: Sequence[Function]) -> dict[str, bytes]:
    """Return the extension's descriptions by their place in it."""
    licence = _licence()
    return {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(bool(licence)),
        "payroll_impact.idl": interface(functions).encode(),
        "payroll_impact.components": _components(),
        "CalcAddIns.xcu": add_ins(functions),
        "Jobs.xcu": _jobs(),
        **({_LICENCE: licence} if licence else {}),
    }


def interface(functions: Sequence[Function]) -> str:
    """Return the interface in UNO's own language, a method per function.

    Every method answers in rows: a row of one cell is a plain value to Calc, in any formula, and rows
    handed back as a lone `any` would be nothing.
    """
    methods = [f"    {_ROWS} {names.method(function.name)}({_parameters(function)});" for function in functions]
    opening = " ".join(f"module {module} {{" for module in names.MODULE)
    closing = " ".join("};" for _ in names.MODULE)
    simple_name = names.INTERFACE.rpartition(".")[2]
    return "\n".join([opening, f"  interface {simple_name} {{", *methods, "  };", closing, ""])


def _parameters(function: Function) -> str:
    return ", ".join(f"[in] any {names.parameter(argument.name)}" for argument in function.arguments)


def add_ins(functions: Sequence[Function]) -> bytes:
    """Return the configuration that gives each function and argument its name and help."""
    root = _configuration("CalcAddIns")
    entries = _node(_node(_node(root, "AddInInfo"), names.IMPLEMENTATION, new=True), "AddInFunctions")
    for function in functions:
        entry = _node(entries, names.method(function.name), new=True)
        _text(entry, "DisplayName", function.name)
        _text(entry, "Description", function.summary)
        _property(entry, "Category", "Add-In")
        _text(entry, "CompatibilityName", function.name)
        parameters = _node(entry, "Parameters")
        for argument in function.arguments:
            parameter = _node(parameters, names.parameter(argument.name), new=True)
            _text(parameter, "DisplayName", argument.name)
            _text(parameter, "Description", argument.help)
    return _xml(root)


def _jobs() -> bytes:
    root = _configuration("Jobs")
    name = names.LOAD_JOB.rpartition(".")[2] + "OfPayrollImpact"
    _property(_node(_node(root, "Jobs"), name, new=True), "Service", names.LOAD_JOB)
    event = ET.SubElement(_node(root, "Events"), "node", {f"{{{_OOR}}}name": "OnLoadFinished", f"{{{_OOR}}}op": "fuse"})
    _node(_node(event, "JobList"), name, new=True)
    return _xml(root)


def _manifest() -> bytes:
    root = ET.Element(f"{{{_MANIFEST}}}manifest")
    for path, media_type in _MEDIA_TYPES.items():
        entry = {f"{{{_MANIFEST}}}full-path": path, f"{{{_MANIFEST}}}media-type": media_type}
        ET.SubElement(root, f"{{{_MANIFEST}}}file-entry", entry)
    return _xml(root)


def _description(licensed: bool) -> bytes:
    root = ET.Element(f"{{{_DESCRIPTION}}}description")
    ET.SubElement(root, f"{{{_DESCRIPTION}}}identifier", value=names.EXTENSION)
    ET.SubElement(root, f"{{{_DESCRIPTION}}}version", value=payroll_impact.__version__)
    shown = ET.SubElement(root, f"{{{_DESCRIPTION}}}display-name")
    title = ET.SubElement(shown, f"{{{_DESCRIPTION}}}name", lang="en")
    title.text = "payroll-impact: what a restructuring does to payroll"
    if licensed:
        registration = ET.SubElement(root, f"{{{_DESCRIPTION}}}registration")
        how = {"accept-by": "admin", "default-license-id": "licence", "suppress-on-update": "true"}
        licence = ET.SubElement(registration, f"{{{_DESCRIPTION}}}simple-license", how)
        text = {"lang": "en", "license-id": "licence", f"{{{_XLINK}}}href": _LICENCE}
        ET.SubElement(licence, f"{{{_DESCRIPTION}}}license-text", text)
    return _xml(root)


def _components() -> bytes:
    root = ET.Element(f"{{{_COMPONENTS}}}components")
    where = {"loader": "com.sun.star.loader.Python", "uri": "component.py"}
    component = ET.SubElement(root, f"{{{_COMPONENTS}}}component", where)
    services = {names.IMPLEMENTATION: "com.sun.star.sheet.AddIn", names.LOAD_JOB: "com.sun.star.task.Job"}
    for name, service in services.items():
        implementation = ET.SubElement(component, f"{{{_COMPONENTS}}}implementation", name=name)
        ET.SubElement(implementation, f"{{{_COMPONENTS}}}service", name=service)
        ET.SubElement(implementation, f"{{{_COMPONENTS}}}service", name=name)
    return _xml(root)


def _licence() -> bytes:
    try:
        listed = distribution("payroll-impact").files or []
    except PackageNotFoundError:
        listed = []
    for file in listed:
        path = Path(str(file.locate()))
        if path.name == _LICENCE and path.is_file():
            return path.read_bytes()
    return b""


def _configuration(name: str) -> ET.Element:
    about = {f"{{{_OOR}}}name": name, f"{{{_OOR}}}package": "org.openoffice.Office"}
    return ET.Element(f"{{{_OOR}}}component-data", about)


def _node(parent: ET.Element, name: str, *, new: bool = False) -> ET.Element:
    return ET.SubElement(parent, "node", {f"{{{_OOR}}}name": name} | ({f"{{{_OOR}}}op": "replace"} if new else {}))


def _property(parent: ET.Element, name: str, value: str) -> ET.Element:
    entry = ET.SubElement(ET.SubElement(parent, "prop", {f"{{{_OOR}}}name": name}), "value")
    entry.text = value
    return entry


def _text(parent: ET.Element, name: str, value: str) -> None:
    _property(parent, name, value).set(_LANG, "en-US")


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
