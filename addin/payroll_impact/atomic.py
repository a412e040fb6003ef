"""Files: written whole or not at all, beside their place first, then renamed; and told from what may never end."""

import contextlib
import os
import re
import shutil
import stat
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from payroll_impact.errors import HostError, InputError

try:
    import fcntl
except ImportError:  # Windows, where nobody removes a file that is open
    fcntl = None  # type: ignore[assignment]

_LEFTOVER = re.compile(r"\.[0-9a-f]{16}\.tmp")


def require_file(path: "str | os.PathLike[str]", named: str) -> None:
    """Raise InputError for a pipe or a device, which may never end; whoever opens a path says what else is wrong."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path may be no text a Path takes
    except (OSError, ValueError):
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise InputError(f"{named} is a pipe or a device; give the name of a file")


def write_atomically(path: "str | os.PathLike[str]", data: bytes) -> None:
    """Write `data` to `path`; whatever goes wrong, what was there before stays as it was.

    Parameters
    ----------
    path : path-like
        The file; its folder must exist. A device such as ``/dev/stdout`` is written to directly.
    data : bytes
        All of its content.

    Raises
    ------
    InputError
        If the folder does not exist, or `path` is a folder.
    HostError
        If the system refuses: no permission, no space left, a disk that fails.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "plan.toml", b"[settings]")
    ...     [entry.name for entry in Path(folder).iterdir()]
    ['plan.toml']
    """
    named = Path(path)
    try:
        target = named.resolve()  # the file a link points to is replaced, not the link
        _check_place(named, target)
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _write_beside(target, data)
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise HostError(f"cannot write {named}: {_reason(error)}") from None


def _check_place(named: Path, target: Path) -> None:
    if target.is_dir():
        raise InputError(f"cannot write {named}: it is a folder; give the name of a file")
    if not target.parent.exists():
        raise InputError(f"cannot write {named}: folder {named.parent} does not exist")
    if not target.parent.is_dir():
        raise InputError(f"cannot write {named}: {named.parent} is not a folder")
    if target.exists() and not os.access(target, os.W_OK):
        raise InputError(f"cannot write {named}: the file is write-protected")


def _write_beside(target: Path, data: bytes) -> None:
    remove_leftovers(target.parent)
    # short, so that a name as long as the file system allows still has room beside it
    beside = target.with_name(f".{os.urandom(8).hex()}.tmp")
    held = None
    try:
        with beside.open("xb") as file:
            held = _hold(file)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    finally:
        if held is not None:
            os.close(held)


def _hold(file: BinaryIO) -> int | None:
    """Lock a file as long as the descriptor returned is open, which is no longer than this process lives."""
    if fcntl is None:
        return None
    held = os.dup(file.fileno())
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(held, fcntl.LOCK_EX)
    return held


@lru_cache
def remove_leftovers(folder: Path) -> None:
    """Remove what a killed process left half written in a folder, once; what another one is writing stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if _LEFTOVER.fullmatch(entry.name)]:
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                if fcntl is not None:
                    file = stack.enter_context((folder / name).open("rb"))
                    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                (folder / name).unlink()


def _reason(error: Exception) -> str:
    """Say in a few words why the system refused."""
    if isinstance(error, PermissionError):
        return "no permission to write there, or the file is open in another program"
    strerror = getattr(error, "strerror", None)
    return str(strerror).lower() if strerror else "not a valid file name"
