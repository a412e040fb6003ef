"""Which formulas an engine computes as the program did that saved the workbook.

Before anything is set, the workbook is computed as it stands and held against the values it stores. A formula that
comes out otherwise holds its stored value from then on, so that what depends on it is judged on its own. Left aside are
cells that have no stored value, and those that depend on the date, on chance or on such cells.
"""

import math
import re
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property

import attrs

from payroll_impact.cells import Cell, CellError
from payroll_impact.cells.addresses import Address, Area
from payroll_impact.workbooks.recalc.dependencies import Dependencies
from payroll_impact.workbooks.recalc.model import CIRCULAR, NOT_CALCULATED, EngineResult, RecalcFinding
from payroll_impact.xlsx.cell import is_same_value
from payroll_impact.xlsx.sheet import UNREADABLE, Worksheet
from payroll_impact.xlsx.tree import flag
from payroll_impact.xlsx.workbook import Workbook

TOLERANCE = 1e-9  # of a number: functions that search for theirs stop there
_TINY = 1e-9
_COMPARES = re.compile(r"[=<>]")
_MOST_ROUNDS = 4
_MOST_SECONDS = 15  # of the rounds before the last one
_SUBTOTAL = re.compile(r"\bSUBTOTAL\(\s*(\d+)", re.IGNORECASE)
_ALL_ROWS = 11
_PLACE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([\w.]+))!)?\$?\b[A-Z]{1,3}\$?(\d+)(?::\$?[A-Z]{1,3}\$?(\d+))?", re.IGNORECASE
)
_NO_ROWS = re.compile(r"\$?\b[A-Z]{1,3}:\$?[A-Z]{1,3}\b|\[", re.IGNORECASE)  # whole columns, tables
_LEAVES_OUT = re.compile(r"\b(SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)
_KNOWN = (
    (_LEAVES_OUT, "hidden or filtered rows count in it"),
    (re.compile(r"[\w']:[\w' ]+!", re.IGNORECASE), "a reference through several sheets"),
    (
        re.compile(r"\b(XIRR|IRR|RATE|MIRR|DB|DDB|VDB|ACCRINT|YIELD|PRICE|DURATION|FORMULATEXT|FLOOR|CEILING)\("
                   , re.IGNORECASE),
        "a function known to come out otherwise",
    ),
)  # fmt: skip


@attrs.define
class StoredValues:
    """The values a workbook stores for its formulas, for what they spill into and for its data tables."""

    book: Workbook
    values: dict[Address, Cell]
    anchors: dict[Address, Address]  # of the cells that another one fills
    missing: set[Address]
    vouched: bool  # whether the file does not ask to be computed anew

    @classmethod
    def of(cls, book: Workbook) -> "StoredValues":
        """Return the values a workbook stores."""
        asks = any(flag(entry, "fullCalcOnLoad") for entry in book.root.iterchildren("{*}calcPr"))
        found = cls(book, {}, {}, set(), not asks)
        calling = {
            entry.name.casefold() for entry in book.names if "payroll" in entry.refers_to.casefold()
        } | {"payroll"}
        for sheet in book.sheets.values():
            for anchor, cells in _filled(sheet):
                for cell in cells:
                    found._add(sheet, anchor, cell, calling)
        return found

    def _add(self, sheet: Worksheet, anchor: Address, cell: Address, calling: set[str]) -> None:
        held = sheet.cells.get((cell.row, cell.column))
        value = sheet.value(held)
        if cell != anchor:
            self.anchors[cell] = anchor
        unknown = value == CellError("#NAME?") and held is not None and _calls(sheet, held.row, held.column, calling)
        if held is None or value is None or value is UNREADABLE or unknown or not self.vouched:
            if cell == anchor:
                self.missing.add(cell)
        else:
            self.values[cell] = value

    def filled_by(self, anchor: Address) -> Area:
        """Return the cells a formula fills in the file."""
        sheet, place = self.book.sheets[anchor.sheet], (anchor.row, anchor.column)
        return sheet.arrays.get(place) or sheet.data_tables.get(place) or Area(anchor)


def _filled(sheet: Worksheet) -> Iterator[tuple[Address, list[Address]]]:
    """Return the cells with a formula or a data table, each with the cells it fills."""
    for place, cell in sheet.cells.items():
        if cell.content is not None:
            here = Address(sheet.title, *place)
            found = sheet.arrays.get(place) or sheet.data_tables.get(place)
            yield here, [here] if found is None else [*dict.fromkeys((here, *_held(sheet, found)))]


def _held(sheet: Worksheet, found: Area) -> Iterator[Address]:
    return (Address(sheet.title, cell.row, cell.column) for cell in sheet.held(found))


def _calls(sheet: Worksheet, row: int, column: int, words: set[str]) -> bool:
    text = sheet.formulas.get((row, column), "").casefold()
    return any(word in text for word in words)


@attrs.define(slots=False)
class Verdict:
    """What an engine makes of a workbook as it stands.

    Attributes
    ----------
    stored : StoredValues
        What the file holds.
    result : EngineResult
        What the engine computes, with the formulas it does not reproduce at their stored values.
    reasons : dict
        Why, by the cells whose formulas are not reproduced.
    apart : set of Address
        Cells that depend on the date, on chance or on cells without a stored value.
    """

    stored: StoredValues
    result: EngineResult
    reasons: dict[Address, str]
    apart: set[Address]
    findings: list[RecalcFinding]
    over_hidden: set[Address] = attrs.field(factory=set)  # right as the file stands, and not after an edit

    @cached_property
    def dependencies(self) -> Dependencies:
        """What depends on what."""
        return Dependencies(self.stored.book)

    def reached(self, given: dict[Address, Cell]) -> tuple[set[Address], set[Address]]:
        """Return the cells not reproduced that depend on cells set, and the others that depend on those."""
        if not self.reasons or not given:
            return set(), set()
        roots = self.dependencies.reached_from(given) & set(self.reasons)
        return roots, self.dependencies.reached_from(roots) - roots

    def reached_over_hidden(self, given: dict[Address, Cell]) -> tuple[set[Address], set[Address]]:
        """Return the formulas that leave hidden rows out and depend on cells set, and what can hold what is stored.

        The second are those of them, and of the cells that depend on them, that have a stored value.
        """
        if not self.over_hidden or not given:
            return set(), set()
        roots = self.dependencies.reached_from(given) & self.over_hidden
        kept = {cell for cell in roots if cell in self.stored.values} - self.apart
        follow = self.dependencies.reached_from(kept) - self.apart
        return roots, kept | {cell for cell in follow if cell in self.stored.values}


def judge(
    book: Workbook, compute: Callable[[frozenset[Address]], EngineResult], engine: str, comparing: set[Address]
) -> Verdict:
    """Hold what an engine computes against what a workbook stores.

    Parameters
    ----------
    book : Workbook
        The workbook.
    compute : callable
        Computes it with the formulas of some cells at their stored values.
    engine : str
        What the engine is called.
    comparing : set of Address
        Gets the formulas that come out as stored where they compare by 15 digits; `compute` knows of it.
    """
    stored, started = StoredValues.of(book), time.monotonic()
    result = compute(frozenset())
    if engine == "formualizer":
        result = _compared(stored, result, compute, comparing)
    found = Verdict(stored, result, {}, set(), [])
    kept = {each.address: each.message for each in result.findings if each.kind == NOT_CALCULATED}
    found.findings = [each for each in result.findings if each.kind in (NOT_CALCULATED, CIRCULAR)]
    for turn in range(_MOST_ROUNDS + 1):
        wrong = {
            stored.anchors.get(cell, cell): cell
            for cell, value in stored.values.items()
            if stored.anchors.get(cell, cell) not in found.reasons and not is_reproduced(value, result.read(cell))
        }
        if wrong and not found.apart:
            found.apart = _left_aside(found)
        wrong = {anchor: cell for anchor, cell in wrong.items() if anchor not in found.apart}
        if turn == 0:
            wrong |= {cell: cell for cell in kept if cell not in found.apart and cell in stored.values}
        if not wrong:
            break
        # what merely follows from another wrong cell may come out right once that one holds what it should
        last = turn == _MOST_ROUNDS - 1 or time.monotonic() - started > _MOST_SECONDS
        first = set() if last else set(wrong) - found.dependencies.reached_from(wrong)
        told = {finding.address: finding for finding in result.findings}
        for anchor in first or set(wrong):
            cell = wrong[anchor]
            reason = kept.get(anchor) or _reason(found, anchor, cell, told.get(anchor), engine)
            found.reasons[anchor] = reason
        if time.monotonic() - started > _MOST_SECONDS:
            break  # what is left is as stored, and what is not holds what is stored
        result = found.result = compute(frozenset(found.reasons))
    if not found.apart and stored.missing and stored.values:
        found.apart = _left_aside(found)
    if engine == "formualizer":
        found.over_hidden = set(_over_hidden(book)) - set(found.reasons)
    return found


def _over_hidden(book: Workbook) -> Iterator[Address]:
    """Return the formulas that leave rows out which are hidden or filtered, where there are any in what they read."""
    hidden = {
        title: sorted(number for number, row in sheet.rows.items() if flag(row, "hidden"))
        for title, sheet in book.sheets.items()
    }
    if not any(hidden.values()):
        return
    filtered = any(next(sheet.root.iterchildren("{*}autoFilter"), None) is not None for sheet in book.sheets.values())
    filtered |= any(book.tables(title) for title in book.sheets)
    for title, sheet in book.sheets.items():
        for (row, column), text in sheet.formulas.items():
            codes = [int(code) for code in _SUBTOTAL.findall(text)]
            # a row hidden by hand counts with the codes up to 11
            counts_all = codes and max(codes) <= _ALL_ROWS and not filtered and "AGGREGATE(" not in text.upper()
            if _LEAVES_OUT.search(text) and not counts_all and _reads_any(text, title, hidden):
                yield Address(title, row, column)


def _reads_any(text: str, title: str, hidden: dict[str, list[int]]) -> bool:
    """Whether a formula reads one of some rows; one that names no rows may."""
    places = _PLACE.findall(text)
    if not places or _NO_ROWS.search(text):
        return True
    spans = [
        (quoted.replace("''", "'") or plain or title, int(first), int(last or first))
        for quoted, plain, first, last in places
    ]
    return any(_holds_any(hidden.get(sheet, [first]), first, last) for sheet, first, last in spans)


def _holds_any(rows: list[int], first: int, last: int) -> bool:
    at = bisect_left(rows, first)
    return at < len(rows) and rows[at] <= last


def _compared(
    stored: StoredValues,
    result: EngineResult,
    compute: Callable[[frozenset[Address]], EngineResult],
    comparing: set[Address],
) -> EngineResult:
    """Return a result in which formulas compare by 15 digits, where only so they come out as stored."""
    wrong = {
        cell
        for cell, value in stored.values.items()
        if cell not in stored.anchors and not is_reproduced(value, result.read(cell))
    }
    texts = {cell: stored.book.sheets[cell.sheet].formulas.get((cell.row, cell.column), "") for cell in wrong}
    tried = {cell for cell, text in texts.items() if _COMPARES.search(text)}
    if not tried:
        return result
    comparing |= tried
    better = compute(frozenset())
    comparing -= {cell for cell in tried if not is_reproduced(stored.values[cell], better.read(cell))}
    return compute(frozenset()) if comparing else result


def _left_aside(found: Verdict) -> set[Address]:
    missing = found.stored.missing if found.stored.values else set()
    return found.dependencies.volatile() | missing | found.dependencies.reached_from(missing)


def is_reproduced(stored: Cell, computed: Cell) -> bool:
    """Whether a computed value is the one a file stores, but for a number's last digits.

    >>> is_reproduced(1.0, 1.0 + 1e-15), is_reproduced(0.0, 1e-17), is_reproduced("1", 1.0), is_reproduced(0.0, None)
    (True, False, False, True)
    """
    if computed is None:
        return stored in (0.0, "") and not isinstance(stored, bool)
    if type(stored) is float and type(computed) is float:
        return math.isclose(stored, computed, rel_tol=TOLERANCE, abs_tol=0.0)
    return is_same_value(stored, computed)


def _reason(found: Verdict, anchor: Address, cell: Address, told: RecalcFinding | None, engine: str) -> str:
    """Say why a formula is not trusted; what it computes is no part of it, for it may be somebody's pay."""
    stored, computed = found.stored.values[cell], found.result.read(cell)
    program = {"formualizer": "formualizer", "calc": "LibreOffice"}.get(engine, engine)
    text = found.stored.book.sheets[anchor.sheet].formulas.get((anchor.row, anchor.column), "")
    known = next((why for pattern, why in _KNOWN if pattern.search(text)), "")
    because = f" ({known})" if known else ""
    if isinstance(computed, CellError):
        why = told.message if told is not None else computed.code
        return f"{program} cannot compute it as stored: {why}{because}"
    if type(stored) is float and type(computed) is float:
        if abs(stored - computed) <= _TINY and 0.0 in (stored, computed):
            return f"{program} keeps a last digit where the file stores 0"
        return f"{program} computes another number than is stored{because}"
    shown = {float: "a number", str: "text", bool: "TRUE or FALSE", CellError: "an error"}
    if type(stored) is type(computed):
        kind = "another error" if isinstance(stored, CellError) else "something else"
        return f"{program} computes {kind} than is stored{because}"
    return f"{program} computes {shown.get(type(computed), 'a blank')} where {shown[type(stored)]} is stored{because}"
