"""What happened, and to whom. Rows are only ever added."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from wanjia.registry.models.persons import CODES


class LifeEvent(models.Model):
    """What happened, in ids and codes; names, numbers and contacts lie in the facts."""

    uuid = models.UUIDField(unique=True)
    kind = models.SmallIntegerField()
    occurred_on = models.DateField()
    precision = models.SmallIntegerField(default=1)
    recorded_at = models.DateTimeField()
    source = models.SmallIntegerField()
    standing = models.SmallIntegerField()
    recorder = models.TextField()
    submission = models.UUIDField(null=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    sealed = models.BooleanField(default=False)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # What was recorded since a moment: nearly always the last pages.
            BrinIndex("recorded_at", name="registry_event_recorded", pages_per_range=32, autosummarize=True),
            models.Index("supersedes", name="registry_event_withdrawn", condition=models.Q(supersedes__isnull=False)),
        ]


class EventSubject(models.Model):
    """Whom an event is about, and in which role."""

    pk = models.CompositePrimaryKey("person_id", "event_id")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, db_collation=CODES)
