"""LibreOffice Calc: the catalogue as an extension, and the office that runs it.

`build_extension` writes the extension, `install`, `uninstall` and `doctor` look after it, `Office` is a
headless LibreOffice to compute with.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from payroll_impact.hosts.calc.extension import build_extension
    from payroll_impact.hosts.calc.installing import InstallationCheck, doctor, install, uninstall
    from payroll_impact.hosts.calc.office import Office, OfficeEndedError

# a name is imported when it is asked for: inside Calc the load job looks at every document, and must stay light
_HOMES = {
    "build_extension": "extension",
    "InstallationCheck": "installing",
    "doctor": "installing",
    "install": "installing",
    "uninstall": "installing",
    "Office": "office",
    "OfficeEndedError": "office",
}

__all__ = ["InstallationCheck", "Office", "OfficeEndedError", "build_extension", "doctor", "install", "uninstall"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
