"""Any mix of cells: Calc gives what Python gives, to the last bit, and never falls over."""

import datetime as dt
import random

import pytest
from calc_cells import ERRORS, REFUSED, area, is_range, literal, shown_rows, written

from payroll_impact.cells import CellError
from payroll_impact.functions import CATALOGUE, RANGES, Date
from proof import some

CALLS = 100
CALLS_AT_ONCE = 50
LIKELY = 0.7  # how often a cell stays what the example says
HEIGHT, WIDTH = 24, 60  # the block of a sheet one call has for itself: its ranges, then its answer
NUMBERS = (0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 10.0, 2025.0, 1500.0, 52_000.0, 1e6, 1e15, 1e300, -1e300, 1.7e308, 1e-9)
SMALLEST = 5e-324  # a cell can hold it, but no formula can say it
NUMBERS += (SMALLEST,)
WORDS = ("", " ", "US", "US-CA", "GB", "IE", "us", "hour", "nearest", "none", "1,500", "£5", "2025-09-12", "many")
WORDS += ("é中😀", "x" * 300, "#N/A", "=1+1", "'quoted'", '"', "nan", "inf", "1e5")
PLACES = [["jurisdiction", "name", "rate", "up_to", "currency"], ["XX", "Pension", 0.05, 60_000.0, "USD"]]
WORDS += ("XX", "run_rate_change", "social_security.wage_base", "warn_state.days")


def anything(random_, example=None):
    """A cell of any kind; often the one of the example, so that calls also succeed."""
    kind = random_.random()
    if kind < LIKELY and example is not None:
        return example
    kind = random_.random()
    if kind < 0.45:
        return random_.choice((random_.choice(NUMBERS), random_.uniform(0, 200_000), float(random_.randint(0, 60_000))))
    if kind < 0.75:
        return random_.choice(WORDS)
    if kind < 0.83:
        return random_.random() < 0.5
    if kind < 0.9:
        return dt.date(2020, 1, 1) + dt.timedelta(days=random_.randint(0, 3_000))
    return None if kind < 0.95 else CellError(random_.choice(list(ERRORS)))


def range_of(random_, rows, columns, example=None):
    return [[anything(random_, example) for _ in range(columns)] for _ in range(rows)]


def argument(random_, argument_, example):
    """An argument as it may be given: left out, typed, a cell, a range, or the example with cells changed."""
    if isinstance(argument_.kind, RANGES) and example is None and random_.random() < LIKELY:
        return "missing", None
    if isinstance(argument_.kind, RANGES) and random_.random() < 0.85:
        # an argument its example leaves out gets a range of anything
        rows = range_of(random_, 3, 3) if example is None else [list(row) for row in example]
        for _ in range(random_.choice((0, 0, 1, 2))):
            row = random_.choice(rows)
            column = random_.randrange(len(row))
            row[column] = anything(random_, row[column])
        return "range", rows
    example = None if is_range(example) else example
    how = random_.choice(("missing", "typed", "typed", "cell", "cell", "cell", "range"))
    if how == "missing":
        return how, None
    if how == "range":
        return how, range_of(random_, random_.randint(1, 3), random_.randint(1, 3), example)
    value = anything(random_, example)
    typeable = value is not None and not isinstance(value, CellError) and value != SMALLEST
    return (how if typeable else "cell"), value


def given_to_python(how, value):
    """What reaches the function: a blank cell alone is nought in Calc, truth is a number, a date a day number."""
    if how == "range":
        return [[shown_rows(cell)[0][0] if not isinstance(cell, CellError) else cell for cell in row] for row in value]
    if how == "missing" or isinstance(value, CellError):
        return value
    return 0.0 if value is None else shown_rows(value)[0][0]


def errors_of(arguments):
    """The errors Calc answers with itself, without a call of the function."""
    alone = {ERRORS[value.code] for how, value in arguments if how == "cell" and isinstance(value, CellError)}
    refused = any(isinstance(c, CellError) for how, value in arguments if how == "range" for row in value for c in row)
    return alone | ({REFUSED} if refused else set())


def steps_of(function, arguments, top):
    """Steps that put a call into its block; the formula and where its answer begins."""
    steps, parts, column = [], [], 0
    for how, value in arguments:
        if how in ("missing", "typed"):
            parts.append(literal(value))
            continue
        rows = value if how == "range" else [[value]]
        place = area(top, column, len(rows), len(rows[0]))
        steps.append(("write", {"area": place, "rows": [[written(cell) for cell in row] for row in rows]}))
        parts.append(place if how == "range" else place.partition(":")[0])
        column += len(rows[0]) + 1
    return steps, f"={function.name}({';'.join(parts)})", column


def calls(function, seed):
    random_ = random.Random(seed)  # noqa: S311 - nothing to keep secret
    given = function.example.arguments
    examples = [*given, *[None] * (len(function.arguments) - len(given))]
    for _ in range(CALLS):
        yield [argument(random_, *each) for each in zip(function.arguments, examples, strict=True)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # numbers as large as a cell can hold overflow on the way
@pytest.mark.parametrize("function", [f for f in CATALOGUE.values() if f.arguments], ids=lambda function: function.name)
def test_generated_calls_give_in_calc_what_they_give_in_python(office, function):
    batch, wrong = [], []
    for number, arguments in enumerate(calls(function, function.name)):
        result = shown_rows(function(*(given_to_python(*each) for each in arguments)))
        batch.append((arguments, result, number % CALLS_AT_ONCE * HEIGHT))
        if len(batch) == CALLS_AT_ONCE:
            wrong += differences(office, function, batch)
            batch = []
    assert not wrong, f"{len(wrong)} calls differ; the first: {wrong[0]}"


def differences(office, function, batch):
    """Type a batch of calls and return those whose cells do not show what they should."""
    office.do("new")
    steps, reads, formulas = [], [], []
    for arguments, result, top in some(batch):
        written_, formula, column = steps_of(function, arguments, top)
        rows = result[:HEIGHT]
        place = area(top, column, len(rows), len(rows[0]))
        assert column + len(rows[0]) <= WIDTH
        single = len(result) == len(result[0]) == 1
        steps += [*written_, ("formula" if single else "array", {"area": place, "formula": formula})]
        reads.append(("read", {"area": place}))
        formulas.append(formula)
    office.steps(steps)
    wrong = []
    for (arguments, result, _), cells, formula in zip(batch, office.steps(reads), formulas, strict=True):
        answers = errors_of(arguments)
        if answers:
            fits = all(isinstance(cell, dict) and cell["error"] in answers for row in cells for cell in row)
        else:
            fits = repr(cells) == repr(result[:HEIGHT])
        if not fits:
            wrong.append((formula, arguments, cells, result, answers))
    return wrong


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_generated_calls_reach_values_and_errors():
    """The calls above would prove little if all of them failed, or none."""
    for function in CATALOGUE.values():
        if not function.arguments:
            continue
        good = bad = 0
        for arguments in calls(function, function.name):
            result = shown_rows(function(*(given_to_python(*each) for each in arguments)))
            good += not any(isinstance(cell, dict) for row in result for cell in row)
            bad += isinstance(result[0][0], dict)
        assert good >= CALLS // 50, function.name
        assert bad >= CALLS // 50, function.name


def test_a_date_argument_may_be_a_cell_that_shows_a_date(office):
    dated = [f for f in CATALOGUE.values() if any(isinstance(a.kind, Date) for a in f.arguments)]
    assert dated
    office.do("formula", area="A1", formula="=DATE(2025;9;12)")
    office.do("formula", area="B1", formula='=PAYROLL_PARAMETER("social_security.wage_base";"US";A1)')
    assert office.do("read", area="B1") == [[CATALOGUE["PAYROLL_PARAMETER"]("social_security.wage_base", "US", 45_912)]]
