"""What is not known, and how the answer depends on it."""

from payroll_impact.documents.document import Listing, Paragraph, Section
from payroll_impact.documents.sections.report import Report


def unknowns(report: Report) -> Section:
    """Return a sentence for each unknown; those that decide the sign are marked."""
    title, notes = "What is unknown, and how much it matters", report.data.unknowns
    if not notes:
        told = Paragraph("No input is marked unknown; the assumptions say how far each can be trusted.")
        return Section(name="unknown", title=title, menu="Unknowns", parts=(told,), brief=())
    marked = frozenset(place for place, note in enumerate(notes) if note.decisive)
    sentences = tuple(note.sentence for note in notes)
    doubt = (Paragraph(report.data.doubt, "strong"),) if report.data.doubt else ()
    return Section(
        name="unknown",
        title=title,
        menu="Unknowns",
        parts=(*doubt, Listing(sentences, marked=marked)),
        brief=(Listing(sentences, "What is unknown, and where the answer turns"),),
    )
