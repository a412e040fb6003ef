"""The wage bases of a plan's roles: ceilings on a head's wages of the calendar year."""

import attrs
import numpy as np

from payroll_impact.model.fields import Array
from payroll_impact.model.law import Tax, at_month
from payroll_impact.model.plan import Plan


@attrs.frozen
class WageBases:
    """Per distinct base the rates of its taxes added up; shapes (1 or scenario, role)."""

    rates: tuple[Array, ...]
    bases: tuple[Array, ...]

    def due(self, before: Array, after: Array, role: "int | slice" = slice(None)) -> Array:
        """Return the tax on one head as its wages of the year grow from `before` to `after`.

        Both have the shape of ``rates[0][:, role]``, or one axis of cohorts more. [currency/head]
        """
        tax = np.zeros(after.shape, order="F")
        for rate, base in zip(self.rates, self.bases, strict=True):
            step = np.minimum(after, _fit(base[:, role], after))
            step -= np.minimum(before, _fit(base[:, role], after))
            step *= _fit(rate[:, role], after)
            tax += step
        return tax

    def table(self, wages: Array, months: int) -> Array:
        """Return the tax of a head in its first, second … month of the year at flat `wages`.

        Shape (scenario, role, month); they add up to the annual tax. [currency/head]
        """
        table = np.zeros((*wages.shape, months), order="F")
        earned = np.zeros(wages.shape, order="F")
        below = [np.zeros(wages.shape, order="F") for _ in self.bases]
        for month in range(months):
            earned = earned + wages
            for level, (rate, base) in enumerate(zip(self.rates, self.bases, strict=True)):
                taxed = np.minimum(earned, base)
                table[..., month] += (taxed - below[level]) * rate
                below[level] = taxed
        return table


def _fit(values: Array, like: Array) -> Array:
    return values[..., None] if values.ndim < like.ndim else values


def wage_bases(plan: Plan, month: int) -> WageBases:
    """Return the bases in force in `month`; taxes with the same base are added up first."""
    by_code = {code: _by_base(plan, taxes, month) for code, taxes in plan.law.by_jurisdiction.items()}
    by_role = [by_code[row.jurisdiction] if plan.taxes_of(i) else [] for i, row in enumerate(plan.workforce)]
    none = (np.zeros(1), np.zeros(1))
    chosen = [
        [bands[level] if level < len(bands) else none for bands in by_role] for level in range(max(map(len, by_role)))
    ]
    return WageBases(
        rates=tuple(_side_by_side([rate for rate, _ in bands]) for bands in chosen),
        bases=tuple(_side_by_side([base for _, base in bands]) for bands in chosen),
    )


def _by_base(plan: Plan, taxes: tuple[Tax, ...], month: int) -> list[tuple[Array, Array]]:
    bands: list[tuple[Array, Array]] = []
    for tax in taxes:
        if not tax.capped:
            continue
        growth = (1.0 + np.atleast_1d(plan.settings.wage_base_growth)) ** tax.carried_years[month]
        base, rate = at_month(tax.wage_base, month) * growth, at_month(tax.net_rate, month)
        for index, (other, known) in enumerate(bands):
            if np.array_equal(known, base):
                bands[index] = (other + rate, base)
                break
        else:
            bands.append((rate, base))
    return bands


def _side_by_side(columns: list[Array]) -> Array:
    """Stack columns of shape (1,) or (scenario,) to (1 or scenario, role)."""
    return np.asfortranarray(np.stack(np.broadcast_arrays(*columns), axis=1))
