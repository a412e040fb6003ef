"""Any valid plan, for hypothesis: small numbers of everything, and everything that can meet in one month."""

import datetime as dt

import attrs
from hypothesis import strategies as st

from payroll_impact.model import Calendar, Change, PlaceRule, Plan, Role, Settings
from payroll_impact.scenarios import add_termination_law, resolve_tax_law

# jurisdictions with taxes for every month from the first start on; the others need an override to be complete
JURISDICTIONS = ("US", "US-CA", "US-TX", "US-NJ", "GB", "IE", "US-NY-MCTD", "US-WA")
# places whose taxes jump with pay or with the employer's size
JUMPING = ("CA-ON", "DE", "FR", "PH", "KE", "IN")
GIVEN = {
    "US-NY-MCTD.mctmt.rate": 0.0075,  # not by the size of the employer: heads scale what they cost
    "US-WA.unemployment.rate": 0.011,
    "US-WA.pfml.rate": 0.0026,
    "US-WA.pfml.wage_base": 176_100.0,
    "US-NY.unemployment.rate": 0.041,
    "US-NY.rsf.rate": 0.00075,
    "US-NY.rsf.wage_base": 12_800.0,
}
OPTIONAL = {
    "US-CA.unemployment.rate": (0.015, 0.062),
    "US.social_security.wage_base": (9_000.0, 250_000.0),
    "US.futa.wage_base": (7_000.0, 40_000.0),
    "GB.nic.threshold": (0.0, 60_000.0),
    "GB.nic.rate": (0.0, 0.3),
    "IE.prsi.rate": (0.0, 0.2),
}
SIZES = {"FR.employer.employees": (0.0, 100.0), "CA-ON.employer.payroll": (0.0, 6_000_000.0)}
CURRENCIES = ("USD", "GBP", "EUR")
LAW_CURRENCIES = ("CAD", "PHP", "KES", "INR")  # those of the law of these places alone
OWN_PLACE = "XX"
FIRST_START, LAST_START = dt.date(2024, 7, 1), dt.date(2027, 12, 31)
_STARTS = st.dates(FIRST_START, LAST_START)


def figures(low, high):
    """Return numbers in a range, its ends more often than chance has them."""
    within = st.floats(low, high, allow_subnormal=False).map(lambda x: min(max(round(x, 3), low), high))
    return st.one_of(within, within.filter(lambda x: low < x < high), st.sampled_from([low, high]))


def seldom(low, high):
    return st.one_of(figures(low, high), figures(low, high), st.just(0.0))


@st.composite
def places(draw):
    """Return the law of a place of one's own: taxes on a band of the wages of a year or a month, and of leaving."""
    currency = draw(st.sampled_from(CURRENCIES))
    taxes = []
    for number in range(draw(st.integers(1, 3))):
        per = draw(st.sampled_from(["year", "month"]))
        size = 80_000.0 if per == "year" else 8_000.0
        above = draw(st.none() | figures(0.0, size))
        taxes.append(
            PlaceRule(
                jurisdiction=OWN_PLACE,
                name=f"tax {number}",
                rate=draw(figures(0.0, 0.4)),
                above=above,
                up_to=draw(st.none() | figures((above or 0.0) + 0.5, 2 * size + 0.5)),
                per=per,
                currency=currency,
                start=draw(st.none() | _STARTS),
            )
        )
    items = [item for item in ("severance", "notice") if draw(st.booleans())]
    return (*taxes, *(draw(rules_of_leaving(item, currency)) for item in items))


@st.composite
def rules_of_leaving(draw, item, currency):
    least = draw(seldom(0.0, 6.0))
    more = {}
    if item == "severance":
        more = {
            "part_years": draw(st.sampled_from(["yes", "no"])),
            "weekly_cap": draw(st.none() | figures(100.0, 3_000.0)),
        }
    return PlaceRule(
        jurisdiction=OWN_PLACE,
        item=item,
        weeks_per_year=draw(figures(0.0, 4.0)),
        minimum_weeks=least,
        maximum_weeks=draw(st.none() | figures(least, 30.0)),
        minimum_years=draw(st.none() | figures(0.0, 5.0)),
        currency=currency,
        **more,
    )


@st.composite
def roles(draw, name, jurisdictions=JURISDICTIONS, *, produces=False):
    employment = draw(st.sampled_from(["employee", "employee", "employee", "contractor"]))
    basis = draw(st.sampled_from(["hour", "year"]))
    return Role(
        role=name,
        group=draw(st.sampled_from(["", "team", "Team", "crew"])),
        headcount=draw(st.one_of(st.integers(1, 400), figures(0.0, 50.0))),
        pay=draw(figures(10.0, 250.0) if basis == "hour" else figures(0.0, 400_000.0)),
        basis=basis,
        hours=draw(figures(1.0, 60.0)),
        bonus=draw(seldom(0.0, 1.5)),
        benefits=draw(seldom(0.0, 0.5)),
        benefits_per_head=draw(seldom(0.0, 25_000.0)),
        overhead_per_head=draw(seldom(0.0, 15_000.0)),
        hire_cost=draw(seldom(0.0, 30_000.0)),
        jurisdiction=draw(st.sampled_from(jurisdictions)) if employment == "employee" else "",
        employment=employment,
        markup=draw(seldom(0.0, 0.7)) if employment == "contractor" else 0.0,
        attrition=draw(seldom(0.0, 1.0)),
        backfill=draw(st.one_of(st.just(1.0), seldom(0.0, 1.0))),
        currency=draw(st.sampled_from(["", "", *CURRENCIES])),
        **(draw(rates_of_items()) if produces else {}),
    )


@st.composite
def rates_of_items(draw):
    return {
        "items_per_hour": draw(st.one_of(st.none(), figures(0.0, 60.0), figures(0.5, 60.0))),
        "acceptance": draw(st.one_of(st.just(1.0), figures(0.0, 1.0))),
        "ramp_months": draw(st.one_of(st.just(0.0), st.integers(1, 7), figures(0.0, 15.0))),
        "item_value": draw(st.one_of(st.just(1.0), seldom(0.0, 5.0))),
    }


def _amount(draw, change):
    if change == "raise":
        return "fraction", draw(figures(-0.3, 0.5))
    if change == "backfill":
        return "fraction", draw(figures(0.0, 1.0))
    if change == "grow":
        unit = draw(st.sampled_from(["heads", "multiple", "target"]))
        span = {"heads": (0.0, 60.0), "multiple": (1.0, 11.0), "target": (300.0, 900.0)}[unit]
    else:
        unit = draw(st.sampled_from(["fraction", "fraction", "fraction", "heads"]))
        span = (0.0, 1.0) if unit == "fraction" else (0.0, 12.0)
    return unit, draw(figures(*span))


def _leaving(draw, room):
    least = draw(seldom(0.0, 8.0))
    return {
        "notice_days": draw(figures(0.0, float(min(room, 400)))) if room else 0.0,
        "severance_weeks": draw(seldom(0.0, 4.0)),
        "tenure": draw(st.one_of(seldom(0.0, 25.0), st.integers(0, 25))),
        "severance_min": least,
        "severance_max": draw(st.one_of(st.none(), figures(least, 30.0))),
        "age": draw(st.one_of(st.none(), figures(16.0, 80.0))),
        "pto_days": draw(seldom(0.0, 30.0)),
    }


@st.composite
def changes(draw, workforce, calendar, hot, *, statutory=False):
    """Return a change, more often than not in one of the `hot` months so that several meet."""
    kind = draw(st.sampled_from(["reduce", "reduce", "grow", "raise", "backfill", "convert"]))
    whom = {role.role: [role.role] for role in workforce}
    for role in workforce:
        named = [other.role for other in workforce if other.group.lower() == role.group.lower()]
        whom |= {f"group:{role.group}": named} if role.group else {}
    whom |= {draw(st.sampled_from(["all", "All"])): list(whom)[: len(workforce)]}
    # heads convert to a role that is not among those they come from
    able = [name for name, named in whom.items() if kind != "convert" or len(named) < len(workforce)]
    if not able:
        kind, able = "reduce", list(whom)
    role = draw(st.one_of(st.just(able[0]), st.sampled_from(able)))
    month = draw(st.one_of(st.sampled_from(hot), st.integers(0, calendar.length - 1)))
    start = calendar.months[month] + dt.timedelta(days=draw(st.integers(0, int(calendar.days[month]) - 1)))
    unit, amount = _amount(draw, kind)
    more = _leaving(draw, (calendar.last - start).days) if kind == "reduce" else {}
    if kind == "reduce" and statutory:
        more["statutory"] = draw(st.sampled_from(["yes", "no"]))
    if kind == "grow":
        more["months"] = draw(st.integers(1, 14))
    if kind == "convert":
        more["to_role"] = draw(st.sampled_from([other.role for other in workforce if other.role not in whom[role]]))
    if kind not in ("raise", "backfill"):
        more["cost_per_head"] = draw(st.one_of(st.none(), figures(0.0, 20_000.0)))
    return Change(change=kind, role=role, amount=amount, unit=unit, start=start,
                  baseline=draw(st.sampled_from(["no", "no", "yes"])), **more)  # fmt: skip


@st.composite
def rates(draw, currency, calendar):
    """Return what a unit of each other currency is worth: the same in all months, or moving from dates on."""
    found = {}
    for other in CURRENCIES:
        if other != currency:
            found[f"fx.{other}"] = draw(figures(0.05, 20.0))
            for month in draw(st.lists(st.integers(0, calendar.length), max_size=2)):
                date = calendar.month(month) + dt.timedelta(days=draw(st.integers(0, 27)))
                found[f"fx.{other}.{date}"] = draw(figures(0.05, 20.0))
    return found


@st.composite
def settings(draw, months=30):
    overrides = {key: draw(figures(*span)) for key, span in OPTIONAL.items() if draw(st.integers(0, 4)) == 0}
    currency, start, months = draw(st.sampled_from(CURRENCIES)), draw(_STARTS), draw(st.integers(1, months))
    return Settings(
        currency=currency,
        start=start,
        months=months,
        discount_rate=draw(seldom(0.0, 0.3)),
        rounding=draw(st.sampled_from(["nearest", "down", "up", "none"])),
        time_to_fill=draw(st.integers(0, 6)),
        notice_pay=draw(st.sampled_from(["continuation", "lump"])),
        wage_base_growth=draw(seldom(-0.1, 0.2)),
        utilisation=draw(st.one_of(st.just(1.0), figures(0.1, 1.0))),
        overrides=GIVEN | overrides | draw(rates(currency, Calendar(start, months))),
    )


@st.composite
def plans(draw, *, most_roles=6, most_changes=7, statutory=False, jumping=False, **fixed):
    """Return a plan without its law (see `lawful`); `fixed` are settings that are not left to chance.

    Some cuts get the statutory minimum where `statutory` is set: what it comes to in a mass layoff is settled
    for each plan when it is loaded, so it is nothing for tests that hold a plan against itself with other heads.
    Where `jumping` is set, people are in places as well whose taxes jump: nothing for tests that convert money.
    """
    chosen = attrs.evolve(draw(settings()), **fixed)
    jurisdictions = JURISDICTIONS
    if jumping:
        jurisdictions += JUMPING
        more = {f"fx.{code}": draw(figures(0.01, 20.0)) for code in LAW_CURRENCIES}
        more |= {path: draw(figures(*span)) for path, span in SIZES.items() if draw(st.booleans())}
        chosen = attrs.evolve(chosen, overrides=chosen.overrides | more)
    names = [f"role {number}" for number in range(1, draw(st.integers(1, most_roles)) + 1)]
    own = draw(st.just(()) | places())
    codes = (*jurisdictions, *[OWN_PLACE] * 4) if own else jurisdictions
    produces = draw(st.booleans())
    workforce = [draw(roles(name, codes, produces=produces)) for name in names]
    calendar = Calendar(chosen.start, chosen.months)
    hot = draw(st.lists(st.integers(0, calendar.length - 1), min_size=1, max_size=2))
    count = draw(st.integers(0, most_changes))
    dated = [draw(changes(workforce, calendar, hot, statutory=statutory)) for _ in range(count)]
    return Plan(workforce=workforce, changes=dated, settings=chosen, places=own)


def lawful(plan):
    """Return the plan with the law of its jurisdictions: hypothesis then prints it without."""
    plan = attrs.evolve(plan, law=resolve_tax_law(plan.workforce, plan.settings, plan.places))
    return attrs.evolve(plan, law=add_termination_law(plan))
