"""The wage bases of a plan's roles: ceilings on a head's wages of the calendar year."""

import attrs
import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.fields import Array
from payroll_impact.model.law import Tax, at_month
from payroll_impact.model.plan import Plan


@attrs.frozen
class WageBases:
    """The capped taxes in force, in turn: rate and base of each, shape (1 or scenario, role).

    `like` gives for each tax the first one with the same base: what is taxed is counted once for both.
    """

    rates: tuple[Array, ...]
    bases: tuple[Array, ...]
    like: tuple[int, ...]

    def due(self, earned: Array, wages: Array, role: "int | slice" = slice(None)) -> Array:
        """Return the tax on `wages` of one head that has `earned` so much this year, both (scenario[, role])."""
        tax: Array | None = None
        taxed: dict[int, Array] = {}
        for rate, base, like in zip(self.rates, self.bases, self.like, strict=True):
            if like not in taxed:
                # what is left of the base, but no more than the wages: below the base exactly the wages
                left = np.maximum(base[:, role] - earned, 0.0)
                taxed[like] = np.minimum(left, wages, out=left)
            due = taxed[like] * rate[:, role]
            tax = due if tax is None else np.add(tax, due, out=tax)
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


def wage_bases(plan: Plan, month: int) -> WageBases:
    """Return the capped taxes in force in `month`, role by role; a role with fewer has taxes of nothing."""
    by_code = {code: _capped(plan, taxes, month) for code, taxes in plan.law.by_jurisdiction.items()}
    by_role = [by_code[row.jurisdiction] if plan.taxes_of(i) else [] for i, row in enumerate(plan.workforce)]
    none = (np.zeros(1), np.zeros(1))
    chosen = [
        [taxes[level] if level < len(taxes) else none for taxes in by_role] for level in range(max(map(len, by_role)))
    ]
    bases = [_side_by_side([base for _, base in taxes]) for taxes in chosen]
    return WageBases(
        rates=tuple(_side_by_side([rate for rate, _ in taxes]) for taxes in chosen),
        bases=tuple(bases),
        like=tuple(next(i for i, other in enumerate(bases) if np.array_equal(other, base)) for base in bases),
    )


def _capped(plan: Plan, taxes: tuple[Tax, ...], month: int) -> list[tuple[Array, Array]]:
    """Return rate and base of each capped tax, the base grown where it is carried beyond its last year."""
    growth = 1.0 + np.atleast_1d(plan.settings.wage_base_growth)
    return [
        (at_month(tax.net_rate, month), at_month(tax.wage_base, month) * growth ** tax.carried_years[month])
        for tax in taxes
        if tax.capped
    ]


def _side_by_side(columns: list[Array]) -> Array:
    """Stack columns of shape (1,) or (scenario,) to (1 or scenario, role)."""
    return np.asfortranarray(np.stack(np.broadcast_arrays(*columns), axis=1))
