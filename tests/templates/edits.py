"""Edits of a what-if workbook, for hypothesis: plans as people would enter them, and cells nobody should enter."""

import datetime as dt
from calendar import monthrange

from hypothesis import strategies as st
from sheet_model import Edit

from payroll_impact.scenarios import law_tables

# small enough to be tried often: nothing in a plan depends on how many rows and months there are
SMALL = {"roles": 8, "changes": 12, "cuts": 6, "cases": 2, "overrides": 6, "months": 24}
MONTHS = SMALL["months"]
KNOWN = tuple(code for code in law_tables.codes() if all(law_tables.known_taxes(code, year) for year in (2024, 2025)))
# one place stands for all whose figures go by the size of the employer: elsewhere few plans would be taken
BY_SIZE = {each.path.partition(".")[0] for each in law_tables.figures() if each.sized_by}
FITTING = tuple(code for code in KNOWN if code == "US-CO" or not any(code.startswith(place) for place in BY_SIZE))
LACKING = ("US-WA", "US-NY-MCTD")  # not every rate is published: one has to be given
OVERRIDES = {
    "US-CA.unemployment.rate": (0.021, 0.034), "US-CA.futa.credit": (0.05,), "US.futa.wage_base": (9_000, 40_000),
    "US.social_security.wage_base": (60_000, 250_000), "US.medicare.rate": (0.02,), "GB.nic.threshold": (0, 12_500),
    "GB.nic.rate": (0.1,), "IE.prsi.rate": (0.12,), "US-WA.unemployment.rate": (0.011,), "US-TX.futa.rate": (0.07,),
}  # fmt: skip
PLACES = {
    "USD": ("US-CA", "US-CA", "IE", *(code for code in FITTING if code.startswith("US")), *LACKING),
    "GBP": ("GB", "GB", "GB", "IE"),
}  # a place whose law has amounts in another currency needs a rate, and the sheets know none
_PARTS = (("fraction", 0.1), ("fraction", 0.25), ("fraction", 1 / 3), ("fraction", 1))


def one_of(*options):
    return st.sampled_from(options)


@st.composite
def roles(draw, name, currency):
    contractor, hourly = draw(one_of(True, False, False, False)), draw(st.booleans())
    astray = draw(one_of(*[False] * 90, True))
    places = KNOWN if contractor or astray else PLACES[currency]
    return {
        "role": name,
        "group": draw(one_of("one", "two", None, "three")),
        "headcount": draw(one_of(0, 1, 3, 10, 40, 40, 250, 250, 1_500, 12.5)),
        "pay": draw(one_of(22.5, 50, 72.5, 180) if hourly else one_of(0, 38_000, 96_000, 120_000, 400_000)),
        "basis": "hour" if hourly else draw(one_of("year", None)),
        "hours": draw(one_of(None, 40, 37.5, 20)),
        "bonus": draw(one_of(None, 0, 0.1, 1.5)),
        "benefits": draw(one_of(None, 0.04, 0.3)),
        "benefits_per_head": draw(one_of(None, 7_885)),
        "overhead_per_head": draw(one_of(None, 3_000)),
        "hire_cost": draw(one_of(None, 4_700)),
        "jurisdiction": draw(one_of(None, *places) if contractor else one_of(*places)),
        "employment": "contractor" if contractor else draw(one_of("employee", None)),
        "markup": draw(one_of(None, 0.4)) if contractor else None,
        "attrition": draw(one_of(None, 0, 0.1, 0.3, 1)),
        "backfill": draw(one_of(None, 0, 0.5, 1)),
        "currency": draw(one_of("EUR", "GBP", "USD")) if astray else draw(one_of(None, currency)),
        "items_per_hour": draw(one_of(None, 0, 3, 5.5, 12)),
        "acceptance": draw(one_of(None, 0, 0.85, 1)),
        "ramp_months": draw(one_of(None, 0, 0.5, 3, 4.5, 18)),
        "item_value": draw(one_of(None, 0, 1, 2.5)),
    }


@st.composite
def changes(draw, workforce, start):
    kinds = {"reduce": cuts, "grow": growths, "raise": raises, "convert": conversions, "backfill": backfills}
    more = ["convert"] * (len(workforce) > 1)
    kind = draw(one_of("reduce", "reduce", "grow", "grow", "raise", "backfill", "backfill", *more))
    role, *others = draw(st.permutations([role["role"] for role in workforce]))
    found = draw(kinds[kind](start))
    to_role = {"to_role": others[0]} if kind == "convert" else {}
    if kind != "convert" and draw(one_of(*[False] * 90, True)):
        role = draw(one_of("all", "group:one", "Group:Two"))
    return found | to_role | {"change": kind, "role": role, "baseline": draw(one_of(None, None, "no", "yes"))}


@st.composite
def dates(draw, start, most=MONTHS):
    """Return a day of the plan, the first of a month as often as not."""
    month = draw(st.integers(0, most - 1)) + start.month - 1
    year, month = start.year + month // 12, month % 12 + 1
    return dt.date(year, month, draw(st.one_of(st.just(1), st.integers(1, monthrange(year, month)[1]))))


@st.composite
def cuts(draw, start):
    few = ("heads", 0), ("heads", 1), ("heads", 1), ("heads", 2.5), ("fraction", 0)
    unit, amount = draw(one_of(*few, *_PARTS, *_PARTS))
    return {
        "amount": amount, "unit": unit, "start": draw(dates(start, most=MONTHS - 6)),
        "notice_days": draw(one_of(None, 0, 14, 60, 79, 120, 400)), "severance_weeks": draw(one_of(None, 2)),
        "tenure": draw(one_of(None, 0.75, 12)), "severance_min": draw(one_of(None, 4)),
        "severance_max": draw(one_of(None, 26)), "pto_days": draw(one_of(None, 5)),
        "age": draw(one_of(None, 41)), "statutory": draw(one_of(*[None] * 40, *["no"] * 20, "yes")),
        "cost_per_head": draw(one_of(None, 500)),
    }  # fmt: skip


@st.composite
def growths(draw, start):
    unit, amount = draw(one_of(("heads", 0), ("heads", 7), ("heads", 2.5), ("multiple", 1), ("multiple", 1.5),
                               ("multiple", 10), ("target", 2_000), ("target", 3_000)))  # fmt: skip
    return {
        "amount": amount, "unit": unit, "start": draw(dates(start)), "months": draw(one_of(None, 1, 5, 12, 40)),
        "cost_per_head": draw(one_of(None, 500)),
    }  # fmt: skip


@st.composite
def raises(draw, start):
    return {"amount": draw(one_of(0, 0.1, 1 / 3, -0.1)), "unit": "fraction", "start": draw(dates(start))}


@st.composite
def backfills(draw, start):
    """Return a change of what is replaced, in few months so that several of a role meet in one."""
    return {"amount": draw(one_of(0, 0, 0.5, 1)), "unit": "fraction", "start": draw(dates(start, most=8))}


@st.composite
def conversions(draw, start):
    """Return a conversion, in January as often as not: then nobody brings wages of the year along."""
    date = draw(dates(start))
    january = date.replace(year=date.year, month=1)
    unit, amount = draw(one_of(("heads", 1), ("heads", 2.5), *_PARTS))
    return {
        "amount": amount, "unit": unit,
        "start": january if january >= start and draw(st.booleans()) else date,
        "cost_per_head": draw(one_of(None, 500)),
    }  # fmt: skip


@st.composite
def settings(draw):
    start = dt.date(draw(one_of(2024, 2025, 2025, 2026, 2027)), draw(st.integers(1, 12)), draw(one_of(1, 1, 15)))
    given = draw(st.lists(st.sampled_from(sorted(OVERRIDES)), max_size=3, unique=True))
    currency = draw(one_of("USD", "USD", "USD", "GBP"))
    rates = {"fx.EUR": 1.1, "fx.GBP" if currency == "USD" else "fx.USD": 1.25} if draw(one_of(True, False)) else {}
    return {
        "name": "Edited", "currency": currency, "start": start, "discount_rate": draw(one_of(None, 0, 0.08, 0.12)),
        "rounding": draw(one_of("nearest", "down", "up", "none", None)),
        "time_to_fill": draw(one_of(None, 0, 1, 3, 3, 7)),
        "notice_pay": draw(one_of("continuation", "lump", None)), "wage_base_growth": draw(one_of(None, 0, 0.03)),
        "fiscal_year_start": start.month, "months": MONTHS, "utilisation": draw(one_of(None, None, 0.8)),
        **{name: draw(st.sampled_from(OVERRIDES[name])) for name in given}, **rates,
    }  # fmt: skip


@st.composite
def edits(draw):
    chosen = draw(settings())
    names = [f"Role {number}" for number in range(1, draw(one_of(1, 2, 3, 4, 6, 8, 8)) + 1)]
    workforce = [draw(roles(name, chosen["currency"])) for name in names]
    first = chosen["start"].replace(day=1)
    listed = [draw(changes(workforce, first)) for _ in range(draw(one_of(0, 1, 2, 3, 4, 6, 8, 12)))]
    return Edit(workforce, listed, chosen, draw(st.integers(1, SMALL["cases"])))


def kinds_of(edit):
    """Return what an edit has in it, so that a run can show that nothing was left out."""
    yield from (f"case {edit.case}", f"{len(edit.workforce)} roles", "override" if _overrides(edit) else "as published")
    yield f"{edit.settings['time_to_fill']} months to fill"
    yield from (edit.settings["rounding"] or "nearest", edit.settings["notice_pay"] or "continuation")
    for role in edit.workforce:
        yield from (role["jurisdiction"], role["employment"] or "employee", role["basis"] or "year")
        yield from (name for name in ("attrition",) if role[name])
        yield f"{role['backfill']} replaced"
        yield from (name for name in ("items_per_hour", "acceptance", "ramp_months", "item_value") if role[name])
    for change in edit.changes:
        yield from (change["change"], f"{change['change']} {change['unit']}")
        yield "baseline" if change["baseline"] == "yes" else "plan alone"
        yield "notice" if change.get("notice_days") else "no notice"


def _overrides(edit):
    return [name for name in edit.settings if "." in name]
