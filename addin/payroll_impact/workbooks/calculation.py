"""Whether Excel computes a workbook as it opens it, or shows the values stored in it."""

from xml.sax.saxutils import quoteattr

from payroll_impact.hosts.spelling import OFFICE_JS
from payroll_impact.xlsx.tree import apply_edits, attributes_of, local_name, locate, prefix_of
from payroll_impact.xlsx.workbook import Workbook

_ON_LOAD = "fullCalcOnLoad"
# calcPr stands behind the first of these that is there
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


def starts_late(book: Workbook) -> bool:
    """Whether functions are in it as xlwings Lite and Server store them: before their add-in is up they show #NAME?."""
    return any(OFFICE_JS.encode() in book.package.read(part) for part in (book.part, *book.parts.values()))


def with_calculation_on_load(book: Workbook, *, asked: bool) -> bytes:
    """Return the workbook's part with the wish that all formulas be computed when it is opened, or without it."""
    data = book.package.read(book.part)
    known = {local_name(entry): entry for entry in book.root}
    calculation = known.get("calcPr")
    attributes = {} if calculation is None else attributes_of(calculation)
    wanted = {name: text for name, text in attributes.items() if name != _ON_LOAD} | ({_ON_LOAD: "1"} if asked else {})
    if wanted == attributes:
        return data
    where = locate(data, book.root)
    element = "".join(f" {name}={quoteattr(text)}" for name, text in wanted.items())
    written = f"<{prefix_of(book.root)}calcPr{element}/>".encode()
    if calculation is not None:
        return apply_edits(data, [(where[calculation].start, where[calculation].end, written)])
    after = where[next(known[name] for name in _BEFORE_CALCULATION if name in known)].end
    return apply_edits(data, [(after, after, written)])
