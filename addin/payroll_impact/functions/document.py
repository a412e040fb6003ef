"""The text of the function reference, in the sentences of the function wizard."""

import datetime as dt
from typing import Any

from payroll_impact.cells import CellError, is_range
from payroll_impact.functions.catalogue import Argument, Function

_INTRODUCTION = """# Function reference

Every function, the same in every spreadsheet and from a shell (`payroll-impact call NAME ARGUMENT…`).
Arguments in [brackets] may be left out; a blank cell means the default. Functions of single cells also take
ranges and work cell by cell, as the spreadsheet's own do; tables come back with a header row and spill.
An error in an input cell comes out as that error. A wrong kind of value is `#VALUE!`, a number out of bounds
`#NUM!`, a value of the law nobody could source `#N/A`; the message names the argument, the row and the column.
Rows of a table argument are counted from its header, which is row 1.

This page is written by `payroll-impact functions --markdown`.
"""


def markdown(functions: "list[Function]") -> str:
    """Return the reference page of some functions, group by group."""
    groups = dict.fromkeys(function.group for function in functions)
    parts = [_INTRODUCTION]
    for group in groups:
        parts.append(f"## {group[0].upper()}{group[1:]}\n")
        parts += [_section(function) for function in functions if function.group == group]
    return "\n".join(parts)


def describe(function: Function) -> str:
    """Return one function's help as plain text for a terminal."""
    lines = [function.syntax, f"  {function.summary}", ""]
    lines += [f"  {argument.name}: {argument.help} ({_wanted(argument)})" for argument in function.arguments]
    return "\n".join([*lines, "", f"  Example: {example(function)}", f"  {_shown_result(function)}"])


def example(function: Function) -> str:
    """Return the worked example as the formula a person would type.

    >>> from payroll_impact.functions import CATALOGUE
    >>> example(CATALOGUE["PAYROLL_ANNUAL_PAY"])
    '=PAYROLL_ANNUAL_PAY(50,"hour",40)'
    """
    return f"={function.name}({','.join(_literal(value) for value in function.example.arguments)})"


def _section(function: Function) -> str:
    lines = [f"### `{function.syntax}`\n", f"{function.summary}\n"]
    if function.arguments:
        lines += ["| argument | meaning | takes |", "|---|---|---|"]
        lines += [f"| {a.name} | {a.help} | {_wanted(a)} |" for a in function.arguments]
        lines.append("")
    lines.append(f"Example: `{example(function)}`\n")
    note = f" ({function.example.note})" if function.example.note else ""
    if function.table:
        header, *rows = [[_cell(value) for value in row] for row in function.example.result]
        lines.append(f"gives{note}\n")
        lines += [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    else:
        lines.append(f"gives `{_cell(function.example.result)}`{note}\n")
    if function.notes:
        lines.append(f"{function.notes}\n")
    return "\n".join(lines)


def _shown_result(function: Function) -> str:
    if not function.table:
        return f"gives {_cell(function.example.result)}"
    return "gives\n" + "\n".join("    " + "  ".join(_cell(value) for value in row) for row in function.example.result)


def _wanted(argument: Argument) -> str:
    return f"{argument.kind.wanted}{'; may be left out' if argument.optional else ''}"


def _literal(value: Any) -> str:
    if is_range(value):
        return "{" + ";".join(",".join(_literal(cell) for cell in row) for row in value) + "}"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, dt.date):
        return f'"{value.isoformat()}"'
    return "1/3" if value == 1 / 3 else f"{value}"


def _cell(value: Any) -> str:
    if isinstance(value, CellError):
        return value.code
    return f"{value:.15g}" if isinstance(value, float) else str(value)
