"""The names under which files store functions, and the one name behind them."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from payroll_impact.cells.addresses import split_sheet
from payroll_impact.functions import CATALOGUE, Function

_PREFIXES = re.compile(r"^(?:_xlfn\.|_xlws\.|_xll\.|_xludf\.|_xldudf_)+", re.IGNORECASE)
_FOLDED = {name.replace("_", "").casefold(): function for name, function in CATALOGUE.items()}
_BLANK = '""'

Tokenizer = Callable[[str], Any]


def catalogued(stored: str) -> Function | None:
    """Return the function behind a stored name, whichever host wrote it.

    >>> spelled = ["_xldudf_PAYROLL_CUT", "_xlfn._xldudf_payroll_cut", "[1]!PAYROLL_CUT", "com.example.Calc.payrollCut"]
    >>> [catalogued(name).name for name in spelled]
    ['PAYROLL_CUT', 'PAYROLL_CUT', 'PAYROLL_CUT', 'PAYROLL_CUT']
    >>> catalogued("SUM") is None
    True
    """
    bare = _PREFIXES.sub("", split_sheet(stored)[1])
    found = CATALOGUE.get(bare.upper())
    if found is None and "." in bare:  # Calc: the implementation's name, then the method in camelCase
        found = _FOLDED.get(bare.rpartition(".")[2].casefold())
    return found


def engine_title(title: str) -> str:
    """Return formualizer's name for a sheet: it keeps a Sheet1 of its own, and one called sheet1 beside it is lost."""
    return "Sheet1" if title.casefold() == "sheet1" else title


@lru_cache(maxsize=1 << 12)
def plain_name(stored: str) -> str:
    """Return a function's name as people read it."""
    ours = catalogued(stored)
    return ours.name if ours is not None else _PREFIXES.sub("", stored).upper()


def functions_in(formula: str, tokenize: Tokenizer) -> Iterator[str]:
    """Return the names a formula calls, as they stand there."""
    for token in _tokens(formula, tokenize):
        if str(token.token_type) == "Func" and str(token.subtype) == "Open":
            yield token.value[:-1]


def reword_formula(formula: str, tokenize: Tokenizer, names: Mapping[str, str] | None = None) -> str:
    """Return a formula in words that formualizer understands as they are meant.

    It hands an empty argument over as the number 0, where a blank means the default: empty arguments of our
    functions are written as blank text. It leaves out defined names that call our functions: such `names`, in
    lower case, are written out.
    """
    tokens = _tokens(formula, tokenize)
    ours: list[bool] = []
    pieces: list[str] = []
    waiting = False
    for position, token in enumerate(tokens):
        kind, subtype = str(token.token_type), str(token.subtype)
        separates = kind == "Sep" and subtype == "Arg"
        if waiting and (separates or subtype == "Close"):
            pieces.append(_BLANK)
        if subtype == "Open":
            ours.append(kind == "Func" and catalogued(token.value[:-1]) is not None)
        elif subtype == "Close" and ours:
            ours.pop()
        if kind != "Whitespace":
            opens = subtype == "Open" and not _closes_next(tokens[position + 1 : position + 3])
            waiting = bool(ours) and ours[-1] and (separates or opens)
        named = (names or {}).get(token.value.casefold()) if kind == "Operand" and subtype == "Range" else None
        if named is None:
            pieces.append(token.value)
        else:
            others = {name: text for name, text in (names or {}).items() if name != token.value.casefold()}
            pieces.append(f"({reword_formula(named, tokenize, others)})")
    return "".join(pieces)


def _closes_next(following: list[Any]) -> bool:
    """Whether a call ends without any argument."""
    return next((str(token.subtype) == "Close" for token in following if str(token.token_type) != "Whitespace"), False)


def _tokens(formula: str, tokenize: Tokenizer) -> list[Any]:
    try:
        return list(tokenize("=" + formula.removeprefix("=")))
    except Exception:  # noqa: BLE001 - what cannot be read has no names; the engine reports the formula itself
        return []
