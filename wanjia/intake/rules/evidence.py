"""Papers shown with a submission: what is taken, how large, and for how long it is kept."""

from datetime import date

from wanjia.intake.types import Attachment, MediaType
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.types import EventKind, Source, Standing

LARGEST = 5 * 1024 * 1024  # a phone's photo of a page; more is a scan at a resolution nobody needs
MOST = 5
FIRST_BYTES = {
    MediaType.PDF: b"%PDF-",
    MediaType.JPEG: b"\xff\xd8\xff",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n",
}
# Years a copy is kept after the event was recorded: until the authority's own file has confirmed it, with a year to
# spare for a complaint; a merge or correction longer, because it is contested later.
KEEP_YEARS = 2
KEEP_YEARS_CONTESTED = 5
CONTESTED = {EventKind.CORRECTION, EventKind.PERSON_MERGE, EventKind.PERSON_UNMERGE}


def problems(evidence: tuple[Attachment, ...]) -> tuple[Problem, ...]:
    """Every reason why these papers are not taken."""
    found = [problem for attachment in evidence if (problem := _problem(attachment))]
    if len(evidence) > MOST:
        message = N_("At most %(most)s papers can be attached. Leave out what is not needed.")
        found.append(Problem("too_many_papers", message, "evidence", {"most": str(MOST)}))
    return tuple(found)


def _problem(attachment: Attachment) -> Problem | None:
    if len(attachment.content) > LARGEST:
        message = N_("“%(title)s” is larger than 5 MB. Take the photo again at a smaller size.")
        return Problem("paper_too_large", message, "evidence", {"title": attachment.title})
    known = next((kind for kind, start in FIRST_BYTES.items() if attachment.content.startswith(start)), None)
    if known is None or known != attachment.media_type:
        message = N_("“%(title)s” is not a PDF, JPEG or PNG file. Attach a photo or a PDF.")
        return Problem("paper_type", message, "evidence", {"title": attachment.title})
    return None


def keep_until(kind: EventKind, received: date) -> date:
    """The day on which a paper shown for an event of this kind is removed."""
    years = KEEP_YEARS_CONTESTED if kind in CONTESTED else KEEP_YEARS
    month, day = (2, 28) if (received.month, received.day) == (2, 29) else (received.month, received.day)
    return date(received.year + years, month, day)


def standing_of(source: Source, evidence: tuple[Attachment, ...]) -> Standing:
    """A paper seen is more than hearsay; only an authority's own file confirms, and that comes by another door."""
    if source is Source.SYNTHETIC:
        return Standing.CONFIRMED
    return Standing.DOCUMENT_SEEN if evidence else Standing.REPORTED
