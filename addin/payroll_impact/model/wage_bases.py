"""The wage bases of a plan's roles: ceilings on a head's wages of the calendar year."""

import attrs
import numpy as np

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

    def due(self, before: Array, after: Array, role: "int | slice" = slice(None)) -> Array:
        """Return the tax on one head as its wages of the year grow from `before` to `after`.

        Both have the shape of ``rates[0][:, role]``, or one axis of cohorts more. [currency/head]
        """
        tax = np.zeros(after.shape, order="F")
        steps: dict[int, Array] = {}
        for rate, base, like in zip(self.rates, self.bases, self.like, strict=True):
            if like not in steps:
                bound = _fit(base[:, role], after)
                steps[like] = np.minimum(after, bound) - np.minimum(before, bound)
            tax += steps[like] * _fit(rate[:, role], after)
        return tax

    def table(self, wages: Array, months: int) -> Array:
        """Return the tax of a head in its first, second … month of the year at flat `wages`.

        Shape (scenario, role, month); they add up to the annual tax. [currency/head]
        """
        table = np.zeros((*wages.shape, months), order="F")
        earned = np.zeros(wages.shape, order="F")
        for month in range(months):
            before, earned = earned, earned + wages
            table[..., month] = self.due(before, earned)
        return table


def _fit(values: Array, like: Array) -> Array:
    return values[..., None] if values.ndim < like.ndim else values


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
