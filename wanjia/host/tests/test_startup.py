"""What must hold before anyone is served, tried on a server where it does not."""

import io

import pytest
from django.core.management import CommandError, call_command

from wanjia.host.postgres import OWNER


def deploy_check() -> str:
    errors = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check", deploy=True, databases=["default"], stderr=errors)
    return str(refused.value)


@pytest.mark.django_db
def test_a_server_that_may_lose_acknowledged_writes_is_refused_by_name():
    told = deploy_check()  # the test server runs without fsync, for speed
    assert "off: fsync, full_page_writes" in told
    assert "wanjia.application_role" not in told


def test_an_application_role_that_owns_tables_is_refused(committed_db, django_db_blocker):
    from django.db import connections

    with django_db_blocker.unblock():
        connections["default"].close()
        kept = connections["default"].settings_dict["USER"], connections["default"].settings_dict["PASSWORD"]
        connections["default"].settings_dict |= {
            "USER": OWNER,
            "PASSWORD": connections["owner"].settings_dict["PASSWORD"],
        }
        try:
            assert "wanjia.application_role" in deploy_check()
        finally:
            connections["default"].close()
            connections["default"].settings_dict["USER"], connections["default"].settings_dict["PASSWORD"] = kept
