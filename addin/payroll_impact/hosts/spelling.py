"""How each host stores our functions in a file; people read and type one name everywhere."""

import re
from typing import Literal, get_args

from payroll_impact.errors import InputError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.calc import names as calc_names

Host = Literal["lite", "server", "classic", "calc", "none"]
HOSTS: tuple[Host, ...] = get_args(Host)

OFFICE_JS = "_xldudf_"  # before a function of an Office.js add-in that has no namespace
# text, a quoted sheet's name, or a function that is neither a part of a longer name nor another workbook's
_SKIP_OR_CALL = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|(?<![\w.!])(?P<name>[A-Za-z]\w*)(?=\()""")


def stored(name: str, host: Host) -> str:
    """Return the spelling of a function in the files of a host.

    Parameters
    ----------
    name : str
        Its name as people read it.
    host : {"lite", "server", "classic", "calc", "none"}
        Where the file will be opened; with none, formulas are not stored at all.

    Raises
    ------
    InputError
        If there is no such host.

    Examples
    --------
    >>> stored("PAYROLL_CUT", "lite"), stored("PAYROLL_CUT", "classic")
    ('_xldudf_PAYROLL_CUT', 'PAYROLL_CUT')
    >>> stored("PAYROLL_CUT", "calc")
    'ORG.PAYROLLIMPACT.PAYROLLIMPACT.PAYROLLCUT'
    """
    if host not in HOSTS:
        raise InputError(f"host must be one of {', '.join(HOSTS)}; got {host!r}")
    if host == "calc":
        return calc_names.stored(name)
    return f"{OFFICE_JS}{name}" if host in ("lite", "server") else name


def spelled(formula: str, host: Host) -> str:
    """Return a formula as a host stores it: our functions respelled, all else as it is.

    >>> spelled('=ROUND(PAYROLL_CUT(B2),0)&" by PAYROLL_CUT()"', "server")
    '=ROUND(_xldudf_PAYROLL_CUT(B2),0)&" by PAYROLL_CUT()"'
    """

    def replace(match: re.Match[str]) -> str:
        name = (match["name"] or "").upper()
        return stored(name, host) if name in CATALOGUE else match[0]

    return _SKIP_OR_CALL.sub(replace, formula)
