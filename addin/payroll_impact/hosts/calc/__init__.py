"""LibreOffice Calc: the catalogue as an extension, and the office that runs it.

`build_extension` writes the extension, `install`, `uninstall` and `doctor` look after it, `Office` is a
headless LibreOffice to compute with.
"""

from typing import TYPE_CHECKING

from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.hosts.calc.extension import build_extension
    from payroll_impact.hosts.calc.installing import InstallationCheck, doctor, install, uninstall
    from payroll_impact.hosts.calc.office import Office, OfficeEndedError
    from payroll_impact.hosts.calc.programs import Python, office_version, supported_python, unopkg

# a name is imported when it is asked for: inside Calc the load job looks at every document, and must stay light
__getattr__ = lazy_names(
    __name__,
    {
        "extension": ("build_extension",),
        "installing": ("InstallationCheck", "doctor", "install", "uninstall"),
        "office": ("Office", "OfficeEndedError"),
        "programs": ("Python", "office_version", "supported_python", "unopkg"),
    },
)

__all__ = [
    "InstallationCheck",
    "Office",
    "OfficeEndedError",
    "Python",
    "build_extension",
    "doctor",
    "install",
    "office_version",
    "supported_python",
    "uninstall",
    "unopkg",
]
