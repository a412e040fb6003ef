"""What a call to the server must look like, and what is said of one that does not: one line, and nothing in the log.

xlwings Server takes what its own script posts and fails over anything else.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

CALL_PATH = "/xlwings/custom-functions-call"
_LONGEST_ADDRESS = 255
_TEXTS = ("version", "runtime", "client")
_OPTIONAL_TEXTS = ("date_format", "culture_info_name", "session_id")
_SCALARS = (str, int, float, bool, type(None))


class MalformedCallError(ValueError):
    """A body that no script of xlwings posts."""


def checked_body(body: bytes, functions: Mapping[str, int]) -> bytes:
    """Return the body of a call as xlwings Server can take it.

    Parameters
    ----------
    body : bytes
        What was posted.
    functions : mapping of str to int
        How many arguments each function takes at most, by its name in lower case.

    Raises
    ------
    MalformedCallError
        Saying what is wrong.

    Examples
    --------
    >>> checked_body(b"[1]", {"payroll_version": 0})
    Traceback (most recent call last):
    payroll_impact.hosts.excel.call_body.MalformedCallError: the call must be a JSON object
    """
    try:
        call = json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MalformedCallError("the call must be JSON in UTF-8") from None
    if not isinstance(call, dict):
        raise MalformedCallError("the call must be a JSON object")
    wrong = _wrong_text(call, functions) or _wrong_arguments(call.get("args"), call["func_name"], functions)
    if wrong:
        raise MalformedCallError(wrong)
    if not _is_writable(body, call):
        raise MalformedCallError("a text in the call is no Unicode text")
    # the address is written to a log where it cannot be read
    address = call.get("caller_address")
    plain = _plain(address) if isinstance(address, str) else None
    if plain == address:
        return body
    return json.dumps(call | {"caller_address": plain}, ensure_ascii=False).encode()


def _wrong_text(call: dict[str, Any], functions: Mapping[str, int]) -> str:
    name = call.get("func_name")
    if not isinstance(name, str) or name not in functions:
        return "func_name must be the name of a function of this server"
    wrong = [key for key in _TEXTS if not isinstance(call.get(key), str)]
    wrong += [key for key in _OPTIONAL_TEXTS if not isinstance(call.get(key, ""), str | None)]
    if wrong:
        return f"{wrong[0]} must be text"
    return "" if re.fullmatch(r"[0-9]+(\.[0-9]+)*", call["runtime"]) else "runtime must be a version, such as 1.4"


def _wrong_arguments(arguments: Any, name: str, functions: Mapping[str, int]) -> str:
    if not isinstance(arguments, list):
        return "args must be a list, an argument each"
    most = functions[name]
    if len(arguments) > most:
        return f"{name.upper()} takes at most {most} arguments; got {len(arguments)}"
    wrong = next((position for position, each in enumerate(arguments, start=1) if not _is_argument(each)), 0)
    return f"argument {wrong} must be a cell, or rows of cells of one length" if wrong else ""


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_argument(argument: Any) -> bool:
    if not isinstance(argument, list):
        return isinstance(argument, _SCALARS)
    if not argument or not all(isinstance(row, list) for row in argument):
        return False
    widths = {len(row) for row in argument}
    return len(widths) == 1 and widths != {0} and all(_is_cell(cell) for row in argument for cell in row)


def _is_cell(cell: Any) -> bool:
    """Whether Office.js sends such a cell: a plain value, or one that is more than a value."""
    if not isinstance(cell, dict):
        return isinstance(cell, _SCALARS)
    kinds = [cell.get("type"), cell.get("errorType")] if cell.get("type") == "Error" else [cell.get("type")]
    return all(isinstance(kind, str) for kind in kinds)


def _is_writable(body: bytes, call: Any) -> bool:
    """Whether no text in it is half a character, which nothing can write."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return True
    try:
        json.dumps(call, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(address: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in address)[:_LONGEST_ADDRESS]
