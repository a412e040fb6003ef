"""The distribution of a driver: by name and parameters, or from its own evidence."""

from collections.abc import Callable, Sequence

from payroll_impact.analysis.distributions import (
    PERT,
    Discrete,
    Distribution,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    empirical,
)
from payroll_impact.analysis.driver_kinds import Driver
from payroll_impact.errors import InputError, nearest

_PARAMETERS: dict[str, tuple[Callable[..., Distribution], str]] = {
    "uniform": (Uniform, "low, high"),
    "triangular": (Triangular, "low, mode, high"),
    "pert": (PERT, "low, mode, high"),
    "normal": (Normal, "mean, sd"),
    "lognormal": (Lognormal, "mean, sd"),
    "discrete": (Discrete, "value, …"),
    "empirical": (empirical, "value, …"),
}
DISTRIBUTIONS = tuple(_PARAMETERS)


def distribution(name: str, parameters: Sequence[float]) -> Distribution:
    """Return a distribution by its name and its parameters in order, as a row of a sheet has them.

    Raises
    ------
    InputError
        If there is no such distribution, or its parameters do not make one.

    Examples
    --------
    >>> distribution("triangular", [35, 50, 65])
    Triangular(low=35.0, mode=50.0, high=65.0)
    """
    key = str(name).strip().lower()
    if key not in _PARAMETERS:
        raise InputError(f"distribution must be one of {', '.join(_PARAMETERS)}{nearest(key, DISTRIBUTIONS)}")
    make, wanted = _PARAMETERS[key]
    if "…" in wanted:
        return make(parameters)
    if len(parameters) != len(wanted.split(", ")):
        raise InputError(f"{key} takes {wanted}; got {len(parameters)} numbers")
    return make(*parameters)


def from_evidence(driver: Driver, shape: str = "pert") -> Distribution:
    """Return the distribution over a driver's stated band, with its value as the likeliest.

    Parameters
    ----------
    driver : Driver
        Sourced or assumed, with low and high.
    shape : str
        ``pert``, ``triangular`` or ``uniform``.

    Raises
    ------
    InputError
        If the driver is unknown, or has no band: its distribution must then be given.
    """
    if driver.confidence == "unknown":
        raise InputError(f"{driver.path} is unknown: give its distribution; a band of a guess is no evidence")
    if driver.low is None or driver.high is None:
        raise InputError(f"{driver.path} has no low and high: give its distribution")
    if not driver.low <= driver.value <= driver.high or driver.low == driver.high:
        raise InputError(f"{driver.path}: its value must lie between its low and high to vary between them")
    if shape not in ("pert", "triangular", "uniform"):
        raise InputError(f"shape must be one of pert, triangular, uniform{nearest(shape, DISTRIBUTIONS)}")
    band = (driver.low, driver.high) if shape == "uniform" else (driver.low, driver.value, driver.high)
    return distribution(shape, band)
