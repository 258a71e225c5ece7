"""Published values, entered by the city."""

from django.conf import settings
from django.db import models


class Communique(models.Model):
    """A value of the statistical communique; a correction is another row, and the newest holds."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    figure = models.CharField(max_length=40)
    value = models.CharField(max_length=14)
    source = models.CharField(max_length=120)
    published_on = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="statistics_communique_of", fields=["area", "year", "figure"])]
