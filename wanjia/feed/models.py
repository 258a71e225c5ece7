"""Tables of the feed. ``feed_entry`` is partitioned by month, so its table is made in SQL; see the migration."""

from django.db import models


class Entry(models.Model):
    """A published change. Insert only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    topic = models.TextField()
    kind = models.TextField()
    payload = models.JSONField()

    class Meta:
        managed = False
        db_table = "feed_entry"


class Queued(models.Model):
    """An entry that has no position yet; visible when its writer has committed."""

    entry = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "feed_queue"


class Position(models.Model):
    """The place of an entry in the one order."""

    position = models.BigIntegerField(primary_key=True)
    epoch = models.IntegerField()
    entry = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "feed_position"


class Epoch(models.Model):
    """A stretch of history without a restore in it; ``first`` is its first position."""

    epoch = models.IntegerField(primary_key=True)
    first = models.BigIntegerField()
    began = models.DateTimeField()
    reason = models.TextField()


class Consumer(models.Model):
    """The last position a consumer has done."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
