"""What one tax asks of one person, reckoned from the law's words; amounts are for one month."""

import math
from dataclasses import dataclass

from people_rules import within

MONTHS = 12
# what a tax by the year takes for wages: less a free sum each month or not, with severance or without
KINDS = [(less, without) for less in (False, True) for without in (False, True)]


@dataclass
class Earned:
    """Wages of one month: before the day of leaving, after it, and severance; `usual` is a whole month's pay."""

    before: float
    after: float
    usual: float
    severance: float = 0.0

    def added(self, tax):
        """Return the pay after the day of leaving that a tax takes for wages."""
        return self.after + (0.0 if frees_severance(tax) else self.severance)


def frees_severance(tax):
    return "severance_exempt" in tax.shape and max(tax.shape["severance_exempt"]) > 0


def by_year(tax):
    return max(tax.floor) > 0 or min(tax.wage_base) < math.inf


def kind_of(tax):
    return "exempt_wages" in tax.shape, frees_severance(tax)


def free_each_month(taxes, kind, month):
    """Return the wages of a month that the taxes of a kind leave free."""
    alike = [tax for tax in taxes if by_year(tax) and kind_of(tax) == kind]
    return alike[0].shape["exempt_wages"][month] / alike[0].period if alike and kind[0] else 0.0


def asked_for_month(tax, month, wages, usual, exchange):
    """Return what a tax by the month asks for wages of somebody whose usual pay decides where pay as such counts."""

    def figure(name, otherwise):
        return exchange(tax.shape[name][month], tax) / tax.period if name in tax.shape else otherwise

    if usual <= figure("pay_above", -1.0) or usual > figure("pay_up_to", math.inf):
        return 0.0
    rate = max(tax.rate[month] - tax.credit[month], 0.0) + tax.credit_reduction[month]
    low, high = (exchange(end[month], tax) / tax.period for end in (tax.threshold, tax.ceiling))
    counted = wages
    if step := figure("wage_step", 0.0):
        counted = step * math.floor(counted / step + 0.5)
    if wages > 0:
        counted = max(counted, figure("minimum_wages", 0.0))
    due = rate * within(counted, low, high) + (figure("amount", 0.0) if wages > 0 else 0.0)
    if "relief_pay" in tax.shape:
        due -= wages * relief(tax, month, usual, figure("relief_pay", 0.0))
    return due


def relief(tax, month, usual, minimum_wage):
    """Return the part of wages a relief gives back to an employer of somebody who earns few minimum wages."""
    times, least, more, power = (
        tax.shape[f"relief_{name}"][month] for name in ("multiple", "minimum", "delta", "exponent")
    )
    if not 0 < usual < times * minimum_wage:
        return 0.0
    return least + more * min((times * minimum_wage / usual - 1) / (times - 1), 1.0) ** power
