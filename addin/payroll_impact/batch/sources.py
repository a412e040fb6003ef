"""Which scenarios a batch is about, and what their reports are called."""

import glob
from collections import Counter
from collections.abc import Iterable, Mapping
from os import PathLike, fspath
from pathlib import Path

from payroll_impact.documents.wording import clean
from payroll_impact.errors import InputError, nearest
from payroll_impact.scenarios import library

SUMMARY = "summary"  # the name the batch keeps for itself


def find_scenarios(patterns: "Iterable[str | PathLike[str]]") -> list[str]:
    """Return the files of some patterns, sorted, each once.

    Parameters
    ----------
    patterns : iterable of path-like
        Files, patterns such as ``plans/**/*.toml``, or names in the library.

    Raises
    ------
    InputError
        If one of them stands for no file.

    Examples
    --------
    >>> find_scenarios(["xai-2025", "xai-2025"])
    ['xai-2025']
    """
    files: dict[str, None] = {}
    for pattern in patterns:
        matches = _matches(fspath(pattern))
        if not matches:
            hint = nearest(fspath(pattern), list(library()))
            raise InputError(f"{fspath(pattern)}: there is no such file, nor a scenario of that name{hint}")
        files |= dict.fromkeys(matches)
    if not files:
        raise InputError("a batch needs at least one scenario")
    once = {file_of(name).resolve(): name for name in sorted(files, reverse=True)}
    return sorted(once.values())


def _matches(pattern: str) -> list[str]:
    if Path(pattern).is_file() or pattern in library():
        return [pattern]
    return [path for path in glob.glob(pattern, recursive=True) if Path(path).is_file()]  # noqa: PTH207 - also absolute


def file_of(scenario: str) -> Path:
    """Return the file of a scenario: a name of the library stands for its file."""
    path = Path(scenario)
    return path if path.is_file() or scenario not in library() else library()[scenario]


def report_names(scenarios: Iterable[str], form: str = ".xlsx") -> Mapping[str, str]:
    """Return the name of each scenario's report; scenarios of one name in several folders are numbered.

    >>> dict(report_names(["a/plan.toml", "b/plan.toml"]))
    {'a/plan.toml': 'plan.xlsx', 'b/plan.toml': 'plan-2.xlsx'}
    """
    names: dict[str, str] = {}
    taken, count = {SUMMARY}, Counter([SUMMARY])
    stems = {scenario: clean(Path(scenario).stem) for scenario in scenarios}
    own = {stem.casefold() for stem in stems.values()}
    for scenario, stem in stems.items():
        name = stem
        while name.casefold() in taken or (name != stem and name.casefold() in own):
            count[stem.casefold()] += 1
            name = f"{stem}-{max(count[stem.casefold()], 2)}"
        count[stem.casefold()] = max(count[stem.casefold()], 1)
        taken.add(name.casefold())
        names[scenario] = f"{name}{form}"
    return names
