"""Whether Excel computes a workbook as it opens it, or shows the values stored in it."""

from xml.sax.saxutils import quoteattr

from payroll_impact.hosts.spelling import OFFICE_JS
from payroll_impact.xlsx.tree import apply_edits, attributes_of, local_name, locate, prefix_of
from payroll_impact.xlsx.workbook import Workbook

CURRENT = 191029  # the calculation of Microsoft 365; what an older one computed, Excel computes anew as it opens it
_ON_LOAD, _BY = "fullCalcOnLoad", "calcId"
# calcPr stands behind the first of these that is there
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


def starts_late(book: Workbook) -> bool:
    """Whether functions are in it as xlwings Lite and Server store them: before their add-in is up they show #NAME?."""
    return any(OFFICE_JS.encode() in book.package.read(part) for part in (book.part, *book.parts.values()))


def with_calculation_on_load(book: Workbook) -> bytes:
    """Return the workbook's part with the wish that all formulas be computed when it is opened."""
    return _with_calculation(book, _calculation(book) | {_ON_LOAD: "1"})


def with_values_kept(book: Workbook) -> bytes:
    """Return the workbook's part as one that shows its stored values when it is opened."""
    known = _calculation(book)
    known.pop(_ON_LOAD, None)
    by = known.get(_BY, "")
    if not by.isdecimal() or int(by) < CURRENT:
        known[_BY] = str(CURRENT)
    return _with_calculation(book, known)


def _calculation(book: Workbook) -> dict[str, str]:
    entry = next(book.root.iterchildren("{*}calcPr"), None)
    return {} if entry is None else attributes_of(entry)


def _with_calculation(book: Workbook, wanted: dict[str, str]) -> bytes:
    data, known = book.package.read(book.part), {local_name(entry): entry for entry in book.root}
    if wanted == _calculation(book):
        return data
    where = locate(data, book.root)
    attributes = "".join(f" {name}={quoteattr(text)}" for name, text in wanted.items())
    written = f"<{prefix_of(book.root)}calcPr{attributes}/>".encode()
    before = where[known["calcPr"]] if "calcPr" in known else None
    if before is not None:
        return apply_edits(data, [(before.start, before.end, written)])
    after = where[next(known[name] for name in _BEFORE_CALCULATION if name in known)].end
    return apply_edits(data, [(after, after, written)])
