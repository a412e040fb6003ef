"""A file is written whole or not at all."""

import errno
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from payroll_impact import atomic
from payroll_impact.atomic import write_atomically
from payroll_impact.errors import HostError, InputError


def entries(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture(params=["fsync", "replace"])
def full_disk(request, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if request.param == "fsync":
        monkeypatch.setattr(atomic.os, "fsync", fail)
    else:
        monkeypatch.setattr(atomic.Path, "replace", fail)


def test_a_file_is_written_and_nothing_left_beside_it(tmp_path):
    write_atomically(tmp_path / "report.xlsx", b"new")
    assert (tmp_path / "report.xlsx").read_bytes() == b"new"
    assert entries(tmp_path) == ["report.xlsx"]


def test_a_new_file_can_be_read_as_any_other(tmp_path):
    (tmp_path / "other").write_bytes(b"")
    write_atomically(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_replaced_keeps_its_mode(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.toml").write_bytes(b"old")
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    write_atomically(tmp_path / "link.toml", b"new")
    assert (tmp_path / "link.toml").is_symlink()
    assert (tmp_path / "real.toml").read_bytes() == b"new"


def test_a_path_without_a_folder_is_written_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_atomically("plan.toml", b"new")
    assert entries(tmp_path) == ["plan.toml"]


def test_a_name_as_long_as_can_be_is_written(tmp_path):
    write_atomically(tmp_path / ("n" * 255), b"new")
    assert entries(tmp_path) == ["n" * 255]


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind there")
def test_what_a_killed_process_left_goes_and_what_another_writes_stays(tmp_path):
    with (tmp_path / ".0123456789abcdef.tmp").open("xb") as file:
        held = atomic._hold(file)  # noqa: SLF001 - as another process does
        (tmp_path / ".fedcba9876543210.tmp").write_bytes(b"half")
        (tmp_path / ".mine.tmp").write_bytes(b"somebody's")
        write_atomically(tmp_path / "report.xlsx", b"new")
        assert entries(tmp_path) == [".0123456789abcdef.tmp", ".mine.tmp", "report.xlsx"]
        os.close(held)
    atomic.remove_leftovers.cache_clear()
    write_atomically(tmp_path / "report.xlsx", b"newer")
    assert entries(tmp_path) == [".mine.tmp", "report.xlsx"]


def test_two_writers_of_one_file_leave_one_of_the_two(tmp_path):
    path, contents = tmp_path / "report.xlsx", [bytes([number]) * 300_000 for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda data: [write_atomically(path, data) for _ in range(10)], contents))
    assert path.read_bytes() in contents
    assert entries(tmp_path) == ["report.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_device_is_written_to_directly():
    write_atomically("/dev/null", b"new")
    with pytest.raises(HostError, match="cannot write /dev/full: no space left on device"):
        write_atomically("/dev/full", b"new")
    assert Path("/dev/full").is_char_device()


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_no_file(tmp_path):
    with pytest.raises(HostError) as caught:
        write_atomically(tmp_path / "report.xlsx", b"new")
    assert str(caught.value) == f"cannot write {tmp_path / 'report.xlsx'}: no space left on device"
    assert entries(tmp_path) == []


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_what_was_there(tmp_path):
    (tmp_path / "report.xlsx").write_bytes(b"old")
    with pytest.raises(HostError, match="no space left"):
        write_atomically(tmp_path / "report.xlsx", b"new")
    assert (tmp_path / "report.xlsx").read_bytes() == b"old"
    assert entries(tmp_path) == ["report.xlsx"]


def test_an_interruption_leaves_no_file(tmp_path, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "report.xlsx", b"new")
    assert entries(tmp_path) == []


def test_a_folder_that_takes_no_files_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(atomic.Path, "open", refuse)
    with pytest.raises(HostError, match=r"cannot write .*plan\.toml: no permission to write there"):
        write_atomically(tmp_path / "plan.toml", b"new")


def test_a_write_protected_file_is_kept(tmp_path, monkeypatch):
    (tmp_path / "plan.toml").write_bytes(b"old")
    monkeypatch.setattr(atomic.os, "access", lambda *_: False)
    with pytest.raises(InputError, match="the file is write-protected"):
        write_atomically(tmp_path / "plan.toml", b"new")
    assert (tmp_path / "plan.toml").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "it is a folder; give the name of a file"),
        ("missing/plan.toml", "folder {folder}/missing does not exist"),
        ("a file/plan.toml", "{folder}/a file is not a folder"),
    ],
)
def test_a_place_that_cannot_be_is_named(name, problem, tmp_path):
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / name, b"new")
    assert str(caught.value) == f"cannot write {tmp_path / name}: {problem.format(folder=tmp_path)}"
    assert entries(tmp_path) == ["a file"]


@pytest.mark.parametrize("name", ["n" * 256, "nul\0byte"])
def test_a_name_that_cannot_be_is_one_line(name, tmp_path):
    with pytest.raises(HostError, match="cannot write"):
        write_atomically(tmp_path / name, b"new")
