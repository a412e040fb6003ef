"""Which sheets are inputs, calculations and outputs, as the workbook says, and which one is About it."""

from collections.abc import Iterator, Mapping

from payroll_impact.checks.workbook import CheckedBook, CheckedSheet

ABOUT, INPUT, CALCULATION, OUTPUT = "about", "input", "calculation", "output"
_KINDS = {
    ABOUT: ABOUT, "cover": ABOUT, "documentation": ABOUT,
    INPUT: INPUT, "inputs": INPUT,
    CALCULATION: CALCULATION, "calculations": CALCULATION, "calc": CALCULATION,
    OUTPUT: OUTPUT, "outputs": OUTPUT, "checks": OUTPUT, "check": OUTPUT,
}  # fmt: skip
_ABOUT_NAMES = ("about", "cover", "readme", "read me", "info", "documentation")
_NAMES = _KINDS | dict.fromkeys(_ABOUT_NAMES, ABOUT) | {
    "assumptions": INPUT, "drivers": INPUT, "data": INPUT,
    "calcs": CALCULATION, "workings": CALCULATION, "timeline": CALCULATION,
    "results": OUTPUT, "dashboard": OUTPUT, "summary": OUTPUT, "report": OUTPUT,
}  # fmt: skip


def about_sheet(book: CheckedBook) -> CheckedSheet | None:
    """Return the sheet that says what the workbook is."""
    return next((sheet for name, sheet in book.sheets.items() if name.strip().casefold() in _ABOUT_NAMES), None)


def find_sheet_kinds(book: CheckedBook) -> dict[str, str]:
    """Return the kind of each sheet the workbook tells one of."""
    listed = _listed(about_sheet(book))
    known = {}
    for name in book.sheets:
        folded = name.strip().casefold()
        kind = listed.get(folded) or _NAMES.get(folded)
        if kind is not None:
            known[name] = kind
    return known


def _listed(about: CheckedSheet | None) -> Mapping[str, str]:
    """Return what stands under the headings *Sheets* and *kind*."""
    if about is None:
        return {}
    for cell in about.cells.values():
        if cell.text.casefold() not in ("sheet", "sheets"):
            continue
        row, column = cell.place.row, cell.place.column
        across = about.row(row)
        heading = next((at for at, other in across.items() if other.text.casefold() in ("kind", "type")), None)
        if heading is not None:
            return dict(_pairs(about, row + 1, column, heading))
    return {}


def _pairs(about: CheckedSheet, row: int, names: int, heading: int) -> Iterator[tuple[str, str]]:
    while (name := about.cells.get((row, names))) is not None and name.text:
        kind = about.cells.get((row, heading))
        known = _KINDS.get(kind.text.casefold()) if kind is not None else None
        if known is not None:
            yield name.text.casefold(), known
        row += 1
