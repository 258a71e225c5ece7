"""Orders of files, the ids they froze, and the sealed files themselves until their seven days are over."""

from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wanjia.access.types import Purpose, Role
from wanjia.exports.types import Form, State
from wanjia.vault.types import FieldClass, SealedColumn

STATES = [one.value for one in State]
FORMS = [one.value for one in Form]
ROLES = [one.value for one in Role]
PURPOSES = [one.value for one in Purpose]
BEFORE_DECISION = [State.ASKED.value, State.DECLINED.value, State.CANCELLED.value]


class Order(models.Model):
    """A list somebody ordered as a file. ``given`` holds codes only; the reason is sealed as every note is.

    ``role`` and ``area`` are the asker's: they say who is above. ``run`` is that of the worker at it: an older one that
    comes back finds another and stops. ``persons`` counts whom the ``rows`` tell of: of a household, its members.
    ``digest`` is the SHA-256 of the file.
    """

    uuid = models.UUIDField(unique=True)
    asked_by = models.ForeignKey("access.Staff", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(one, one) for one in ROLES])
    area = models.CharField(max_length=12, db_collation="C")
    purpose = models.CharField(max_length=20, choices=[(one, one) for one in PURPOSES])
    basis = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    list = models.CharField(max_length=40)
    given = models.JSONField(default=dict)
    form = models.CharField(max_length=10, choices=[(one, one) for one in FORMS])
    language = models.CharField(max_length=10)
    title = models.TextField()
    reason = models.BinaryField(null=True)
    decided_by = models.ForeignKey("access.Staff", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=[(one, one) for one in STATES])
    run = models.UUIDField(null=True)
    rows = models.BigIntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    expires_at = models.DateTimeField(null=True)

    sealed_columns = (SealedColumn("reason", FieldClass.NOTE, "uuid"),)

    class Meta:
        indexes = (models.Index(fields=["asked_by", "-asked_at"], name="exports_order_mine"),)
        constraints = (
            models.CheckConstraint(name="exports_order_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="exports_order_four_eyes", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="exports_order_decided_first",
                condition=Q(state__in=BEFORE_DECISION) | Q(decided_by__isnull=False),
            ),
        )


class Part(models.Model):
    """Some ids of an order in their order, frozen when it was asked for."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["order", "number"], name="exports_part_once"),)


class Piece(models.Model):
    """Some bytes of a file, sealed under an id that tells their place: one moved elsewhere does not open."""

    uuid = models.UUIDField(unique=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    content = models.BinaryField()

    sealed_columns = (SealedColumn("content", FieldClass.ATTACHMENT, "uuid"),)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["order", "number"], name="exports_piece_once"),)


def piece_id(order: UUID, number: int) -> UUID:
    """The owner of a piece."""
    return uuid5(order, str(number))
