"""Which cell styles show a date as a date."""

from xml.etree import ElementTree as ET

from payroll_impact.xlsx.package import Package

_PART = "xl/styles.xml"
_GENERAL, _TEXT = 0, 49


def plain_styles(package: Package) -> frozenset[int]:
    """Return the styles without a number format of their own: a day number would be shown as a number there."""
    if package.find(_PART) is None:
        return frozenset([0])
    root = ET.fromstring(package.read(_PART))  # noqa: S314 - the parts were read before: no document type
    formats = [style for entry in root if entry.tag.endswith("}cellXfs") for style in entry]
    return frozenset(
        index for index, entry in enumerate(formats) if int(entry.get("numFmtId", "0")) in (_GENERAL, _TEXT)
    )
