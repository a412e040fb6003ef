"""Cell formats of the templates, named for what they show; inputs look like inputs and nothing else does."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

NAVY, SKY, GREY, LINE = "#1F3864", "#DDE6F3", "#7F7F7F", "#D9D9D9"
INPUT_FILL, INPUT_FONT = "#FFF7DC", "#0B3D91"
UNKNOWN_FILL, GOOD, BAD, NOT_MADE = "#FFD08A", "#4F8A5B", "#C0504D", "#BF7B00"
TAB_COLOURS = {"about": NAVY, "input": "#E3B341", "calculation": "#8C9BB0", "output": GOOD}
SCALED = '[>=1000000]#,##0.0,,"m";[<=-1000000]-#,##0.0,,"m";#,##0'  # of axes: millions where there are any
MONEY = '#,##0;-#,##0;"–"'

_PROPERTIES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "subtitle": {"font_color": GREY, "italic": True},
    "section": {"bold": True, "font_size": 11, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY},
    "head": {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True, "valign": "vcenter"},
    "unit": {"font_color": GREY, "italic": True, "font_size": 9, "indent": 1},
    "indent": {"indent": 1},
    "unit_head": {"indent": 1, "align": "left"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top"},
    "right": {"align": "right"},
    "centre": {"align": "center"},
    "bold": {"bold": True},
    "link": {"font_color": "#0563C1", "underline": 1},
    "note": {"font_color": GREY, "italic": True},
    "total": {"bold": True, "top": 1, "top_color": NAVY, "bg_color": SKY},
    "key": {"bold": True, "font_size": 14, "font_color": NAVY},
    "headline": {"bold": True, "font_size": 12, "font_color": NAVY},
    "card": {"bg_color": "#F3F6FB"},
    "input": {
        "bg_color": INPUT_FILL, "font_color": INPUT_FONT, "border": 1, "border_color": LINE, "locked": False,
    },
    "key input": {"bg_color": INPUT_FILL, "font_color": INPUT_FONT, "border": 1, "border_color": LINE},
    "open row": {"locked": False},
    "end": {"font_color": GREY, "italic": True, "top": 1, "top_color": LINE},
    "key unknown": {"bg_color": UNKNOWN_FILL, "font_color": INPUT_FONT, "border": 1, "border_color": LINE},
    "money": {"num_format": MONEY},
    "sum": {"num_format": MONEY, "bold": True, "top": 1, "top_color": LINE},
    "word": {"indent": 1},
    "name": {"num_format": "@", "indent": 1},  # what is typed stays a text, as 07, TRUE or 2026-01-01
    "cents": {"num_format": '#,##0.00;-#,##0.00;"–"'},
    "signed": {"num_format": '+#,##0;-#,##0;"–"'},
    "price": {"num_format": "[<0.1]#,##0.0000;#,##0.00"},
    "signed cents": {"num_format": '+#,##0.00;-#,##0.00;"–"'},
    "signed heads": {"num_format": '+#,##0.0;-#,##0.0;"–"'},
    "heads": {"num_format": '#,##0.0;-#,##0.0;"–"'},
    "whole": {"num_format": MONEY},
    "number": {"num_format": "General"},
    "quantity": {"num_format": "#,##0"},
    "rate": {"num_format": "0.0##%"},
    "fraction": {"num_format": '0.0000;-0.0000;"–"'},
    "date": {"num_format": "yyyy-mm-dd", "align": "right"},
    "month": {"num_format": "mmm yy", "align": "right"},
    "flag": {"num_format": "0", "align": "center"},
    "year": {"num_format": "0", "align": "right"},
}  # fmt: skip


class TemplateStyles:
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
            properties: dict[str, Any] = {"font_name": "Calibri", "font_size": 10}
            for name in names:
                properties |= _PROPERTIES[name]
            self._made[names] = self.workbook.add_format(properties)
        return self._made[names]
