"""Employer taxes under annual wage bases, by cohorts of months worked this year.

A wage base is per head and calendar year, so two heads of one role owe different tax in the same
month when one of them joined later. Heads are therefore kept in cohorts by the month they started to
earn: whoever is employed at the start has earned since January, a joiner starts from nothing, a head
who converts brings the wages of the year along, and January makes all of them alike again.
"""

import attrs
import numpy as np

from payroll_impact.errors import InputError
from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Flows, Move
from payroll_impact.model.law import Tax
from payroll_impact.model.plan import Plan

_ALL = slice(None)


def employer_tax(
    earnings: object, *, rate: float, wage_base: float = np.inf, threshold: float = 0.0
) -> "Array | np.float64":
    """Employer tax on a year's earnings between a threshold and a wage base.

    Parameters
    ----------
    earnings : array_like, any shape
        Annual gross earnings of one head, paid evenly. [currency/year]
    rate : float
        Employer rate. [fraction of earnings]
    wage_base : float
        Earnings above this bear no tax. [currency/year]
    threshold : float
        Earnings below this bear no tax. [currency/year]

    Returns
    -------
    ndarray of the same shape
        Tax per head. [currency/year]

    Raises
    ------
    InputError
        If any of `earnings` is negative or missing.

    References
    ----------
    26 U.S.C. § 3111(a); the wage base, § 3121(a)(1).

    Examples
    --------
    >>> employer_tax([30_000, 250_000], rate=0.062, wage_base=176_100)
    array([ 1860. , 10918.2])
    """
    wages = np.asarray(earnings, dtype=np.float64)
    if not (wages >= 0).all():
        raise InputError("earnings must be 0 or more")
    return rate * np.maximum(np.minimum(wages, wage_base) - threshold, 0.0)


@attrs.frozen
class _Uncapped:
    """A tax on each month's wages by themselves, above a twelfth of its threshold; shape (scenario,)."""

    role: int
    rate: Array
    free: Array

    def due(self, wages: Array) -> Array:
        return self.rate * np.maximum(wages - self.free, 0.0)


@attrs.frozen
class _Bands:
    """The wage bases of one calendar year: per distinct base the summed rate, shape (scenario, role)."""

    rates: tuple[Array, ...]
    bases: tuple[Array, ...]

    def due(self, before: Array, after: Array, role: int | slice = _ALL) -> Array:
        """Return the tax as wages of the year grow from `before` to `after`; role is the second axis."""
        tax: Array | None = None
        for rate, base in zip(self.rates, self.bases, strict=True):
            bound = base[:, role]
            if after.ndim == 3:  # noqa: PLR2004 - cohorts on a third axis
                bound = bound[..., None]
            part = np.minimum(after, bound)
            part -= np.minimum(before, bound)
            part *= rate[:, role, None] if after.ndim == 3 else rate[:, role]  # noqa: PLR2004
            tax = part if tax is None else np.add(tax, part, out=tax)
        return np.zeros_like(after) if tax is None else tax


@attrs.define
class _Moved:
    """Heads in a role with wages of the year from elsewhere; shape (scenario,)."""

    role: int
    heads: Array
    earned: Array


class Taxes:
    """The employer taxes of a projection, rolled forward in step with its headcount.

    Parameters
    ----------
    plan : Plan
        For the taxes of each role's jurisdiction.
    stay : ndarray, shape (scenario, role)
        Who is left after a month's attrition. [fraction]
    raises : set of int
        Months in which pay changes: a year without one needs a single table of taxes.
    """

    def __init__(self, plan: Plan, stay: Array, raises: set[int]) -> None:
        self.plan, self.stay, self.raises = plan, stay, raises
        self.attrition = bool((stay != 1.0).any())
        self.months = [month.month for month in plan.calendar.months]
        self.bands = {month: _bands(plan, month) for month in range(len(self.months)) if self._opens_year(month)}
        self.moved: list[_Moved] = []
        self.uncapped: list[_Uncapped] = []
        self.uncapped_due: Array | float = 0.0

    def _opens_year(self, month: int) -> bool:
        return month == 0 or self.months[month] == 1

    def step(self, month: int, flows: Flows, wages: Array, leaving: list[Exit]) -> tuple[Array, list[Array]]:
        """Return a month's tax on work, and for each cut the taxes on what leavers are paid.

        Parameters
        ----------
        month : int
            Column of the calendar.
        flows : Flows
            Headcount of the month.
        wages : ndarray, shape (scenario, role)
            Monthly wages of one head, bonus included. [currency/head]
        leaving : list of Exit
            The cuts of this month.

        Returns
        -------
        ndarray, shape (scenario, role)
            Tax on wages for work. [currency/month]
        list of ndarray, shape (month from the cut on, scenario)
            For each cut, tax on notice, severance and paid time off. [currency/month]
        """
        self._price_uncapped(month, wages)
        tax = np.multiply(flows.closing, self.uncapped_due, order="K")
        exit_taxes = [self._uncapped_exit(exit_, wages, tax) for exit_ in leaving]
        if self._opens_year(month):
            self._open_year(month, flows, wages)
        if self.year.rates:
            self._roll(month, flows)
            self._move(month, flows.moves, leaving, wages, tax, exit_taxes)
            self._charge(month, wages, tax)
        return tax, exit_taxes

    # taxes without a ceiling

    def _price_uncapped(self, month: int, wages: Array) -> None:
        """Price one head's month where pay or the law may have changed."""
        uncapped = [
            _Uncapped(role, _at(tax.net_rate, month), _at(tax.threshold, month) / MONTHS_PER_YEAR)
            for role in range(len(self.plan.workforce))
            for tax in taxes_of(self.plan, role)
            if not tax.capped
        ] if month == 0 or self.months[month] in self._law_months else self.uncapped  # fmt: skip
        if uncapped is self.uncapped and month not in self.raises:
            return
        self.uncapped = uncapped
        due = np.zeros(self.stay.shape, order="F")
        for tax in uncapped:
            due[:, tax.role] += tax.due(wages[:, tax.role])
        self.uncapped_due = due

    @property
    def _law_months(self) -> range:
        return range(1, MONTHS_PER_YEAR + 1)

    def _uncapped_exit(self, exit_: Exit, wages: Array, tax: Array) -> Array:
        cut = exit_.cut
        paid = exit_.wages
        taxes = np.zeros_like(paid)
        for uncapped in self.uncapped:
            if uncapped.role == cut.role:
                worked = wages[:, cut.role] * exit_.worked
                on_work = uncapped.due(worked)
                tax[:, cut.role] += cut.heads * on_work
                taxes[0] += cut.heads * (uncapped.due(worked + paid[0]) - on_work)
                taxes[1:] += cut.heads * uncapped.due(paid[1:])
        return taxes

    # taxes up to a wage base

    def _open_year(self, month: int, flows: Flows, wages: Array) -> None:
        """Start the calendar year: everybody there has earned since January."""
        self.year = self.bands[month]
        stop = next((m for m in range(month + 1, len(self.months)) if self.months[m] == 1), len(self.months))
        self.flat = self.raises.isdisjoint(range(month + 1, stop))
        now = self.months[month]
        self.old = flows.opening
        self.first = self.joined_months = 0
        self.joined = np.zeros((*flows.opening.shape, MONTHS_PER_YEAR), order="F")
        self.moved = []
        self.earned = np.zeros((*wages.shape, MONTHS_PER_YEAR + 1), order="F")
        self.earned[..., :now] = wages[..., None] * np.arange(now)
        if self.flat and self.year.rates:
            steps = wages[..., None] * np.arange(MONTHS_PER_YEAR + 1)
            self.table = self.year.due(steps[..., :-1], steps[..., 1:])

    def _roll(self, month: int, flows: Flows) -> None:
        now = self.months[month]
        if self.attrition:
            self.old = self.old * self.stay
            if self.first:
                self.joined[..., self.first - 1 : now - 1] *= self.stay[..., None]
            for moved in self.moved:
                moved.heads = moved.heads * self.stay[:, moved.role]
        for arrivals in (flows.joiners, flows.backfills):
            if arrivals is not None:
                self.first = self.first or now
                self.joined[..., now - 1] += arrivals

    def _take(self, month: int, move: Move) -> list[_Moved]:
        """Take a share of every cohort out of a role; return the heads with their wages of the year."""
        now, role = self.months[month], move.role
        before = self.earned[:, role, now - 1]
        taken = [_Moved(role, self.old[:, role] * move.share, before)]
        self.old = self.old.copy(order="K")
        self.old[:, role] -= taken[0].heads
        for since in range(self.first, now + 1) if self.first else ():
            heads = self.joined[:, role, since - 1] * move.share
            if heads.any():
                taken.append(_Moved(role, heads, before - self.earned[:, role, since - 1]))
                self.joined[:, role, since - 1] -= heads
        for moved in self.moved:
            if moved.role == role:
                taken.append(_Moved(role, moved.heads * move.share, moved.earned))
                moved.heads = moved.heads * (1.0 - move.share)
        return taken

    def _move(  # noqa: PLR0913 - the month's events, and the two places their taxes go
        self, month: int, moves: tuple[Move, ...], leaving: list[Exit], wages: Array, tax: Array, exit_taxes: list[Array]
    ) -> None:
        exits = iter(zip(leaving, exit_taxes, strict=True))
        for move in moves:
            taken = self._take(month, move)
            if move.target is not None:
                self.moved += [_Moved(move.target, moved.heads, moved.earned) for moved in taken]
                continue
            exit_, taxes = next(exits)
            for left in taken:
                after = left.earned + wages[:, move.role] * exit_.worked
                tax[:, move.role] += left.heads * self.year.due(left.earned, after, move.role)
                left.earned = after
                self._pay_out(exit_, left, taxes)

    def _pay_out(self, exit_: Exit, left: _Moved, taxes: Array) -> None:
        """Tax what leavers are paid after their last day, across the turn of the year."""
        bands = self.year
        for offset, (month, wages) in enumerate(zip(exit_.span, exit_.wages, strict=True)):
            if offset and self.months[month] == 1:
                bands, left.earned = self.bands[month], np.zeros_like(left.earned)
            after = left.earned + wages
            if bands.rates:
                taxes[offset] += left.heads * bands.due(left.earned, after, left.role)
            left.earned = after

    def _charge(self, month: int, wages: Array, tax: Array) -> None:
        """Add the month's tax of every cohort."""
        now = self.months[month]
        before, after = self.earned[..., now - 1], self.earned[..., now]
        np.add(before, wages, out=after)
        tax += self.old * (self.table[..., now - 1] if self.flat else self.year.due(before, after))
        if self.first:
            heads = self.joined[..., self.first - 1 : now]
            if self.flat:
                due = self.table[..., now - self.first :: -1] if now > self.first else self.table[..., :1]
            else:
                begin = self.earned[..., self.first - 1 : now]
                due = self.year.due(before[..., None] - begin, after[..., None] - begin)
            tax += (heads * due).sum(axis=-1)
        for moved in self.moved:
            later = moved.earned + wages[:, moved.role]
            tax[:, moved.role] += moved.heads * self.year.due(moved.earned, later, moved.role)
            moved.earned = later


def taxes_of(plan: Plan, role: int) -> tuple[Tax, ...]:
    """Return the taxes on a role's wages; contractors bear none."""
    row = plan.workforce[role]
    return () if row.employment == "contractor" else plan.law.by_jurisdiction.get(row.jurisdiction, ())


def _at(values: Array, month: int) -> Array:
    """Return the figures of one month, shape (1,) or (scenario,)."""
    return np.atleast_2d(values)[:, month]


def _bands(plan: Plan, month: int) -> _Bands:
    """Return the bands in force in the calendar year of `month`, taxes with one base added up."""
    by_role = [_bands_of(plan, role, month) for role in range(len(plan.workforce))]
    levels = range(max(map(len, by_role)))
    none = (np.zeros(1), np.zeros(1))
    chosen = [[bands[level] if level < len(bands) else none for bands in by_role] for level in levels]
    return _Bands(
        rates=tuple(_side_by_side([rate for rate, _ in bands]) for bands in chosen),
        bases=tuple(_side_by_side([base for _, base in bands]) for bands in chosen),
    )


def _bands_of(plan: Plan, role: int, month: int) -> list[tuple[Array, Array]]:
    bands: list[tuple[Array, Array]] = []
    for tax in taxes_of(plan, role):
        if tax.capped:
            growth = (1.0 + np.atleast_1d(plan.settings.wage_base_growth)) ** tax.carried_years[month]
            base, rate = _at(tax.wage_base, month) * growth, _at(tax.net_rate, month)
            same = next((i for i, (_, known) in enumerate(bands) if np.array_equal(known, base)), len(bands))
            bands[same:] = [(bands[same][0] + rate, base) if same < len(bands) else (rate, base), *bands[same + 1 :]]
    return bands


def _side_by_side(columns: list[Array]) -> Array:
    """Stack columns of shape (1,) or (scenario,) to (1 or scenario, role)."""
    return np.asfortranarray(np.stack(np.broadcast_arrays(*columns), axis=1))
