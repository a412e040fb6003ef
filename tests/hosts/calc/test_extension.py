"""The extension is written from the catalogue alone, and twice the same."""

import re
import sys
import sysconfig
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import attrs
import numpy as np
import pytest

import payroll_impact
from payroll_impact.errors import HostError
from payroll_impact.functions import CATALOGUE
from payroll_impact.hosts.calc import Python, build_extension, component, travelling
from proof import some

NAME = "{http://openoffice.org/2001/registry}name"
HERE = Python(Path(sys.executable), tuple(sys.version_info[:3]), sysconfig.get_platform(), "2.36", "", "yes")
WITH_NUMPY = attrs.evolve(HERE, numpy=np.__version__)


@pytest.fixture(scope="module")
def extension(tmp_path_factory):
    return build_extension(tmp_path_factory.mktemp("extension") / "a.oxt", target=HERE)


def test_the_same_catalogue_makes_the_same_bytes(extension, tmp_path):
    again = build_extension(tmp_path / "again.oxt", functions=reversed(list(CATALOGUE.values())), target=HERE)
    assert again.read_bytes() == extension.read_bytes()


def test_everything_the_manifest_names_is_there(extension):
    with zipfile.ZipFile(extension) as archive:
        manifest = ET.fromstring(archive.read("META-INF/manifest.xml"))  # noqa: S314 - our own
        listed = {entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in manifest}
        assert listed <= set(archive.namelist())
        assert payroll_impact.__version__.encode() in archive.read("description.xml")
        assert b"MIT" in archive.read("LICENSE")


def test_every_function_and_argument_is_described(extension):
    with zipfile.ZipFile(extension) as archive:
        described = ET.fromstring(archive.read("CalcAddIns.xcu"))  # noqa: S314 - our own
        interface = archive.read("payroll_impact.idl").decode()
    entries = described.find(f".//node[@{NAME}='AddInFunctions']")
    found = {}
    for entry in some(entries):
        title = entry.find(f"prop[@{NAME}='DisplayName']/value").text
        parameters = entry.find(f"node[@{NAME}='Parameters']")
        found[title] = [parameter.find(f"prop[@{NAME}='DisplayName']/value").text for parameter in parameters]
        assert f" {entry.get(NAME)}(" in interface
    assert found == {f.name: [a.name for a in f.arguments] for f in CATALOGUE.values()}


def test_a_function_s_method_and_arguments_have_names_of_their_own(extension):
    with zipfile.ZipFile(extension) as archive:
        interface = archive.read("payroll_impact.idl").decode()
    written = dict(re.findall(r" (\w+)\(([^)]*)\);", interface))
    methods = {name.lower(): set(re.findall(r"any (\w+)", arguments)) for name, arguments in written.items()}
    wanted = {name.replace("_", "").lower(): len(function.arguments) for name, function in CATALOGUE.items()}
    assert {name: len(arguments) for name, arguments in methods.items()} == wanted


def test_no_bytecode_and_no_tests_travel(extension):
    with zipfile.ZipFile(extension) as archive:
        inside = archive.namelist()
    assert "pythonpath/numpy/__init__.py" in inside
    assert "pythonpath/payroll_impact/parameters/data/US.toml" in inside
    assert not [name for name in inside if name.endswith(".pyc") or "/tests/" in name]


def test_numpy_stays_at_home_where_calc_has_it(tmp_path):
    with zipfile.ZipFile(build_extension(tmp_path / "small.oxt", target=WITH_NUMPY)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("pythonpath/numpy/")]


def test_an_old_numpy_of_calc_s_own_does_not_count():
    assert next(travelling.numpy_files(attrs.evolve(HERE, numpy="1.24.2")))


def test_numpy_for_another_python_is_fetched_once(tmp_path, monkeypatch):
    other, commands = attrs.evolve(HERE, version=(3, 97, 0)), []
    monkeypatch.setattr(travelling, "cache_folder", lambda: tmp_path)

    def fetch(command, *, timeout):
        assert timeout
        commands.append(command)
        with zipfile.ZipFile(Path(command[-2]) / "numpy-9.9-cp397.whl", "w") as wheel:
            wheel.writestr("numpy/__init__.py", "")
            wheel.writestr("numpy/tests/test_all.py", "")

    monkeypatch.setattr(travelling, "run", fetch)
    assert [list(travelling.numpy_files(other)) for _ in range(2)] == [[("numpy/__init__.py", b"")]] * 2
    assert len(commands) == 1
    assert "--python-version=3.97" in commands[0]


def test_numpy_that_cannot_be_had_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(travelling, "cache_folder", lambda: tmp_path)

    def fail(*_, **__):
        raise HostError("python failed: no matching distribution")

    monkeypatch.setattr(travelling, "run", fail)
    with pytest.raises(HostError, match=r"numpy for Calc's Python 3\.97 .*no matching distribution") as caught:
        list(travelling.numpy_files(attrs.evolve(HERE, version=(3, 97, 0))))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("code", "number"), component.CODES.items())
def test_an_error_s_number_is_in_its_last_bits(code, number):
    assert np.float64(component.error_value(code)).view(np.uint64) & 0xFFFF_FFFF == number
    assert np.isnan(component.error_value(code))


def test_no_result_leaves_as_an_infinity():
    assert np.isnan(component.outward(float("inf")))
