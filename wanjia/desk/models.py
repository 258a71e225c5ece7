"""What the desk keeps for the people who work at it. What somebody sent about residents lies sealed, for a while."""

from django.db import models

from wanjia.vault.types import FieldClass, SealedColumn


class RosterView(models.Model):
    """A kept choice of filters and columns of the roster. Codes only: what was typed about a person is never kept."""

    staff = models.ForeignKey("access.Staff", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="roster_view_of_one_name")]


class BlankTemplate(models.Model):
    """How an office reads the headings of a superior's form, known again by their digest. No row of any form.

    ``facts`` are codes by column, "" for what stays empty; ``used`` counts the forms that came back with it.
    """

    area = models.CharField(max_length=12, db_collation="C")
    digest = models.CharField(max_length=64)
    title = models.TextField()
    facts = models.JSONField(default=list)
    made_by = models.ForeignKey("access.Staff", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "digest"], name="desk_blank_template_once")]


class SentBlank(models.Model):
    """A superior's form as it was sent, with whom somebody typed in, sealed; for its sender alone, and for a month.

    ``facts`` is None until its headings are mapped; they are its own, so that an order means what it meant.
    """

    uuid = models.UUIDField(unique=True)
    staff = models.ForeignKey("access.Staff", models.CASCADE, related_name="+")
    title = models.TextField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    facts = models.JSONField(null=True)
    received_at = models.DateTimeField(db_index=True)

    sealed_columns = (SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),)
