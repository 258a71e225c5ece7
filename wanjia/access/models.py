"""Tables of access. Staff are people at work: the table holds their work name and login, nothing private."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class StaffManager(BaseUserManager["Staff"]):
    """Accounts are made by ``actions.create_staff`` only; Django needs a manager to look them up by login."""


class Staff(AbstractBaseUser):
    """One person at work. Accounts are disabled, never deleted or handed on: the audit log names them for ever."""

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ()

    objects = StaffManager()

    class Meta:
        db_table = "access_staff"
        constraints = (
            models.CheckConstraint(
                name="access_staff_login_plain", condition=models.Q(login__regex=r"^[a-z0-9._-]{3,40}$")
            ),
        )
