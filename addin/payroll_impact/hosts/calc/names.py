"""What Calc calls our functions: people read PAYROLL_CUT, files carry the name of a component and a method."""

import re
from collections.abc import Iterable

EXTENSION = "org.payrollimpact.calc"
MODULE = ("org", "payrollimpact")
INTERFACE = "org.payrollimpact.XPayrollImpact"
IMPLEMENTATION = "org.payrollimpact.PayrollImpact"
LOAD_JOB = "org.payrollimpact.LoadJob"

# text, a quoted sheet, or a function, perhaps of another workbook: 'C:\\add-in.xlam'!NAME, [1]!NAME
_SKIP_OR_NAME = re.compile(
    r""""(?:[^"]|"")*"|(?:(?:'(?:[^']|'')*'|\[\d+\])[!#])?(?P<name>[^\W\d][\w.]*)(?=\s*\()|'(?:[^']|'')*'"""
)
# what other programs put before a function they do not know: _xldudf_, _xlfn., the name of a library
_PREFIX = re.compile(r"(?:[\w.]*\.)?(?:_xl[a-z]+_)*", re.IGNORECASE)


def method(name: str) -> str:
    """Return the method of a function; interface names take no underscore.

    >>> method("PAYROLL_EMPLOYER_TAX")
    'payrollEmployerTax'
    """
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def parameter(name: str) -> str:
    """Return the interface's name of an argument; the letter keeps it apart from the words of the language.

    >>> parameter("annual_pay"), parameter("any")
    ('aAnnualPay', 'aAny')
    """
    return "a" + "".join(word.capitalize() for word in name.split("_"))


def stored(name: str) -> str:
    """Return the spelling Calc keeps in files, and resolves in any file it reads.

    >>> stored("PAYROLL_CUT")
    'ORG.PAYROLLIMPACT.PAYROLLIMPACT.PAYROLLCUT'
    """
    return f"{IMPLEMENTATION}.{method(name)}".upper()


def resolved(formula: str, functions: Iterable[str]) -> str:
    """Return a formula with our functions as people type them, whatever spelling they came in.

    Text in quotes, other people's functions and names that Calc has resolved already stay as they are.

    >>> resolved('=_xldudf_PAYROLL_CUT(A1)&"PAYROLL_CUT(1)"', ["PAYROLL_CUT"])
    '=PAYROLL_CUT(A1)&"PAYROLL_CUT(1)"'
    >>> resolved("=[1]!PAYROLL_CUT(1)+MY_PAYROLL_CUT(1)", ["PAYROLL_CUT"])
    '=PAYROLL_CUT(1)+MY_PAYROLL_CUT(1)'
    """
    known = {}
    for name in functions:
        known[name] = known[f"{IMPLEMENTATION.rpartition('.')[2]}.{method(name)}".upper()] = name
    kept = {stored(name) for name in known.values()}

    def replace(match: re.Match[str]) -> str:
        written = match["name"]
        if written is None or written in kept:
            return match[0]
        for ending, name in known.items():
            start = len(written) - len(ending)
            if written.upper().endswith(ending) and _PREFIX.fullmatch(written[:start]):
                return name
        return match[0]

    return _SKIP_OR_NAME.sub(replace, formula)
