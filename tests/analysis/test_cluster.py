"""A real cluster of separate processes: the same numbers to the last bit, whatever happens to a worker."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from payroll_impact.analysis import PERT, Triangular, Uniform, connect, disconnect, evaluate, sensitivity, simulate
from payroll_impact.errors import HostError

try:
    import distributed
except ImportError:
    if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
        raise
    pytest.skip("distributed is not installed", allow_module_level=True)

# what a cluster says while workers come and go is no fault of ours
pytestmark = pytest.mark.filterwarnings("ignore")

UNCERTAIN = {
    "Generalist tutor.pay": PERT(35, 50, 65),
    "group:specialist.headcount": Triangular(20, 100, 160),
    "settings.discount_rate": Uniform(-0.01, 0.2),
}
GIVEN = {"draws": 12_000, "seed": 3}


@pytest.fixture(scope="module")
def client():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        found = connect(cluster.scheduler_address)
        yield found
        disconnect(found)


@pytest.fixture(scope="module")
def alone(founding):
    return simulate(founding, UNCERTAIN, ["npv", "payback_month"], **GIVEN)


@pytest.mark.parametrize("chunk", [None, 2_048])
def test_risk_is_the_same_as_on_one_machine(founding, client, alone, bits, chunk):
    far = simulate(founding, UNCERTAIN, ["npv", "payback_month"], client=client, chunk=chunk, **GIVEN)
    assert bits(far) == bits(alone)
    assert far.invalid


def test_sensitivities_and_grids_are_too(founding, client):
    rates, heads = np.linspace(-0.1, 0.5, 60), np.linspace(20, 160, 50)
    pair = ("settings.discount_rate", rates, "group:specialist.headcount", heads)
    here, far = sensitivity(founding, "npv", *pair), sensitivity(founding, "npv", *pair, client=client)
    assert np.array_equal(here.results, far.results, equal_nan=True)
    assert here.invalid == far.invalid
    pay = {"Generalist tutor.pay": np.linspace(30, 70, 9_000)}
    assert np.array_equal(
        evaluate(founding, pay, ["npv"])["npv"], evaluate(founding, pay, ["npv"], client=client, chunk=1)["npv"]
    )


def test_a_worker_killed_costs_a_retry_and_no_result(founding, client, alone, bits):
    killed = []

    def progress(done, total):
        if not killed and done < total / 2:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    work = {"client": client, "chunk": 2_048, "progress": progress}
    far = simulate(founding, UNCERTAIN, ["npv", "payback_month"], **work, **GIVEN)
    assert killed
    assert bits(far) == bits(alone)


def test_nobody_at_the_address_is_a_clear_error():
    with pytest.raises(HostError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        connect("tcp://127.0.0.1:9", timeout=1)
    with pytest.raises(HostError, match="no scheduler answers at nonsense://x"):
        connect("nonsense://x", timeout=1)


@pytest.fixture
def programs(tmp_path):
    """Start a scheduler and a worker as programs of their own; yield the scheduler and its address."""
    found = tmp_path / "scheduler.json"
    start = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["--scheduler-file", str(found), "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*start, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *options], **quiet
    )
    worker = subprocess.Popen(
        [*start, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--death-timeout", "10", *options],
        **quiet, cwd=tmp_path,
    )  # fmt: skip
    for _ in range(200):
        if found.exists() and found.stat().st_size:
            break
        time.sleep(0.1)


    yield scheduler, json.loads(found.read_text())["address"]
    for program in (scheduler, worker):
        program.kill()
        program.wait()


def test_a_scheduler_that_goes_away_is_a_clear_error(founding, programs):
    scheduler, address = programs
    client = connect(address)
    client.wait_for_workers(1, timeout=30)

    def progress(_done, _total):
        if scheduler.poll() is None:
            scheduler.kill()
            scheduler.wait()

    start = time.monotonic()
    with pytest.raises(HostError, match="the cluster failed"):
        simulate(founding, UNCERTAIN, "npv", draws=200_000, client=client, chunk=2_048, progress=progress)
    assert time.monotonic() - start < 25
    disconnect(client)
