"""What a what-if workbook asks at first: the drivers that matter in its plan, at values it can be carried out with."""

from collections.abc import Sequence

import attrs

from payroll_impact.errors import PayrollImpactError
from payroll_impact.model import Plan, Role, compare

Axis = tuple[str, Sequence[float]]
_STEPS_DOWN, _VALUES_DOWN = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 1.25, 1.75, 0.9, 0.6), 7
_STEPS_ACROSS = (0.5, 0.75, 1.0, 1.25, 1.5)
_EVEN = ("run_rate_change", "npv", "cumulative_impact")


@attrs.frozen
class _Group:
    """Some roles and what they are called as a driver."""

    name: str
    roles: tuple[Role, ...]

    @property
    def headcount(self) -> float:
        """Their heads together."""
        return float(sum(role.headcount for role in self.roles))

    @property
    def pay(self) -> float:
        """What a head of theirs earns on average."""
        weights = [role.headcount if self.headcount else 1.0 for role in self.roles]
        return float(sum(w * role.pay for w, role in zip(weights, self.roles, strict=True)) / sum(weights))

    def scaled(self, plan: Plan, heads: float) -> "dict[str, float] | None":
        """Return the metrics with so many heads in all; None where the plan cannot be carried out then."""
        factor = heads / self.headcount if self.headcount else 0.0
        workforce = (
            attrs.evolve(role, headcount=role.headcount * factor) if role in self.roles else role
            for role in plan.workforce
        )
        try:
            metrics = compare(attrs.evolve(plan, workforce=tuple(workforce))).metrics
        except PayrollImpactError:
            return None
        return {name: float(value) for name, value in metrics.items()}


def questions_of(plan: Plan) -> tuple[Axis, Axis, tuple[str, str]]:
    """Return the headcount and pay of who grows, or else of the largest group, and a driver and metric that break even.

    Returns
    -------
    tuple
        The drivers down and across with their values, then driver and metric of the break-even.
    """
    groups = _groups(plan)
    known = [(group, _by_heads(plan, group)) for group in groups]
    chosen, by_heads = known[0]
    down = (f"{chosen.name}.headcount", sorted(list(by_heads)[:_VALUES_DOWN]))
    across = (f"{chosen.name}.pay", [round(chosen.pay * step, 2) for step in _STEPS_ACROSS])
    even = ((group.name, metric) for metric in _EVEN for group, found in known if _crosses(found, metric))
    name, metric = next(even, (chosen.name, _EVEN[0]))
    return down, across, (f"{name}.headcount", metric)


def _groups(plan: Plan) -> list[_Group]:
    """Return the groups: first the one that grows first, then by heads, at last those without."""
    growing = [change.role for change in plan.changes if change.change == "grow"][:1]
    found: dict[str, list[Role]] = {}
    for role in plan.workforce:
        found.setdefault(f"group:{role.group}" if role.group else role.role, []).append(role)
    groups = [_Group(name, tuple(roles)) for name, roles in found.items()]
    grows = {group.name: any(role.role in growing for role in group.roles) for group in groups}
    return sorted(groups, key=lambda group: (not group.headcount, not grows[group.name], -group.headcount))


def _by_heads(plan: Plan, group: _Group) -> dict[float, dict[str, float]]:
    """Return the metrics by headcount, for those the plan can be carried out with."""
    wanted = (float(round(group.headcount * step)) for step in _STEPS_DOWN)
    tried = {heads: group.scaled(plan, heads) for heads in wanted}
    return {heads: metrics for heads, metrics in tried.items() if metrics is not None}


def _crosses(by_heads: dict[float, dict[str, float]], metric: str) -> bool:
    values = [metrics[metric] for metrics in by_heads.values()]
    return bool(values) and min(values) < 0.0 < max(values)
