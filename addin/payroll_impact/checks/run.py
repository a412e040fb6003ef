"""All standards on one workbook."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike

import attrs

from payroll_impact.checks import hidden, inputs, names, shown, single_formula, values
from payroll_impact.checks.about import about_says_what_it_is, sheets_have_a_kind
from payroll_impact.checks.checks_sheet import checks_hold
from payroll_impact.checks.finding import Finding, merged
from payroll_impact.checks.host import functions_can_be_asked
from payroll_impact.checks.model import Model
from payroll_impact.checks.overwritten import ExpectedFormulas, formulas_are_the_templates
from payroll_impact.checks.time_rows import columns_are_periods, one_axis_in_view, rows_hold_one_formula
from payroll_impact.checks.units import figures_have_units, flags_are_0_or_1
from payroll_impact.checks.workbook import CheckedBook
from payroll_impact.workbooks.recalc.model import UNKNOWN_FUNCTION

_FEW = 5  # cells or sheets named
Standard = Callable[[Model], Iterator[Finding]]
_STANDARDS: tuple[Standard, ...] = (
    single_formula.formulas_hold_no_numbers,
    rows_hold_one_formula,
    sheets_have_a_kind,
    columns_are_periods,
    figures_have_units,
    one_axis_in_view,
    inputs.inputs_look_like_inputs,
    checks_hold,
    values.nothing_is_circular,
    values.nothing_is_wrong,
    shown.values_are_fresh,
    single_formula.formulas_are_short,
    single_formula.nothing_is_calculated_twice,
    single_formula.nothing_is_volatile,
    hidden.nothing_is_hidden,
    shown.numbers_fit_their_columns,
    single_formula.calculations_do_not_round,
    flags_are_0_or_1,
    about_says_what_it_is,
    names.names_resolve_and_are_used,
    inputs.cells_are_locked_or_validated,
)


@attrs.frozen
class Examination:
    """What was found in a workbook, and what could not be judged."""

    findings: list[Finding]
    unjudged: tuple[str, ...]


def check(path: str | PathLike[str], *, expected_formulas: ExpectedFormulas | None = None) -> list[Finding]:
    """Test a workbook against twenty standards; see `examine`, which also says what it could not judge."""
    return examine(path, expected_formulas=expected_formulas).findings


def examine(path: str | PathLike[str], *, expected_formulas: ExpectedFormulas | None = None) -> Examination:
    """Test a workbook against twenty standards of good spreadsheet models.

    Parameters
    ----------
    path : path-like
        An .xlsx or .xlsm file; it stays as it is.
    expected_formulas : callable, optional
        Returns the formulas a template of ours should hold, to find those somebody wrote over.

    Returns
    -------
    Examination
        What is against a standard, by standard, sheet and cell; neighbouring cells with one reason are one finding.
        And what could not be judged.

    Raises
    ------
    InputError
        If the file is not there, or no workbook that can be read.
    HostError
        If formualizer, which recalculates it, is not installed.
    """
    with _nothing_collected():
        book = CheckedBook.open(path)
        model = Model.of(book)
        findings = [finding for standard in _STANDARDS for finding in standard(model)]
        findings += functions_can_be_asked(book)
        if expected_formulas is not None:
            findings += formulas_are_the_templates(book, expected_formulas)
        return Examination(merged(findings), tuple(_unjudged(book)))


def _unjudged(book: CheckedBook) -> Iterator[str]:
    """Yield what was not looked at as the standards ask."""
    yield from filter(None, [book.source.describe_unreadable()])
    untrusted = book.recalculated.untrusted
    if untrusted:
        count, first = len(untrusted), min(untrusted)
        yield (
            f"{count} formula{'s' if count > 1 else ''} judged by what the file stores, for formualizer does not"
            f" reproduce it: {first} {untrusted[first]}{'; and others' if count > 1 else ''}"
        )
    if book.unjudged:
        yield f"cells of the date or of chance that formualizer computes to an error: {len(book.unjudged)}"
    unknown = [each.address for each in book.recalculated.findings if each.kind == UNKNOWN_FUNCTION]
    if unknown:
        yield f"functions nobody here knows, in {len(unknown)} cells: {', '.join(map(str, unknown[:_FEW]))}"
    unread = [title for title in book.source.states if title not in book.source.parts]
    if unread:
        yield f"sheets without cells, such as charts and macros: {', '.join(unread[:_FEW])}"


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep Python from looking for garbage: every cell read stays to the end, and looking at all takes a third more."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
