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
from payroll_impact.model.fields import Array, BoolArray
from payroll_impact.model.headcount import Flows
from payroll_impact.model.output import ItemRates, OutputParts, RampingHeads, TotalOutput
from payroll_impact.model.sums import sum_products


class ClosedOutput:
    """The output of a plan in which nobody converts, summed over roles as its months go by.

    Parameters
    ----------
    rates : ItemRates
        What a head yields.
    alike : AlikeRoles
        Which roles yield the same; of the same rates.
    shape : tuple of int
        Scenarios and months.
    parts : set of OutputPart
        What is asked for: of what is not there are no numbers.
    """

    def __init__(
        self, rates: ItemRates, alike: "AlikeRoles", shape: tuple[int, int], parts: OutputParts
    ) -> None:
        self.ramping, self.alike, self.per_head = RampingHeads(rates), alike, rates.per_head
        self.capacity = np.empty(shape, order="F")
        self.first = 0 if "every month" in parts else shape[1] - ("last month" in parts)  # month of capacity
        self.capacity[:, : self.first] = np.nan
        of_year = "last year" in parts
        self.year = shape[1] - MONTHS_PER_YEAR if of_year else shape[1]  # the month in which it begins
        # of the last year: heads paid, less what those cut lack of the full rate; one row of no numbers where not asked
        roles = len(rates.growing)
        self.paid = np.zeros((shape[0], roles), order="F") if of_year else np.full((1, roles), np.nan)
        # those who joined together, and by months since joining how often they are of the last year
        self.joined: dict[int, tuple[Array, list[int]]] = {}
        self._yields: list[tuple[Array | None, list[Array]]] = []
        self._product = np.empty(shape[0])

    def add(self, month: int, flows: Flows, exits: Sequence[Exit], *, months: int = 1) -> None:
        """Take a month, or several alike."""
        lacking = self.ramping.roll(flows, exits)
        asked = self.capacity[:, max(month, self.first) : month + months]
        if asked.shape[1]:
            self._count_items(flows.closing, exits, lacking, out=asked[:, 0])
            asked[:, 1:] = asked[:, :1]
        of_year = month + months - max(month, self.year)
        if of_year > 0:
            self._add_to_year(of_year, flows.closing, exits, lacking)

    def _count_items(self, closing: Array, exits: Sequence[Exit], lacking: Array | None, *, out: Array) -> None:
        items = sum_products(closing, self.per_head, out=out)
        self._yields = [(heads, self._yields_of(heads)) for heads in self.ramping.joined]
        for (_, yields), lacking_of_age in zip(self._yields, self.alike.lacking, strict=False):
            for part, lacks in zip(yields, lacking_of_age, strict=False):
                if lacks is not None:
                    items -= np.multiply(part, lacks, out=self._product)
        for exit_ in exits:
            items += exit_.cut.heads * exit_.worked * self.per_head[:, exit_.cut.role]
        if lacking is not None:
            items -= sum_products(lacking, self.per_head)

    def _yields_of(self, heads: Array | None) -> list[Array]:
        """Return what those who joined together yield by kind of ramp; an array that is kept is not computed anew."""
        if heads is None:
            return []
        kept = (yields for known, yields in self._yields if known is heads)
        return next(kept, None) or [sum_products(heads, weights) for weights in self.alike.weights]

    def _add_to_year(self, months: int, closing: Array, exits: Sequence[Exit], lacking: Array | None) -> None:
        self.paid += closing if months == 1 else closing * months
        for age, heads in enumerate(self.ramping.joined):
            if heads is not None:
                # an array that is kept keeps its id
                _, times = self.joined.setdefault(id(heads), (heads, [0] * len(self.ramping.missing)))
                times[age] += months
        for exit_ in exits:
            self.paid[:, exit_.cut.role] += exit_.cut.heads * exit_.worked
        if lacking is not None:
            self.paid -= lacking

    def _lacking_of_year(self) -> Iterator[Array]:
        """Yield what heads lack of the full rate in the last year, those of the same months of the ramp together."""
        same_months: dict[tuple[int, ...], Array] = {}
        for heads, times in self.joined.values():
            others = same_months.get(tuple(times))
            same_months[tuple(times)] = heads if others is None else others + heads
        for months, heads in same_months.items():
            lacks = sum(n * missing for n, missing in zip(months, self.alike.rates.missing, strict=True) if n)
            yield self.alike.together(heads) * lacks

    def collect(self, scenario: "int | slice") -> TotalOutput:
        """Return the output of all months, of one scenario or of all; hours are those of roles alike together."""
        rates, at_rate = self.alike.rates, self.alike.together(self.paid)
        for lacking in self._lacking_of_year():
            at_rate = at_rate - lacking
        year = at_rate * rates.hours
        return TotalOutput(self.capacity[scenario], year[scenario], rates.weighted[scenario], rates.growing)


class AlikeRoles:
    """Roles whose heads yield the same in every month and scenario, and grow or do not, each such set in one place.

    Attributes
    ----------
    rates : ItemRates
        With a place for each set in that of roles.
    weights : list of ndarray, shape (1 or scenario, role)
        By kind of ramp, what heads of its roles yield at the full rate; nothing those of others.
    lacking : list of list of ndarray, shape (1 or scenario)
        By months since joining and kind of ramp, the part of that which is missing; None where none is.
    """

    def __init__(self, rates: ItemRates) -> None:
        of_a_head: list[Array | BoolArray] = [rates.hours, rates.accepted, rates.value, rates.growing[None]]
        place, firsts = _sets([*of_a_head, *rates.missing])
        self._sets = [np.flatnonzero(place == number) for number in range(len(firsts))]
        self.rates = rates
        if len(firsts) < len(place):
            self.rates = attrs.evolve(
                rates,
                hours=rates.hours[:, firsts],
                accepted=rates.accepted[:, firsts],
                value=rates.value[:, firsts],
                growing=rates.growing[firsts],
                missing=tuple(missing[:, firsts] for missing in rates.missing),
            )
        ramps, of_ramp = _sets(rates.missing) if rates.missing else (np.zeros(len(place), dtype=int), [0])
        self.weights = [rates.per_head * (ramps == number) for number in range(len(of_ramp))]
        self.lacking: list[list[Array | None]] = [[missing[:, role] for role in of_ramp] for missing in rates.missing]
        if len(of_ramp) > len(rates.missing):
            # of so many kinds the months are fewer: each is a kind of its own, of which all is missing at its age
            self.weights = [rates.per_head * missing for missing in rates.missing]
            ages = range(len(rates.missing))
            self.lacking = [[np.ones(1) if kind == age else None for kind in ages] for age in ages]

    def together(self, heads: Array) -> Array:
        """Return the heads of each set, shape (scenario, set)."""
        if len(self._sets) == heads.shape[1]:
            return heads
        summed = np.empty((len(heads), len(self._sets)), order="F")
        for place, (role, *others) in enumerate(self._sets):
            column = summed[:, place]
            column[:] = heads[:, role]
            for other in others:
                column += heads[:, other]
        return summed


def _sets(columns: Sequence[Array | BoolArray]) -> tuple[np.ndarray, list[int]]:
    """Return for each role the number of its set, in the order of their first roles, and those; columns are by role."""
    seen: dict[tuple[float, ...], list[int]] = defaultdict(list)
    places: list[int] = []
    firsts: list[int] = []
    for role in range(columns[0].shape[1]):
        # a set is looked for among those of the same figures in the first scenario
        found = seen[tuple(float(column[0, role]) for column in columns)]
        for place in found:
            if all(np.array_equal(column[:, role], column[:, firsts[place]]) for column in columns if len(column) > 1):
                places.append(place)
                break
        else:
            found.append(len(firsts))
            places.append(len(firsts))
            firsts.append(role)
    return np.array(places), firsts
