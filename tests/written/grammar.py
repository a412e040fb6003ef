"""The grammar of a stored Excel formula: what it parses as, which functions, sheets and names it refers to."""

import re
from functools import cache
from itertools import pairwise

from openpyxl.utils import FORMULAE

LONGEST, DEEPEST, MOST_ARGUMENTS, LONGEST_TEXT = 8192, 64, 255, 255
ROWS, COLUMNS = 1_048_576, 16_384
# functions younger than the list: stored with the prefix of the version that brought them
FUTURE = {
    "CONCAT", "IFNA", "IFS", "MAXIFS", "MINIFS", "SWITCH", "TEXTJOIN", "XOR", "DAYS", "SHEET", "SHEETS", "ISFORMULA",
    "XLOOKUP", "XMATCH", "FILTER", "SORT", "UNIQUE", "SEQUENCE", "LET", "LAMBDA", "NUMBERVALUE", "ARABIC", "BASE",
}  # fmt: skip
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    |(?P<array>\{[^{}]*\})
    |(?P<sheet>(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)
    |(?P<function>[A-Za-z_][\w.]*\()
    |(?P<cell>\$?[A-Za-z]{1,3}\$?\d+(?![\w.]))
    |(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.]))
    |(?P<rows>\$?\d+:\$?\d+)
    |(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[A-Za-z_\\][\w.\\]*)
    |(?P<operator><>|<=|>=|[-+*/^&=<>%:])
    |(?P<open>\()|(?P<close>\))|(?P<comma>,)""",
    re.VERBOSE,
)


class Formula:
    """A formula without its equals sign, parsed: `faults` says what Excel would not take."""

    def __init__(self, text, *, functions=frozenset()):
        self.text, self.own = text, functions
        self.faults, self.sheets, self.names = [], set(), set()
        self.tokens = list(self._tokens())
        self.at = self.depth = 0
        if len(text) > LONGEST:
            self.faults.append("longer than 8192 characters")
        if not self.faults:
            self._expression()
            if self.at < len(self.tokens):
                self._fault(f"{self.tokens[self.at][1]!r} does not belong there")

    def _tokens(self):
        position = 0
        while position < len(self.text):
            found = TOKEN.match(self.text, position)
            if found is None:
                self._fault(f"{self.text[position : position + 12]!r} is no part of a formula")
                return
            position = found.end()
            if found.lastgroup != "space":
                yield found.lastgroup, found[0]

    def _fault(self, told):
        if not self.faults:
            self.faults.append(told)

    def _next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "the end")

    def _take(self):
        token = self._next()
        self.at += 1
        return token

    def _expression(self):
        self._operand()
        while not self.faults and self._next()[0] == "operator":
            _, sign = self._take()
            if sign != "%":
                self._operand()

    def _operand(self):
        kind, text = self._take()
        while kind == "operator" and text in "+-":
            kind, text = self._take()
        if kind == "sheet":
            self.sheets.add(text[:-1].strip("'").replace("''", "'"))
            kind, text = self._take()
            if kind not in ("cell", "columns", "rows", "name", "error"):
                self._fault(f"a sheet is followed by {text!r}")
                return
        read = {
            "function": self._call, "open": self._bracket, "cell": self._cell, "text": self._text, "name": self._name,
        }.get(kind)  # fmt: skip
        if read is not None:
            read(text)
        elif kind not in ("number", "error", "array", "columns", "rows"):
            self._fault(f"{text} stands where a value belongs")

    def _bracket(self, _):
        self._expression()
        if self._take()[0] != "close":
            self._fault("a bracket is not closed")

    def _text(self, text):
        if len(text) - 2 > LONGEST_TEXT:
            self._fault("a text in it is longer than 255 characters")

    def _name(self, text):
        if text.upper() not in ("TRUE", "FALSE"):
            self.names.add(text)

    def _cell(self, text):
        letters, digits = re.fullmatch(r"\$?([A-Za-z]+)\$?(\d+)", text).groups()
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        if not (1 <= int(digits) <= ROWS and column <= COLUMNS):
            self._fault(f"{text} is outside the sheet")

    def _call(self, text):
        name = text[:-1]
        self.depth += 1
        if self.depth > DEEPEST:
            self._fault("nested deeper than 64")
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        known = plain in FUTURE if plain != name.upper() else plain in FORMULAE - FUTURE
        if not known and name not in self.own:
            self._fault(f"{name} is no function Excel knows under that name")
        count = 1
        while not self.faults and self._next()[0] != "close":
            if self._next()[0] == "comma":  # an argument left out
                self._take()
                count += 1
                continue
            self._expression()
            if self._next()[0] not in ("comma", "close"):
                self._fault("a bracket is not closed")
        if count > MOST_ARGUMENTS:
            self._fault("more than 255 arguments")
        self._take()
        self.depth -= 1


@cache
def read_formula(text, functions):
    """Return what Excel would not take in a formula, and the sheets and names it refers to."""
    formula = Formula(text, functions=functions)
    return tuple(formula.faults), frozenset(formula.sheets), frozenset(formula.names)


def bare_literals(code):
    """Return what stands in a number format as a literal without quotes, and is none Excel takes so."""
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General', "", code)
    return re.sub(r"[0#?.,%+\-/:;@ ()$]|E[+-]|AM/PM|A/P|[ymdhs]", "", plain, flags=re.IGNORECASE)


def overlapping(areas):
    """Return the first two areas (first row, first column, last row, last column) that share a cell."""
    ordered = sorted(areas)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other[0] > one[2]:
                break
            if other[1] <= one[3] and one[1] <= other[3]:
                return one, other
    return None


def out_of_order(keys):
    """Return the first key that does not come after the one before it."""
    return next((after for before, after in pairwise(keys) if after <= before), None)
