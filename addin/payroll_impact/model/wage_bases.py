"""The wage bases of a plan's roles: the part of a head's wages of the calendar year that bears a tax."""

from typing import Self

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.law import Tax, at_month
from payroll_impact.model.plan import Plan


@attrs.frozen
class WageBases:
    """The wage bases in force, each with the rates of its taxes added up; shape (1 or scenario, role)."""

    rates: tuple[Array, ...]
    bases: tuple[Array, ...]

    def due(self, earned: Array, wages: Array, role: "int | slice" = slice(None)) -> Array:
        """Return the tax on `wages` of one head after `earned` wages of the year, both (scenario[, role])."""
        tax: Array | None = None
        for rate, base in zip(self.rates, self.bases, strict=True):
            # what is left of the base, but no more than the wages: below the base exactly the wages
            part = np.maximum(base[:, role] - earned, 0.0)
            np.minimum(part, wages, out=part)
            part *= rate[:, role]
            tax = part if tax is None else np.add(tax, part, out=tax)
        return np.zeros_like(earned) if tax is None else tax

    def table(self, wages: Array) -> "TaxTable":
        """Return the tax of a head in its first, second … twelfth month of the year at flat `wages`."""
        earned, months = np.zeros(wages.shape, order="F"), []
        for _ in range(MONTHS_PER_YEAR):
            months.append(self.due(earned, wages))
            earned = earned + wages
        usual = months[MONTHS_PER_YEAR // 2]
        extra = {number: due - usual for number, due in enumerate(months, start=1)}
        return TaxTable(usual, {number: more for number, more in extra.items() if more.any()})


@attrs.frozen
class TaxTable:
    """A year of taxes of one head at flat wages, shape (scenario, role). [currency/head/month]

    Low bases are used up in the first months, high ones only in the last: `usual` is the tax in the
    middle of the year, `extra` what other months of work bear besides, by their number from 1.
    """

    usual: Array
    extra: dict[int, Array]


def wage_bases(plan: Plan, taxes_by_role: "list[tuple[Tax, ...]]", month: int) -> WageBases:
    """Return the wage bases in force in `month`, role by role; a role with fewer has bases of nothing."""
    # roles alike share one tuple of taxes
    each = {id(taxes): taxes for taxes in taxes_by_role}
    found = {key: _bases(plan, taxes, month) for key, taxes in each.items()}
    by_role = [found[id(taxes)] for taxes in taxes_by_role]
    none = _Base(np.zeros(1), np.zeros(1), own=False)
    rates: list[Array] = []
    bases: list[Array] = []
    for level in range(max(map(len, by_role))):
        taxes = [each[level] if level < len(each) else none for each in by_role]
        rates.append(_side_by_side([tax.rate for tax in taxes]))
        bases.append(_side_by_side([tax.base for tax in taxes]))
    return WageBases(tuple(rates), tuple(bases))


@attrs.frozen(order=True)
class CountedWages:
    """What a tax by the year takes for wages: less an exempt sum each month or not, with severance or without."""

    less_exempt: bool = False
    without_severance: bool = False

    @classmethod
    def of(cls, tax: Tax) -> Self:
        """Return what a tax takes for wages."""
        return cls("exempt_wages" in tax.shape, tax.frees_severance)


def capped_taxes(plan: Plan) -> "list[CappedTaxes]":
    """Return the taxes of a plan that go by the wages of the year to date, those that count the same wages together.

    The first are those on all wages, even if there are none.
    """
    by_role = plan.taxes_by_role()
    kinds = {CountedWages(), *(CountedWages.of(tax) for taxes in by_role for tax in taxes if tax.by_year)}
    return [CappedTaxes(plan, _those_counting(by_role, kind), kind) for kind in sorted(kinds)]


class CappedTaxes:
    """The taxes of a plan that go by the same wages of the year to date, month by month.

    Projections with the same raises share one, so that the tax tables of a year are computed once.
    """

    def __init__(self, plan: Plan, by_role: list[tuple[Tax, ...]], counted: CountedWages) -> None:
        self.counted = counted
        taxes = [tax for each in by_role for tax in each if tax.by_year]
        growing = bool(np.any(plan.settings.wage_base_growth))
        changes = [tax.change_months | tax.carried_change_months if growing else tax.change_months for tax in taxes]
        change_months = set().union(*changes)
        self.bases: list[WageBases] = []  # by month; none where no tax goes by the year
        for month in range(plan.settings.months) if taxes else ():
            self.bases.append(wage_bases(plan, by_role, month) if month in change_months else self.bases[-1])
        self._law_rates, self._law_per_pay, exchanged = _exchange_with_law(plan)
        self.change_months = change_months | exchanged
        self._tables: dict[int, TaxTable] = {}
        # in the currency of the law, shape (1 or scenario, role, month)
        self._exempt = _exempt_wages(by_role, plan.settings.months) if counted.less_exempt else None

    def table(self, month: int, wages: Array) -> TaxTable:
        """Return the taxes of a year by the law of a month at flat wages, those of that month."""
        if month not in self._tables:
            self._tables[month] = self.bases[month].table(wages)
        return self._tables[month]

    def law_exchange_rate(self, month: int, role: int, target: int) -> "Array | float":
        """Return the exchange rate from the currency of a role's law to that of another role's."""
        before, after = self._law_rates[role], self._law_rates[target]
        return 1.0 if before is after else before[..., month] / after[..., month]

    def counted_wages(self, wages: Array, month: int, role: "int | slice" = slice(None)) -> Array:
        """Return what of a month's wages counts, in the currency of the law, both (scenario[, role])."""
        wages = wages if self._law_per_pay is None else wages * self._law_per_pay[:, role, month]
        return wages if self._exempt is None else np.maximum(wages - self._exempt[:, role, month], 0.0)

    def counted_pay(self, paid: Array, worked: Array, month: int, role: int) -> Array:
        """Return what counts of pay after days of work in the same month: these use up an exempt sum first."""
        if self._exempt is None:
            return self.counted_wages(paid, month, role)
        return self.counted_wages(worked + paid, month, role) - self.counted_wages(worked, month, role)

    def to_pay_currency(self, tax: Array, month: int, role: "int | slice" = slice(None)) -> Array:
        """Convert an amount from the currency of the law to that of the role, both (scenario[, role])."""
        return tax if self._law_per_pay is None else tax / self._law_per_pay[:, role, month]


def _those_counting(by_role: list[tuple[Tax, ...]], counted: CountedWages) -> list[tuple[Tax, ...]]:
    """Return the taxes of each role that count the same wages; roles alike go on to share one tuple."""
    each = {id(taxes): taxes for taxes in by_role}
    found = {
        key: tuple(tax for tax in taxes if tax.by_year and CountedWages.of(tax) == counted)
        for key, taxes in each.items()
    }
    return [found[id(taxes)] for taxes in by_role]


def _exempt_wages(by_role: list[tuple[Tax, ...]], months: int) -> Array:
    """Return the wages of a month that are exempt, role by role, shape (1 or scenario, role, month)."""
    none = np.zeros((1, months))
    columns = [
        next((np.atleast_2d(tax.shape["exempt_wages"] / tax.period) for tax in taxes), none) for taxes in by_role
    ]
    return np.stack(np.broadcast_arrays(*columns), axis=1)


def _exchange_with_law(plan: Plan) -> "tuple[list[Array], Array | None, set[int]]":
    """Return each role's exchange rate of the law, that from pay to law, and the months in which the latter moves.

    The first is the plan's currency for one unit of the law's, shape ([scenario,] month), one array a currency;
    the second has shape (1 or scenario, role, month), None where every role is paid in the currency of its law.
    """
    own, months = plan.settings.currency, plan.settings.months
    pairs = [(plan.base_currency_of(role), plan.currency_of(role)) for role in range(len(plan.workforce))]
    rates: dict[str, Array] = {}
    for currency in dict.fromkeys(each for pair in pairs for each in pair):
        given = plan.law.exchange_rate(currency, plan_currency=own)
        rates[currency] = np.broadcast_to(given, (*given.shape[:-1], months))
    by_law = [rates[law] for law, _ in pairs]
    abroad = [pair for pair in pairs if pair[0] != pair[1]]
    if not abroad:
        return by_law, None, set()
    worth = [np.atleast_2d(rates[paid] / rates[law]) for law, paid in pairs]
    moves = {month for pair in abroad for each in pair for month in plan.law.exchange_months.get(each, ())}
    return by_law, np.stack(np.broadcast_arrays(*worth), axis=1), moves


@attrs.frozen
class _Base:
    """A tax in force up to a base, shape (1 or scenario,); `own` says that the base is the plan's own."""

    rate: Array
    base: Array
    own: bool


def _bases(plan: Plan, taxes: tuple[Tax, ...], month: int) -> list[_Base]:
    """Return the bases of a jurisdiction's taxes by the year, those with the same published base as one.

    A base of the plan's own is kept apart even where it equals another: it may in one scenario and
    not in the next, and the order of adding must be the same in both.
    """
    growth = 1.0 + np.atleast_1d(plan.settings.wage_base_growth)
    found: list[_Base] = []
    for each in (base for tax in taxes if tax.by_year for base in _band(tax, month, growth)):
        for index, other in enumerate(found):
            if not (each.own or other.own) and np.array_equal(other.base, each.base):
                found[index] = attrs.evolve(other, rate=other.rate + each.rate)
                break
        else:
            found.append(each)
    return found


def _band(tax: Tax, month: int, growth: Array) -> list[_Base]:
    """Return the tax up to its wage base and, where it has a floor, minus the tax up to the floor."""
    # the base grows where it is carried beyond its last published year
    grown = growth ** tax.carried_years[month]
    rate = at_month(tax.net_rate, month)
    base = at_month(tax.wage_base, month) * grown
    if "exempt_wages" in tax.shape:
        base = base - at_month(tax.shape["exempt_wages"], month) * (MONTHS_PER_YEAR / tax.period)
    band = [_Base(rate, base, tax.own_base)]
    if tax.has_floor:
        band.append(_Base(-rate, at_month(tax.floor, month) * grown, tax.own_base))
    return band


def _side_by_side(columns: list[Array]) -> Array:
    """Stack columns of shape (1,) or (scenario,) to (1 or scenario, role)."""
    return np.asfortranarray(np.stack(np.broadcast_arrays(*columns), axis=1))
