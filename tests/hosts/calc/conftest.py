"""A real LibreOffice for these tests: the extension in a throw-away profile, the office started once."""

import os
import sys
from pathlib import Path

import pytest

from payroll_impact.errors import HostError
from payroll_impact.hosts.calc import Office, build_extension, install, office_version, supported_python, unopkg

# test folders are no packages, so what these tests share is found by its folder
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def libreoffice():
    """Its version; without one the tests that need it are skipped, or fail where it must be there."""
    try:
        unopkg()
        supported_python()
        return office_version()
    except HostError as problem:
        if os.environ.get("PAYROLL_IMPACT_REQUIRE_PROGRAMS") == "1":
            pytest.fail(f"{problem}, and PAYROLL_IMPACT_REQUIRE_PROGRAMS asks for it")
        pytest.skip(str(problem))


@pytest.fixture(scope="session")
def profile(libreoffice, tmp_path_factory):  # noqa: ARG001 - asked for to be skipped without it
    folder = tmp_path_factory.mktemp("calc-profile")
    install(folder)
    return folder


@pytest.fixture(scope="session")
def extension(libreoffice, tmp_path_factory):  # noqa: ARG001 - asked for to be skipped without it
    return build_extension(tmp_path_factory.mktemp("extension") / "payroll-impact.oxt")


@pytest.fixture(scope="session")
def running(profile):
    with Office(profile, timeout=300) as office:
        yield office


@pytest.fixture
def office(running):
    running.do("new")
    return running
