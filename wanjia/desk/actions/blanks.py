"""A superior's form is sent, its headings are mapped once for the office, and it goes away after a month."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.desk.models import BlankTemplate, SentBlank
from wanjia.desk.queries.blanks import facts_of, held_blank, plan_of
from wanjia.desk.types import Facts
from wanjia.intake.queries import blank_digest, open_blank
from wanjia.intake.types.blanks import Blank
from wanjia.kernel.errors import NotFound
from wanjia.kernel.ids import uuid7
from wanjia.vault.actions import seal_bytes
from wanjia.vault.types import FieldClass

KEPT = timedelta(days=30)
LONGEST_TITLE = 200


def hold_blank(title: str, content: bytes, *, by: RequestContext) -> UUID:
    """Open a form and keep it, sealed, for who sent it. One that the office has mapped before is mapped at once.

    Refused with one problem of the field ``file`` for what is no form that can be filled in.
    """
    blank, number = open_blank(content), uuid7(by.at)
    digest = blank_digest(blank)
    with within(by):
        known = BlankTemplate.objects.filter(area=by.area, digest=digest)
        facts = known.values_list("facts", flat=True).first()
        if facts is not None:
            plan_of(blank, facts_of(facts))
        SentBlank.objects.create(
            uuid=number,
            staff_id=by.person_at_work(),
            title=title[:LONGEST_TITLE],
            digest=digest,
            content=seal_bytes(FieldClass.ATTACHMENT, owner=number, data=_text(blank)),
            facts=facts,
            received_at=by.at,
        )
        known.update(used=F("used") + 1)
        _account("hold", number, by)
    return number


def map_blank(number: UUID, facts: Facts, *, by: RequestContext) -> None:
    """Say what each column of an own form is filled with; the office knows the form from now on.

    Refused with problems of the columns, by their place, for what is no mapping. NotFound for another's form.
    """
    plan_of(held_blank(by, number).blank, facts)
    codes = [fact.value if fact else "" for fact in facts]
    with within(by):
        row = SentBlank.objects.select_for_update().get(uuid=number, staff=by.staff_id)
        row.facts = codes
        row.save(update_fields=["facts"])
        BlankTemplate.objects.update_or_create(
            area=by.area,
            digest=row.digest,
            defaults={"title": row.title, "facts": codes, "made_by_id": by.person_at_work(), "made_at": by.at},
            create_defaults={
                "title": row.title, "facts": codes, "made_by_id": by.person_at_work(), "made_at": by.at, "used": 1,
            },
        )  # fmt: skip
        _account("map", number, by)


def forget_template(number: int, *, by: RequestContext) -> None:
    """Forget how the office reads a form; forms that were sent keep their own. NotFound for another office's."""
    with within(by):
        if not BlankTemplate.objects.filter(pk=number, area=by.area).delete()[0]:
            raise NotFound("template")
        record(by.act(), action="blank.forget", object=f"template:{number}", at=by.at)


def let_blanks_go(*, at: datetime) -> int:
    """Remove the forms whose month is over; returns how many. What was made of them has days of its own."""
    return SentBlank.objects.filter(received_at__lte=at - KEPT).delete()[0]


def _text(blank: Blank) -> bytes:
    told = {"above": blank.above, "headings": blank.headings, "rows": blank.rows}
    return json.dumps(told, ensure_ascii=False).encode()


def _account(verb: str, number: UUID, by: RequestContext) -> None:
    record(by.act(), action=f"blank.{verb}", object=f"blank:{number}", at=by.at)
