"""The workbook an engine gets: inputs set, old results of arrays taken out, formulas in words it understands.

Data tables hold plain values there, until they are computed; so do cells whose formula the engine is not to compute.
"""

import re
from collections.abc import Collection, Iterator

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, quoted
from payroll_impact.workbooks.recalc.engine import load_formualizer
from payroll_impact.workbooks.recalc.spellings import engine_title, reword_formula
from payroll_impact.xlsx.cell import NewCell
from payroll_impact.xlsx.package import Package
from payroll_impact.xlsx.sheet import Place, Worksheet

_PREFIXED = re.compile(r""""(?:[^"]|"")*"|(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!""")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_OWN_SHEET = re.compile(rb"""(<(?:\w+:)?sheet\b[^>]*?\sname=["'])sheet1(["'])""", re.IGNORECASE)
_ACROSS = re.compile(
    r""""(?:[^"]|"")*"|(?P<sheets>'(?:[^'!:\[\]]|'')+:(?:[^'!:\[\]]|'')+'|[^\W\d][\w.]*:[^\W\d][\w.]*)!"""
    r"(?P<cells>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)"
)


def prepare_cells(
    sheets: dict[str, Worksheet],
    given: dict[Address, Cell],
    *,
    names: dict[str, str] | None = None,
    frozen: Collection[Address] = (),
) -> dict[str, dict[Place, NewCell]]:
    """Return the cells that an engine has to get otherwise than they are, by sheet.

    Parameters
    ----------
    sheets : dict
        The workbook's sheets.
    given : dict
        What cells are set to.
    names : dict, optional
        For formualizer, which needs some formulas in other words: defined names that call our functions, in lower
        case, and what they stand for.
    frozen : collection of Address
        Cells with a formula that keep their stored value, with all that it fills.
    """
    cells: dict[str, dict[Place, NewCell]] = {}
    for title, sheet in sheets.items():
        still = {(cell.row, cell.column) for cell in frozen if cell.sheet == title}
        # to an engine, the cells arrays have spilled into would stand in the way
        arrays = (found for place, found in sheet.arrays.items() if place not in still)
        results = [cell for found in arrays for cell in sheet.held(found) if cell.content is None]
        cells[title] = {(cell.row, cell.column): NewCell(None, removed=True) for cell in results}
        if names is not None:
            cells[title] |= _reworded(sheet, names, list(sheets))
        cells[title] |= _unshared(sheet, still)
        cells[title] |= {
            place: NewCell(None, frozen=True)
            for place, cell in sheet.cells.items()
            if cell.is_data_table or place in still
        }
    for address, value in given.items():
        cells[address.sheet][address.row, address.column] = NewCell(value, typed=True)
    return cells


def usual_package(package: Package, part: str) -> bytes:
    """Return a workbook as formualizer reads it: strict Open XML as the usual kind, `sheet1` in its own spelling.

    Parameters
    ----------
    package : Package
        The file.
    part : str
        Its part that lists the sheets.
    """
    book = package.read(part)
    own = _OWN_SHEET.sub(rb"\1Sheet1\2", book)
    if not _is_strict(book):
        return package.rewritten({part: own}) if own != book else package.data
    texts = (name for name in package.names if name.lower().endswith((".xml", ".rels")))
    return package.rewritten(
        {name: _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", package.read(name)) for name in texts}
        | {part: _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", own)}
    )


def _is_strict(book: bytes) -> bool:
    return b"http://purl.oclc.org/ooxml/" in book


def _unshared(sheet: Worksheet, still: set[Place]) -> Iterator[tuple[Place, NewCell]]:
    """Return the cells that share a formula with one that loses it: each gets the formula for itself."""
    groups = {
        formula.get("si", "")
        for place in still
        if (formula := sheet.cells[place].formula) is not None and formula.get("t") == "shared"
    }
    for place, cell in sheet.cells.items() if groups else ():
        formula = cell.formula
        if formula is not None and formula.get("t") == "shared" and formula.get("si", "") in groups:
            value = sheet.value(cell)
            kept = value if isinstance(value, float | str | bool) else None
            yield place, NewCell(kept, formula=sheet.formulas[place], alone=True)


def _reworded(sheet: Worksheet, names: dict[str, str], titles: list[str]) -> dict[Place, NewCell]:
    tokenize = load_formualizer().tokenize
    folded = {title.casefold(): engine_title(title) for title in titles}
    found: dict[Place, NewCell] = {}
    for place, cell in sheet.cells.items():
        formula = text = cell.formula_text
        if cell.is_data_table or not formula:
            continue
        if "!" in formula:
            text = _spread_sheets(_spell_sheets(formula, folded), titles)
        if any(word in formula.casefold() for word in ("payroll", *names)):
            text = reword_formula(text, tokenize, names)
        if text and text != formula:
            value = sheet.value(cell)
            found[place] = NewCell(value if isinstance(value, float) else None, formula=text)
    return found


def _spell_sheets(formula: str, titles: dict[str, str]) -> str:
    """Return a formula with the names of sheets as the workbook spells them: to Excel case makes no difference.

    >>> _spell_sheets("sheet1!B1+'my plan'!A1+Gone!A1", {"sheet1": "Sheet1", "my plan": "My Plan"})
    "Sheet1!B1+'My Plan'!A1+Gone!A1"
    """

    def spelled(match: re.Match[str]) -> str:
        sheet = match["sheet"]
        if sheet is None:
            return match[0]
        bare = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        title = titles.get(bare.casefold())
        return match[0] if title is None or title == bare else f"{quoted(title)}!"

    return _PREFIXED.sub(spelled, formula)


def _spread_sheets(formula: str, titles: list[str]) -> str:
    """Return a formula with each sheet of `Jan:Mar!A1` named.

    >>> _spread_sheets("SUM(Jan:Mar!A1)+1", ["Jan", "Feb", "Mar", "Total"])
    'SUM(Jan!A1,Feb!A1,Mar!A1)+1'
    """
    order = {title.casefold(): position for position, title in enumerate(titles)}

    def spread(match: re.Match[str]) -> str:
        if match["sheets"] is None:
            return match[0]
        ends = match["sheets"].strip("'").replace("''", "'").split(":")
        if not all(end.casefold() in order for end in ends):
            return match[0]
        first, last = sorted(order[end.casefold()] for end in ends)
        return ",".join(f"{quoted(title)}!{match['cells']}" for title in titles[first : last + 1])

    return _ACROSS.sub(spread, formula)
