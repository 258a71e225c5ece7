"""Tables of the gate. Submissions and evidence are only ever added."""

from django.db import models

from wanjia.vault.types import FieldClass, SealedColumn


class Submission(models.Model):
    """Something handed in and taken. ``digest`` tells a repetition from another use of the same key."""

    uuid = models.UUIDField(unique=True)
    source = models.SmallIntegerField()
    actor = models.TextField()
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    kind = models.SmallIntegerField()
    standing = models.SmallIntegerField()
    received_at = models.DateTimeField()
    event = models.UUIDField(null=True)
    persons = models.JSONField(default=dict)
    households = models.JSONField(default=list)
    prompts = models.JSONField(default=list)
    area = models.CharField(max_length=12, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="intake_submission_once")]
        indexes = [models.Index(fields=["actor", "-received_at"], name="intake_submission_mine")]


class Evidence(models.Model):
    """A paper shown with a submission: encrypted, and removed on the day its retention ends."""

    uuid = models.UUIDField(unique=True)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    title = models.TextField()
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    keep_until = models.DateField(db_index=True)

    sealed_columns = (SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),)


class Draft(models.Model):
    """A form somebody began; sealed, since what is typed there is about people."""

    uuid = models.UUIDField(unique=True)
    staff = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    content = models.BinaryField()
    saved_at = models.DateTimeField()

    sealed_columns = (SealedColumn("content", FieldClass.NOTE, "uuid"),)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "kind"], name="intake_draft_one_a_form")]


class Batch(models.Model):
    """A table handed in as a whole."""

    uuid = models.UUIDField(unique=True)
    source = models.SmallIntegerField()
    actor = models.TextField()
    title = models.TextField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField()
    accepted = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    households = models.BigIntegerField(default=0)
    area = models.CharField(max_length=12, db_collation="C")
    # The ids set aside for its rows; the same when it is taken up again.
    person_base = models.BigIntegerField(null=True)
    household_base = models.BigIntegerField(null=True)
    event_base = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="intake_batch_once")]


class Chunk(models.Model):
    """A part of a batch that is in the register: written in the same transaction."""

    pk = models.CompositePrimaryKey("batch_id", "part", "first")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=10, db_collation="C")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    done = models.BigIntegerField()


class WaitingRow(models.Model):
    """A row in quarantine, sealed as it came, and every problem for which it waits; ``reason``: why it was left out."""

    uuid = models.UUIDField(unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    row = models.BigIntegerField()
    content = models.BinaryField()
    problems = models.JSONField()
    area = models.CharField(max_length=12, db_collation="C", db_index=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")
    outcome = models.CharField(max_length=10, default="")
    reason = models.BinaryField(null=True)

    sealed_columns = (
        SealedColumn("content", FieldClass.NOTE, "uuid"),
        SealedColumn("reason", FieldClass.NOTE, "uuid"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="intake_waiting_row_once")]


class SealedCase(models.Model):
    """A case that answers to two named officers only, such as a mother under fourteen; the law's report is prompted.

    One officer asks to see it, another one agrees: these two see whom it is about, and one of them says to whom it was
    reported (``note``, sealed like every note). ``area`` is that of the office that took the event.
    """

    uuid = models.UUIDField(unique=True)
    event = models.UUIDField()
    reason = models.CharField(max_length=30)
    area = models.CharField(max_length=12, db_collation="C", default="")
    opened_at = models.DateTimeField()
    asked_by = models.TextField(default="")
    agreed_by = models.TextField(default="")
    reported_at = models.DateTimeField(null=True)
    reported_by = models.TextField(default="")
    note = models.BinaryField(null=True)

    sealed_columns = (SealedColumn("note", FieldClass.NOTE, "uuid"),)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_case_four_eyes",
                condition=models.Q(agreed_by="") | ~models.Q(agreed_by=models.F("asked_by")),
            ),
        ]


class Sealing(models.Model):
    """A person to be sealed, or a seal to be opened: one officer asks, another one decides; both are named for ever.

    ``opens`` names the sealing that is to be opened again. The reason is sealed like every note.
    """

    uuid = models.UUIDField(unique=True)
    person = models.UUIDField()
    opens = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.BinaryField()
    area = models.CharField(max_length=12, db_collation="C")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    sealed_columns = (SealedColumn("reason", FieldClass.NOTE, "uuid"),)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_sealing_four_eyes", condition=~models.Q(decided_by=models.F("asked_by"))
            ),
            models.UniqueConstraint(
                fields=["person"], name="intake_sealing_one_open", condition=models.Q(granted__isnull=True)
            ),
        ]


class Upload(models.Model):
    """A file handed in at the desk: sealed until it has been taken in, then only its counts stay.

    ``sorted_rows`` says which rows are taken and which wait, decided once, so that a taking that was cut off goes on
    with the same. ``rows``, ``households``, ``unreadable`` and ``problems`` are those of the preview; ``dropped`` are
    headings that were not read. ``step``, ``done`` and ``total`` say how far the taking has come.
    """

    uuid = models.UUIDField(unique=True)
    source = models.SmallIntegerField()
    actor = models.TextField()
    area = models.CharField(max_length=12, db_collation="C")
    title = models.TextField()
    content = models.BinaryField(null=True)
    sorted_rows = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    rows = models.IntegerField()
    households = models.IntegerField()
    unreadable = models.IntegerField()
    dropped = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=20, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")

    sealed_columns = (
        SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),
        SealedColumn("sorted_rows", FieldClass.ATTACHMENT, "uuid"),
    )

    class Meta:
        indexes = [models.Index(fields=["area", "-received_at"], name="intake_upload_of_area")]
