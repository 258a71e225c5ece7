"""Tables of the gate. Submissions and evidence are only ever added."""

from django.db import models

from wanjia.intake.types.deliveries import ALONE_UP_TO, GONE
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


class Question(models.Model):
    """Something a program may not decide: whether two records are one human's, or which of two values stands.

    ``content`` is the file's row, sealed. ``subject`` is the person of the register it is about, ``person`` the one
    chosen in the end. ``second``: two people have to say the same. ``area`` is that of those who answer, "" the city's
    office.
    """

    uuid = models.UUIDField(unique=True)
    kind = models.SmallIntegerField()
    state = models.SmallIntegerField(default=0)
    delivery = models.UUIDField(null=True)
    row = models.BigIntegerField(null=True)
    layout = models.CharField(max_length=40, db_collation="C", default="")
    role = models.CharField(max_length=20, default="person")
    content = models.BinaryField()
    subject = models.UUIDField(null=True)
    field = models.CharField(max_length=40, default="")
    area = models.CharField(max_length=12, db_collation="C", default="")
    asked_at = models.DateTimeField()
    second = models.BooleanField(default=False)
    person = models.UUIDField(null=True)
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    sealed_columns = (SealedColumn("content", FieldClass.NOTE, "uuid"),)

    class Meta:
        indexes = [
            models.Index(fields=["state", "area", "id"], name="intake_question_queue"),
            models.Index(fields=["delivery"], name="intake_question_delivery"),
            models.Index(fields=["subject"], name="intake_question_subject"),
        ]


class QuestionCandidate(models.Model):
    """A person a question is about, with the probability and why linkage gives it; ``place`` 0 is the likeliest."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="candidates")
    place = models.SmallIntegerField()
    person = models.UUIDField(db_index=True)
    probability = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "place"], name="intake_questioncandidate_place"),
        ]


class Opinion(models.Model):
    """What one person said to a question; taken back, it stays and counts no longer."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="opinions")
    by = models.TextField()
    at = models.DateTimeField()
    answer = models.SmallIntegerField()
    person = models.UUIDField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "by"], name="intake_opinion_one_each", condition=models.Q(taken_back_at=None)
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="intake_opinion_mine")]


class Search(models.Model):
    """A search for doubles in the whole register: who ordered it, how far it is, what came of it. No persons."""

    uuid = models.UUIDField(unique=True)
    actor = models.TextField()
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=20, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    people = models.BigIntegerField(default=0)
    met = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)


class Delivery(models.Model):
    """A department's file: sealed until it is looked through, then only counts, faults and samples stay.

    ``sender`` is the code of the department, ``actor`` who handed the file in, ``approved_by`` who let it be entered.
    ``counts``, ``coverage`` and ``events`` are numbers by class, by residence and by kind of event. ``receipt`` is
    signed when all of it is entered. ``headings`` are those of a file that nobody has mapped, and it was refused for.
    ``corrections`` are values of rows nothing is done with of which the register says
    otherwise; those of the others lie with their parts. ``returned_at``: when somebody fetched them for the sender.
    """

    uuid = models.UUIDField(unique=True)
    state = models.SmallIntegerField()
    sender = models.TextField(default="")
    layout = models.TextField(default="")
    month = models.DateField(null=True)
    actor = models.TextField()
    area = models.CharField(max_length=12, db_collation="C")
    title = models.TextField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    faults = models.BinaryField(null=True)
    samples = models.BinaryField(null=True)
    rows = models.BigIntegerField(default=0)
    mended = models.BigIntegerField(default=0)
    changes = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    coverage = models.JSONField(default=dict)
    events = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    step = models.CharField(max_length=20, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    approved_by = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")
    undone_at = models.DateTimeField(null=True)
    withdrawn = models.BigIntegerField(default=0)
    left_count = models.BigIntegerField(default=0)
    receipt = models.TextField(default="")
    corrections = models.BinaryField(null=True)
    returned_by = models.TextField(default="")
    returned_at = models.DateTimeField(null=True)

    sealed_columns = (
        SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),
        SealedColumn("faults", FieldClass.ATTACHMENT, "uuid"),
        SealedColumn("samples", FieldClass.ATTACHMENT, "uuid"),
        SealedColumn("corrections", FieldClass.ATTACHMENT, "uuid"),
    )

    class Meta:
        indexes = [models.Index(fields=["area", "-received_at"], name="intake_delivery_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="intake_delivery_once",
                condition=~models.Q(state__in=[int(state) for state in GONE]),
            ),
            models.CheckConstraint(
                name="intake_delivery_four_eyes",
                condition=models.Q(approved_by="")
                | models.Q(changes__lte=ALONE_UP_TO)
                | ~models.Q(approved_by=models.F("actor")),
            ),
        ]


class MappedProfile(models.Model):
    """What the headings of somebody's list say, as a clerk has mapped them; ``key`` are they themselves, in order."""

    code = models.CharField(max_length=32, unique=True)
    title = models.TextField()
    headings = models.JSONField(default=list)
    key = models.TextField(unique=True)
    columns = models.JSONField(default=dict)
    actor = models.TextField()
    made_at = models.DateTimeField()


class DeliveryChunk(models.Model):
    """A part of a delivery that is applied in one transaction, with the note that it is.

    ``content`` holds its rows, sealed, until then. Between ``first_event`` and ``last_event`` lie all events it made.
    ``left`` are those that an undo left. ``measures`` are the counts of its rows by area.
    """

    uuid = models.UUIDField(unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    number = models.IntegerField()
    rows = models.IntegerField()
    content = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    events = models.JSONField(default=dict)
    first_event = models.BigIntegerField(null=True)
    last_event = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn = models.IntegerField(default=0)
    left = models.JSONField(default=list)
    left_sealed = models.IntegerField(default=0)
    corrections = models.BinaryField(null=True)
    measures = models.JSONField(default=list)

    sealed_columns = (
        SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),
        SealedColumn("corrections", FieldClass.ATTACHMENT, "uuid"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="intake_delivery_chunk_once")]


class DeliveryCount(models.Model):
    """How many of a delivery's rows by area and measure: numbers only, from which the quality of files is told.

    ``area`` is a district's 6 digits, "" where neither the row nor its people tell one. They stay when all else of a
    file is gone.
    """

    pk = models.CompositePrimaryKey("delivery_id", "measure", "area", "key")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", db_index=False)
    measure = models.SmallIntegerField()
    area = models.CharField(max_length=6, db_collation="C")
    key = models.CharField(max_length=80, db_collation="C")
    count = models.BigIntegerField()
