"""Random plans as rows of cells, of any kind the template takes, sound or not."""

import datetime as dt

CODES = ("US-CA", "US-TX", "US-NJ", "US-DC", "GB", "IE", "US-FL", "US-NV", "US-IL", "US-NY-MCTD")


def start_of(draw):
    return dt.date(draw.choice([2024, 2025, 2025, 2026, 2027]), draw.randint(1, 12), draw.choice([1, 1, 15]))


def workforce(draw):
    rows = []
    for index in range(draw.choice([1, 2, 3, 4, 6, 12])):
        contractor = draw.random() < 0.2
        hourly = draw.random() < 0.5
        rows.append(
            {
                "role": f"Role {index}",
                "group": draw.choice(["one", "two", None, "three"]),
                "headcount": draw.choice([0, 1, 3, 10, 250, 1500, 12.5]),
                "pay": draw.choice([22.5, 72.5, 180]) if hourly else draw.choice([0, 38_000, 120_000, 400_000]),
                "basis": "hour" if hourly else draw.choice(["year", None]),
                "hours": draw.choice([None, 40, 35, 20]),
                "bonus": draw.choice([None, 0.1, 1.5]),
                "benefits": draw.choice([None, 0.04]),
                "benefits_per_head": draw.choice([None, 7_885]),
                "overhead_per_head": draw.choice([None, 3_000]),
                "hire_cost": draw.choice([None, 4_700]),
                "jurisdiction": None if contractor and draw.random() < 0.5 else draw.choice(CODES),
                "employment": "contractor" if contractor else draw.choice(["employee", None]),
                "markup": draw.choice([None, 0.4]) if contractor else None,
                "attrition": draw.choice([None, 0, 0.1, 0.3, 1]),
                "backfill": draw.choice([None, 0.5, 1]),
            }
        )
    return rows


def changes(draw, roles, start):
    return [change(draw, roles, start) for _ in range(draw.choice([0, 1, 2, 4, 7, 12]))]


def change(draw, roles, start):
    kind = draw.choice(["reduce", "reduce", "grow", "grow", "raise", "convert"])
    names = [row["role"] for row in roles]
    unit = {
        "reduce": ("heads", "fraction", "fraction"), "grow": ("heads", "multiple", "target"), "raise": ("fraction",),
        "convert": ("heads", "fraction"),
    }[kind]  # fmt: skip
    unit = draw.choice(unit)
    amount = {
        "heads": draw.choice([0, 1, 2, 2.5]), "fraction": draw.choice([0, 0.1, 1 / 3, 1]),
        "multiple": draw.choice([1, 1.5, 10]), "target": draw.choice([300, 2000]),
    }[unit]  # fmt: skip
    first = dt.date(start.year, start.month, 1)
    date = first + dt.timedelta(days=draw.randint(0, 1000))
    row = {"change": kind, "role": draw.choice(names), "amount": amount, "unit": unit, "start": date}
    if kind == "convert":
        row["to_role"] = draw.choice(names)
        if draw.random() < 0.6:
            row["start"] = dt.date(date.year, 1, draw.randint(1, 28)) if date.year > first.year else date
    if kind == "grow":
        row["months"] = draw.choice([None, 1, 5, 12, 40])
    if kind == "reduce":
        row |= {
            "notice_days": draw.choice([None, 0, 14, 60, 79, 400]), "severance_weeks": draw.choice([None, 2]),
            "tenure": draw.choice([None, 0.75, 12]), "severance_min": draw.choice([None, 4]),
            "severance_max": draw.choice([None, 26]), "pto_days": draw.choice([None, 5]),
        }  # fmt: skip
    row["cost_per_head"] = draw.choice([None, 500])
    row["baseline"] = draw.choice([None, None, "no", "yes"])
    return row


def settings(draw, start):
    found = {
        "name": "Random", "currency": "USD", "start": start, "discount_rate": draw.choice([None, 0, 0.08]),
        "rounding": draw.choice(["nearest", "down", "up", "none", None]), "time_to_fill": draw.choice([None, 0, 1, 3]),
        "notice_pay": draw.choice(["continuation", "lump", None]), "wage_base_growth": draw.choice([None, 0, 0.03]),
    }  # fmt: skip
    for path, value in (("US-CA.unemployment.rate", 0.021), ("US.futa.wage_base", 9_000), ("US-CA.futa.credit", 0.05)):
        if draw.random() < 0.25:
            found[path] = value  # noqa: PERF403 - reads as it is drawn
    return found


def plan(draw):
    start = start_of(draw)
    roles = workforce(draw)
    return roles, changes(draw, roles, start), settings(draw, start)
