"""Names that are legal in VBA, where classic xlwings writes them out as they are."""

# [MS-VBAL] 3.3.5.2: every reserved identifier
_RESERVED = frozenset(
    """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec
    cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare
    defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim
    do doevents double each else elseif empty end endif enum eqv erase event exit false fix for friend function get
    global gosub goto if imp implements in input inputb int integer is lbound len lenb let like line lineinput lock
    long longlong longptr loop lset me mod name new next not nothing null object on open option optional or
    paramarray preserve print private property pset public put raiseevent redim rem resume return rset scale seek
    select set sgn shared single spc static step stop string sub tab then to true type typeof ubound unlock until
    variant wend while with withevents write xor
    """.split()  # noqa: SIM905 - readable as words
)
# xlwings puts the calling range in place of an argument of this name, and writes these names itself
_TAKEN_BY_XLWINGS = frozenset(("caller", "argsarray", "failed", "k", "xlpy", "thisworkbook", "activeworkbook"))
_LONGEST = 255


def legal(name: str) -> str:
    """Return a parameter's name, changed only if VBA could not take it.

    >>> legal("headcount"), legal("date"), legal("_rate")
    ('headcount', 'date_value', 'x_rate')
    """
    name = f"x{name}" if name.startswith("_") else name
    return name if is_legal(name) else f"{name}_value"


def is_legal(name: str) -> bool:
    """Whether VBA takes this name for a function or parameter."""
    fits = name.isidentifier() and name.isascii() and not name.startswith("_") and len(name) <= _LONGEST
    return fits and name.lower() not in _RESERVED and name.lower() not in _TAKEN_BY_XLWINGS
