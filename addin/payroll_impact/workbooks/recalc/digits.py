"""Numbers within texts: Excel writes 15 digits of them, an engine may write more, and what reads the text then differs.

The file shows nothing of it as long as its numbers have few digits; so it is told of formulas that an edit reaches.
"""

import re
from collections.abc import Iterable, Iterator

from payroll_impact.cells.addresses import Address, area
from payroll_impact.workbooks.recalc.model import EngineResult
from payroll_impact.workbooks.recalc.trust import Verdict
from payroll_impact.xlsx.workbook import Workbook

_MOST = 15  # digits
_SHOWN = 5  # cells named in a note
_NUMBER = re.compile(r"\d+\.?\d*")
_LITERAL = re.compile(r'"[^"]*"')
# what is written in a format has the digits of the format
_FORMATTED = re.compile(r"\bTEXT\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
_OF_TEXT = r"\b(?:LEN|LENB|LEFT|RIGHT|MID|FIND|SEARCH|SUBSTITUTE|REPLACE|VALUE|NUMBERVALUE|EXACT|TRIM|CODE)\("
_READS_TEXT = re.compile(rf"{_OF_TEXT}|&.*[=<>]", re.IGNORECASE)
_COMPUTES = re.compile(rf"{_OF_TEXT}[^()]*[*/^+-]|[*/^+-][^&()]*&[^&]*[=<>]", re.IGNORECASE)
_CELL = re.compile(r"(?:'(?:[^']|'')+'!|[\w.]+!)?\$?\b[A-Z]{1,3}\$?\d+\b", re.IGNORECASE)


def tell_overlong(
    source: Workbook, verdict: Verdict, result: EngineResult, reached: Iterable[Address]
) -> Iterator[str]:
    """Say which formulas write, or may read, a number in more digits than Excel has in a text."""
    written, read = [], []
    for cell in reached:
        text = source.sheets[cell.sheet].formulas.get((cell.row, cell.column), "")
        value = result.values.get(cell)
        if isinstance(value, str) and value != verdict.result.values.get(cell):
            known = f"{text} {verdict.stored.values.get(cell, '')}"
            if any(_is_overlong(number) and number not in known for number in _NUMBER.findall(value)):
                written.append(cell)
                continue
        bare = _FORMATTED.sub("", _LITERAL.sub('""', text))
        if _COMPUTES.search(bare) or (_READS_TEXT.search(bare) and _reads_overlong(bare, cell.sheet, result)):
            read.append(cell)
    for cells, told in (
        (written, f"texts with more digits of a number than the {_MOST} that Excel writes"),
        (read, f"formulas that read a number as a text, of {_MOST} digits in Excel and perhaps more in formualizer"),
    ):
        if cells:
            more = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
            yield f"{told}: {', '.join(map(str, sorted(cells)[:_SHOWN]))}{more}"


def _reads_overlong(text: str, title: str, result: EngineResult) -> bool:
    """Whether a cell that a formula names holds a number of more digits than Excel writes."""
    for named in _CELL.findall(text):
        sheet, _, cell = named.rpartition("!")
        place = area(sheet.strip("'").replace("''", "'") or title, cell)
        value = None if place is None else result.read(place.first)
        if isinstance(value, float) and _is_overlong(repr(value).partition("e")[0]):
            return True
    return False


def _is_overlong(number: str) -> bool:
    whole, _, part = number.partition(".")
    digits = (whole + part).lstrip("0").rstrip("0")
    return len(digits) > _MOST
