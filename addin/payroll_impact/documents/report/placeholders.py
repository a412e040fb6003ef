"""What the placeholders of a team's own workbook stand for.

==========================================  ==================================================================
``metric:NAME``                             a metric, plan against baseline: ``metric:run_rate_change``
``metric:NAME:baseline``, ``…:plan``        what it comes to on one side, where it has sides
``line:NAME``                               a cost line over all months, plan less baseline: ``line:severance``;
                                            also ``line:recurring``, ``line:one_off`` and ``line:total``
``line:NAME:baseline``, ``…:plan``          the same of one side
``headcount:ROLE``                          heads of a role at the end of the plan; ``headcount:total``
``headcount:ROLE:baseline``, ``…:change``   the same of the baseline, and the difference; ``…:start`` at the start
``line:NAME:FY2026``, ``…:baseline``        a line in the fiscal year that ends in 2026, be it the calendar year, and
                                            ``line:NAME:FY2026Q1`` in its first quarter
``headcount:ROLE:FY2026``, ``…:baseline``   heads at the end of a fiscal year or quarter; ``…:start`` at its start
``period:FY2026``                           what it is called, and how many months of it the plan has where some lack
``date:first``, ``date:last``               the first and the last day of the plan
``date:payback``                            the month in which the outlay is recovered, or "never"
``name``, ``currency``, ``version``         of the plan; the version of this package
``headline``, ``outlay``, ``statutory``,    the answer in sentences
``doubt``
``checks``, ``look``                        what does not hold of the own checks of a workbook as scenario, and the
                                            first values worth a look; nothing where there is nothing to say
``law``, ``sign``, ``baseline``, ``hash``   how much of the law is carried forward and the exchange rates, the sign
                                            convention, what the baseline is, and the hash of the scenario
``input:PATH``                              an input: ``input:Generalist tutor.headcount``,
                                            ``input:changes[1].amount``, ``input:settings.discount_rate``
==========================================  ==================================================================
"""

import datetime as dt
import math
import re
from collections.abc import Collection, Iterator

import attrs
import numpy as np

from payroll_impact.documents.quantities import format_figure, format_money
from payroll_impact.documents.report.data import BASELINE, SIGN_CONVENTION, ReportData
from payroll_impact.documents.wording import clean
from payroll_impact.errors import nearest
from payroll_impact.model import ONE_OFF_LINES, RECURRING_LINES, Comparison, Projection
from payroll_impact.model.fields import Array
from payroll_impact.model.impact import METRICS, NOT_COMPUTED

Cell = float | str | dt.date
_PERIOD = re.compile(r"FY\d+(Q\d+)?")


@attrs.frozen
class Entry:
    """What a placeholder stands for: alone in a cell, as words within a text, and what to know of it."""

    cell: Cell
    words: str
    note: str = ""


def placeholders(comparison: Comparison, content: ReportData) -> dict[str, Entry]:
    """Return what every placeholder stands for, by its key.

    Parameters
    ----------
    comparison : Comparison
        Of one plan, without a scenario axis.
    content : ReportData
        What `build_report` read off it.

    Returns
    -------
    dict of Entry
        By keys as people write them; case and space do not matter where they are looked up.
    """
    return dict(
        [
            *_texts(content),
            *_dates(comparison, content),
            *_metrics(content),
            *_lines(comparison, content.currency),
            *_headcount(comparison),
            *_periods(comparison),
            *_inputs(comparison),
        ]
    )


def hint(key: str, known: Collection[str]) -> str:
    """Return, for the message of a key nobody knows, the fiscal periods there are, or the nearest key.

    >>> hint("line:total:FY2030", ["line:total", "period:FY2025", "period:FY2025Q3", "period:FY2025Q4"])
    '; the plan has FY2025, in quarters FY2025Q3 to FY2025Q4'
    >>> hint("line:totl", ["line:total", "period:FY2025"])
    "; did you mean 'line:total'?"
    """
    periods = [each.partition(":")[2] for each in known if each.startswith("period:")]
    asked = [part.strip().upper() for part in key.split(":")[1:]]
    if not any(_PERIOD.fullmatch(part) and part not in periods for part in asked):
        return nearest(key, list(known))
    years, quarters = ([each for each in periods if ("Q" in each) == in_quarters] for in_quarters in (False, True))
    spans = (" to ".join(dict.fromkeys((each[0], each[-1]))) for each in (years, quarters))
    return f"; the plan has {', in quarters '.join(spans)}"


def _texts(content: ReportData) -> Iterator[tuple[str, Entry]]:
    for name in ("name", "currency", "version", "headline", "outlay", "statutory", "doubt", "look", "law"):
        text = clean(getattr(content, name))
        yield name, Entry(text, text)
    checks = clean(content.options.workbook_checks)
    yield "checks", Entry(checks, checks)
    yield "sign", Entry(SIGN_CONVENTION, SIGN_CONVENTION)
    yield "baseline", Entry(BASELINE, BASELINE)
    yield "hash", Entry(content.sha256, content.sha256)


def _dates(comparison: Comparison, content: ReportData) -> Iterator[tuple[str, Entry]]:
    yield "date:first", _date(content.first)
    yield "date:last", _date(content.last)
    month = comparison.metric("payback_month")
    if isinstance(month, float) and math.isfinite(month) and month > 0:
        yield "date:payback", _date(comparison.plan.calendar.months[int(month) - 1])
    else:
        yield "date:payback", _number(math.inf if month else 0.0)


def _date(date: dt.date) -> Entry:
    return Entry(date, f"{date.day} {date:%B %Y}")


def _number(value: float, currency: str = "", note: str = "") -> Entry:
    """Return a figure, an amount where it has a currency; what is not finite is a word."""
    words = format_money(value, currency) if currency and math.isfinite(value) else format_figure(value)
    return Entry(value if math.isfinite(value) else words, words, note)


def _metrics(content: ReportData) -> Iterator[tuple[str, Entry]]:
    for row in content.figures:
        currency = content.currency if row.unit in (content.currency, f"{content.currency}/year") else ""
        # a metric of one side alone is that of the plan; its change stands beside
        shown = (row.plan or 0.0) if METRICS[row.name].is_level else row.change
        yield f"metric:{row.name}", _number(shown, currency)
        yield f"metric:{row.name}:change", _number(row.change, currency)
        for side, value in (("baseline", row.baseline), ("plan", row.plan)):
            if value is not None:
                yield f"metric:{row.name}:{side}", _number(value, currency)
    computed = {row.name for row in content.figures}
    for name, metric in METRICS.items():
        sides = () if metric.level is None else (":baseline", ":plan")
        for side in ("", ":change", *sides) if name not in computed else ():
            yield f"metric:{name}{side}", Entry(NOT_COMPUTED, NOT_COMPUTED)


def _spans(comparison: Comparison) -> Iterator[tuple[str, slice, str]]:
    """Yield the ends of keys, the months of each, all or those of a fiscal period, and a note on one cut short."""
    plan = comparison.plan.plan
    yield "", slice(0, plan.calendar.length), ""
    for period in (*plan.periods("year"), *plan.periods("quarter")):
        note = "" if period.complete else f"{period.key} is not all in the plan: {period.label}"
        yield f":{period.key}", slice(period.columns.start, period.columns.stop), note


def _lines(comparison: Comparison, currency: str) -> Iterator[tuple[str, Entry]]:
    for span, months, note in _spans(comparison):
        sums = {side: _sums(getattr(comparison, side), months) for side in ("baseline", "plan")}
        for name in sums["plan"]:
            before, after = sums["baseline"][name], sums["plan"][name]
            yield f"line:{name}{span}", _number(after - before, currency, note)
            yield f"line:{name}{span}:baseline", _number(before, currency, note)
            yield f"line:{name}{span}:plan", _number(after, currency, note)


def _sums(side: Projection, months: slice) -> dict[str, float]:
    found = {name: float(line[:, months].sum()) for name, line in side.lines.items()}
    recurring, one_off = (math.fsum(found[name] for name in names) for names in (RECURRING_LINES, ONE_OFF_LINES))
    return {**found, "recurring": recurring, "one_off": one_off, "total": recurring + one_off}


def _headcount(comparison: Comparison) -> Iterator[tuple[str, Entry]]:
    plan, baseline = (side.headcount for side in (comparison.plan, comparison.baseline))
    for span, months, note in _spans(comparison):
        last = months.stop - 1
        ends = (plan["closing"][:, last], baseline["closing"][:, last], plan["opening"][:, months.start])
        for index, role in enumerate(comparison.plan.plan.roles):
            yield from _heads(f"headcount:{role}{span}", *(each[index : index + 1] for each in ends), note=note)
        yield from _heads(f"headcount:total{span}", *ends, note=note)


def _periods(comparison: Comparison) -> Iterator[tuple[str, Entry]]:
    for kind in ("year", "quarter"):
        for period in comparison.plan.plan.periods(kind):
            yield f"period:{period.key}", Entry(period.label, period.label)


def _heads(key: str, after: Array, before: Array, start: Array, *, note: str) -> Iterator[tuple[str, Entry]]:
    end, base = float(after.sum()), float(before.sum())
    yield key, _number(end, note=note)
    values = {"plan": end, "baseline": base, "change": end - base, "start": float(start.sum())}
    for name, value in values.items():
        yield f"{key}:{name}", _number(value, note=note)


def _inputs(comparison: Comparison) -> Iterator[tuple[str, Entry]]:
    plan = comparison.plan.plan
    rows = [(f"{role.role}.", role) for role in plan.workforce]
    rows += [(f"changes[{number}].", change) for number, change in enumerate(plan.changes, start=1)]  # type: ignore[misc]
    rows.append(("settings.", plan.settings))  # type: ignore[arg-type]
    for prefix, row in rows:
        for field in attrs.fields(type(row)):
            value = getattr(row, field.name)
            if field.name != "overrides" and value is not None:
                yield f"input:{prefix}{field.name}", _input(value)
    for path, value in plan.settings.overrides.items():
        yield f"input:{path}", _number(float(np.mean(value)))


def _input(value: object) -> Entry:
    if isinstance(value, dt.date):
        return _date(value)
    if isinstance(value, str):
        return Entry(clean(value), clean(value))
    return _number(float(value))  # type: ignore[arg-type]
