"""Draws: probabilities for each driver, block by block, the same for any order and on any machine."""

from functools import cached_property
from typing import Protocol

import attrs
import numpy as np
import numpy.typing as npt

from payroll_impact.analysis.blocks import BLOCK
from payroll_impact.errors import HostError, InputError, nearest
from payroll_impact.model.fields import Array

METHODS = ("lhs", "sobol", "random")
_MOST = 2**48
_MOST_SOBOL = 2**32  # the sequence repeats itself beyond it
_BITS = 32
_ROUNDS = 4  # of shuffling
Words = npt.NDArray[np.uint64]


class Sampler(Protocol):
    """Draws of independent drivers."""

    def block(self, index: int) -> Array:
        """Return a block's probabilities, above 0 and below 1, shape (driver, scenario)."""
        ...


def sampler(method: str, *, drivers: int, draws: int, seed: int, stream: int = 0) -> Sampler:
    """Return the draws of a method.

    Parameters
    ----------
    method : str
        ``lhs`` (Latin hypercube: each driver's range in as many equal slices as draws), ``sobol``
        (a scrambled Sobol sequence; needs scipy; best with a power of two) or ``random``.
    drivers, draws : int
        How many of each.
    seed : int
        0 or more; the same seed gives the same draws.
    stream : int
        Another stream of the same seed.

    Raises
    ------
    InputError
        If a number is out of bounds, or there is no such method.
    HostError
        If the method needs a library that is missing.
    """
    if method not in METHODS:
        raise InputError(f"method must be one of {', '.join(METHODS)}{nearest(str(method), METHODS)}")
    most = _MOST_SOBOL if method == "sobol" else _MOST
    if not 1 <= draws <= most or draws != int(draws):
        raise InputError(f"draws must be a whole number from 1 to {most:,} with method {method}; got {draws:,}")
    if not 0 <= seed < 2**63 or seed != int(seed):
        raise InputError(f"seed must be a whole number from 0; got {seed}")
    if method == "sobol":
        return _sobol(drivers, int(draws), int(seed), stream)
    make = Latin if method == "lhs" else Random
    return make(drivers, int(draws), int(seed), stream)


@attrs.frozen
class Random:
    """Plain random draws: a stream of Philox for each block."""

    drivers: int
    draws: int
    seed: int
    stream: int

    def block(self, index: int) -> Array:
        """Return a block's probabilities."""
        return self._jitter(index, 0)

    def _jitter(self, index: int, kind: int) -> Array:
        key = np.array([self.seed, (self.stream << 8) + kind], dtype=np.uint64)
        counter = np.array([0, 0, index, 0], dtype=np.uint64)
        drawn = np.random.Generator(np.random.Philox(key=key, counter=counter)).random((self.drivers, BLOCK))
        return np.maximum(drawn[:, : self.draws - index * BLOCK], 2.0**-54)


@attrs.frozen(slots=False)
class Latin(Random):
    """A Latin hypercube: draw i of a driver lies in slice ``shuffled(i)`` of as many slices as draws."""

    @cached_property
    def keys(self) -> Words:
        """A row of shuffling keys for each driver."""
        return np.array([shuffle_keys(self.seed, self.stream, row) for row in range(self.drivers)])

    def block(self, index: int) -> Array:
        """Return a block's probabilities."""
        drawn = self._jitter(index, 1)
        first = index * BLOCK
        places = np.arange(first, first + drawn.shape[1], dtype=np.uint64)
        drawn += shuffled(places, size=self.draws, keys=self.keys)
        drawn /= self.draws
        return np.minimum(drawn, 1.0 - 2.0**-53)


def shuffle_keys(*seed: int) -> Words:
    """Return the keys of a shuffle."""
    return np.asarray(np.random.SeedSequence(list(seed)).generate_state(2 * _ROUNDS, np.uint64), dtype=np.uint64)


def shuffled(places: Words, *, size: int, keys: Words) -> Words:
    """Return some elements of shuffles of ``range(size)``, without computing the others.

    Rounds of multiplying, adding and folding are each one to one among the numbers of as many bits;
    what falls outside `size` goes round again.

    Parameters
    ----------
    places : ndarray, shape (place,)
        Below `size`.
    size : int
        How many numbers are shuffled.
    keys : ndarray, shape (shuffle, key)
        Of each shuffle.

    Returns
    -------
    ndarray, shape (shuffle, place)
        Also below `size`, no number twice.

    Examples
    --------
    >>> shuffled(np.arange(5, dtype=np.uint64), size=5, keys=shuffle_keys(1)[None]).tolist()
    [[1, 3, 0, 2, 4]]
    """
    bits = max(int(size - 1).bit_length(), 2)
    found = _mix(np.tile(places, (len(keys), 1)), keys.T[..., None], bits)
    flat = found.reshape(-1)
    outside = np.flatnonzero(flat >= size)
    while outside.size:
        again = _mix(flat[outside], keys.T[:, outside // places.size], bits)
        flat[outside] = again
        outside = outside[again >= size]
    return found


def _mix(words: Words, keys: Words, bits: int) -> Words:
    """Return a permutation of numbers of some bits; each round uses two rows of `keys`."""
    mask, fold = np.uint64((1 << bits) - 1), np.uint64(bits // 2)
    mixed = words.copy()
    for times, plus in zip(keys[::2], keys[1::2], strict=True):
        mixed *= times | np.uint64(1)  # odd factors keep all numbers apart; overflow is meant
        mixed += plus
        mixed &= mask
        mixed ^= mixed >> fold
    return mixed


@attrs.frozen
class Sobol:
    """A scrambled Sobol sequence: any block of it is the first block with some bits flipped.

    The sequence is linear in the bits of its index, so the points at the powers of two tell them all.
    """

    draws: int
    first: Words
    powers: Words

    def block(self, index: int) -> Array:
        """Return a block's probabilities."""
        flips = np.zeros(self.first.shape[0], dtype=np.uint64)
        for bit, point in enumerate(self.powers):
            if index >> bit & 1:
                flips ^= point
        points = (self.first ^ flips[:, None])[:, : self.draws - index * BLOCK]
        return np.asarray((points + 0.5) * 2.0**-_BITS)


def _sobol(drivers: int, draws: int, seed: int, stream: int) -> Sobol:
    try:
        from scipy.stats import qmc  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise HostError(
            "method sobol needs the library scipy: pip install 'payroll-impact[risk]', or use method lhs"
        ) from None
    rng = np.random.default_rng(np.random.SeedSequence([seed, stream]))
    engine = qmc.Sobol(drivers, scramble=True, bits=_BITS, rng=rng)
    first = _words(engine.random(BLOCK))
    powers = []
    bits = max(int(-(-draws // BLOCK) - 1).bit_length(), 0)
    for bit in range(bits):
        engine.fast_forward((BLOCK << bit) - engine.num_generated)
        powers.append(_words(engine.random(1))[:, 0] ^ first[:, 0])
    return Sobol(draws, first, np.array(powers, dtype=np.uint64).reshape(bits, drivers))


def _words(points: Array) -> Words:
    return np.ascontiguousarray((points * 2.0**_BITS).astype(np.uint64).T)
