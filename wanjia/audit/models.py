"""Tables of the log. Those by month are made in SQL, since Django knows no partitions; see the migration."""

from django.db import models


class Event(models.Model):
    """One act. ``digest`` and ``grade`` are of a batch, or ""."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    on_behalf = models.TextField()
    purpose = models.TextField()
    basis = models.TextField()
    session = models.TextField()
    device = models.TextField()
    area = models.TextField()
    request = models.TextField()
    action = models.TextField()
    object = models.TextField()
    outcome = models.TextField()
    rows = models.IntegerField()
    digest = models.TextField()
    grade = models.TextField()

    class Meta:
        managed = False


class Queued(models.Model):
    """An event that has no leaf yet."""

    event = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_queue"


class Checkpoint(models.Model):
    """A signed checkpoint, word for word."""

    pk = models.CompositePrimaryKey("epoch", "size")
    epoch = models.IntegerField()
    size = models.BigIntegerField()
    at = models.DateTimeField()
    text = models.TextField()
