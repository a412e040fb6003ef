"""A formula that several cells share: a file has it in full in the first of them, and the others as it reads there."""

from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator, TranslatorError

# formulas of a workbook refer to the same cells again and again
_KEPT = 100_000


class SharedFormula:
    """A formula as its first cell has it, without the equals sign; `row` and `column` are counted from 1.

    >>> SharedFormula("B1*$A$1+Law!C2", 1, 3).at(2, 4)
    'C2*$A$1+Law!D3'

    A reference that would be off the sheet is an error, as it is where somebody copies a formula there.

    >>> SharedFormula("A1*2", 1, 3).at(1, 2)
    '#REF!*2'
    """

    def __init__(self, text: str, row: int, column: int) -> None:
        self.row, self.column = row, column
        self.parts = [(each.value, _moves(each)) for each in Tokenizer(f"={text}").items]

    def at(self, row: int, column: int) -> str:
        """Return the formula as it reads in another cell."""
        down, right = row - self.row, column - self.column
        return "".join([_moved(part, down, right) if moves else part for part, moves in self.parts])


def _moves(token: Token) -> bool:
    return bool(token.type == Token.OPERAND and token.subtype == Token.RANGE)


@lru_cache(_KEPT)
def _moved(reference: str, down: int, right: int) -> str:
    try:
        return str(Translator.translate_range(reference, down, right))
    except TranslatorError:
        return "#REF!"
