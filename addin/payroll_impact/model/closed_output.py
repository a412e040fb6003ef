"""The output of many scenarios in sums of products alone: that of the walk month by month to 1e-12.

Neither heads at the rate they have reached nor what they yield is kept by role and month.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from payroll_impact.model.calendar import MONTHS_PER_YEAR
from payroll_impact.model.exits import Exit
from payroll_impact.model.fields import Array
from payroll_impact.model.headcount import Flows
from payroll_impact.model.output import ItemRates, RampingHeads, TotalOutput
from payroll_impact.model.sums import sum_products


class ClosedOutput:
    """The output of a plan in which nobody converts, summed over roles as its months go by.

    Parameters
    ----------
    rates : ItemRates
        What a head yields.
    shape : tuple of int
        Scenarios and months.
    first : int
        The month from which on capacity is asked for; before it there is none.
    """

    def __init__(self, rates: ItemRates, shape: tuple[int, int], *, first: int) -> None:
        self.rates, self.ramping = rates, RampingHeads(rates)
        self.per_head = rates.per_head
        self.missing = [missing * self.per_head for missing in rates.missing]
        self.capacity, self.first = np.full(shape, np.nan, order="F"), first
        self.year = shape[1] - MONTHS_PER_YEAR  # the month in which the last year begins
        # of the last year: heads paid, less what those cut lack of the full rate
        self.paid = np.zeros((shape[0], len(rates.growing)), order="F")
        # those who joined together, and by months since joining how often they are of the last year
        self.joined: dict[int, tuple[Array, list[int]]] = {}

    def add(self, month: int, flows: Flows, exits: Sequence[Exit], *, months: int = 1) -> None:
        """Take a month, or several alike."""
        lacking = self.ramping.roll(flows, exits)
        if month + months > self.first:
            self.capacity[:, month : month + months] = self._items(flows, exits, lacking)[:, None]
        of_year = month + months - max(month, self.year)
        if of_year > 0:
            self._add_to_year(of_year, flows, exits, lacking)

    def _items(self, flows: Flows, exits: Sequence[Exit], lacking: Array | None) -> Array:
        items = sum_products(flows.closing, self.per_head)
        for age, heads in enumerate(self.ramping.joined):
            if heads is not None:
                items -= sum_products(heads, self.missing[age])
        for exit_ in exits:
            items += exit_.cut.heads * exit_.worked * self.per_head[:, exit_.cut.role]
        if lacking is not None:
            items -= sum_products(lacking, self.per_head)
        return items

    def _add_to_year(self, months: int, flows: Flows, exits: Sequence[Exit], lacking: Array | None) -> None:
        self.paid += flows.closing if months == 1 else flows.closing * months
        for age, heads in enumerate(self.ramping.joined):
            if heads is not None:
                # an array that is kept keeps its id
                _, times = self.joined.setdefault(id(heads), (heads, [0] * len(self.missing)))
                times[age] += months
        for exit_ in exits:
            self.paid[:, exit_.cut.role] += exit_.cut.heads * exit_.worked
        if lacking is not None:
            self.paid -= lacking

    def _lacking_of_year(self) -> Iterator[Array]:
        """Yield what heads lack of the full rate in the last year, those of the same months of the ramp together."""
        alike: dict[tuple[int, ...], Array] = {}
        for heads, times in self.joined.values():
            others = alike.get(tuple(times))
            alike[tuple(times)] = heads if others is None else others + heads
        for months, heads in alike.items():
            yield heads * sum(n * missing for n, missing in zip(months, self.rates.missing, strict=True) if n)

    def collect(self, scenario: "int | slice") -> TotalOutput:
        """Return the output of all months, of one scenario or of all."""
        rates, at_rate = self.rates, self.paid
        for lacking in self._lacking_of_year():
            at_rate -= lacking
        year = at_rate * rates.hours
        return TotalOutput(self.capacity[scenario], year[scenario], rates.weighted[scenario], rates.growing)
