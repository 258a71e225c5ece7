"""Signed returns: the figures as they were filed, and who decided what about them."""

from django.conf import settings
from django.db import models


class Return(models.Model):
    """One return as it was filled in. ``tables`` as types.returns.FiledTable; a correction is another version.

    ``position`` is that of the mirror at which all figures were counted, ``question`` the digest of the statement that
    counted them, ``digest`` that of everything above and the figures.
    """

    form = models.CharField(max_length=40)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    ends = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    year = models.SmallIntegerField()
    number = models.SmallIntegerField()
    population = models.CharField(max_length=12)
    counting = models.CharField(max_length=12)
    version = models.SmallIntegerField()
    tables = models.JSONField()
    position = models.BigIntegerField()
    question = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statistics_return_version",
                fields=["form", "area", "ends", "kind", "year", "number", "population", "counting", "version"],
            )
        ]


class Decision(models.Model):
    """One step after filling in. ``turn`` counts them, so that two officers at once cannot both take the same one."""

    filed = models.ForeignKey(Return, models.PROTECT, related_name="decisions")
    turn = models.SmallIntegerField()
    step = models.CharField(max_length=10)
    note = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="statistics_decision_turn", fields=["filed", "turn"]),
            models.CheckConstraint(
                name="statistics_decision_step", condition=models.Q(step__in=["checked", "signed", "sent_back"])
            ),
        ]
