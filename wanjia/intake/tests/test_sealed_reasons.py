"""Reasons that stood in plain text before the release are sealed by its migration, and open again by its way back."""

from django.core.management import call_command
from django.db import connections

from wanjia.intake.models import WaitingRow
from wanjia.intake.tests.factories import waiting_row_in
from wanjia.registry.tests.factories import area, town
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass

REASON = "重复上报，王芳已登记"


def migrate(to):
    call_command("migrate", "intake", to, database="owner", verbosity=0)
    connections.close_all()


def test_reasons_given_so_far_are_sealed(committed_db):
    town()
    left_out, waiting = (waiting_row_in(area().id)["number"] for _ in range(2))
    migrate("0005")
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute("UPDATE intake_waitingrow SET reason = %s WHERE uuid = %s", [REASON, left_out])
        migrate("0006")
        assert owner.execute("SELECT uuid FROM intake_waitingrow WHERE reason IS NULL").fetchall() == [(waiting,)]
        row = WaitingRow.objects.get(uuid=left_out)
        assert unseal(FieldClass.NOTE, owner=left_out, sealed=bytes(row.reason)) == REASON
        assert REASON.encode() not in bytes(row.reason)
        migrate("0005")
        assert owner.execute("SELECT reason FROM intake_waitingrow WHERE uuid = %s", [left_out]).fetchone() == (REASON,)
