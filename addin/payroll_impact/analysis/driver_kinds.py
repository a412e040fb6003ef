"""A driver, and the cells of a plan it stands for."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs


@attrs.frozen
class Place:
    """One cell that takes a driver's value times `share`.

    `table` is ``workforce``, ``changes``, ``settings``, ``fx`` (`name` is the currency) or ``law``: there
    `row` is the position among all taxes of the plan, and `name` the part of the tax.
    """

    table: str
    row: int
    name: str
    share: float = 1.0

    @property
    def cell(self) -> tuple[str, int, str]:
        """The cell it stands for, whatever its share."""
        return self.table, self.row, self.name


@attrs.frozen(kw_only=True)
class Driver:
    """One number of a plan that can be varied.

    Attributes
    ----------
    path : str
        ``Role.field``, ``group:Group.field``, ``all.field``, ``changes[2].amount``, ``settings.discount_rate`` or
        ``US-CA.unemployment.rate``.
    title, unit : str
        In words; the unit is that of `value`.
    value : float
        As the plan has it. Of a group, its total (headcount) or its mean by headcount; of a tax, the
        figure of the plan's last month, on which the run rate rests.
    source, confidence : str
        Where the value comes from: ``sourced``, ``assumed`` or ``unknown``.
    low, high : float or None
        The range its source gives.
    whole : bool
        Whether only whole numbers make sense: heads that are counted, months.
    minimum, maximum : float
        Bounds of the field; `above` excludes the minimum.
    private : bool
        Whether messages keep the value to themselves.
    rounded : bool
        Whether the field takes whole numbers only.
    varies : bool
        Whether the plan has more than one value of it over time; setting it makes them one.
    as_one : bool
        Whether it stands for its members: roles that carry one value, or parts of one headcount, on the
        same evidence.
    """

    path: str
    title: str
    unit: str
    value: float
    source: str = ""
    confidence: str = "assumed"
    low: float | None = None
    high: float | None = None
    whole: bool = False
    minimum: float = 0.0
    maximum: float = float("inf")
    above: bool = False
    private: bool = False
    rounded: bool = False
    varies: bool = False
    as_one: bool = False
    places: tuple[Place, ...] = attrs.field(default=(), repr=False)


# drivers by their paths, each built where it is asked for
Builders: TypeAlias = Iterator[tuple[str, Callable[[], Driver]]]
