"""The standard normal distribution for arrays, in plain numpy: the same on every host, also in a browser."""

import numpy as np

from payroll_impact.model.fields import Array

_SMALLEST = 2.0**-54  # below it a probability drawn is 0: a quantile of it would be infinite

# numerators and denominators of Wichura's rational approximations, the highest power first
_CENTRE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080),
    (5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
     5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0),
)  # fmt: skip
_SIDE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.241780725177450611770, 1.27045825245236838258,
     3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 0.0151986665636164571966, 0.148103976427480074590,
     0.689767334985100004550, 1.67638483018380384940, 2.05319162663775882187, 1.0),
)  # fmt: skip
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 0.0265321895265761230930,
     0.296560571828504891230, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     0.0148753612908506148525, 0.136929880922737805310, 0.599832206555887937690, 1.0),
)  # fmt: skip
_CDF = (
    (0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
     220.206867912376),
    (0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
     793.826512519948, 440.413735824752),
)  # fmt: skip
_MIDDLE, _OUT, _FAR = 0.425, 5.0, 7.07106781186547  # where one approximation gives way to the next


def normal_quantile(probability: Array) -> Array:
    """Return the standard normal quantile.

    Parameters
    ----------
    probability : ndarray, any shape
        Drawn ones: what lies nearer to 0 or 1 than they do counts as the nearest of them.

    References
    ----------
    M. J. Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied
    Statistics 37, 477–484; relative accuracy about 1e-16.

    Examples
    --------
    >>> normal_quantile(np.array([0.025, 0.5])).round(6) + 0.0
    array([-1.959964,  0.      ])
    """
    u = np.clip(probability, _SMALLEST, 1.0 - _SMALLEST * 2)
    q = u - 0.5
    z = q * _ratio(_CENTRE, 0.180625 - q * q)
    outer = np.abs(q) > _MIDDLE
    if outer.any():
        far = q[outer]
        r = np.sqrt(-np.log(np.where(far < 0, u[outer], 1.0 - u[outer])))
        z[outer] = np.sign(far) * np.where(r <= _OUT, _ratio(_SIDE, r - 1.6), _ratio(_TAIL, r - 5.0))
    return np.asarray(z)


def normal_probability(z: Array) -> Array:
    """Return the standard normal distribution function.

    References
    ----------
    G. West (2005), Better approximations to cumulative normal functions, Wilmott Magazine, 70–76;
    after J. F. Hart (1968). Absolute accuracy about 1e-15.

    Examples
    --------
    >>> normal_probability(np.array([-1.959964, 0.0])).round(6)
    array([0.025, 0.5  ])
    """
    x = np.minimum(np.abs(z), 37.0)
    density = np.exp(-0.5 * x * x)
    tail = density * _ratio(_CDF, np.minimum(x, _FAR))
    beyond = x > _FAR
    if beyond.any():
        y = x[beyond]
        tail[beyond] = density[beyond] / (y + 1.0 / (y + 2.0 / (y + 3.0 / (y + 4.0 / (y + 0.65))))) / 2.506628274631
    return np.where(z > 0, 1.0 - tail, tail)


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Array) -> Array:
    above, below = (_polynomial(powers, x) for powers in coefficients)
    return np.asarray(above / below)


def _polynomial(powers: tuple[float, ...], x: Array) -> Array:
    result = np.full(x.shape, powers[0])
    for power in powers[1:]:
        result *= x
        result += power
    return result
