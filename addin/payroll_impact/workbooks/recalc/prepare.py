"""The workbook an engine gets: inputs set, old results of arrays taken out, formulas in words it understands.

Data tables hold plain values there, until they are computed; so do cells whose formula the engine is not to compute.
"""

import re
from collections.abc import Collection, Iterator

from payroll_impact.cells import Cell
from payroll_impact.cells.addresses import Address, column_number, quoted
from payroll_impact.workbooks.recalc.engine import load_formualizer
from payroll_impact.workbooks.recalc.spellings import engine_title, reword_formula
from payroll_impact.xlsx.cell import NewCell
from payroll_impact.xlsx.sheet import Place, StoredCell, Worksheet

_PREFIXED = re.compile(r""""(?:[^"]|"")*"|(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!""")
_RANGE = re.compile(
    r""""(?:[^"]|"")*"|'(?:[^']|'')*'|(?<![\w.$])(?P<first>(?P<left>\$?[A-Za-z]{1,3})(?P<top>\$?[0-9]{1,7}))"""
    r"""(?!:\w+!):(?P<right>\$?[A-Za-z]{1,3})(?P<bottom>\$?[0-9]{1,7})(?![\w.(!])"""
)
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


def _unshared(sheet: Worksheet, still: set[Place]) -> Iterator[tuple[Place, NewCell]]:
    """Return the cells that share a formula with one that loses it: each gets the formula for itself."""
    for place in _sharing(sheet, still):
        value = sheet.value(sheet.cells[place])
        kept = value if isinstance(value, float | str | bool) else None
        yield place, NewCell(kept, formula=sheet.formulas[place], alone=True)


def _sharing(sheet: Worksheet, places: Collection[Place]) -> list[Place]:
    """Return the cells that share a formula with one of some cells, and those themselves."""
    groups = {group for place in places if (group := _group(sheet.cells[place]))}
    return [place for place, cell in sheet.cells.items() if _group(cell) in groups] if groups else []


def _group(cell: StoredCell) -> str:
    """Return the name of the formula a cell shares with others; nothing if it shares none."""
    formula = cell.formula
    return "" if formula is None or formula.get("t") != "shared" else formula.get("si", "")


def _reworded(sheet: Worksheet, names: dict[str, str], titles: list[str]) -> dict[Place, NewCell]:
    tokenize = load_formualizer().tokenize
    folded = {title.casefold(): engine_title(title) for title in titles}
    usual = {"", *(quoted(title) for title in titles if title == engine_title(title))}
    found: dict[Place, NewCell] = {}
    turned = _turned(sheet)
    for place, cell in sheet.cells.items():
        formula = text = cell.formula_text
        if cell.is_data_table:
            continue
        if place in turned:
            formula = text = _order_ranges(turned[place])
        elif not formula:
            continue
        if "!" in formula and not {match["sheet"] or "" for match in _PREFIXED.finditer(formula)} <= usual:
            text = _spread_sheets(_spell_sheets(formula, folded), titles)
        letters = formula.casefold()
        if any(word in letters for word in ("payroll", *names)):
            text = reword_formula(text, tokenize, names)
        if text and (text != formula or place in turned):
            value = sheet.value(cell)
            alone = bool(place in turned and _group(cell))
            found[place] = NewCell(value if isinstance(value, float) else None, formula=text, alone=alone)
    return found


def _turned(sheet: Worksheet) -> dict[Place, str]:
    """Return the formulas with a range from its last cell to its first, and those that share theirs with one."""
    ranged = {place: cell for place, cell in sheet.cells.items() if ":" in cell.formula_text}
    turned = [place for place, cell in ranged.items() if _order_ranges(cell.formula_text) != cell.formula_text]
    # where one end stays and the other moves along, it may turn in a cell that shares the formula
    mixed = [place for place, cell in ranged.items() if _group(cell) and _is_mixed(cell.formula_text)]
    all_of = sheet.formulas if mixed else {}
    turned += [place for place in _sharing(sheet, mixed) if _order_ranges(all_of[place]) != all_of[place]]
    return {place: sheet.formulas[place] for place in (*turned, *_sharing(sheet, turned))} if turned else {}


def _is_mixed(formula: str) -> bool:
    """Whether a range has an end that stays where the other moves along."""
    ranges = [match for match in _RANGE.finditer(formula) if match["first"]]
    ends = [(match[start], match[end]) for match in ranges for start, end in (("left", "right"), ("top", "bottom"))]
    return any(start.startswith("$") != end.startswith("$") for start, end in ends)


def _order_ranges(formula: str) -> str:
    """Return a formula with its ranges from their first cell to their last, as Excel writes them.

    >>> _order_ranges('SUM(B$9:A1,Sheet1!$C3:D2,A1:B2)&"B2:A1"')
    'SUM(A1:B$9,Sheet1!$C2:D3,A1:B2)&"B2:A1"'
    """

    def ordered(match: re.Match[str]) -> str:
        if match["first"] is None:
            return match[0]
        left, top, right, bottom = (match[name] for name in ("left", "top", "right", "bottom"))
        if column_number(left.replace("$", "")) > column_number(right.replace("$", "")):
            left, right = right, left
        if int(top.replace("$", "")) > int(bottom.replace("$", "")):
            top, bottom = bottom, top
        return f"{left}{top}:{right}{bottom}"

    return _RANGE.sub(ordered, formula)


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
