"""What one call to a server may cost, and where it computes: in a worker thread, so that none blocks another."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs

from payroll_impact.errors import InputError
from payroll_impact.functions.limits import MOST_CELLS

_PREFIX = "PAYROLL_IMPACT_MAX_"


@attrs.frozen
class Limits:
    """Bounds of one call: bytes it may send, cells in and out, seconds it may take; and the worker threads."""

    megabytes: float = 16.0
    cells: int = MOST_CELLS
    seconds: float = 60.0
    threads: int = 8

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            if not value > 0:
                raise InputError(f"limit {name} must be above 0; got {value}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Limits":
        """Return the limits a server process was started with."""
        kinds = {"megabytes": float, "cells": int, "seconds": float, "threads": int}
        given = {name: environment.get(f"{_PREFIX}{name.upper()}") for name in kinds}
        try:
            return cls(**{name: kinds[name](text) for name, text in given.items() if text})
        except ValueError as problem:
            raise InputError(f"{_PREFIX}…: {problem}") from None

    def to_environment(self) -> dict[str, str]:
        """Return the variables that hand these limits to a server process."""
        return {f"{_PREFIX}{name.upper()}": str(value) for name, value in attrs.asdict(self).items()}


class CallThreads:
    """Threads that compute, each call for a limited time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pool = ThreadPoolExecutor(limits.threads, thread_name_prefix="payroll-impact")

    async def run(self, compute: Callable[..., Any], *cells: Any) -> Any:
        """Return what a function computes, without holding up the calls beside it.

        Raises
        ------
        TimeoutError
            If it takes too long; its thread is free again when it ends.
        """
        future = asyncio.get_running_loop().run_in_executor(self._pool, compute, *cells)
        return await asyncio.wait_for(future, self.limits.seconds)
