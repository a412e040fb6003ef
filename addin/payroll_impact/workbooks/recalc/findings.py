"""What a recalculation should tell: unknown functions, circles, errors and the reasons for them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from payroll_impact.cells import Cell, CellError
from payroll_impact.cells.addresses import Address, Area, area, split_sheet
from payroll_impact.errors import nearest
from payroll_impact.functions import CATALOGUE
from payroll_impact.workbooks.recalc.model import CIRCULAR, ERROR, OF_GOOGLE, UNKNOWN_FUNCTION, Job, RecalcFinding
from payroll_impact.workbooks.recalc.spellings import catalogued, engine_title, functions_in

if TYPE_CHECKING:
    from payroll_impact.workbooks.recalc.engine import Session

_CIRCLE = "#CIRC!"
_CALLED = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|(?P<name>[^\W\d][\w.]*)\(""")
_MOST_REASONS = 1000  # cells asked one by one why they show an error
_MOST_IN_CIRCLE = 2000
_REASONS = {
    "#SPILL!": "the cells it would fill are not empty",
    "#ERROR!": "the formula cannot be read",
    "#N/IMPL!": "formualizer cannot compute this formula",
    "#NAME?": "a name in it is not known",
    "#REF!": "it refers to something that is not there",
    "#DIV/0!": "a division by zero",
}


def find_problems(
    session: "Session", values: dict[Address, Cell], spills: dict[Address, tuple[int, int]]
) -> list[RecalcFinding]:
    """Return what there is to say about the cells of a recalculated workbook."""
    errors = {address: value for address, value in values.items() if isinstance(value, CellError)}
    unknown = dict(_unknown_functions(session))
    found = [RecalcFinding(UNKNOWN_FUNCTION, address, message) for address, message in unknown.items()]
    circle = [address for address, error in errors.items() if error.code == _CIRCLE]
    core = _in_circle(session, circle)
    for address in circle:
        what = "itself" if address in core else "a circular reference"
        found.append(RecalcFinding(CIRCULAR, address, f"its value depends on {what}", in_circle=address in core))
    rest = [address for address, error in errors.items() if address not in unknown and error.code != _CIRCLE]
    reasons = _reasons(session, rest, errors, spills)
    for address in rest:
        code = errors[address].code
        reason = reasons.get(address) or errors[address].message or _REASONS.get(code, "")
        found.append(RecalcFinding(ERROR, address, f"{code}: {reason}" if reason else code))
    return found


def _unknown_functions(session: "Session") -> Iterator[tuple[Address, str]]:
    verdicts: dict[str, bool] = {}
    scratch = session.engine.Workbook()
    scratch.add_sheet("S")
    called = _called(session.job)
    for address in session.job.formulas:
        for name in called.get(address, ()):
            if name not in verdicts:
                verdicts[name] = not _is_known(session, scratch, name)
            if verdicts[name] and name.casefold().endswith(OF_GOOGLE):
                yield address, "the value that Google Sheets computed is kept: Excel has no function for it"
                break
            if verdicts[name]:
                shown = name[len("_xlfn.") :] if name.lower().startswith("_xlfn.") else name
                yield address, f"{shown} is not known{nearest(shown, list(CATALOGUE))}"
                break


def _called(job: Job) -> dict[Address, list[str]]:
    """Return the functions each formula calls by the names that stand there; a shared one calls what its first does."""
    names: dict[Address, list[str]] = {}
    for title, sheet in job.sheets.items():
        shared: dict[str, list[str]] = {}
        for place, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            group = cell.formula.get("si", "") if cell.formula.get("t") == "shared" else ""
            found = [match["name"] for match in _CALLED.finditer(cell.formula_text) if match["name"]]
            if group:
                found = shared.setdefault(group, found)
            if found:
                names[Address(title, *place)] = found
    return names


def _is_known(session: "Session", scratch: Any, name: str) -> bool:
    """Whether a function is ours, the engine's, or a name of the workbook's own."""
    lower = name.lower()
    if catalogued(name) is not None or lower.startswith("_xlpm.") or lower in session.job.defined:
        return True
    if lower in ("_xlfn.single", "payroll__fit", "payroll__digits"):
        return True
    try:
        scratch.set_formula("S", 1, 1, f"={name}()")
        value = scratch.evaluate_cell("S", 1, 1)
    except Exception:  # noqa: BLE001 - a name the engine cannot even read
        return False
    return not (isinstance(value, dict) and value.get("kind") == "Name")


def _in_circle(session: "Session", circle: list[Address]) -> set[Address]:
    """Return the cells that are part of a circle, not merely fed by one: those another of them still waits for."""
    if len(circle) > _MOST_IN_CIRCLE:
        return set(circle)
    waits_for = {address: _precedents(session, address, circle) for address in circle}
    left = set(circle)
    while True:
        needed = {cell for address in left for cell in waits_for[address]}
        if left <= needed:
            return left
        left &= needed


def _precedents(session: "Session", address: Address, among: list[Address]) -> set[Address]:
    named = str(address._replace(sheet=engine_title(address.sheet)))
    reached = [entry.reference for entry in session.workbook.precedents(named).precedents]
    reached += [reference.resolution for reference in reached if reference.resolution is not None]
    references = [reference.address or reference.resolved for reference in reached]
    areas = [area(*split_sheet(reference)) for reference in references if reference]
    return {cell for cell in among for found in areas if found is not None and cell in found}


def _reasons(
    session: "Session",
    cells: list[Address],
    errors: dict[Address, CellError],
    spills: dict[Address, tuple[int, int]],
) -> dict[Address, str]:
    """Return why our functions made errors: each such cell is computed once more, alone, and we listen."""
    anchors = {cell: anchor for anchor, size in spills.items() for cell in Area(anchor, *size).cells()}
    reasons: dict[Address, str] = {}
    asked: dict[Address, list[Any]] = {}
    for cell in cells:
        anchor = anchors.get(cell, cell)
        if anchor not in asked and len(asked) < _MOST_REASONS:
            asked[anchor] = _answers(session, anchor)
        for answer in reversed(asked.get(anchor, [])):
            message = _message(answer, cell.row - anchor.row, cell.column - anchor.column, errors[cell].code)
            if message:
                reasons[cell] = message
                break
    return reasons


def _answers(session: "Session", address: Address) -> list[Any]:
    formula = session.formula(address)
    if not any(catalogued(name) for name in functions_in(formula, session.engine.tokenize)):
        return []
    session.heard.answers.clear()
    session.heard.listening = True
    try:
        session.set_formula(address, formula)
        session.workbook.evaluate_cell(engine_title(address.sheet), address.row, address.column)
    except Exception:  # noqa: BLE001 - only the reason is lost
        return []
    return list(session.heard.answers)


def _message(answer: Any, row: int, column: int, code: str) -> str:
    """Return the message of an answer, or of its cell so far from the first, if it is that error."""
    if isinstance(answer, list):
        answer = answer[row][column] if row < len(answer) and column < len(answer[row]) else None
    return answer.message if isinstance(answer, CellError) and answer.code == code else ""
