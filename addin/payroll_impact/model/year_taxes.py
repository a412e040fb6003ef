"""A year of taxes of one head at flat wages, only where it differs from a usual month.

Up to a wage base a month bears `rate × (min(base, wages of m months) − min(base, wages of m − 1 months))`. In most
months that is all of the wages or nothing in every scenario, which is known from the lowest and the highest wages
alone: only the months in which a base is reached in some scenario are computed.
"""

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.wage_bases import WageBases

_USUAL = 7  # the month of work whose tax is the usual one: low bases are used up, high ones are not


@attrs.frozen
class YearTaxes:
    """What one head bears in its first, second … twelfth month of work in a calendar year. [currency/head/month]

    Attributes
    ----------
    usual : ndarray, shape (scenario, role)
        The tax of a usual month.
    extra : dict of int to dict of int to ndarray
        By month of work, from 1, and role: what is due besides, shape (scenario,).
    """

    usual: Array
    extra: dict[int, dict[int, Array]]

    @classmethod
    def at_flat_wages(cls, bases: WageBases, wages: Array) -> "YearTaxes":
        """Return a year at the same wages each month, shape (scenario, role)."""
        usual = np.zeros(wages.shape, order="F")
        extra: dict[int, dict[int, Array]] = {}
        for role in range(wages.shape[1]):
            band = _Band.of(wages[:, role])
            if band.high == 0.0:
                continue
            for rate, base in zip(bases.rates, bases.bases, strict=True):
                if rate[:, role].any():
                    band.add_year(rate[:, role], base[:, role], usual[:, role], extra, role)
        return cls(usual, {number: extra[number] for number in sorted(extra)})


@attrs.frozen
class _Band:
    """The monthly wages of a role in all scenarios, and the lowest and the highest of them."""

    wages: Array
    low: float
    high: float

    @classmethod
    def of(cls, wages: Array) -> "_Band":
        return cls(wages, float(wages.min()), float(wages.max()))

    def add_year(
        self, rate: Array, base: Array, usual: Array, extra: dict[int, dict[int, Array]], role: int
    ) -> None:
        """Add a year of one tax up to its base to the usual month and to what others bear besides."""
        low, high = float(base.min()), float(base.max())
        every = rate * self.wages
        mid = self._part(_USUAL, base, low, high)
        of_usual = None if mid is None else every if mid is self.wages else rate * mid
        if of_usual is not None:
            usual += of_usual
        for number in range(1, MONTHS_PER_YEAR + 1):
            part = self._part(number, base, low, high)
            if number == _USUAL or part is mid:
                continue
            due: Array | float = 0.0 if part is None else every if part is self.wages else rate * part
            more = due if of_usual is None else due - of_usual
            by_role = extra.setdefault(number, {})
            by_role[role] = by_role[role] + more if role in by_role else np.asarray(more)

    def _part(self, number: int, base: Array, low: float, high: float) -> Array | None:
        """Return the wages of a month of work that bear the tax: all of them, None, or what is left of the base."""
        if number * self.high <= low:
            return self.wages
        if (number - 1) * self.low >= high:
            return None
        return np.minimum(np.maximum(base - (number - 1) * self.wages, 0.0), self.wages)
