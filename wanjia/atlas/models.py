"""What somebody keeps of maps and boards: how they were looked at, never what they showed."""

from django.db import models
from django.db.models import Q

from wanjia.atlas.types import ViewPage

# Plain text, since migrations keep them.
PAGES = [page.value for page in ViewPage]


class SavedView(models.Model):
    """A page of somebody's own with its filters, under a name. ``query`` is the part of its address after the mark."""

    staff = models.ForeignKey("access.Staff", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    page = models.CharField(max_length=20)
    query = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "atlas_saved_view"
        constraints = [
            models.UniqueConstraint(name="atlas_saved_view_once", fields=["staff", "name"]),
            models.CheckConstraint(name="atlas_saved_view_page", condition=Q(page__in=PAGES)),
        ]
