"""The page needs nothing else, draws its charts, reads well to a screen reader, and prints page by page."""

import html
import re
from itertools import pairwise

import pytest
from report_pages import axe_script, figures_of, read_back

from payroll_impact.documents import (
    ReportOptions,
    build_report,
    compare_plans,
    describe_comparison,
    report_records,
)
from payroll_impact.documents.render import render
from payroll_impact.model import Change, Plan, Role, Settings, compare
from payroll_impact.scenarios import library, load_scenario
from proof import few, some
from report_books import HOSTILE, page_of

EVERYTHING = ReportOptions(tornado=True, risk=True)


@pytest.fixture(scope="module")
def reports():
    comparisons = {name: compare(load_scenario(name)) for name in library()}
    return {name: (each, build_report(each, EVERYTHING)) for name, each in comparisons.items()}


@pytest.fixture(scope="module")
def founding_page(reports):
    return page_of(reports["xai-2025"])


@pytest.fixture(scope="module")
def pages(reports, hostile, tmp_path_factory):
    """Files of pages: each scenario with all there is, several in one, the hostile one, and all compared."""
    folder = tmp_path_factory.mktemp("pages")
    made = {name: [report] for name, report in reports.items()}
    made["several"] = [reports["uk-2025"], reports["contractors-2025"]]
    made["hostile"] = [(hostile, build_report(hostile))]
    for name, each in made.items():
        (folder / f"{name}.html").write_text(page_of(*each), encoding="utf-8", newline="")
    plans = {name: comparison.plan.plan for name, (comparison, _) in reports.items()}
    (folder / "compared.html").write_bytes(render(describe_comparison(compare_plans(plans)), ".html"))
    return folder


@pytest.fixture
def visit(browser, pages):
    """Return a function that opens a page of `pages`; its notes hold all it said and asked for."""
    contexts = []

    def go(name, scheme="light", width=1100):
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.notes = []
        page.on("console", lambda message: page.notes.append(message.text))
        page.on("pageerror", lambda error: page.notes.append(str(error)))
        page.on("request", lambda request: page.notes.append(request.url))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    return axe_script(tmp_path_factory.mktemp("axe"))


NAMES = [*sorted(library()), "several", "hostile"]


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_nobody_and_complains_of_nothing(visit, pages, name):
    assert visit(name).notes == [(pages / f"{name}.html").as_uri()]


@pytest.mark.parametrize(
    ("scheme", "name"),
    [
        *(("light", name) for name in [*NAMES, "compared"]),
        *(("dark", name) for name in few([*NAMES, "compared"], ["hostile", "xai-2025-two-waves"])),
    ],
)
def test_axe_finds_no_violation(visit, axe, scheme, name):
    page = visit(name, scheme)
    page.add_script_tag(path=axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


@pytest.mark.parametrize("name", few([*NAMES, "compared"], ["hostile", "compared"]))
def test_axe_finds_no_violation_on_a_narrow_screen(visit, axe, name):
    page = visit(name, width=380)
    page.add_script_tag(path=axe)
    assert [each["id"] for each in page.evaluate("axe.run()")["violations"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_charts_are_drawn_within_their_frame_and_described(visit, name):
    sizes = visit(name).evaluate(
        """() => [...document.querySelectorAll('svg')].map((svg) => {
            const frame = svg.getBoundingClientRect();
            const marks = [...svg.querySelectorAll('rect, polyline, polygon, text')].map(
                (mark) => mark.getBoundingClientRect());
            const outside = marks.filter((box) => box.left < frame.left - 1 || box.right > frame.right + 1
                || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).length;
            return [frame.width, frame.height, marks.length, outside,
                svg.querySelector('title').textContent, svg.querySelector('desc').textContent];
        })"""
    )
    assert len(sizes) >= 4
    for width, height, marks, outside, title, told in sizes:
        assert width > 300
        assert height > 60
        assert marks > 10
        assert outside == 0, title
        assert title
        assert len(told) > 20


def test_every_chart_has_its_series(visit):
    page = visit("xai-2025")
    count = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('svg')].map((svg) => [
            svg.querySelector('title').id,
            svg.querySelectorAll('rect:not(.key):not(.touch), polyline, polygon').length]))"""
    )
    assert count == {
        "bridge-1-t": 8, "time-1-t": 2, "time-2-t": 72, "once-2-t": 36,
        "efficiency-5-t": 2, "efficiency-6-t": 2, "tornado-2-t": 30, "risk-3-t": 50,
        "risk-5-t": 6,
    }  # fmt: skip


def test_dark_and_light_differ_and_print_is_light(visit):
    colours = "() => getComputedStyle(document.body).backgroundColor"
    assert visit("xai-2025").evaluate(colours) == "rgb(255, 255, 255)"
    dark = visit("xai-2025", "dark")
    assert dark.evaluate(colours) != "rgb(255, 255, 255)"
    dark.emulate_media(media="print")
    assert dark.evaluate(colours) == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_the_answer_and_every_table(visit):
    page = visit("xai-2025")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    tables, reached = page.locator("table").count(), set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
    captions = page.evaluate("() => [...document.querySelectorAll('caption')].map((each) => each.textContent)")
    assert len(captions) == tables
    assert set(captions) <= reached


def test_the_print_view_has_pages_and_cuts_no_chart(visit, tmp_path):
    page = visit("xai-2025")
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    data = (tmp_path / "print.pdf").read_bytes()
    assert len(re.findall(rb"/Type ?/Page\b", data)) > 8
    page.emulate_media(media="print")
    broken = page.evaluate(
        """() => [...document.querySelectorAll('figure, tr')].filter(
            (each) => getComputedStyle(each).breakInside !== 'avoid').length"""
    )
    assert broken == 0


def test_it_is_one_file_with_no_way_out(founding_page):
    assert "<script" not in founding_page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?![#"'])""", founding_page)
    assert "url(" not in founding_page
    assert "@import" not in founding_page
    assert "default-src 'none'" in html.unescape(founding_page)


@pytest.mark.parametrize("name", sorted(library()))
def test_the_same_scenario_gives_the_same_page(reports, name):
    comparison = compare(load_scenario(name))
    assert page_of((comparison, build_report(comparison, EVERYTHING))) == page_of(reports[name])


def test_a_time_is_stated_only_when_asked_for(founding, founding_page):
    assert "made on" not in founding_page.lower()
    content = build_report(founding, ReportOptions(made="2026-01-31 09:00 UTC"))
    assert "2026-01-31 09:00 UTC" in page_of((founding, content))


def test_headings_go_down_one_level_at_a_time(reports):
    for chosen in ([reports["uk-2025"]], list(reports.values())):
        levels = [int(level) for level in re.findall(r"<h(\d)", page_of(*chosen))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_id_is_given_twice(reports):
    ids = re.findall(r'\bid="?([\w-]+)', page_of(*reports.values()))
    assert len(ids) == len(set(ids))


# figures


def test_every_figure_shown_is_its_full_value_rounded(founding_page):
    found = figures_of(founding_page)
    assert len(found) > 500
    for value, shown in found:
        digits = len(shown.removesuffix(" %").partition(".")[2])
        factor = 100 if shown.endswith("%") else 1
        assert read_back(shown) == pytest.approx(value * factor, abs=0.51 * 10.0**-digits, rel=1e-9)


@pytest.mark.parametrize("name", sorted(library()))
def test_its_figures_are_those_of_the_json_and_the_model(reports, name):
    comparison, content = reports[name]
    values = {value for value, _ in figures_of(page_of(reports[name]))}
    found = report_records(comparison, content)
    for metric, value in found["metrics"].items():
        if isinstance(value, float):
            assert value in values
            assert value == comparison.metric(metric)
    assert {row["amount"] for row in found["bridge"]} <= values
    assert {row["run_rate_change"] for row in found["roles"]} <= values
    assert {row["short"] for row in found["notice"]} | {row["without"] for row in found["notice"]} <= values
    assert set(found["cumulative_impact"]) <= values
    assert {bar["at_high"] for bar in found["tornado"]["bars"][:15]} <= values
    assert {metric["mean"] for metric in found["risk"]["metrics"].values()} <= values
    assert set(comparison.plan.totals.total.tolist()) <= values


# text that tries to be something else


def test_hostile_text_is_shown_as_text(visit):
    page = visit("hostile")
    body = page.evaluate("() => document.querySelector('main').textContent")
    for wanted in some(HOSTILE[:7]):
        assert wanted in body
    assert page.locator("main b, main a, main script, main img").count() == 0
    assert not any(letter in body for letter in "\x00\x1b\ufffe")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "]]><!-- --!>",
        "مرحبا שלום",
        "\u202egnp.exe\u2066",
        "👩🏽‍💻 déjà",
        "&amp;&#x202e;",
        "x" * 32_768,
        "{{7*7}}${7*7}",
    ],
)
def test_any_text_anywhere_is_text(browser, tmp_path, text):
    role = Role(role=text, group=text, headcount=3, pay=9.5, basis="hour", jurisdiction="US-CA")
    change = Change(change="reduce", role=text, amount=1, unit="heads", start="2025-02-28")
    settings = Settings(start="2025-01-01", months=3, name=text)
    comparison = compare(Plan(workforce=[role], changes=[change], settings=settings))
    made = page_of((comparison, build_report(comparison)))
    (tmp_path / "page.html").write_text(made, encoding="utf-8", newline="")
    page = browser.new_page()
    told = []
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.on("console", lambda message: told.append(message.text))
    page.goto((tmp_path / "page.html").as_uri())
    assert told == []
    assert page.locator("script, img, iframe").count() == 0
    shown = re.sub("[\u202a-\u202e\u2066-\u2069]", " ", text)[:32_000].strip()
    assert shown[:55] in page.evaluate("() => document.querySelector('[aria-labelledby=roles] tbody th').textContent")
    assert html.escape(shown[:20]) in made
    page.close()
