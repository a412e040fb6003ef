"""What the analyses are given on a command line: metrics, values, distributions, correlations, budgets."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import payroll_impact as pi
from payroll_impact.errors import InputError, nearest

if TYPE_CHECKING:
    from payroll_impact.analysis import Distribution
    from payroll_impact.model import Plan

_MOST = 100_000  # values of a driver
_NAMED = 12  # drivers named in a note
_GRID = 1_000_000  # pairs of values
_DUST = 1e-9  # of a step: the end of a range is part of it


def metric_name(text: str) -> str:
    """Return the name of a metric; raise InputError, naming the nearest, if there is none."""
    name = text.strip().lower().replace("-", "_")
    pi.model.metric(name)
    return name


def numbers(text: str, option: str) -> list[float]:
    """Return values given as ``0.1,0.2`` or as a range with a step, ``10:200:10``, its end included.

    >>> numbers("0.1, 0.2", "--values"), numbers("10:40:10", "--values")
    ([0.1, 0.2], [10.0, 20.0, 30.0, 40.0])
    """
    parts = text.split(":")
    if len(parts) == 1:
        return [_number(part, option) for part in text.split(",")]
    if len(parts) != 3:  # noqa: PLR2004 - from, to and step
        raise InputError(f"{option} takes numbers (0.1,0.2) or from:to:step (10:200:10); got {text!r}")
    first, last, step = (_number(part, option) for part in parts)
    if step == 0 or (last - first) * step < 0:
        raise InputError(f"{option}: a step of {step:g} does not lead from {first:g} to {last:g}")
    count = (last - first) / step
    if not count < _MOST:
        raise InputError(f"{option}: {count + 1:,.0f} values are too many; {_MOST:,} at most")
    # rounded to what was typed: 3 steps of 0.1 are 0.3
    return [float(f"{first + index * step:.15g}") for index in range(int(count + _DUST) + 1)]


def _number(text: str, option: str) -> float:

    value = pi.cells.read_number(text, exact=True)
    if value is None:
        raise InputError(f"{option} takes numbers (0.1,0.2) or from:to:step (10:200:10); got {text.strip()!r}")
    return value


def uncertainties(
    plan: "Plan", given: Sequence[str], *, from_evidence: bool, metrics: Sequence[str]
) -> "tuple[dict[str, Distribution], dict[str, str], tuple[str, ...]]":
    """Return distributions by driver, where each comes from, and notes on what is left out.

    Parameters
    ----------
    plan : Plan
        Whose drivers they are.
    given : sequence of str
        ``PATH=pert(35,50,65)``, or ``PATH=evidence`` for the driver's own low and high.
    from_evidence : bool
        Whether every other driver whose evidence has a low and a high varies between them.
    metrics : sequence of str
        What is asked for: a driver by evidence that can move none of them is left out.
    """
    found: dict[str, Distribution] = {}
    origins: dict[str, str] = {}
    for text in given:
        path, equals, shape = (part.strip() for part in text.rpartition("="))
        if not equals or not path:
            raise InputError(f"--uncertain takes PATH=SHAPE(numbers), such as Analyst.pay=pert(35,50,65); got {text!r}")
        known = pi.analysis.driver(plan, path)
        if path in found:
            raise InputError(f"--uncertain {path!r} is given twice")
        evidence = shape.lower() == "evidence"
        found[path] = pi.analysis.from_evidence(known) if evidence else _distribution(path, shape)
        origins[path] = "band" if evidence else "given"
    notes = _add_evidence(plan, found, origins, metrics) if from_evidence else ()
    if not found:
        raise InputError(
            "nothing is uncertain: give --uncertain 'PATH=pert(low,mode,high)'"
            + ("; no driver's evidence has a low and a high" if from_evidence else ", or --from-evidence")
        )
    return found, origins, notes


def _distribution(path: str, text: str) -> "Distribution":

    name, bracket, rest = text.partition("(")
    if not bracket or not rest.endswith(")"):
        raise InputError(f"--uncertain {path}: a distribution is written as pert(35,50,65); got {text!r}")
    parameters = [_number(part, f"--uncertain {path}") for part in rest[:-1].split(",")]
    try:
        return pi.analysis.distribution(name, parameters)
    except InputError as error:
        raise error.located(before=f"--uncertain {path}: ") from None


def _add_evidence(
    plan: "Plan", found: "dict[str, Distribution]", origins: dict[str, str], metrics: Sequence[str]
) -> tuple[str, ...]:
    """Add drivers by their own evidence, but for those that set a number already uncertain."""
    known = pi.analysis.drivers(plan)
    taken = {place.cell for each in known if each.path in found for place in each.places}
    # where one role's number is given apart, what the others share is theirs alone again
    single = pi.analysis.independent_drivers(plan, metrics)
    split = [each for each in single if taken & {place.cell for place in each.places}]
    apart = {place.cell for each in split for place in each.places} - taken
    everything = [each for each in single if each not in split]
    everything += [each for each in known if len(each.places) == 1 and each.places[0].cell in apart]
    unknown = []
    for each in everything:
        if each.low is None or each.high is None or not each.low <= each.value <= each.high or each.low == each.high:
            continue
        if each.confidence == "unknown":
            unknown.append(each.title)
            continue
        found[each.path], origins[each.path] = pi.analysis.from_evidence(each), "band"
    if not unknown:
        return ()
    more = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
    named = "; ".join(pi.documents.truncate(title) for title in unknown[:_NAMED])
    return (f"Unknown, so without evidence to draw from, and held as planned: {named}{more}.",)


def correlations(given: Sequence[str], paths: Sequence[str]) -> dict[tuple[str, str], float]:
    """Return rank correlations given as ``A,B=0.5``; names with commas in them are found as well."""
    found: dict[tuple[str, str], float] = {}
    for text in given:
        pair, equals, value = text.rpartition("=")
        if not equals or "," not in pair:
            raise InputError(f"--correlate takes A,B=0.5; got {text!r}")
        cuts = [place for place, letter in enumerate(pair) if letter == ","]
        choices = [(pair[:cut].strip(), pair[cut + 1 :].strip()) for cut in cuts]
        best = max(choices, key=lambda names: sum(name in paths for name in names))
        for name in best:
            if name not in paths:
                hint = nearest(name, list(paths))
                raise InputError(f"--correlate {name!r}: it must be one of the uncertain drivers{hint}")
        if best in found or best[::-1] in found:
            raise InputError(f"--correlate {best[0]!r} and {best[1]!r} are given twice")
        found[best] = _correlation(value, text)
    return found


def _correlation(value: str, text: str) -> float:

    number = pi.cells.read_number(value, exact=True)
    if number is None:
        raise InputError(f"--correlate takes A,B=0.5; got {text!r}")
    return number


def budgets(given: Sequence[str], metrics: Sequence[str]) -> Mapping[str, float] | None:
    """Return budgets by metric; a bare number is that of the only metric."""
    found: dict[str, float] = {}
    for text in given:
        name, equals, value = text.rpartition("=")
        if not equals and len(metrics) > 1:
            raise InputError(f"--budget takes METRIC=AMOUNT where there are several metrics; got {text!r}")
        metric = metric_name(name) if equals else metrics[0]
        if metric not in metrics:
            raise InputError(f"--budget {metric}: it must be one of the metrics asked for: {', '.join(metrics)}")
        found[metric] = _budget(value)
    return found or None


def _budget(value: str) -> float:

    amount = pi.cells.read_number(value, exact=True)
    if amount is None:
        raise InputError(f"--budget must be a number; got {value!r}")
    return amount


def check_grid(values: Sequence[float], values2: Sequence[float] | None, driver2: str | None) -> None:
    """Refuse half of a second driver, and grids nobody could hold."""
    if (values2 is None) != (driver2 is None):
        raise InputError("--driver2 and --values2 go together: give both or neither")
    size = len(values) * len(values2 or (0,))
    if size > _GRID:
        raise InputError(f"--values and --values2 make {size:,} plans; {_GRID:,} at most")
