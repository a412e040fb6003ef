"""Break-evens of unknown inputs: the value of each at which a metric changes sign."""

from collections.abc import Iterator

import attrs
import numpy as np

from payroll_impact.analysis.driver_catalogue import drivers
from payroll_impact.analysis.evaluation import evaluate
from payroll_impact.errors import InputError
from payroll_impact.model import Change, Evidence, Plan, Role, Settings
from payroll_impact.model.fields import Array
from payroll_impact.model.plan import ALL
from payroll_impact.model.shared_values import shared_values

UNKNOWN = "unknown"
_WIDEST = 100.0  # from nothing to a hundred times what is assumed
_GRID = 100
_FINER, _ROUNDS = 129, 3  # a projection of many scenarios costs little more than one
_TOLERANCE = 1e-12


@attrs.frozen
class Unknown:
    """One input marked unknown: its place in the plan, its field, and the value assumed."""

    path: str
    table: str
    row: int
    field: "attrs.Attribute[object]"
    subject: str
    kind: str
    value: float
    evidence: Evidence


@attrs.frozen
class BreakEven:
    """The crossing at which a metric changes sign as the unknown inputs of one field and group are scaled together.

    Attributes
    ----------
    inputs : tuple of Unknown
        The inputs scaled together: one field of a group, of a role without a group, or of a change.
    metric : str
        The metric whose sign is asked for.
    assumed : float
        Total of the inputs as assumed (heads), or their mean (anything else). [unit]
    change : float
        The metric at the assumed value.
    below, above : float or None
        Bracket of the crossing nearest to the assumed value; None where there is none. [unit]
    rises : bool or None
        Whether the metric turns from a saving to a cost as the inputs grow past the crossing.
    crossings : int
        How many crossings there are in the range searched: whole heads make it a step function.
    matters : bool
        Whether the metric depends on the inputs, within their stated range where there is one.
    lowest, highest : float
        The range searched, as far as the plan is valid there. [unit]
    stated : tuple of float, or None
        Low and high as stated for the inputs, totalled like them; None unless all are stated. [unit]
    at_stated : tuple of float, or None
        The metric with all inputs at their stated low, and at their high.
    """

    inputs: tuple[Unknown, ...]
    metric: str
    assumed: float
    change: float
    lowest: float
    highest: float
    below: float | None = None
    above: float | None = None
    rises: bool | None = None
    crossings: int = 0
    matters: bool = True
    stated: tuple[float, float] | None = None
    at_stated: tuple[float, float] | None = None

    @property
    def crossing(self) -> float | None:
        """The middle of the bracket. [unit]"""
        return None if self.below is None or self.above is None else (self.below + self.above) / 2.0


def adds_up(unknown: Unknown) -> bool:
    """Whether inputs of this kind add up to a total (heads); of others the mean counts (rates, pay)."""
    return unknown.field.metadata["unit"] == "heads" or unknown.kind in ("heads", "target")


def unknowns(plan: Plan) -> tuple[Unknown, ...]:
    """Return the numeric inputs a plan marks as unknown, in the order of its tables.

    Parameters
    ----------
    plan : Plan
        Its `evidence` says which inputs are unknown.

    Returns
    -------
    tuple of Unknown
        Overrides of the law are no part of it: the law is resolved before the model runs.
    """
    return tuple(_unknowns(plan))


def _unknowns(plan: Plan) -> Iterator[Unknown]:
    groups = {role.role: role.group or role.role for role in plan.workforce}
    shared = shared_values(plan)
    for index, role in enumerate(plan.workforce):
        for unknown in _row_unknowns(plan, role, "workforce", index, f"{role.role}.", groups[role.role], role.basis):
            # a value shared by all roles is one unknown; headcounts of two groups are two
            alike = unknown.field.name in shared and not adds_up(unknown)
            yield attrs.evolve(unknown, subject="all roles") if alike else unknown
    for index, change in enumerate(plan.changes):
        subject = f"{change.change} {_describe_subject(plan, change, groups)}"
        yield from _row_unknowns(plan, change, "changes", index, f"changes[{index + 1}].", subject, change.unit)
    yield from _row_unknowns(plan, plan.settings, "settings", 0, "settings.", "settings", "")


def _describe_subject(plan: Plan, change: Change, groups: dict[str, str]) -> str:
    """Return the group that a change applies to, or "all roles"."""
    if change.role in groups:
        return groups[change.role]
    return "all roles" if change.role.casefold() == ALL else plan.workforce[plan.rows_of(change)[0]].group


def _row_unknowns(  # noqa: PLR0913, PLR0917 - the place and the subject of a row
    plan: Plan, row: "Role | Change | Settings", table: str, index: int, prefix: str, subject: str, kind: str
) -> Iterator[Unknown]:
    for field in attrs.fields(type(row)):
        evidence = plan.evidence.get(prefix + field.name)
        numeric = field.metadata.get("kind") == "number" and getattr(row, field.name) is not None
        if evidence is None or evidence.confidence != UNKNOWN or not numeric:
            continue
        if isinstance(getattr(row, field.name), np.ndarray):
            raise InputError("a break-even is of one plan; this one has many scenarios")
        kind_of_field = kind if field.name in ("pay", "amount") else ""
        value = float(getattr(row, field.name))
        yield Unknown(prefix + field.name, table, index, field, subject, kind_of_field, value, evidence)


def break_evens(plan: Plan, metric: str = "run_rate_change") -> tuple[BreakEven, ...]:
    """Find where a metric changes sign as unknown inputs are scaled, one field and group at a time.

    The inputs of a field in one group keep their proportions. All scales of all groups are projected at
    once, along the scenario axis; the crossings nearest to the assumed values are then closed in on.

    Parameters
    ----------
    plan : Plan
        One plan of plain numbers, with `evidence` that marks inputs as unknown.
    metric : str
        A name of `METRICS` whose sign matters.

    Returns
    -------
    tuple of BreakEven
        One for each field and group with an unknown, in the order of the plan's tables; where nothing
        can be scaled (an assumption of 0 without a stated high), none is given.

    Raises
    ------
    InputError
        If the plan has a scenario axis of its own, or there is no such metric.

    Examples
    --------
    >>> plan = Plan(
    ...     workforce=[
    ...         Role(role="Generalist", headcount=1500, pay=50, basis="hour", jurisdiction="US"),
    ...         Role(role="Specialist", headcount=60, pay=72.5, basis="hour", jurisdiction="US"),
    ...     ],
    ...     changes=[
    ...         Change(change="reduce", role="Generalist", amount=500, unit="heads", start="2025-09-12"),
    ...         Change(change="grow", role="Specialist", amount=10, unit="multiple", start="2025-10-01"),
    ...     ],
    ...     settings=Settings(start="2025-09-01", months=12, rounding="none"),
    ...     evidence={"Specialist.headcount": Evidence(confidence="unknown")},
    ... )
    >>> [round(found.crossing, 2) for found in break_evens(plan)]
    [38.31]
    """
    if plan.scenarios is not None:
        raise InputError("a break-even is of one plan; this one has many scenarios")
    together: dict[tuple[str, ...], list[Unknown]] = {}
    for unknown in unknowns(plan):
        # amounts in two currencies have no mean
        is_amount = unknown.table == "workforce" and str(unknown.field.metadata["unit"]).startswith("currency")
        currency = plan.currency_of(unknown.row) if is_amount else ""
        together.setdefault((unknown.subject, unknown.field.name, unknown.kind, currency), []).append(unknown)
    # inputs without an effect, and the horizon, are no drivers
    known = {driver.path for driver in drivers(plan)} if together else set()
    scales = [_Scale(tuple(inputs), metric) for inputs in together.values()]
    scales = [scale for scale in scales if scale.has_effect(known)]
    changes = _evaluate_together(plan, metric, scales, [scale.widest() for scale in scales])
    searches = [scale.search(each) for scale, each in zip(scales, changes, strict=True)]
    for _ in range(_ROUNDS):
        open_ = [search for search in searches if search.bracket is not None]
        changes = _evaluate_together(
            plan, metric, [search.scale for search in open_], [search.finer() for search in open_]
        )
        narrowed = iter(map(_CrossingSearch.narrowed, open_, changes))
        searches = [search if search.bracket is None else next(narrowed) for search in searches]
    return tuple(search.result for search in searches)


def _evaluate_together(plan: Plan, metric: str, scales: "list[_Scale]", values: list[Array]) -> list[Array]:
    """Return the metric for each scale's values of shape (input, scenario), NaN where a plan is not valid.

    All are evaluated together: many scenarios cost little more than one.
    """
    ends = np.cumsum([each.shape[1] for each in values], dtype=np.int64)
    given: dict[str, Array] = {}
    for scale, each, end in zip(scales, values, ends, strict=True):
        for unknown, row in zip(scale.inputs, each, strict=True):
            column = np.full(ends[-1], unknown.value)
            column[end - row.size : end] = np.round(row) if unknown.field.metadata["whole"] else row
            given[unknown.path] = column
    return np.split(evaluate(plan, given, [metric])[metric], ends[:-1]) if given else []


Bracket = tuple[float, float, bool]  # factors below and above a crossing, and whether the metric rises there


class _Scale:
    """Inputs scaled together: factor 1 is the assumed value, or the stated high where that is 0."""

    def __init__(self, inputs: tuple[Unknown, ...], metric: str) -> None:
        self.inputs, self.metric = inputs, metric
        values = np.array([unknown.value for unknown in inputs])
        self.assumed_factor = 1.0 if values.any() else 0.0
        self.base = values if values.any() else np.array([unknown.evidence.high or 0.0 for unknown in inputs])
        bounds = np.array([(each.evidence.low, each.evidence.high) for each in inputs], dtype=np.float64)
        self.stated = bounds if np.isfinite(bounds).all() else bounds[:, :0]

    def has_effect(self, known: set[str]) -> bool:
        """Whether there is a value to scale, and a driver for every input."""
        return bool(self.base.any()) and all(unknown.path in known for unknown in self.inputs)

    def widest(self) -> Array:
        """Return the values to try first, shape (input, scenario): the whole range, and what is stated."""
        return np.hstack([np.outer(self.base, self._factors()), self.stated])

    def search(self, together: Array) -> "_CrossingSearch":
        """Begin a search from the metric at the first values: with a bracket, if the metric changes sign among them."""
        factors = self._factors()
        changes, at_stated = together[: factors.size], together[factors.size :]
        valid = factors[np.isfinite(changes)]
        known = changes[np.isfinite(changes)]
        found = BreakEven(
            inputs=self.inputs,
            metric=self.metric,
            assumed=self.level(self.assumed_factor),
            change=float(changes[factors == self.assumed_factor][0]),
            lowest=self.level(valid.min(initial=self.assumed_factor)),
            highest=self.level(valid.max(initial=self.assumed_factor)),
            matters=known.size > 0 and bool(np.ptp(known) > _TOLERANCE * np.abs(known).max()),
        )
        found = self._with_stated(found, at_stated)
        brackets = _sign_changes(factors, changes)
        if not (brackets and found.matters):
            return _CrossingSearch(self, found)
        return _CrossingSearch(self, attrs.evolve(found, crossings=len(brackets)), min(brackets, key=self._distance))

    def level(self, factor: float) -> float:
        """Return the total of the inputs at a factor (heads), or their mean (anything else)."""
        return self._total_or_mean(self.base * factor)

    def _total_or_mean(self, values: Array) -> float:
        return float(values.sum() if adds_up(self.inputs[0]) else values.mean())

    def _with_stated(self, found: BreakEven, changes: Array) -> BreakEven:
        """Add the metric at the stated low and high, where every input has both."""
        if not changes.size:
            return found
        low, high = (self._total_or_mean(column) for column in self.stated.T)
        at_low, at_high = (float(change) for change in changes)
        moved = max(abs(at_low - found.change), abs(at_high - found.change))
        matters = found.matters and not moved <= _TOLERANCE * abs(found.change)
        return attrs.evolve(found, stated=(low, high), at_stated=(at_low, at_high), matters=matters)

    def _factors(self) -> Array:
        """Return the factors to try, the assumed one among them, none beyond the field's own bound."""
        top = min(_WIDEST, float(self.inputs[0].field.metadata["maximum"] / np.abs(self.base).max()))
        spread = np.geomspace(top / _WIDEST**2, top, _GRID - 1)
        return np.unique(np.concatenate([[0.0, self.assumed_factor], spread]))

    def _distance(self, bracket: Bracket) -> float:
        middle = (bracket[0] + bracket[1]) / 2.0
        return abs(float(np.log(middle))) if self.assumed_factor else middle


@attrs.frozen
class _CrossingSearch:
    """The search for a crossing along one scale; without a bracket it has ended."""

    scale: _Scale
    found: BreakEven
    bracket: Bracket | None = None

    def finer(self) -> Array:
        """Return the values to try next, shape (input, scenario): the bracket in small steps."""
        return np.outer(self.scale.base, self._steps())

    def narrowed(self, changes: Array) -> "_CrossingSearch":
        """Return the search narrowed by the metric at those values, to the first bracket among them."""
        finer = _sign_changes(self._steps(), changes)
        return attrs.evolve(self, bracket=finer[0]) if finer else self

    @property
    def result(self) -> BreakEven:
        """The break-even, with the bracket of its crossing if there is one."""
        if self.bracket is None:
            return self.found
        low, high, rises = self.bracket
        return attrs.evolve(self.found, below=self.scale.level(low), above=self.scale.level(high), rises=rises)

    def _steps(self) -> Array:
        low, high, _ = self.bracket or (0.0, 0.0, False)
        return np.linspace(low, high, _FINER)


def _sign_changes(factors: Array, changes: Array) -> list[Bracket]:
    """Return the brackets in which the sign changes; a stretch of zeros belongs to the bracket around it."""
    known = np.abs(np.nan_to_num(changes))
    signed = np.flatnonzero(known > _TOLERANCE * known.max())  # rounding errors around nothing have no sign
    turns = np.flatnonzero(np.diff(np.sign(changes[signed])))
    pairs = [(signed[turn], signed[turn + 1]) for turn in turns]
    return [(float(factors[low]), float(factors[high]), bool(changes[high] > 0)) for low, high in pairs]
