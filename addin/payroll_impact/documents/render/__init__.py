"""The forms a document takes: text, JSON, CSV, HTML, workbook, PDF and picture, one module each."""

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from payroll_impact.documents.document import Document
from payroll_impact.errors import InputError
from payroll_impact.lazy import lazy_names

if TYPE_CHECKING:
    from payroll_impact.documents.render.pdf import BROWSERS, print_pdf

__all__ = ["BROWSERS", "FORMS", "form_of", "print_pdf", "render"]

__getattr__ = lazy_names(__name__, {"pdf": ("BROWSERS", "print_pdf")})

# a form is loaded when it is asked for: what only prints needs no writer of workbooks
_FORMS = {
    ".html": ("html", "render_html"),
    ".xlsx": ("xlsx", "render_xlsx"),
    ".csv": ("data", "render_csv"),
    ".json": ("data", "render_json"),
    ".png": ("png", "render_png"),
}
FORMS = (*_FORMS, ".pdf")


def form_of(path: PurePath) -> str:
    """Return the form a file is to have, by the end of its name.

    Raises
    ------
    InputError
        If no form has that end.
    """
    form = path.suffix.casefold()
    if form not in FORMS:
        raise InputError(f"cannot write {path}: its name must end in one of {', '.join(FORMS)}")
    return form


def render(document: Document, form: str) -> bytes:
    """Return a document in a form.

    Parameters
    ----------
    document : Document
        Of any report or analysis.
    form : str
        One of `FORMS`.

    Raises
    ------
    InputError
        If the document has nothing for that form: no charts for a picture, too many rows for a sheet.
    HostError
        If a program or library is missing.
    """
    if form == ".pdf":
        from payroll_impact.documents.render.pdf import print_pdf  # noqa: PLC0415 - starts programs

        return print_pdf(lambda: render(document, ".html"), lambda: render(document, ".xlsx"))
    module, name = _FORMS[form]
    made: bytes = getattr(import_module(f"{__name__}.{module}"), name)(document)
    return made
