"""The output of many scenarios in sums of products alone: that of the walk month by month to 1e-12.

Neither heads at the rate they have reached nor what they yield is kept by role and month. Roles that yield the same,
ramp up the same and are left alike, such as specialists of several fields, are counted together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs
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
        self.ramping = RampingHeads(rates)
        self.alike = _AlikeRoles(rates)
        self.rates, self.per_head = self.alike.rates, rates.per_head
        self.per_head_alike = self.rates.per_head
        self.missing = [missing * self.per_head_alike for missing in self.rates.missing]
        self.capacity, self.first = np.full(shape, np.nan, order="F"), first
        self.year = shape[1] - MONTHS_PER_YEAR  # the month in which the last year begins
        # of the last year: heads paid, less what those cut lack of the full rate
        self.paid = np.zeros((shape[0], len(self.rates.growing)), order="F")
        # those who joined together, and by months since joining how often they are of the last year
        self.joined: dict[int, tuple[Array, list[int]]] = {}

    def add(self, month: int, flows: Flows, exits: Sequence[Exit], *, months: int = 1) -> None:
        """Take a month, or several alike."""
        lacking = self.ramping.roll(flows, exits)
        wanted, of_year = month + months > self.first, month + months - max(month, self.year)
        if not wanted and of_year <= 0:
            return
        closing = self.alike.together(flows.closing)
        joined = [None if heads is None else self.alike.kept(heads) for heads in self.ramping.joined]
        if wanted:
            self.capacity[:, month : month + months] = self._items(closing, joined, exits, lacking)[:, None]
        if of_year > 0:
            self._add_to_year(of_year, closing, joined, exits, lacking)

    def _items(
        self, closing: Array, joined: Sequence[Array | None], exits: Sequence[Exit], lacking: Array | None
    ) -> Array:
        items = sum_products(closing, self.per_head_alike)
        for age, heads in enumerate(joined):
            if heads is not None:
                items -= sum_products(heads, self.missing[age])
        for exit_ in exits:
            items += exit_.cut.heads * exit_.worked * self.per_head[:, exit_.cut.role]
        if lacking is not None:
            items -= sum_products(lacking, self.per_head)
        return items

    def _add_to_year(
        self, months: int, closing: Array, joined: Sequence[Array | None], exits: Sequence[Exit], lacking: Array | None
    ) -> None:
        self.paid += closing if months == 1 else closing * months
        for age, heads in enumerate(joined):
            if heads is not None:
                # an array that is kept keeps its id
                _, times = self.joined.setdefault(id(heads), (heads, [0] * len(self.missing)))
                times[age] += months
        for exit_ in exits:
            self.paid[:, self.alike.place[exit_.cut.role]] += exit_.cut.heads * exit_.worked
        if lacking is not None:
            self.paid -= self.alike.together(lacking)

    def _lacking_of_year(self) -> Iterator[Array]:
        """Yield what heads lack of the full rate in the last year, those of the same months of the ramp together."""
        same_months: dict[tuple[int, ...], Array] = {}
        for heads, times in self.joined.values():
            others = same_months.get(tuple(times))
            same_months[tuple(times)] = heads if others is None else others + heads
        for months, heads in same_months.items():
            yield heads * sum(n * missing for n, missing in zip(months, self.rates.missing, strict=True) if n)

    def collect(self, scenario: "int | slice") -> TotalOutput:
        """Return the output of all months, of one scenario or of all; hours are those of roles alike together."""
        rates, at_rate = self.rates, self.paid
        for lacking in self._lacking_of_year():
            at_rate -= lacking
        year = at_rate * rates.hours
        return TotalOutput(self.capacity[scenario], year[scenario], rates.weighted[scenario], rates.growing)


class _AlikeRoles:
    """Roles whose heads yield the same in every month and scenario, and grow or do not, each such set in one place.

    `rates` has a place for each set, `place` says for each role in which it is.
    """

    def __init__(self, rates: ItemRates) -> None:
        self.place = _places_of(rates)
        firsts = np.unique(self.place, return_index=True)[1]
        self._sets = [np.flatnonzero(self.place == place) for place in range(len(firsts))]
        self.rates = rates
        if len(firsts) < len(self.place):
            self.rates = attrs.evolve(
                rates,
                hours=rates.hours[:, firsts],
                accepted=rates.accepted[:, firsts],
                value=rates.value[:, firsts],
                growing=rates.growing[firsts],
                missing=tuple(missing[:, firsts] for missing in rates.missing),
            )
        # who joined together is asked for once a month of the ramp
        self._kept: list[tuple[Array, Array]] = []

    def together(self, heads: Array) -> Array:
        """Return the heads of each set, shape (scenario, set)."""
        if len(self._sets) == len(self.place):
            return heads
        summed = np.empty((len(heads), len(self._sets)), order="F")
        for place, (role, *others) in enumerate(self._sets):
            column = summed[:, place]
            column[:] = heads[:, role]
            for other in others:
                column += heads[:, other]
        return summed

    def kept(self, heads: Array) -> Array:
        """Return the same of those who joined in one month; an array that is kept is not computed anew."""
        for given, summed in self._kept:
            if given is heads:
                return summed
        self._kept = [(heads, self.together(heads)), *self._kept[: len(self.rates.missing)]]
        return self._kept[0][1]


def _places_of(rates: ItemRates) -> np.ndarray:
    """Return for each role the number of its set, sets in the order of their first roles."""
    columns = [rates.hours, rates.accepted, rates.value, rates.growing[None], *rates.missing]
    seen: dict[tuple[float, ...], list[tuple[int, int]]] = defaultdict(list)
    places, sets = [], 0
    for role in range(len(rates.growing)):
        # a set is looked for among those of the same figures in the first scenario
        found = seen[tuple(float(column[0, role]) for column in columns)]
        for first, place in found:
            if all(np.array_equal(column[:, role], column[:, first]) for column in columns):
                places.append(place)
                break
        else:
            found.append((role, sets))
            places.append(sets)
            sets += 1
    return np.array(places)
