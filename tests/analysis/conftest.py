"""What the tests of the analysis share: the founding case, and a small plan whose answers are closed forms."""

import attrs
import numpy as np
import pytest

from payroll_impact.model import Change, Plan, Role, Settings
from payroll_impact.scenarios import load_scenario


@pytest.fixture(scope="session")
def founding():
    return load_scenario("xai-2025")


@pytest.fixture(scope="session")
def small():
    """Two roles without taxes over a year: what is cut and hired costs what its pay says."""
    return Plan(
        workforce=[
            Role(role="Generalist", group="team", headcount=100, pay=60_000, jurisdiction="US"),
            Role(role="Specialist", group="team", headcount=20, pay=90_000, jurisdiction="US", hire_cost=1_000),
        ],
        changes=[
            Change(change="reduce", role="Generalist", amount=30, unit="heads", start="2025-01-31"),
            Change(change="grow", role="Specialist", amount=10, unit="heads", start="2025-02-01"),
        ],
        settings=Settings(start="2025-01-01", months=12, rounding="none"),
    )


@pytest.fixture(scope="session")
def bits():
    """Return a text of a result that is the same only if every number in it is, to the last bit."""

    def told(_instance, _attribute, value):
        return value.tolist() if isinstance(value, np.ndarray) else value

    return lambda result: repr(attrs.asdict(result, value_serializer=told))
