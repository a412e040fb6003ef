"""Formulas in their tokens: the numbers typed in them, the functions they call, the cells they refer to."""

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

import attrs
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token as Kinds
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from payroll_impact.hosts.recalc.addresses import LAST_COLUMN, LAST_ROW, Address, Area, area, split_sheet
from payroll_impact.hosts.recalc.spellings import catalogued

_PREFIXES = re.compile(r"^(?:_xlfn\.|_xlws\.|_xll\.|_xludf\.|_xldudf_)+", re.IGNORECASE)
_EXTERNAL = re.compile(r"'?[^'!\[]*\[[^\]]+\][^!]*!")
_WHOLE = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+")
_PERCENT = 100.0
_CELL = re.compile(r"(?<![0-9.])\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![\w.(])", re.ASCII)
_GAP, _ANY = "\0", "QQQQQQ1"  # a gap reads like a cell: an operand, a part of one, or letters in a text


class Token(NamedTuple):
    """A token: what stands there, and what it is in the words of openpyxl."""

    value: str
    type: str
    subtype: str


@attrs.frozen
class Reference:
    """One operand that is no value: an area of cells, whole columns or rows, another workbook, or a name."""

    text: str
    area: Area | None = None
    whole: bool = False
    external: bool = False
    name: str = ""


@attrs.define(slots=False, eq=False)
class Formula:
    """A formula where it stands."""

    place: Address
    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens without white space; none if it cannot be read."""
        cells = iter(_CELL.findall(self.text))
        found = []
        for token in _pattern(_CELL.sub(_GAP, self.text)):
            filled = "".join(next(cells) if letter == _GAP else letter for letter in token.value)
            found.append(token if _GAP not in token.value else Token(filled, token.type, token.subtype))
        return [token for token in found if token.type != Kinds.WSPACE]

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
        stored = [token.value[:-1].rpartition(":")[2] for token in self.tokens if _opens_call(token)]
        return [_plain(name) for name in stored]

    @cached_property
    def is_ours(self) -> bool:
        """Whether it calls one of our functions."""
        return any(_opens_call(token) and catalogued(token.value[:-1]) is not None for token in self.tokens)

    @cached_property
    def references(self) -> list[Reference]:
        """What it refers to."""
        found = [_reference(token.value, self.place.sheet) for token in self.tokens if _is_range(token)]
        heads = [token.value.rpartition(":")[0] for token in self.tokens if _opens_call(token)]
        return found + [_reference(head, self.place.sheet) for head in heads if head]

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
        return len([token for token in self.tokens if token.type != Kinds.PAREN]) <= 1

    @cached_property
    def length(self) -> int:
        """Its length as people read it, without names of sheets and without $."""
        return sum(map(_length, self.tokens))

    @cached_property
    def calculation(self) -> str:
        """What it calculates, the same wherever it stands: every reference in full."""
        return "".join(_in_full(token, self.place.sheet) for token in self.tokens)

    def continues(self, first: "Formula") -> bool:
        """Whether it is the formula of another cell of its row, moved here: the same in R1C1."""
        move = self.place.column - first.place.column
        if len(self.tokens) != len(first.tokens) or not self.tokens:
            return self.text == first.text
        pairs = zip(first.tokens, self.tokens, strict=True)
        return all(_moved(one, move) == other.value for one, other in pairs)


@lru_cache(maxsize=1 << 14)
def _pattern(text: str) -> tuple[Token, ...]:
    """Return the tokens of a formula with gaps for its cells: most formulas differ only in those."""
    try:
        items = Tokenizer(text.replace(_GAP, _ANY)).items
    except (TokenizerError, IndexError):  # the recalculation reports what cannot be read
        return ()
    return tuple(Token(item.value.replace(_ANY, _GAP), item.type, item.subtype) for item in items)


@lru_cache(maxsize=1 << 14)
def _length(token: Token) -> int:
    if _opens_call(token):
        return len(_plain(token.value))
    return len(token.value.rpartition("!")[2].replace("$", "")) if _is_range(token) else len(token.value)


def _opens_call(token: Token) -> bool:
    return bool(token.type == Kinds.FUNC and token.subtype == Kinds.OPEN)


def _is_range(token: Token) -> bool:
    return bool(token.type == Kinds.OPERAND and token.subtype == Kinds.RANGE)


@lru_cache(maxsize=1 << 12)
def _plain(stored: str) -> str:
    ours = catalogued(stored.removesuffix("("))
    return ours.name if ours is not None else _PREFIXES.sub("", stored).upper()


def _moved(token: Token, columns: int) -> str:
    if not _is_range(token) and not _opens_call(token):
        return str(token.value)
    try:
        sheet, rest = Translator.strip_ws_name(token.value)
        return str(sheet + Translator.translate_range(rest, 0, columns))
    except TranslatorError:
        return ""


@lru_cache(maxsize=1 << 16)
def _reference(text: str, sheet: str) -> Reference:
    """Return what an operand refers to, as seen from a sheet."""
    if _EXTERNAL.match(text):
        return Reference(text, external=True)
    other, rest = split_sheet(text.lstrip("@").rstrip("#"))
    found = area(other or sheet, rest)
    if found is not None:
        return Reference(text, area=found, whole=found.rows == LAST_ROW or found.columns == LAST_COLUMN)
    if _WHOLE.fullmatch(rest):
        return Reference(text, area=_whole(other or sheet, rest), whole=True)
    return Reference(text, name=rest.partition("[")[0])


def _whole(sheet: str, rest: str) -> Area | None:
    first, _, last = rest.replace("$", "").partition(":")
    if first.isdigit():
        return area(sheet, f"A{first}:XFD{last}")
    return area(sheet, f"{first}1:{last}{LAST_ROW}")


@lru_cache(maxsize=1 << 16)
def _in_full(token: Token, sheet: str) -> str:
    if not _is_range(token):
        return str(token.value).upper() if token.subtype != Kinds.TEXT else str(token.value)
    found = _reference(token.value, sheet)
    return str(found.area) if found.area is not None else str(token.value).casefold()
