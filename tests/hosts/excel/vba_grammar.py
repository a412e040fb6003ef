"""A VBA module by its published grammar: what is no VBA in it, and which functions it declares.

Conditional compilation has a grammar of its own; each branch of it is then read as the module it leaves.
"""

import re

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vba_ccLexer import vba_ccLexer
from antlr4_vba.vba_ccParser import vba_ccParser
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

DIRECTIVE = re.compile(r"\s*#\s*(If|Else|End If|Const)\b", re.IGNORECASE)


class _Complaints(ErrorListener):
    def __init__(self):
        self.told = []

    def syntaxError(self, _recognizer, _symbol, line, column, message, _problem):  # noqa: N802 - ANTLR's
        self.told.append(f"{line}:{column} {message[:200]}")


def read_module(text, *, branch):
    """Return what the grammar complains of in a branch of a module, or its functions with their arguments.

    The parser is slow with its first statements, some seconds, while it learns which of the grammar's rules to try.
    """
    complaints, tree = _parse(taken(text, branch=branch), vbaLexer, vbaParser)
    functions = {}
    for each in [] if complaints else _found(tree, vbaParser.FunctionDeclarationContext):
        names = _found(each, vbaParser.PositionalParamContext) + _found(each, vbaParser.OptionalParamContext)
        functions[each.functionName().getText()] = [name.getText() for name in names]
    return complaints, functions


def read_directives(text):
    """Return what the grammar of conditional compilation complains of in a module."""
    return _parse(text, vba_ccLexer, vba_ccParser)[0]


def one_by_one(text):
    """Return modules of one function each: the grammar of conditional compilation is slow on long ones."""
    head = text[: text.index("Function ")]
    return [head + each for each in re.findall(r"^Function .*?^End Function\r\n", text, re.DOTALL | re.MULTILINE)]


def taken(text, *, branch):
    """Return the lines a compiler keeps where the condition of every #If is true, or false."""
    kept, keeps = [], True
    for line in text.split("\r\n"):
        directive = DIRECTIVE.match(line)
        if directive is None:
            kept += [line] * keeps
        else:
            keeps = {"if": branch, "else": not branch}.get(directive[1].casefold(), True)
    return "\r\n".join(kept)


def _parse(text, lexer, parser):
    complaints = _Complaints()
    tokens = lexer(InputStream(text))
    reader = parser(CommonTokenStream(tokens))
    for each in (tokens, reader):
        each.removeErrorListeners()
        each.addErrorListener(complaints)
    return complaints.told, reader.startRule()


def _found(tree, kind):
    below = [found for child in getattr(tree, "children", None) or () for found in _found(child, kind)]
    return [tree] * isinstance(tree, kind) + below
