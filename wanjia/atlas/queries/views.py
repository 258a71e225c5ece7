"""The views somebody keeps."""

from wanjia.access.types import RequestContext
from wanjia.atlas.models import SavedView
from wanjia.atlas.types import View, ViewPage


def views(ctx: RequestContext) -> tuple[View, ...]:
    """One's own, the latest first."""
    rows = SavedView.objects.filter(staff=ctx.person_at_work()).order_by("-made_at", "-pk")
    return tuple(View(row.pk, row.name, ViewPage(row.page), row.query, row.made_at) for row in rows)
