"""What the application may do at the gate: add, and settle what waits; never rewrite what was handed in."""

from django.db import migrations

from wanjia.tables.actions import append_only, grant


class Migration(migrations.Migration):

    dependencies = [("intake", "0001_gate"), ("tables", "0001_functions")]

    operations = [
        append_only("intake_submission"),
        # Evidence is removed when its retention ends; key rotation rewrites it as the owner.
        grant("intake_evidence", "SELECT, INSERT, DELETE"),
        grant("intake_draft", "SELECT, INSERT, UPDATE, DELETE"),
        grant("intake_batch", "SELECT, INSERT, UPDATE"),
        grant("intake_chunk", "SELECT, INSERT"),
        grant("intake_waitingrow", "SELECT, INSERT, UPDATE (settled_at, settled_by, outcome)"),
        grant("intake_sealedcase", "SELECT, INSERT, UPDATE (reported_at)"),
    ]
