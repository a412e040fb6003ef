"""What the library has, as the command and the page of places tell it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from payroll_impact import parameters
from payroll_impact.cli import app
from payroll_impact.parameters import coverage_markdown, list_coverage

PAGE = Path(__file__).parents[2] / "addin" / "PLACES.md"


def run(*arguments):
    return CliRunner().invoke(app, ["parameters", *map(str, arguments)])


def test_the_page_of_places_has_the_coverage_of_today():
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition("<!-- coverage -->\n")[2].partition("\n<!-- end of coverage -->")[0]
    assert shown == coverage_markdown(), "bring it up to date: payroll-impact parameters --markdown"


def test_every_place_is_covered_once_with_each_year():
    found = list(list_coverage())
    assert [each.code for each in found] == list(parameters.jurisdictions())
    assert {tuple(year for year, _ in each.taxes) for each in found} == {(2024, 2025, 2026)}


def test_the_command_tells_what_is_there_second_hand_and_absent():
    told = run("--coverage", "-j", "CA").stdout
    assert "CA Canada" in told
    assert "CA-ON Ontario" in told
    assert "second-hand" in told
    assert "absent   Quebec" in told
    assert "US-CA" not in told
    washington = run("--coverage", "--jurisdiction", "US-WA").stdout
    assert "absent   US-WA.unemployment.rate" in washington
    assert run("--markdown").stdout.strip() == coverage_markdown()


def test_a_place_that_is_not_known_has_no_coverage():
    assert "is not known" in str(run("--coverage", "-j", "XX").exception)


def test_a_file_is_checked_by_the_command(tmp_path):
    good = Path(parameters.__file__).parent / "data" / "KE.toml"
    assert run("--check", good).stdout == "KE.toml: nothing wrong\n"
    wrong = tmp_path / "XX.toml"
    wrong.write_text('title = "X"\ncurrency = "XXX"\n[levy]\nkind = "tax"\ntitle = "Levy"\n', encoding="utf-8")
    told = run("--check", wrong)
    assert told.exit_code == 1
    assert told.stdout.startswith("XX.toml: [levy] has no rate")
    assert "cannot be read" in str(run("--check", tmp_path / "none.toml").exception)


@pytest.mark.parametrize("code", ["FR", "CA", "IN"])
def test_what_is_not_in_the_figures_is_named(code):
    [found] = [each for each in list_coverage() if each.code == code]
    assert any(" " in named for named in found.absent)
