"""What `import payroll_impact` offers, and how little it loads."""

import subprocess
import sys

import pytest

import payroll_impact


@pytest.mark.parametrize("name", payroll_impact.__all__)
def test_every_public_name_is_there_and_documented(name):
    found = getattr(payroll_impact, name)
    assert found if name == "__version__" else found.__doc__
    assert name in dir(payroll_impact)


def test_any_other_name_is_not():
    with pytest.raises(AttributeError, match="module 'payroll_impact' has no attribute 'projekt'"):
        _ = payroll_impact.projekt


def loaded_by(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    )


def test_the_package_itself_loads_nothing_else():
    assert not loaded_by("import payroll_impact") & {"numpy", "attrs", "cattrs", "tomlkit", "typer", "xlsxwriter"}


def test_a_scenario_loads_without_what_only_writing_needs():
    loaded = loaded_by("import payroll_impact\npayroll_impact.compare(payroll_impact.load_scenario())")
    assert not loaded & {"tomlkit", "typer", "rich", "xlsxwriter"}
