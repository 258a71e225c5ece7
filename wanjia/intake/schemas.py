"""What a program hands in, one shape for each kind of event, and the receipt it gets.

The shapes are made from the commands of the register, so that neither can know a field that the other does not.
"""

import base64
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args
from uuid import UUID

from django.utils.translation import gettext
from pydantic import BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema

from wanjia.intake.policies import NEW_HOUSEHOLD, NOT_BY_PROGRAM
from wanjia.intake.queries.places import area_named, door_named
from wanjia.intake.types import Attachment, MediaType, Receipt
from wanjia.places.types import Address
from wanjia.registry.types import commands, facts
from wanjia.web.api import Schema, Text, inward, outward, shape_of

AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]


class DoorIn(Schema):
    """A door the register knows: the community by its code, the rest as written on the wall."""

    area: AreaCode
    building: Text = ""
    unit: Text = ""
    door: Text = ""


# Our tables' numbers mean nothing outside: doors and areas are told by what everybody calls them.
NAMED: dict[str, Any] = {
    "dwelling": DoorIn,
    "area": AreaCode,
    "hukou_area": AreaCode,
    "disability": Annotated[int, Strict(), Field(ge=0, le=7)],
    "grade": Annotated[int, Strict(), Field(ge=0, le=4)],
}
VALUES = {
    str(outward(facts.KIND_OF[of])): of
    for of in get_args(facts.Value)
    if of not in (facts.Membership, facts.Kin)  # ties are corrected by the events that made them
}
_SHAPES = [shape_of(of, f"{of.__name__}Value", ("fact", fact), instead=NAMED) for fact, of in VALUES.items()]
NAMED["value"] = Annotated[Union[tuple(_SHAPES)], Field(discriminator="fact")]  # noqa: UP007  made from a catalogue


def _told_of(command: type[commands.Command]) -> str:
    return NEW_HOUSEHOLD if command is commands.NewHouseholdEntry else str(outward(command.kind))


COMMANDS = {
    _told_of(of): of
    for of in vars(commands).values()
    if isinstance(of, type)
    and issubclass(of, commands.Command)
    and getattr(of, "kind", None) is not None
    and of.kind not in NOT_BY_PROGRAM
}
_EVENTS = [
    shape_of(of, f"{of.__name__.removesuffix('Event')}Event", ("event", event), instead=NAMED)
    for event, of in COMMANDS.items()
]
Event = Annotated[Union[tuple(_EVENTS)], Field(discriminator="event")]  # noqa: UP007  made from a catalogue


def _decoded(text: object) -> object:
    """Strictly base64: what is not of its alphabet is an error, not left out."""
    return base64.b64decode(text, validate=True) if isinstance(text, str) else text


Content = Annotated[
    bytes, Strict(), BeforeValidator(_decoded), WithJsonSchema({"type": "string", "contentEncoding": "base64"})
]  # fmt: skip


class PaperIn(Schema):
    """A paper that was shown: a PDF, JPEG or PNG of at most 5 MB, in base64."""

    content: Content
    media_type: MediaType
    title: Text = ""


class SubmissionIn(Schema):
    """One event. ``key`` is made by the sender before sending, and kept when sending again; or in Idempotency-Key.

    ``distinct``: the sender has looked at those who are alike and says that this is somebody else.
    """

    event: Event
    key: UUID | None = None
    evidence: tuple[PaperIn, ...] = ()
    distinct: Annotated[bool, Strict()] = False


class ReceiptOut(Schema):
    """What became of a submission. ``persons`` are public ids by role; ``prompts`` tell what looks unusual.

    ``event`` is null, and nothing more is told, where the event answers to two officers only.
    """

    number: UUID
    kind: str
    received_at: datetime
    standing: str
    event: UUID | None
    persons: dict[str, UUID]
    prompts: list[str]


def command_of(told: Schema, *, on: date) -> commands.Command:
    """The command that an event of a submission tells. Refused names areas and doors that are unknown ``on``."""
    return COMMANDS[told.event](**_read(told, COMMANDS[told.event], on))


def papers_of(told: SubmissionIn) -> tuple[Attachment, ...]:
    """The papers as the gate takes them."""
    return tuple(Attachment(paper.content, paper.media_type, paper.title) for paper in told.evidence)


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """A receipt in the language of the request."""
    return ReceiptOut(
        number=receipt.number,
        kind=outward(receipt.kind),
        received_at=receipt.received_at,
        standing=outward(receipt.standing),
        event=receipt.event,
        persons=receipt.persons,
        prompts=[gettext(prompt) for prompt in receipt.prompts],
    )


def _read(told: Schema, of: type, on: date) -> dict[str, Any]:
    return {name: _placed(value, name, on) for name, value in inward(told, of).items()}


def _placed(value: Any, name: str, on: date) -> Any:
    if isinstance(value, DoorIn):
        area = area_named(value.area, on=on, field=name)
        return door_named(Address(area, value.building, value.unit, "", value.door), field=name)
    if name in ("area", "hukou_area") and value is not None:
        return area_named(value, on=on, field=name)
    if isinstance(value, Schema):
        of = VALUES[value.fact]
        return of(**_read(value, of, on))
    return value
