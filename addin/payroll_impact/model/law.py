"""The law of a plan, resolved month by month before the model runs: plain arrays and their origin."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Self

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array, Quantity
from payroll_impact.model.termination_law import LayoffDuty, TerminationLaw

_AMOUNTS = ("wage_base", "threshold", "floor", "ceiling")
_ARRAYS = ("rate", "credit", "credit_reduction", *_AMOUNTS)

# figures of less common shapes, each with its unit and the provision it was made for
SHAPES = {
    "amount": "currency",  # a sum per head, whatever the pay: Kenya's training levy
    "wage_step": "currency",  # wages count in whole steps, to the nearest: salary credits of the Philippine SSS
    "minimum_wages": "currency",  # wages below it count as this much: PhilHealth's floor
    "pay_above": "currency",  # due only on pay above, then on all of it: French sickness complement
    "pay_up_to": "currency",  # due only on pay up to here: India's ESI, the lower rate of Irish PRSI
    "exempt_wages": "currency",  # each month's first wages are free, within a wage base: the Canada Pension Plan
    "severance_exempt": "currency",  # severance is no wages; what exceeds this bears the rate: ITEPA 2003 s. 403
    "relief_pay": "currency",  # a minimum wage, for a relief that falls as pay rises: the French general reduction
    "relief_multiple": "number",  # of the minimum wage, from which there is none
    "relief_minimum": "fraction of wages",  # just below that multiple
    "relief_delta": "fraction of wages",  # more than this at the minimum wage
    "relief_exponent": "number",
}
_SHAPE_AMOUNTS = tuple(name for name, unit in SHAPES.items() if unit == "currency")


def _same_arrays(one: Mapping[str, Array], other: Mapping[str, Array]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


_same = attrs.cmp_using(eq=np.array_equal)
_same_shape = attrs.cmp_using(eq=_same_arrays)


@attrs.frozen(slots=False)
class Tax:
    """One employer tax of one jurisdiction; its figures have shape (month,) or (scenario, month).

    The net rate is ``rate − credit + credit_reduction``. It is due on the wages of the year to date from
    `floor` to `wage_base`, or, where there is neither, on each month's wages from `threshold` to `ceiling`,
    which are amounts for `period` months: of a year a month bears a twelfth. `own_base` says that the base
    is the plan's own and not the published one. Amounts are in `currency`; blank stands for the currency of
    the role that bears it. `shape` holds the figures of `SHAPES` that it has besides, for the same period.
    """

    jurisdiction: str
    topic: str
    title: str
    rate: Array = attrs.field(eq=_same, hash=False)
    credit: Array = attrs.field(eq=_same, hash=False)
    credit_reduction: Array = attrs.field(eq=_same, hash=False)
    wage_base: Array = attrs.field(eq=_same, hash=False)
    threshold: Array = attrs.field(eq=_same, hash=False)
    carried_years: Array = attrs.field(eq=_same, hash=False)
    own_base: bool = False
    currency: str = ""
    floor: Array = attrs.field(eq=_same, hash=False, default=attrs.Factory(lambda tax: tax.flat(0.0), takes_self=True))
    ceiling: Array = attrs.field(
        eq=_same, hash=False, default=attrs.Factory(lambda tax: tax.flat(np.inf), takes_self=True)
    )
    period: float = MONTHS_PER_YEAR
    shape: Mapping[str, Array] = attrs.field(eq=_same_shape, hash=False, factory=dict)
    exchanged: frozenset[int] = frozenset()  # months from which an exchange rate of its amounts is given anew

    def flat(self, value: float) -> Array:
        """Return a figure that is the same in all months, shape (month,)."""
        return np.full(self.carried_years.size, value)

    @cached_property
    def net_rate(self) -> Array:
        """The rate an employer pays. [fraction of wages]"""
        return net_rate(self.rate, self.credit, self.credit_reduction)

    @cached_property
    def by_year(self) -> bool:
        """Whether it depends on the wages of the year to date, and not on each month's alone."""
        return self.has_floor or bool(np.isfinite(self.wage_base).any())

    @cached_property
    def has_floor(self) -> bool:
        """Whether the first wages of a year are free of it."""
        return bool(self.floor.any())

    @cached_property
    def has_ceiling(self) -> bool:
        """Whether a month's wages above a ceiling are free of it."""
        return bool(np.isfinite(self.ceiling).any())

    @property
    def frees_severance(self) -> bool:
        """Whether severance is no wages for it; a sum of 0 leaves it wages."""
        return bool(np.any(self.shape.get("severance_exempt", 0.0)))

    def at(self, month: int) -> dict[str, Array]:
        """Return the figures of its shape in one month, amounts for a month, shape () or (scenario,)."""
        return {
            name: values[..., month] / self.period if name in _SHAPE_AMOUNTS and name != "severance_exempt"
            else values[..., month]
            for name, values in self.shape.items()
        }  # fmt: skip

    def figures(self) -> Iterator[Array]:
        """Yield each of its figures, those of its shape last."""
        yield from (getattr(self, name) for name in _ARRAYS)
        yield from self.shape.values()

    @cached_property
    def change_months(self) -> frozenset[int]:
        """The months in which any of its figures changes, or may in another scenario; the first one included."""
        moved = np.zeros(self.carried_years.size - 1, dtype=np.bool_)
        for figure in self.figures():
            values = np.atleast_2d(figure)
            moved |= (values[:, 1:] != values[:, :-1]).any(axis=0)
        return frozenset([0, *(np.flatnonzero(moved) + 1).tolist()]) | self.exchanged

    @cached_property
    def carried_change_months(self) -> frozenset[int]:
        """The months from which its wage base is carried one year further."""
        return frozenset((np.flatnonzero(np.diff(self.carried_years)) + 1).tolist())

    def scenario_arrays(self) -> Iterator[Array]:
        """Yield one column of each figure that varies by scenario."""
        for values in self.figures():
            if values.ndim > 1:
                yield values[:, 0]

    @property
    def has_amounts(self) -> bool:
        """Whether any of its figures is an amount of money."""
        amounts = (np.isfinite(self.shape[name]) for name in _SHAPE_AMOUNTS if name in self.shape)
        return self.by_year or self.has_ceiling or bool(np.any(self.threshold)) or any(map(np.any, amounts))

    def convert(self, ratio: Array, currency: str, months: frozenset[int]) -> Self:
        """Return the tax with its amounts in another currency; `ratio`, ([scenario,] month), may change in `months`."""
        amounts: dict[str, Any] = {name: getattr(self, name) * ratio for name in _AMOUNTS}
        shape = {name: each * ratio if name in _SHAPE_AMOUNTS else each for name, each in self.shape.items()}
        return attrs.evolve(self, currency=currency, exchanged=months, shape=shape, **amounts)

    def take(self, rows: slice) -> Self:
        """Return the tax of some scenarios."""
        cut: dict[str, Any] = {name: each[rows] for name in _ARRAYS if (each := getattr(self, name)).ndim > 1}
        if any(each.ndim > 1 for each in self.shape.values()):
            cut["shape"] = {name: each[rows] if each.ndim > 1 else each for name, each in self.shape.items()}
        return attrs.evolve(self, **cut) if cut else self


@attrs.frozen
class AppliedParameter:
    """One value of the law used in a plan, from a month of one year on, and its source.

    `confidence` is that of a place of one's own; blank for any other value.
    """

    path: str
    title: str
    unit: str
    year: int
    value: float
    source: str
    carried_from: int | None = None
    overridden: bool = False
    since: dt.date | None = attrs.field(default=None, eq=False)
    confidence: str = ""


@attrs.frozen
class Law:
    """The employer taxes of each jurisdiction of a plan, and every value they were built from.

    `exchange_rates` are the plan's currency for one unit of another, by its code, shape ([scenario,] month). Each is
    given anew from its `exchange_months` on, also in a scenario in which it stays the same: one plan alone must add
    in the same order as one among many.
    `termination` is the law of leaving by jurisdiction. `layoffs` are the duties of mass layoff by jurisdiction and
    day, of cuts that get the statutory minimum; `baseline_layoffs` those of the baseline's cuts alone. `extra_pay`
    is pay on top that the law of a jurisdiction asks for, such as a thirteenth month, shape ([scenario,] month); it
    bears no tax. [fraction of pay]
    """

    by_jurisdiction: dict[str, tuple[Tax, ...]] = attrs.field(factory=dict)
    applied: tuple[AppliedParameter, ...] = ()
    exchange_rates: dict[str, Array] = attrs.field(factory=dict, eq=False)
    exchange_months: dict[str, frozenset[int]] = attrs.field(factory=dict, eq=False)
    termination: dict[str, TerminationLaw] = attrs.field(factory=dict)
    layoffs: dict[tuple[str, dt.date], LayoffDuty] = attrs.field(factory=dict)
    baseline_layoffs: dict[tuple[str, dt.date], LayoffDuty] = attrs.field(factory=dict)
    extra_pay: dict[str, Array] = attrs.field(factory=dict, eq=False)

    @property
    def taxes(self) -> list[Tax]:
        """All taxes, each jurisdiction's in turn."""
        return [tax for taxes in self.by_jurisdiction.values() for tax in taxes]

    @property
    def carried(self) -> tuple[AppliedParameter, ...]:
        """The values used beyond the last year they are known for."""
        return tuple(value for value in self.applied if value.carried_from is not None)

    @property
    def overridden(self) -> tuple[AppliedParameter, ...]:
        """The values the plan gives itself instead of the published ones."""
        return tuple(value for value in self.applied if value.overridden)

    def exchange_rate(self, currency: str, *, plan_currency: str) -> Array:
        """Return the plan's currency for one unit of another, shape ([scenario,] month).

        Raises
        ------
        InputError
            If the plan gives no rate: two currencies never meet without one.
        """
        if currency == plan_currency:
            return np.ones(1)
        if currency not in self.exchange_rates:
            raise InputError(
                f"{currency} and {plan_currency} meet without a rate; "
                f"give one as a setting, fx.{currency} = {plan_currency} for one {currency}"
            )
        return self.exchange_rates[currency]

    def in_currency(self, tax: Tax, currency: str, *, plan_currency: str) -> Tax:
        """Return a tax with its amounts of a month converted to a currency; amounts of a year stay as they are.

        Wages of a year to date are held against amounts of the year in the currency of the law: see `Cohorts`.
        """
        if not tax.currency or tax.currency == currency or not tax.has_amounts:
            return tax
        of_tax, own = (self.exchange_rate(each, plan_currency=plan_currency) for each in (tax.currency, currency))
        months = (self.exchange_months.get(each, frozenset()) for each in (tax.currency, currency))
        return tax if tax.by_year else tax.convert(of_tax / own, currency, frozenset().union(*months))

    def scenario_arrays(self) -> Iterator[Array]:
        """Yield one column of each figure that varies by scenario."""
        for tax in self.taxes:
            yield from tax.scenario_arrays()
        for rates in (*self.exchange_rates.values(), *self.extra_pay.values()):
            if rates.ndim > 1:
                yield rates[:, 0]

    def take(self, rows: slice) -> Self:
        """Return the law of some scenarios."""
        taken = {code: tuple(tax.take(rows) for tax in taxes) for code, taxes in self.by_jurisdiction.items()}
        rates, extra = (
            {code: each[rows] if each.ndim > 1 else each for code, each in given.items()}
            for given in (self.exchange_rates, self.extra_pay)
        )
        return attrs.evolve(self, by_jurisdiction=taken, exchange_rates=rates, extra_pay=extra)


NO_LAW = Law()


def net_rate(rate: Quantity, credit: Quantity, credit_reduction: Quantity) -> Array:
    """Return the rate an employer pays; a credit is never more than the tax. [fraction of wages]

    >>> round(float(net_rate(0.06, 0.054, 0.012)), 6)
    0.018
    """
    return np.asarray(np.maximum(np.asarray(rate) - credit, 0.0) + credit_reduction)


def at_month(values: Array, month: int) -> Array:
    """Return the figures of one month, shape (1,) or (scenario,)."""
    return np.atleast_2d(values)[:, month]
