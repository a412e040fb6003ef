"""What a browser installs: a wheel of pure Python that needs numpy and two pure packages."""

import re
import zipfile
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).parents[3]
PLACES = {"addin/payroll_impact": "payroll_impact", "workbooks/scenarios": "payroll_impact/scenarios/library"}


def described(wheel, file):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(f".dist-info/{file}"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_is_pure_python(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    told = described(wheel, "WHEEL")
    assert (told["Root-Is-Purelib"], told["Tag"]) == ("true", "py3-none-any")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd", ".dll", ".dylib", ".a"))]


def test_without_extras_it_needs_only_numpy_and_pure_python(wheel):
    needed = [line for line in described(wheel, "METADATA").get_all("Requires-Dist") if "extra ==" not in line]
    assert {re.match(r"[\w-]+", line)[0] for line in needed} == {"numpy", "attrs", "cattrs"}


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    files = {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in PLACES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) > 300
    with zipfile.ZipFile(wheel) as archive:
        assert files - set(archive.namelist()) == set()
