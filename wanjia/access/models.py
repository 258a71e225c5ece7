"""Tables of access. They tell who works where and on what basis they looked; nothing private about anyone."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wanjia.access.rules import ROLE_NAMES
from wanjia.access.types import Origin, Purpose, Role, Verdict

# Plain text, since migrations keep them.
ROLES = [role.value for role in Role]
PURPOSES = [purpose.value for purpose in Purpose]
VERDICTS = [verdict.value for verdict in Verdict]
ORIGINS = [origin.value for origin in Origin]
LONGEST_POSTING = timedelta(days=366)


class StaffManager(BaseUserManager["Staff"]):
    """Accounts are made by ``actions.create_staff`` only; Django needs a manager to look them up by login."""


class Staff(AbstractBaseUser):
    """One person at work. Accounts are disabled, never deleted or handed on: the audit log names them for ever."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ()

    objects = StaffManager()

    class Meta:
        db_table = "access_staff"
        constraints = (
            models.CheckConstraint(name="access_staff_login_plain", condition=Q(login__regex=r"^[a-z0-9._-]{3,40}$")),
        )


class Grant(models.Model):
    """A right that one officer asks for and another approves; it ends by its date or earlier."""

    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def role_name(self) -> str:
        return ROLE_NAMES[Role(self.role)]


class Posting(Grant):
    """One person, one role, one area, from a day until another (exclusive)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings")
    valid_from = models.DateField()
    valid_to = models.DateField()
    origin = models.CharField(max_length=12, choices=[(origin, origin) for origin in ORIGINS])

    class Meta:
        db_table = "access_posting"
        constraints = (
            models.CheckConstraint(name="access_posting_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="access_posting_twelve_months",
                condition=Q(valid_to__gt=F("valid_from"), valid_to__lte=F("valid_from") + LONGEST_POSTING),
            ),
            models.CheckConstraint(
                name="access_posting_four_eyes",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("granted_by")) & ~Q(approved_by=F("staff")) & ~Q(granted_by=F("staff"))),
            ),
            models.CheckConstraint(
                name="access_posting_origin",
                condition=Q(origin="granted", granted_by__isnull=False)
                & (Q(approved_by=None, approved_at=None) | Q(approved_by__isnull=False, approved_at__isnull=False))
                | Q(origin="installation", granted_by=None, approved_by=None, approved_at__isnull=False),
            ),
        )


class Basis(models.Model):
    """What makes looks lawful for a while: a resident at the counter, an open task, an assigned household.

    ``persons`` are those opened so far: looking at one of them again costs nothing.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(purpose, purpose) for purpose in PURPOSES])
    reference = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    persons = ArrayField(models.UUIDField(), default=list)
    looks_allowed = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "access_basis"
        constraints = (
            models.CheckConstraint(name="access_basis_purpose", condition=Q(purpose__in=PURPOSES)),
            models.CheckConstraint(name="access_basis_looks", condition=Q(persons__len__lte=F("looks_allowed"))),
            models.UniqueConstraint(
                name="access_basis_one_counter", fields=["staff"], condition=Q(purpose="counter", closed_at=None)
            ),
        )


class Review(models.Model):
    """Something a supervisor looks at afterwards."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=10, blank=True, choices=[(verdict, verdict) for verdict in VERDICTS])

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_reviewed_by_another",
                condition=Q(reviewed_by=None, reviewed_at=None, verdict="")
                | (
                    Q(reviewed_by__isnull=False, reviewed_at__isnull=False, verdict__in=VERDICTS)
                    & ~Q(reviewed_by=F("staff"))
                ),
            ),
        )


class Glass(Review):
    """One person opened outside the reach, for an hour, with a reason; ``role`` and ``area`` are the opener's."""

    person = models.UUIDField()
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta(Review.Meta):
        db_table = "access_glass"
        indexes = (models.Index(fields=["staff", "opened_at"], name="access_glass_by_staff"),)


class Sample(Review):
    """A look without a counter or a task: allowed, and shown to the supervisor."""

    audit_id = models.BigIntegerField()
    action = models.CharField(max_length=80)
    looked_at = models.DateTimeField()

    class Meta(Review.Meta):
        db_table = "access_sample"
        indexes = (
            models.Index(fields=["area", "looked_at"], name="access_sample_open", condition=Q(reviewed_at=None)),
        )


class Views(models.Model):
    """How many persons one actor opened on one day in China."""

    pk = models.CompositePrimaryKey("actor", "day")
    actor = models.CharField(max_length=80, db_collation="C")
    day = models.DateField()
    persons = models.IntegerField()

    class Meta:
        db_table = "access_views"


class Client(Grant):
    """A program of another office: one role, one area, until a moment. Only the SHA-256 of its token is kept."""

    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    views_a_day = models.PositiveIntegerField()

    class Meta:
        db_table = "access_client"
        constraints = (
            models.CheckConstraint(name="access_client_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="access_client_twelve_months", condition=Q(expires_at__lte=F("granted_at") + LONGEST_POSTING)
            ),
            models.CheckConstraint(
                name="access_client_four_eyes",
                condition=Q(approved_by=None) | (Q(granted_by__isnull=False) & ~Q(approved_by=F("granted_by"))),
            ),
        )
