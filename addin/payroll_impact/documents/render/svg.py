"""The frame of a chart in SVG: a scale, its lines and labels, and text that a screen reader finds.

Colours are classes: the page's style sheet gives them for light, dark and print.
"""

import html
import math
from collections.abc import Sequence

import attrs

from payroll_impact.documents.quantities import format_scaled
from payroll_impact.documents.wording import clean

WIDTH, HEIGHT = 760.0, 300.0
_LEFT, _RIGHT, _TOP, BOTTOM = 64.0, 12.0, 30.0, 34.0
_SCALES = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LABELS = 12
_KEYS, _KEY_LINE, _LETTER = 190.0, 17.0, 7.2  # where the legend begins, how high and how wide it is


@attrs.frozen
class Scale:
    """Values from `low` to `high` with a line at each of `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]
    scaled: bool = True

    @classmethod
    def over(cls, values: Sequence[float], *, zero: bool = True, lines: int = 5, scaled: bool = True) -> "Scale":
        """Return a scale of round steps over some values, zero among them if wished.

        >>> Scale.over([0.0, 930.0]).ticks
        (0.0, 200.0, 400.0, 600.0, 800.0, 1000.0)
        """
        known = [value for value in values if math.isfinite(value)] or [0.0]
        low, high = min(known), max(known)
        low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
        if high == low:
            high = low + 1.0
        rough = (high - low) / lines
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(each * power for each in _STEPS if each * power >= rough * (1 - 1e-9))
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        return cls(first * step, last * step, tuple(step * place for place in range(first, last + 1)), scaled)

    @property
    def word(self) -> str:
        """The word for what the labels count in: "million ", or nothing."""
        return next((f"{word} " for bound, word in self._scales if self._size >= bound), "")

    def label(self, value: float) -> str:
        """Return a value in the unit of the scale."""
        return format_scaled(value / self.unit, self._digits)

    def exact(self, value: float, *, signed: bool = False) -> str:
        """Return a value in the unit of the scale with a digit more."""
        whole = self.unit == 1.0 and float(value).is_integer()
        return format_scaled(value / self.unit, 0 if whole else 1, signed=signed)

    @property
    def unit(self) -> float:
        """What the labels count in."""
        return next((bound for bound, _ in self._scales if self._size >= bound), 1.0)

    @property
    def _scales(self) -> tuple[tuple[float, str], ...]:
        return _SCALES if self.scaled else ()

    @property
    def _size(self) -> float:
        return max(abs(self.low), abs(self.high))

    @property
    def _digits(self) -> int:
        step = (self.ticks[1] - self.ticks[0]) / self.unit
        return max(0, min(3, -math.floor(math.log10(step) + 1e-9) + (0 if _one_digit(step) else 1)))


def _one_digit(step: float) -> bool:
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    return abs(lead - round(lead)) < 1e-6  # noqa: PLR2004 - dust


@attrs.define
class Plot:
    """A chart in the making: elements over a frame with a vertical scale."""

    scale: Scale
    unit: str
    height: float = HEIGHT
    legend: Sequence[tuple[str, str]] = ()
    bottom: float = BOTTOM
    parts: list[str] = attrs.field(factory=list)

    @property
    def left(self) -> float:
        """Where the plot begins."""
        return _LEFT

    @property
    def top(self) -> float:
        """Where the plot begins below its legend."""
        return _TOP + _KEY_LINE * (max((line for _, line in self._key_places()), default=1) - 1)

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return WIDTH - _RIGHT

    def x(self, place: float, places: float) -> float:
        """Return where place 0 … places lies."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * place / places

    def y(self, value: float) -> float:
        """Return where a value lies."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.height - self.bottom - (self.height - self.top - self.bottom) * share

    def add(self, *parts: str) -> None:
        """Add elements."""
        self.parts.extend(parts)

    def bar(self, x: float, width: float, span: tuple[float, float], kind: str, told: str) -> None:
        """Add a bar between two values; one too small to draw is still a stroke."""
        top, bottom = sorted((self.y(span[0]), self.y(span[1])))
        size = f'x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(bottom - top, 0.7):.1f}"'
        self.add(f'<rect class="{kind}" {size}><title>{html.escape(clean(told))}</title></rect>')

    def line(self, values: Sequence[float], kind: str) -> None:
        """Add a line through the middle of its places."""
        points = " ".join(
            f"{self.x(place + 0.5, len(values)):.1f},{self.y(value):.1f}" for place, value in enumerate(values)
        )
        self.add(f'<polyline class="{kind}" points="{points}"/>')

    def labels(self, texts: Sequence[str]) -> None:
        """Name the places below the plot, every so many where they are many."""
        every = max(1, -(-len(texts) // _LABELS))
        for place in range(0, len(texts), every):
            text(self, (self.x(place + 0.5, len(texts)), self.height - self.bottom + 16), texts[place], "middle")

    def svg(self, ident: str, title: str, told: str) -> str:
        """Return the chart as an image with a title and a description."""
        frame = [_gridline(self, value) for value in self.scale.ticks]
        frame.append(_text((0, 12), f"{self.scale.word}{self.unit}", "start", "unit"))
        zero = f'<line class="zero" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{self.y(0):.1f}" y2="{self.y(0):.1f}"/>'
        inside = [*frame, *self.parts, zero if self.scale.low <= 0 <= self.scale.high else "", *self._keys()]
        return image(ident, title, told, "".join(inside), self.height)

    def _keys(self) -> list[str]:
        """Return the legend, from the right of the unit on."""
        keys = []
        for (label, kind), (x, line) in zip(self.legend, self._key_places(), strict=True):
            y = _KEY_LINE * (line - 1)
            keys.append(f'<rect class="{kind} key" x="{x:.1f}" y="{y + 3:.1f}" width="11" height="11"/>')
            keys.append(_text((x + 16, y + 12.5), label, "start"))
        return keys

    def _key_places(self) -> list[tuple[float, int]]:
        """Return where each key of the legend begins, and on which line."""
        places, x, line = [], _KEYS, 1
        for label, _ in self.legend:
            width = 30 + _LETTER * len(label)
            if x > _KEYS and x + width > WIDTH:
                x, line = _KEYS, line + 1
            places.append((x, line))
            x += width
        return places


def image(ident: str, title: str, told: str, inside: str, height: float) -> str:
    """Return an SVG image that says what it shows."""
    return (
        f'<div class="plot" role="group" tabindex="0" aria-label="{html.escape(clean(title), quote=True)} (chart)">'
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{html.escape(clean(title))}</title>'
        f'<desc id="{ident}-d">{html.escape(clean(told))}</desc>{inside}</svg></div>'
    )


def text(plot: Plot, place: tuple[float, float], words: str, anchor: str, kind: str = "") -> None:
    """Add a text to a plot."""
    plot.add(_text(place, words, anchor, kind))


def _gridline(plot: Plot, value: float) -> str:
    y = plot.y(value)
    label = _text((_LEFT - 8, y + 4), plot.scale.label(value), "end")
    return f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>{label}'


def _text(place: tuple[float, float], words: str, anchor: str, kind: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    inside = html.escape(clean(words))
    return f'<text{classes} x="{place[0]:.1f}" y="{place[1]:.1f}" text-anchor="{anchor}">{inside}</text>'


def written(place: tuple[float, float], words: str, anchor: str, kind: str = "") -> str:
    """Return a text outside any plot."""
    return _text(place, words, anchor, kind)
