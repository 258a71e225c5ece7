"""The page of those who answer for the log."""

from datetime import timedelta

import pytest
from django.test import Client

from wanjia.access.tests.factories import NOW, build_city, sign_in, staff
from wanjia.access.types import Role
from wanjia.audit.tests.factories import record_view

PAGE = "/system/audit"


@pytest.mark.django_db
def test_a_log_without_a_witness_says_what_will_stop_and_then_that_it_has_stopped():
    build_city()
    officer = sign_in(Client(), staff(Role.AUDIT_ADMIN))
    record_view(1, at=NOW - timedelta(hours=3))
    warned = officer.get(PAGE).content.decode()
    assert "is-warning" in warned
    assert f'href="{PAGE}"' in warned
    record_view(2, at=NOW - timedelta(hours=5))
    stopped = officer.get(PAGE).content.decode()
    assert "is-danger" in stopped
    assert "wanjia selfcheck" in stopped
