"""How cells are formatted, as far as anybody here asks: number formats, fills, letters, protection, named styles."""

import re
from typing import TYPE_CHECKING

import attrs

from payroll_impact.xlsx.tree import Element, children, local_name, number

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO, _YES = ("0", "false"), ("1", "true")
# ECMA-376 part 1, 18.8.30
_BUILT_IN = dict(
    zip(
        map(str, (*range(23), *range(37, 41), *range(45, 50))),
        (
            "General", "0", "0.00", "#,##0", "#,##0.00", "$#,##0_);($#,##0)", "$#,##0_);[Red]($#,##0)",
            "$#,##0.00_);($#,##0.00)", "$#,##0.00_);[Red]($#,##0.00)", "0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??",
            "mm-dd-yy", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "m/d/yy h:mm",
            "#,##0_);(#,##0)", "#,##0_);[Red](#,##0)", "#,##0.00_);(#,##0.00)", "#,##0.00_);[Red](#,##0.00)",
            "mm:ss", "[h]:mm:ss", "mm:ss.0", "##0.0E+0", "@",
        ),
        strict=True,
    )
)  # fmt: skip
_APART = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)  # texts, spaces, colours, languages
_DATE = re.compile("[dmhys]", re.IGNORECASE)


@attrs.frozen
class CellFormat:
    """The format of a cell; colours are texts that are equal for equal colours."""

    number_format: str = "General"
    fill: str = ""
    letters: str = ""
    locked: bool = True
    hidden: bool = False
    style: str = "Normal"
    is_date: bool = False
    size: float = 1.0  # of its letters, relative to those the widths of columns are counted in
    shrinks: bool = False


def cell_formats(root: Element) -> list[CellFormat]:
    """Return the formats of cells, in the order of the numbers cells have for them."""
    codes = _BUILT_IN | {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in children(root, "numFmts")}
    fills = [_colour(entry, "fgColor") if _is_filled(entry) else "" for entry in children(root, "fills")]
    letters = [_colour(entry, "color") for entry in children(root, "fonts")]
    sizes = [_size(entry) for entry in children(root, "fonts")]
    styles = {entry.get("xfId", ""): entry.get("name", "") for entry in children(root, "cellStyles")}
    found = []
    for entry in children(root, "cellXfs"):
        code = codes.get(entry.get("numFmtId", "0"), "General")
        protection, alignment = _child(entry, "protection"), _child(entry, "alignment")
        font = number(entry, "fontId")
        found.append(
            CellFormat(
                code,
                _at(fills, number(entry, "fillId")),
                _at(letters, number(entry, "fontId")),
                protection.get("locked") not in _NO,
                protection.get("hidden") in _YES,
                styles.get(entry.get("xfId", "0"), "Normal"),
                _DATE.search(_APART.sub("", code.partition(";")[0])) is not None,
                sizes[font] / sizes[0] if font < len(sizes) and sizes[0] else 1.0,
                alignment.get("shrinkToFit") in _YES,
            )
        )
    return found


def _child(entry: Element, name: str) -> "Mapping[str, str]":
    return next((child.attrib for child in entry if local_name(child) == name), {})


def _size(font: Element) -> float:
    found = next(iter(font.iter("{*}sz")), None)
    return float(found.get("val", 0)) if found is not None else 0.0


def _at(colours: list[str], index: int) -> str:
    return colours[index] if index < len(colours) else ""


def _is_filled(fill: Element) -> bool:
    return any(pattern.get("patternType", "none") != "none" for pattern in fill)


def _colour(holder: Element, name: str) -> str:
    found: Mapping[str, str] = next((colour.attrib for colour in holder.iter(f"{{*}}{name}")), {})
    return " ".join(f"{key}={text[-6:] if key == 'rgb' else text}" for key, text in sorted(found.items()))
