"""Formulas apart from the cells they name: thousands of formulas in a workbook share some hundred patterns."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

import attrs
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token as Kinds
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from payroll_impact.workbooks.recalc.spellings import catalogued, plain_name

GAP = "\0"
_ANY = "QQQQQQ1"  # a gap reads like a cell: an operand, a part of one, or letters in a text
_CELL = re.compile(r"((?<![0-9.])\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![\w.(]))", re.ASCII)
_PLAIN_GAPS = re.compile(r"(?:[^\0]*!)?\0(?::\0|:[^\0:!]+\()?")
_PERCENT = 100.0


class Token(NamedTuple):
    """A token: what stands there, and what it is in the words of openpyxl."""

    value: str
    type: str
    subtype: str

    @property
    def opens_call(self) -> bool:
        """Whether a function's name and its opening bracket stand there."""
        return bool(self.type == Kinds.FUNC and self.subtype == Kinds.OPEN)

    @property
    def is_range(self) -> bool:
        """Whether it is an operand that is no value: cells or a name."""
        return bool(self.type == Kinds.OPERAND and self.subtype == Kinds.RANGE)


@attrs.frozen(slots=False, eq=False)
class Pattern:
    """A formula with a gap for each cell it names, and all that does not depend on which cells those are.

    Attributes
    ----------
    tokens : tuple of Token
        Its tokens without white space; none if it cannot be read.
    """

    tokens: tuple[Token, ...]

    @cached_property
    def literals(self) -> list[float]:
        """The numbers typed in it."""
        found = []
        for token, after in zip(self.tokens, [*self.tokens[1:], None], strict=False):
            if token.type == Kinds.OPERAND and token.subtype == Kinds.NUMBER:
                percent = after is not None and after.type == Kinds.OP_POST
                found.append(float(token.value) / (_PERCENT if percent else 1.0))
        return found

    @cached_property
    def calls(self) -> list[str]:
        """The functions it calls, as people read them."""
        return [plain_name(token.value[:-1].rpartition(":")[2]) for token in self.tokens if token.opens_call]

    @cached_property
    def is_ours(self) -> bool:
        """Whether it calls one of our functions."""
        return any(token.opens_call and catalogued(token.value[:-1]) is not None for token in self.tokens)

    @cached_property
    def depth(self) -> int:
        """How deep its calls are nested."""
        deepest = level = 0
        for token in self.tokens:
            if token.type != Kinds.FUNC:
                continue
            level += (token.subtype == Kinds.OPEN) - (token.subtype == Kinds.CLOSE)
            deepest = max(deepest, level)
        return deepest

    @cached_property
    def is_link(self) -> bool:
        """Whether it only shows another cell."""
        signs = [token for token in self.tokens if token.type == Kinds.OP_PRE and token.value == "+"]
        return len([token for token in self.tokens if token.type != Kinds.PAREN]) - len(signs) <= 1

    @cached_property
    def length(self) -> int:
        """Its length as people read it, without names of sheets, without $ and without the cells in its gaps."""
        return sum(_length(token) for token in self.tokens)

    @cached_property
    def operands(self) -> list[str]:
        """What it refers to, with its gaps: all of them are in these, in this order."""
        heads = [token.value.rpartition(":")[0] if token.opens_call else token.value for token in self.tokens
                 if token.opens_call or token.is_range]  # fmt: skip
        return [head for head in heads if head]

    @cached_property
    def between(self) -> str:
        """What it does with its operands: the formula with a gap for each of them."""
        pieces = []
        for token in self.tokens:
            head, _, name = token.value.rpartition(":") if token.opens_call else ("", "", token.value)
            text = name if token.subtype == Kinds.TEXT else name.upper()
            pieces.append(GAP if token.is_range else f"{GAP}:{text}" if head else text)
        return "".join(pieces)

    @cached_property
    def reading(self) -> str:
        """The formula as people read it, whichever host stored it, whichever cells it names."""
        calls = iter(self.calls)
        return "".join(
            next(calls) if token.opens_call else _CELL.sub("#", token.value).replace(GAP, "#").casefold()
            for token in self.tokens
        )

    @cached_property
    def moves_by_cells(self) -> bool:
        """Whether moving it moves the cells in its gaps, and nothing else in it."""
        return all(GAP in token.value or moved(token, 1) == token.value for token in self.tokens)

    def filled(self, cells: Iterable[str]) -> list[Token]:
        """Return its tokens with cells in its gaps."""
        left = iter(cells)
        return [token._replace(value=filled(token.value, left)) for token in self.tokens]


def filled(text: str, cells: Iterator[str]) -> str:
    """Return a text with the next of some cells in each of its gaps."""
    while GAP in text:
        text = text.replace(GAP, next(cells), 1)
    return text


def taken_apart(text: str) -> tuple[Pattern, list[str]]:
    """Return the pattern of a formula and the cells in its gaps.

    Where something else than a reference looks like a cell, a text for example, the pattern has no gaps.
    """
    pieces = _CELL.split(text)
    pattern = _pattern(GAP.join(pieces[::2]))
    return (pattern, pieces[1::2]) if pattern is not None else (_without_gaps(text), [])


@lru_cache(maxsize=1 << 14)
def _pattern(text: str) -> Pattern | None:
    """Return the pattern of a formula with gaps; None if they are not all references."""
    if _ANY in text:
        return None
    found = _without_gaps(text.replace(GAP, _ANY))
    tokens = tuple(token._replace(value=token.value.replace(_ANY, GAP)) for token in found.tokens)
    with_gaps = [token for token in tokens if GAP in token.value]
    plain = all((token.is_range or token.opens_call) and _PLAIN_GAPS.fullmatch(token.value) for token in with_gaps)
    return Pattern(tokens) if tokens and plain else None


@lru_cache(maxsize=1 << 10)
def _without_gaps(text: str) -> Pattern:
    try:
        items = Tokenizer(text).items
    except (TokenizerError, IndexError):  # the recalculation reports what cannot be read
        return Pattern(())
    tokens = (Token(item.value, item.type, item.subtype) for item in items)
    return Pattern(tuple(token for token in tokens if token.type != Kinds.WSPACE))


def moved(token: Token, columns: int) -> str | None:
    """Return a token of a formula that is moved so many columns to the right; None if it leaves the sheet."""
    if not token.is_range and not token.opens_call:
        return token.value
    sheet, rest = Translator.strip_ws_name(token.value)
    there = moved_cell(rest, columns)
    return None if there is None else f"{sheet}{there}"


@lru_cache(maxsize=1 << 16)
def moved_cell(cell: str, columns: int) -> str | None:
    """Return a reference within a sheet, moved so many columns to the right; None if it leaves the sheet."""
    try:
        return str(Translator.translate_range(cell, 0, columns))
    except TranslatorError:
        return None


def _length(token: Token) -> int:
    shown = f"{plain_name(token.value[:-1])}(" if token.opens_call else token.value
    if token.is_range:
        shown = token.value.rpartition("!")[2].replace("$", "")
    return len(shown.replace(GAP, ""))
