"""Cell formats of the workbook, named for what they show."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

NAVY, SKY, GREY, AMBER = "#1F3864", "#DDE6F3", "#7F7F7F", "#FFE699"
UP, DOWN, TOTAL = "#C0504D", "#4F8A5B", "#44546A"
MONEY = '#,##0;-#,##0;"–"'

_PROPERTIES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "headline": {"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY},
    "head": {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True, "valign": "vcenter"},
    "right": {"align": "right"},
    "unit": {"indent": 1, "align": "left"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top"},
    "note": {"font_color": GREY, "italic": True},
    "quiet": {"font_color": GREY},
    "total": {"bold": True, "top": 1, "bg_color": SKY},
    "bold": {"bold": True},
    "unknown": {"bg_color": AMBER},
    "money": {"num_format": MONEY},
    "signed": {"num_format": '+#,##0;-#,##0;"–"'},
    "cents": {"num_format": "#,##0.00;-#,##0.00;0.00"},
    "fine": {"num_format": "#,##0.0000;-#,##0.0000;0.00"},
    "signed_fine": {"num_format": "+#,##0.0000;-#,##0.0000;0.00"},
    "points": {"num_format": '+0.0 %" points";-0.0 %" points";0.0 %" points"'},
    "signed_cents": {"num_format": "+#,##0.00;-#,##0.00;0.00"},
    "whole": {"num_format": "#,##0"},
    "heads": {"num_format": MONEY},
    "parts": {"num_format": '#,##0.0;-#,##0.0;"–"'},
    "general": {"num_format": "General", "align": "right"},
    "rate": {"num_format": "0.00##%"},
    "date": {"num_format": "yyyy-mm-dd", "align": "right"},
    "month": {"num_format": "mmm yyyy", "align": "right"},
    "year": {"num_format": "0", "align": "right"},
}


class Styles:
    """Formats by the names of what they combine, each made once.

    Parameters
    ----------
    workbook : xlsxwriter.Workbook
        The workbook the formats belong to.
    """

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *names: str) -> Format:
        """Return the format that combines `names`, the later ones winning."""
        if names not in self._made:
            properties = {"font_name": "Calibri", "font_size": 10}
            for name in names:
                properties |= _PROPERTIES[name]
            self._made[names] = self.workbook.add_format(properties)
        return self._made[names]
