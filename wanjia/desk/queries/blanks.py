"""Blank forms of a superior: those an office knows, and one that was sent, to its sender. No look at a person."""

import json
from uuid import UUID

from wanjia.access.types import RequestContext
from wanjia.desk.models import BlankTemplate, SentBlank
from wanjia.desk.types import Facts, HeldBlank, Plan, TemplateLine
from wanjia.intake.queries import blank_rows, blank_unit
from wanjia.intake.types.blanks import Blank, BlankFact
from wanjia.kernel.errors import NotFound
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass


def templates(ctx: RequestContext) -> tuple[TemplateLine, ...]:
    """The forms whose headings the asker's office has mapped, the latest first."""
    rows = BlankTemplate.objects.filter(area=ctx.area).select_related("made_by").order_by("-made_at", "-pk")
    return tuple(
        TemplateLine(
            number=row.pk,
            title=row.title,
            columns=len(row.facts),
            filled=sum(map(bool, row.facts)),
            made_by=row.made_by.name,
            made_at=row.made_at,
            used=row.used,
        )
        for row in rows
    )


def held_blank(ctx: RequestContext, number: UUID) -> HeldBlank:
    """A form that the asker sent; NotFound for another's, and for one whose month is over."""
    row = SentBlank.objects.filter(uuid=number, staff=ctx.staff_id).first()
    if row is None:
        raise NotFound("form")
    told = json.loads(unseal_bytes(FieldClass.ATTACHMENT, owner=row.uuid, sealed=bytes(row.content)))
    blank = Blank(_rows(told["above"]), tuple(told["headings"]), _rows(told["rows"]))
    plan = plan_of(blank, facts_of(row.facts)) if row.facts is not None else None
    return HeldBlank(row.uuid, row.title, row.received_at, blank, plan)


def plan_of(blank: Blank, facts: Facts) -> Plan:
    """How a form is filled in with ``facts``. Refused for a mapping that is none."""
    return Plan(blank_unit(blank, facts), facts, blank_rows(blank, facts))


def facts_of(codes: list[str]) -> Facts:
    """The facts behind codes by column."""
    return tuple(BlankFact(code) if code else None for code in codes)


def _rows(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, rows))
