"""The pages that are made when asked for: the tornado, and the risk."""

from typing import TYPE_CHECKING

import attrs

from payroll_impact import analysis
from payroll_impact.errors import InputError
from payroll_impact.model import Plan

if TYPE_CHECKING:
    from payroll_impact.analysis import Distribution, Driver, Risk, Tornado

METRIC = "run_rate_change"
RISK_METRICS = ("run_rate_change", "one_time_cost", "cumulative_impact")
SWING = 0.1
DRAWS, SEED = 10_000, 0


@attrs.frozen
class TornadoPage:
    """The tornado, and in words how far each driver was taken."""

    tornado: "Tornado"
    ranges: str


@attrs.frozen
class RiskPage:
    """A simulation, which drivers were drawn, and how many unknown ones were left as assumed."""

    risk: "Risk"
    drawn: "tuple[Driver, ...]"
    left_out: "tuple[Driver, ...]"

    @property
    def answer(self) -> str:
        """Say how often payroll rises, and what lies in the middle."""
        found = self.risk[METRIC]
        share = (found.probability_above or 0.0) * 100
        told = f"{share:.0f}"
        if 0 < share < 100:  # noqa: PLR2004 - rare is not never
            told = {"0": "less than 1", "100": "more than 99"}.get(told, told)
        return f"In {told} % of the draws payroll rises; in the others it falls or stays."

    @property
    def how(self) -> str:
        """Say what was drawn and what was not."""
        inputs = "1 input that has a range" if len(self.drawn) == 1 else f"{len(self.drawn)} inputs that have a range"
        told = (
            f"{self.risk.draws:,} draws of {inputs} with a source or a reason, "
            f"likeliest at the value of the plan (PERT), independent of each other; seed {self.risk.seed}."
        )
        if not self.left_out:
            return told
        return (
            f"{told} {len(self.left_out)} unknown inputs are held at what is assumed for them: a range nobody knows "
            "is no probability, so the true spread is wider."
        )


def tornado_page(plan: Plan) -> TornadoPage:
    """Take each driver through its stated range, or by a tenth where no driver has one."""
    found = analysis.tornado(plan, METRIC, swing=None)
    if found.bars:
        return TornadoPage(found, "Each input is taken to the low and the high end of the range stated for it.")
    return TornadoPage(
        analysis.tornado(plan, METRIC, swing=SWING),
        f"No input has a stated range: each is taken {SWING:.0%} down and up.".replace("%", " %"),
    )


def risk_page(plan: Plan) -> RiskPage:
    """Draw every input that has a range and is not unknown.

    Raises
    ------
    InputError
        If there is none.
    """
    single = analysis.independent_drivers(plan, RISK_METRICS)
    chosen: dict[str, Distribution] = {}
    for driver in single:
        if driver.confidence != analysis.UNKNOWN and _has_range(driver):
            chosen[driver.path] = analysis.from_evidence(driver)
    if not chosen:
        raise InputError(
            "risk: no input of this plan is sourced or assumed with a range; give some a low and a high, "
            "as in { value = 50, low = 35, high = 65 }"
        )
    return RiskPage(
        risk=analysis.simulate(plan, chosen, RISK_METRICS, draws=DRAWS, seed=SEED, budget={METRIC: 0.0}, shares=False),
        drawn=tuple(driver for driver in single if driver.path in chosen),
        left_out=tuple(driver for driver in single if driver.confidence == analysis.UNKNOWN),
    )


def _has_range(driver: "Driver") -> bool:
    return (
        driver.low is not None and driver.high is not None and driver.low <= driver.value <= driver.high
    ) and driver.low < driver.high
