"""What django-allauth asks us: no sign-up, no mail, sign-ins in the audit log, secrets encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from wanjia.access.models import Staff
from wanjia.access.types import Purpose
from wanjia.audit.actions import record
from wanjia.audit.types import Act
from wanjia.kernel.clock import system_clock


class Accounts(DefaultAccountAdapter):
    """Accounts come from system management only, and nothing is sent by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Staff) -> None:
        super().login(request, user)
        with transaction.atomic():
            record(_sign_in(request, user), action="session.begin", object=f"staff:{user.pk}", at=system_clock())

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        return None


class SecondFactor(DefaultMFAAdapter):
    """Secrets and recovery codes lie encrypted in the table, under a key outside the database."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _sign_in(request: HttpRequest, user: Staff) -> Act:
    return Act(
        actor=f"staff:{user.pk}",
        purpose=Purpose.ADMINISTRATION.value,
        basis="",
        session="",
        device=request.device,
        area="",
        request_id=request.request_id,
    )


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()))
