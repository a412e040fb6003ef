"""The names of changes where their sources are listed, whichever row they stand in."""

from collections.abc import Iterable


def label_changes(changes: Iterable[tuple[str, str]]) -> list[str]:
    """Return a name for each change of a table, no two alike.

    Parameters
    ----------
    changes : iterable of (str, str)
        The kind and the role of each change, in the order of the rows.

    Returns
    -------
    list of str
        Kind and role; from the second of the same kind and role on, its number among them.

    Examples
    --------
    >>> label_changes([("reduce", "Tutor"), ("grow", "Specialist"), ("reduce", "Tutor")])
    ['reduce Tutor', 'grow Specialist', 'reduce Tutor (2)']
    """
    taken: set[str] = set()
    found = []
    for kind, role in changes:
        plain = label = f"{kind} {role}"
        number = 1
        # a spreadsheet takes capitals for small letters, and a role may itself be called "Tutor (2)"
        while label.casefold() in taken:
            number += 1
            label = f"{plain} ({number})"
        taken.add(label.casefold())
        found.append(label)
    return found
