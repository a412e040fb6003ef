"""What the law asks of whoever ends an employment, reckoned for one person, year by year, from the law's own words."""

import math

MONTHS, DAYS_A_WEEK = 12, 7


def asked_severance(law, worth_of_law, week, change):
    """Return the severance one law asks for a head with a `week` of pay; the law's amounts are worth `worth_of_law`."""
    terms, served = law.terms, change.tenure
    if served < terms.minimum_years:
        return 0.0
    weeks, years = terms.extra_weeks, min(rounded(served, terms), terms.maximum_years)
    for year in range(1, math.floor(years) + 1):  # counted back from the day of leaving
        if terms.by_age:
            weeks += weeks_of_year(terms, None if change.age is None else change.age - year)
        else:
            weeks += in_two_bands(terms, year - 1.0, float(year))
    if terms.part_years:
        weeks += in_two_bands(terms, float(math.floor(years)), years)
    weeks = min(max(weeks, terms.minimum_weeks), terms.maximum_weeks)
    return weeks * min(week, terms.weekly_cap * worth_of_law)


def rounded(served, terms):
    """Return the years that count: part years in proportion, as whole ones from some months on, or not at all."""
    if terms.part_years:
        return served
    whole = math.floor(served)
    up = terms.rounding_months and (served - whole) * MONTHS >= terms.rounding_months - 1e-7
    return float(whole + 1 if up else whole)


def in_two_bands(terms, since, until):
    """Return the weeks for service between two points, at the first rate up to some years and at the second beyond."""
    early = max(min(until, terms.later_years) - since, 0.0)
    return early * terms.weeks_per_year + (until - since - early) * terms.weeks_per_year_later


def weeks_of_year(terms, age):
    """Return the weeks for a year that began at an age; without one it is between the law's two ages."""
    if age is None or not terms.by_age:
        return terms.weeks_per_year
    if age >= terms.age_older:
        return terms.weeks_per_year_older
    return terms.weeks_per_year if age >= terms.age_young else terms.weeks_per_year_young


def asked_notice(law, change):
    """Return the days of notice one law asks for a head."""
    terms, served = law.terms, change.tenure
    if served * MONTHS < terms.minimum_months:
        return 0.0
    weeks = min(max(math.floor(served) * terms.weeks_per_year, terms.minimum_weeks), terms.maximum_weeks)
    return DAYS_A_WEEK * max([weeks, *(due for years, due in terms.steps if served >= years)])


def in_force(laws, date):
    """Return the laws as they stand on a date: of each the last that has begun."""
    begun = {}
    for law in laws:
        if law.start <= date and (law.topic not in begun or law.start > begun[law.topic].start):
            begun[law.topic] = law
    return list(begun.values())
