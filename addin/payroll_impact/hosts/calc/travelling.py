"""The packages that travel inside the extension, for the Python that Calc uses."""

import os
import re
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

import payroll_impact
from payroll_impact.errors import HostError
from payroll_impact.hosts.calc.programs import Python, run

PURE = ("attrs", "cattrs", "typing_extensions")
_NUMPY_OLDEST = (1, 26)
# what a calculation never reads: tests, headers, type hints, bridges to other languages
_LEFT_OUT = re.compile(
    r"(^|/)(tests?|__pycache__|f2py|include|bin)/|\.(pyi|pyc|a|h|lib)$|(^|/)\.\.|^/|(^|/)direct_url\.json$"
)
Files = Iterator[tuple[str, bytes]]


def own_files() -> Files:
    """Yield this package's files, and what says its version."""
    root = Path(payroll_impact.__file__).parent
    for path in sorted(root.rglob("*")):
        inside = f"payroll_impact/{path.relative_to(root).as_posix()}"
        if path.is_file() and not _LEFT_OUT.search(inside):
            yield inside, path.read_bytes()
    version = payroll_impact.__version__
    metadata = f"Metadata-Version: 2.1\nName: payroll-impact\nVersion: {version}\n"
    yield f"payroll_impact-{version}.dist-info/METADATA", metadata.encode()


def pure_files() -> Files:
    """Yield the pure Python packages the functions need, as they are installed here."""
    for name in PURE:
        yield from _installed(distribution(name))


def numpy_files(target: Python) -> Files:
    """Yield numpy for Calc's Python; nothing if it has one itself.

    Raises
    ------
    HostError
        If none can be had for that Python.
    """
    if target.numpy and _release(target.numpy) >= _NUMPY_OLDEST:
        return
    if same_platform(target):
        yield from _installed(distribution("numpy"))
        return
    with zipfile.ZipFile(_wheel(target)) as wheel:
        for name in sorted(wheel.namelist()):
            if not name.endswith("/") and not _LEFT_OUT.search(name):
                yield name, wheel.read(name)


def numpy_origin(target: Python) -> str:
    """Return one line that says which numpy Calc will use."""
    if target.numpy and _release(target.numpy) >= _NUMPY_OLDEST:
        return f"numpy {target.numpy} of {target.path}"
    if same_platform(target):
        return f"numpy {distribution('numpy').version} travels in the extension"
    return f"numpy for Python {target.minor} on {target.platform} travels in the extension"


def same_platform(target: Python) -> bool:
    """Whether the numpy installed here also loads in Calc's Python."""
    return target.version[:2] == sys.version_info[:2] and target.platform == sysconfig.get_platform()


def _installed(package: Distribution) -> Files:
    for file in sorted(package.files or [], key=str):
        inside, path = PurePosixPath(str(file).replace("\\", "/")).as_posix(), Path(str(package.locate_file(file)))
        if path.is_file() and not _LEFT_OUT.search(inside):
            content = path.read_bytes()
            # an installer writes into these where and how; the same packages make the same extension anywhere
            if not re.search(r"\.dist-info/(RECORD|INSTALLER|REQUESTED)$", inside):
                yield inside, content


def _release(version: str) -> tuple[int, int]:
    major, minor, *_ = [*map(int, re.findall(r"\d+", version)), 0, 0]
    return major, minor


def _wheel(target: Python) -> Path:
    """Return a numpy wheel for Calc's Python, fetched once and kept."""
    folder = cache_folder() / f"numpy-{target.minor}-{target.platform}"
    kept = sorted(folder.glob("numpy-*.whl"))
    if kept:
        return kept[-1]
    try:
        distribution("pip")
    except PackageNotFoundError:
        raise HostError(f"numpy for Calc's Python {target.minor} cannot be fetched: pip is not installed") from None
    tags = [part for tag in platform_tags(target) for part in ("--platform", tag)]
    wanted = f"numpy>={'.'.join(map(str, _NUMPY_OLDEST))}"
    options = ["--only-binary=:all:", "--no-deps", "--implementation=cp", f"--python-version={target.minor}"]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run([sys.executable, "-m", "pip", "download", "-q", *options, *tags, "-d", folder, wanted], timeout=600)
    except HostError as problem:
        raise HostError(f"numpy for Calc's Python {target.minor} on {target.platform}: {problem}") from None
    found = sorted(folder.glob("numpy-*.whl"))
    if not found:
        raise HostError(f"numpy for Calc's Python {target.minor} on {target.platform} could not be fetched")
    return found[-1]


def platform_tags(target: Python) -> list[str]:
    """Return the platforms whose wheels load in Calc's Python, as pip names them.

    >>> from pathlib import Path
    >>> platform_tags(Python(Path("python3"), (3, 12, 1), "win-amd64", "", "", "yes"))
    ['win_amd64']
    >>> platform_tags(Python(Path("python3"), (3, 12, 1), "linux-x86_64", "2.27", "", "yes"))
    ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64']
    """
    system, _, machine = target.platform.partition("-")
    if system == "linux":
        libc = _release(target.libc)
        newer = [f"manylinux_2_{minor}_{machine}" for minor in (28, 27, 17) if libc >= (2, minor)]
        return [*newer, f"manylinux2014_{machine}"]
    if system == "macosx":
        chip = machine.rpartition("-")[2]
        # the oldest systems: a wheel for a newer one would not load on what this Python may run on
        return [f"macosx_{version}_{chip}" for version in ("11_0", "10_13", "10_9")]
    return [target.platform.replace("-", "_").replace(".", "_")]


def cache_folder() -> Path:
    """Return where fetched packages are kept for the next build."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "payroll-impact"
