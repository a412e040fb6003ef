"""The PDF is the page printed, or the workbook where there is no browser; its text holds the same figures."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_pages import needed

from payroll_impact.documents import describe_report, format_cell, workbook_of
from payroll_impact.documents.render import pdf, render
from payroll_impact.errors import HostError


def pdf_bytes(*reports):
    """Return reports printed as the command does: from the page, or from their own workbook."""
    return pdf.print_pdf(lambda: render(describe_report(reports), ".html"), lambda: workbook_of(reports))


def shown(amount, *, signed=False):
    return format_cell(amount, "money", signed=signed)


def text_of(data, folder):
    (folder / "report.pdf").write_bytes(data)
    program = needed("pdftotext")
    done = subprocess.run([program, "-layout", folder / "report.pdf", "-"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def founding_pdf(founding, founding_content):
    if not any(map(shutil.which, pdf.BROWSERS)):
        needed("chromium")
    return pdf_bytes((founding, founding_content))


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Return a function that leaves only some programs to be found."""

    def only(**scripts):
        for name, script in scripts.items():
            path = tmp_path / "bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    return only


def test_its_text_holds_the_key_figures_of_the_model(founding, founding_content, founding_pdf, tmp_path):
    text = text_of(founding_pdf, tmp_path)
    assert founding_content.name in text
    assert shown(founding.metric("run_rate_change"), signed=True) in text
    assert shown(founding.metric("one_time_cost"), signed=True) in text
    for row in founding_content.roles:
        assert shown(row.run_rate_plan) in text
        assert shown(row.run_rate_change, signed=True) in text
    for row in founding_content.bridge:
        assert shown(row.amount, signed=not row.total) in text
    for amount in founding.cumulative.tolist():
        assert shown(amount, signed=True) in text
    assert founding_content.sha256 in re.sub(r"\s", "", text)


def test_it_has_pages_with_numbers_and_no_moment(founding_pdf, tmp_path):
    text = text_of(founding_pdf, tmp_path)
    pages = text.count("\f")
    assert pages > 8
    assert f"Page {pages} of {pages}" in text
    assert set(re.findall(rb"/(?:CreationDate|ModDate) ?\(D:(\d{14})", founding_pdf)) == {b"20000101000000"}


def test_libreoffice_prints_the_workbook_where_there_is_no_browser(founding, founding_content, programs, tmp_path):
    office = Path(needed("soffice")).resolve()
    programs(soffice=f'PATH={os.environ["PATH"]} exec {office} "$@"')
    data = pdf_bytes((founding, founding_content))
    assert data.startswith(b"%PDF")
    (tmp_path / "office.pdf").write_bytes(data)


def test_without_either_it_says_what_is_needed(founding, founding_content, programs, monkeypatch):
    programs()
    monkeypatch.setattr(pdf, "_ELSEWHERE", {})
    with pytest.raises(HostError, match=r"needs Chromium, Chrome or Edge, or LibreOffice.*\.html"):
        pdf_bytes((founding, founding_content))


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 3", "ended with code 3"), ("exit 0", "made no PDF")],
)
def test_a_program_that_fails_is_named(founding, founding_content, programs, script, words):
    programs(chromium=script)
    with pytest.raises(HostError, match=f"chromium .*{words}"):
        pdf_bytes((founding, founding_content))


def test_a_program_that_hangs_is_given_up(founding, founding_content, programs, monkeypatch):
    programs(chromium="exec /bin/sleep 30")
    monkeypatch.setattr(pdf, "_PATIENCE", 0.2)
    with pytest.raises(HostError, match="did not finish"):
        pdf_bytes((founding, founding_content))
