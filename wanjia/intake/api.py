"""The gate for programs: hand in one event, ask what became of it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Status

from wanjia.access.policies import Token, fields_for
from wanjia.intake import policies as may
from wanjia.intake.actions import receive
from wanjia.intake.queries.receipts import receipt as receipt_named
from wanjia.intake.schemas import ReceiptOut, SubmissionIn, command_of, papers_of, receipt_out
from wanjia.intake.types import Handover
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Forbidden, Problem, Refused
from wanjia.registry.types import Source
from wanjia.web.api import problems, told

submissions = Router(tags=["submissions"])
KEY = "Idempotency-Key"


@submissions.post(
    "", response={201: ReceiptOut, **problems(403, 404, 413)}, auth=Token(may.SUBMIT), url_name="submissions"
)
def submit(request: HttpRequest, submission: SubmissionIn, idempotency_key: Header[UUID | None] = None) -> Status:
    """Hand in one event about persons within reach. The same again, with its key, gets the same receipt.

    What papers prove is known as "document seen", all else as "reported": a department's own file confirms.
    """
    event = submission.event.event
    if event not in fields_for(may.SUBMIT, request.ctx):
        raise Forbidden(N_("The role of this token does not report events of this kind."))
    key = _key(submission.key, idempotency_key)
    command = command_of(submission.event, on=day_in_china(request.ctx.at))
    handover = Handover(Source.API, key, papers_of(submission), submission.distinct)
    return Status(201, receipt_out(receive(request.ctx, command, handover=handover)))


@submissions.get(
    "/{uuid:number}", response={200: ReceiptOut, **problems(404)}, auth=Token(may.RECEIPT), url_name="receipt"
)
def receipt(request: HttpRequest, number: UUID) -> ReceiptOut:
    """The receipt of something this client handed in."""
    return told(receipt_named(request.ctx, number), receipt_out)


def _key(in_body: UUID | None, in_header: UUID | None) -> UUID:
    if in_body and in_header and in_body != in_header:
        raise Refused(Problem("two_keys", N_("The key in the body is another than that in the header."), "key"))
    key = in_body or in_header
    if key is None:
        words = N_("Make a random UUID before sending, and keep it when you send the same again.")
        raise Refused(Problem("key_missing", words, KEY))
    return key
