"""The office's programs are found, kept to their time, and ended with whatever they started."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from payroll_impact.errors import HostError
from payroll_impact.hosts.calc import Office, OfficeEndedError, doctor, install, installing, programs, uninstall

CHILD = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"


def alive(pid):
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return said[:1] not in ("", "Z")


def test_a_program_that_takes_too_long_is_ended_with_its_children(tmp_path):
    told = tmp_path / "child"
    script = CHILD.replace("print(", "open(sys.argv[1], 'w').write(str(").replace(".pid, flush=True)", ".pid))")
    with pytest.raises(HostError, match=r"was not done after 2 seconds and was ended"):
        programs.run([sys.executable, "-c", script, told], timeout=2)
    time.sleep(0.2)
    assert not alive(int(told.read_text()))


def test_a_program_that_fails_says_its_last_line():
    with pytest.raises(HostError, match=r"failed: nothing to be done$"):
        programs.run([sys.executable, "-c", "import sys; sys.exit('first\\nnothing to be done')"], timeout=30)


def test_a_program_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(HostError, match="nothing could not be started: No such file or directory"):
        programs.run([tmp_path / "nothing"], timeout=1)


@pytest.mark.skipif(sys.platform == "win32", reason="offices bring their Python there")
def test_an_activated_environment_is_not_taken_for_the_office_s_python(monkeypatch):
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert shutil.which("python3") != "/usr/bin/python3", "no environment is active: nothing is tried"
    found = programs.run(["/usr/bin/env", "python3", "-c", "import sys; print(sys.prefix)"], timeout=60)
    assert found.strip() == "/usr"


def test_a_missing_office_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv(programs.SOFFICE_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(HostError, match="LibreOffice was not found: PAYROLL_IMPACT_SOFFICE names no program"):
        install(tmp_path)
    checks = doctor(tmp_path)
    assert not any(check.ok for check in checks)
    assert all(check.detail and "\n" not in check.detail for check in checks)


def test_an_old_python_of_calc_is_one_line(monkeypatch):
    old = programs.Python("python", (3, 9, 1), "win-amd64", "", "", "yes")
    monkeypatch.setattr(programs, "python", lambda: old)
    with pytest.raises(HostError, match=r"LibreOffice uses Python 3\.9; the functions need 3\.11 or newer"):
        programs.supported_python()


def test_the_doctor_finds_everything_well(profile):
    checks = doctor(profile)
    assert [check.check for check in checks if not check.ok] == []
    assert checks[-1].detail.endswith("gives 500")


def test_the_doctor_sees_another_version(profile, monkeypatch):
    monkeypatch.setattr(installing, "installed", lambda _profile: "0.0.1")
    checks = {check.check: check for check in doctor(profile)}
    assert checks["extension"].detail.startswith("0.0.1 is installed, this is")
    assert not checks["extension"].ok
    assert not checks["calculation"].ok


def test_what_is_installed_can_be_removed(extension, tmp_path):
    assert uninstall(tmp_path) is False
    version = install(tmp_path, extension=extension)
    assert install(tmp_path, extension=extension) == version == installing.installed(tmp_path)
    assert uninstall(tmp_path) is True
    assert installing.installed(tmp_path) is None


def test_an_office_that_dies_is_one_line(profile):
    with Office(profile, timeout=60) as office:
        office.kill()
        with pytest.raises(HostError, match="LibreOffice"):
            office.do("new")


def test_an_office_that_ends_at_work_says_so_and_not_that_a_line_was_lost():
    # on a profile of its own: a second office on one profile hands its work to the first, and ends
    with Office(timeout=60) as office:
        office.do("new")
        subprocess.run(["pkill", "-KILL", "-g", str(office._programs[0].pid), "soffice.bin"], check=True)  # noqa: SLF001
        with pytest.raises(OfficeEndedError, match=r"^LibreOffice ended by itself, exit code"):
            office.do("modified")


def test_a_step_that_fails_is_one_line_and_the_next_one_works(office):
    with pytest.raises(HostError, match=r"^LibreOffice: load: "):
        office.do("load", path="/no/such/book.xlsx")
    office.do("new")
    assert office.do("modified") is False


def test_an_office_leaves_nothing_running(profile):
    with Office(profile, timeout=60) as office:
        office.do("new")
        started = [process.pid for process in office._programs]  # noqa: SLF001 - there is no other way to know
    listed = subprocess.run(["ps", "-eo", "pgid="], capture_output=True, text=True, check=True).stdout.split()
    assert not {str(pid) for pid in started} & set(listed)
