"""Which row of one version is which row of another, by the texts that stand in them."""

from collections.abc import Mapping
from difflib import SequenceMatcher

import attrs

from payroll_impact.workbooks.diff.content import Content
from payroll_impact.xlsx.sheet import Place

_MOST = 4_000_000  # pairs of rows that are worth looking at


@attrs.frozen
class AlignedRows:
    """The rows of a sheet in its second version by those of its first; rows put in, and taken out."""

    pairs: Mapping[int, int]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    shift: int  # of what lies below the last row

    def after(self, row: int) -> int:
        """Return where a row of the first version stands in the second; one taken out stays where it was."""
        if row in self.pairs:
            return self.pairs[row]
        return row if row in self.removed else row + self.shift


def align_rows(first: Mapping[Place, Content], second: Mapping[Place, Content]) -> AlignedRows:
    """Return which rows belong together.

    Rows of the same texts do, in their order; between them rows pair as they come.
    """
    one, two = _texts(first), _texts(second)
    pairs: dict[int, int] = {}
    added: list[int] = []
    removed: list[int] = []
    for low, high, start, stop in _blocks(one, two):
        count = min(high - low, stop - start)
        pairs |= {low + index + 1: start + index + 1 for index in range(count)}
        removed += range(low + count + 1, high + 1)
        added += range(start + count + 1, stop + 1)
    return AlignedRows(pairs, tuple(added), tuple(removed), len(two) - len(one))


def _blocks(one: list[tuple[str, ...]], two: list[tuple[str, ...]]) -> list[tuple[int, int, int, int]]:
    shorter = min(len(one), len(two))
    same = next((index for index in range(shorter) if one[index] != two[index]), shorter)
    left = [len(one) - same, len(two) - same]
    if len(one) == len(two) or left[0] * left[1] > _MOST:
        # as many rows as before: a text that changed is no row that moved
        return [(0, len(one), 0, len(two))]
    matcher = SequenceMatcher(None, one[same:], two[same:], autojunk=False)
    found = [(same + a, same + b, same + c, same + d) for _, a, b, c, d in matcher.get_opcodes()]
    return [(0, same, 0, same), *found]


def _texts(cells: Mapping[Place, Content]) -> list[tuple[str, ...]]:
    """Return the texts of each row, from the first on."""
    last = max((row for row, _ in cells), default=0)
    found: list[list[str]] = [[] for _ in range(last)]
    for (row, _), content in sorted(cells.items()):
        if isinstance(content.value, str) and content.formula is None:
            found[row - 1].append(content.value)
    return [tuple(texts) for texts in found]
