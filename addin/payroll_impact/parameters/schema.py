"""What a file of the law must look like: each problem is told with its file, its table and its row."""

import datetime as dt
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from payroll_impact.errors import nearest

KINDS = {
    "tax": "an employer's tax or contribution",
    "extra_pay": "pay on top that the law asks for",
    "redundancy": "severance or redundancy pay",
    "individual_notice": "notice to each person",
    "notice_law": "notice of a mass layoff, consultation, a report to an authority",
    "no_law": "a duty the law is known not to have",
    "absent": "a law known to exist that is not in the figures",
}
PERIODS = ("year", "quarter", "month", "week")
SIZES = ("employees", "payroll/year", "payroll/quarter")
SECOND_HAND = "second-hand"  # the confidence of a value that no official page could be read for
# unit: the least and the most a value of it may plausibly be
UNITS = {
    "fraction of wages": (0.0, 0.5),
    "fraction of pay": (0.0, 0.5),
    "fraction of employees": (0.05, 0.5),
    "currency/year": (0.0, 2_000_000.0),
    "currency/month": (0.0, 200_000.0),
    "currency/week": (0.0, 10_000.0),
    "currency": (0.0, math.inf),
    "number": (0.0, 10.0),
    "employees": (1.0, 1_000.0),
    "days": (7.0, 180.0),
    "weeks": (0.5, 52.0),
    "weeks/year": (0.0, 4.0),
    "months/year": (0.0, 2.0),
    "years": (0.25, 65.0),
    "months": (0.5, 24.0),
    "flag": (0.0, 1.0),
}
BAND_OF_A_YEAR = ("floor", "wage_base")
BAND_OF_A_PERIOD = ("threshold", "ceiling")
WHOLE_PERIOD = (  # shapes that go by the wages of a period alone
    "amount", "wage_step", "minimum_wages", "pay_above", "pay_up_to",
    "relief_pay", "relief_multiple", "relief_minimum", "relief_delta", "relief_exponent",
)  # fmt: skip
PARTS_OF_A_TAX = (
    "rate", "credit", "credit_reduction", *BAND_OF_A_YEAR, *BAND_OF_A_PERIOD, *WHOLE_PERIOD,
    "exempt_wages", "severance_exempt", "payroll_exempt",
)  # fmt: skip
_RELIEF = tuple(part for part in WHOLE_PERIOD if part.startswith("relief_"))
_PARAMETER = ("title", "unit", "values", "standing", "note", "sized_by")
_ROW = ("from", "value", "source", "confidence", "at_least")
_NAMES = re.compile(r"[a-z][a-z0-9_]*")
_READ_SOMEWHERE = re.compile(r"[a-z]\.[a-z]|§|\bs\. ?\d|\barts?\. ?\d|S\.I\.|Schedule")  # a page or a provision
_SHORTEST_SOURCE, _LONGEST_TITLE = 15, 80


def find_problems(text: str, file: str) -> list[str]:
    r"""Return what is wrong with a file of the law, one line each.

    Parameters
    ----------
    text : str
        TOML, as of ``data/KE.toml``.
    file : str
        Its name, which each line begins with.

    Examples
    --------
    >>> text = 'title = "Utopia"\ncurrency = "UTP"\n[levy]\nkind = "tax"\ntitle = "Levy"'
    >>> find_problems(text, "UT.toml")
    ['UT.toml: [levy] has no rate: add a table [levy.rate], with rate 0 where only a sum is due']
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [f"{file}: no valid TOML: {error}"]
    return [f"{file}: {problem}" for problem in _problems(document)]


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(document.get("title"), str) or not document["title"]:
        yield 'title must be the name of the place, such as title = "Kenya"'
    if not re.fullmatch(r"[A-Z]{3}", str(document.get("currency", ""))):
        yield 'currency must be an ISO 4217 code, such as currency = "KES"'
    for topic, table in document.items():
        if isinstance(table, dict):
            for problem in _of_topic(topic, table):
                yield f"[{topic}{problem}"
        elif topic not in ("title", "currency"):
            yield f"{topic} is no key here{nearest(topic, ['title', 'currency'])}"


def _of_topic(topic: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the problems of one law, each after its own name and a bracket or a point."""
    if not _NAMES.fullmatch(topic):
        yield "] must be named in small letters, digits and _"
    text = {key: value for key, value in table.items() if not isinstance(value, dict)}
    figures = {key: body for key, body in table.items() if isinstance(body, dict)}
    if text:  # a table without a text adds to a law of the parent, such as a state's FUTA credit reduction
        yield from _of_text(text)
    if text.get("kind") == "tax":
        yield from _of_tax(topic, text, figures)
    for key, body in figures.items():
        yield from (f".{key}] {problem}" for problem in _of_parameter(body))


def _of_text(text: Mapping[str, Any]) -> Iterator[str]:
    kind = text.get("kind")
    if kind not in KINDS:
        yield f'] kind must be one of {", ".join(KINDS)}; got "{kind}"'
        return
    if not text.get("title"):
        yield "] must have a title, which is shown in reports"
    if text.get("per", "year") not in PERIODS:
        yield f'] per must be one of {", ".join(PERIODS)}; got "{text["per"]}"'
    if kind in ("no_law", "absent"):
        for key in ("subject", "source"):
            if not text.get(key):
                yield f"] must have a {key}"


def _of_tax(topic: str, text: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[str]:
    if "rate" not in figures:
        yield f"] has no rate: add a table [{topic}.rate], with rate 0 where only a sum is due"
    for part in figures:
        if part not in PARTS_OF_A_TAX:
            yield f".{part}] is no part of a tax{nearest(part, list(PARTS_OF_A_TAX))}"
    of_year = [part for part in BAND_OF_A_YEAR if part in figures]
    of_period = [part for part in (*BAND_OF_A_PERIOD, *WHOLE_PERIOD) if part in figures]
    if of_year and of_period:
        yield f"] goes by the year with {of_year[0]} and by each period with {of_period[0]}: make two taxes of it"
    if "exempt_wages" in figures and "wage_base" not in figures:
        yield ".exempt_wages] needs a wage_base; without one threshold does the same"
    if any(part in figures for part in _RELIEF) and not all(part in figures for part in _RELIEF):
        missing = next(part for part in _RELIEF if part not in figures)
        yield f"] has a part of a relief: {missing} is missing"
    if of_year and text.get("per", "year") != "year":
        yield f"] must be per year: {of_year[0]} is an amount of a year"


def _of_parameter(body: Mapping[str, Any]) -> Iterator[str]:
    for key in body:
        if key not in _PARAMETER:
            yield f"{key} is no key here{nearest(key, list(_PARAMETER))}"
    title = body.get("title", "")
    if not title or len(title) > _LONGEST_TITLE:
        yield f"title must be given, in {_LONGEST_TITLE} letters at most"
    unit = body.get("unit")
    if unit not in UNITS:
        yield f'unit must be one of {", ".join(UNITS)}; got "{unit}"'
        return
    if "sized_by" in body and body["sized_by"] not in SIZES:
        yield f'sized_by must be one of {", ".join(SIZES)}; got "{body["sized_by"]}"'
    rows = body.get("values")
    if not isinstance(rows, list):
        yield "values must be a list of rows, each { from = 2025-01-01, value = 0.1, source = … }"
        return
    if not rows and not body.get("note"):
        yield "has no value and no note: say why"
    told = len(list(_of_rows(rows, unit)))
    for number, problem in _of_rows(rows, unit):
        yield f"values row {number}: {problem}"
    if not told:
        yield from _of_order(rows, sized="sized_by" in body)


def _of_rows(rows: list[Any], unit: str) -> Iterator[tuple[int, str]]:
    least, most = UNITS[unit]
    for number, row in enumerate(rows, start=1):
        for key in row:
            if key not in _ROW:
                yield number, f"{key} is no key here{nearest(key, list(_ROW))}"
        start, value, source = row.get("from"), row.get("value"), row.get("source", "")
        if type(start) is not dt.date:
            yield number, "from must be a date, such as 2025-01-01"
        elif (start.month, start.day) == (2, 29):
            yield number, "from must be a day that every year has"
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield number, "value must be a number; a value nobody could source is left out"
        elif not least <= value <= most:
            yield number, f"value must be from {least:g} to {most:g} for a {unit}; got {value:g}"
        if len(source.strip()) < _SHORTEST_SOURCE or not _READ_SOMEWHERE.search(source):
            yield number, "source must name the page or the provision it was read in"
        if row.get("confidence", SECOND_HAND) != SECOND_HAND:
            yield number, f'confidence must be "{SECOND_HAND}", or left out where an official page was read'


def _of_order(rows: list[Any], *, sized: bool) -> Iterator[str]:
    order = [(row["from"], row.get("at_least", 0)) for row in rows]
    if order != sorted(set(order)):
        yield "values must stand in the order of from, then of at_least, each once"
    if not sized and any(size for _, size in order):
        yield "has at_least in a row: say in sized_by what size of the employer is meant"
    for start in dict.fromkeys(start for start, _ in order):
        if (start, 0) not in order:
            yield f"has no value for the smallest employers from {start} on: add a row without at_least"
