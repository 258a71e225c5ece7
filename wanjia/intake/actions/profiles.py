"""A clerk maps the headings of an unknown file to the closed list of facts, once: from then on such files are read."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.models import MappedProfile
from wanjia.intake.queries.profiles import unknown_file
from wanjia.intake.rules.mapping import layout_of, refuse_private
from wanjia.intake.types.sources import Profile
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.ids import uuid7

LONGEST_TITLE = 60


def keep_profile(number: UUID, title: str, columns: Mapping[str, str], *, by: RequestContext) -> None:
    """Keep what the headings of an unknown file say; ``columns`` are those that say a fact.

    Refused for what is no mapping, with a heading that nobody may send, without a title, for what is mapped already.
    """
    found = unknown_file(by, number)
    refuse_private(found.headings)
    if not title.strip() or len(title.strip()) > LONGEST_TITLE:
        raise Refused(Problem("title", N_("Give the list a title of up to 60 characters."), "title"))
    code = uuid7(by.at).hex
    profile = Profile(code, title.strip(), dict(columns), tuple(found.headings))
    layout_of(profile)
    try:
        with within(by):
            MappedProfile.objects.create(
                code=code,
                title=profile.title,
                headings=list(profile.headings),
                key="\n".join(sorted(profile.headings)),
                columns=dict(columns),
                actor=by.actor,
                made_at=by.at,
            )
            record(by.act(), action="profile.keep", object=f"profile:{code}", at=by.at)
    except IntegrityError:
        raise Refused(Problem("mapped_before", N_("These headings are mapped already. Send the file again."))) from None
