"""What the desk keeps for the people who work at it; nothing about residents."""

from django.db import models


class RosterView(models.Model):
    """A kept choice of filters and columns of the roster. Codes only: what was typed about a person is never kept."""

    staff = models.ForeignKey("access.Staff", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="roster_view_of_one_name")]
