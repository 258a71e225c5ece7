"""Why a row was left out is a note about a person like any other: sealed, and so are the reasons given so far."""

from django.db import migrations, models

from wanjia.vault.actions import seal
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass


# A right to a column goes with the column, so each way gives its own.
SETTLE = "GRANT UPDATE ({}) ON intake_waitingrow TO wanjia_app"


def seal_reasons(apps, schema_editor):
    rows = apps.get_model("intake", "WaitingRow").objects.using(schema_editor.connection.alias)
    for pk, uuid, told in rows.exclude(told="").values_list("pk", "uuid", "told"):
        rows.filter(pk=pk).update(reason=seal(FieldClass.NOTE, owner=uuid, text=told), told="")


def open_reasons(apps, schema_editor):
    rows = apps.get_model("intake", "WaitingRow").objects.using(schema_editor.connection.alias)
    for pk, uuid, reason in rows.exclude(reason=None).values_list("pk", "uuid", "reason"):
        rows.filter(pk=pk).update(told=unseal(FieldClass.NOTE, owner=uuid, sealed=bytes(reason)))


class Migration(migrations.Migration):

    dependencies = [("intake", "0005_sealing"), ("vault", "0001_initial")]

    operations = [
        migrations.RenameField("waitingrow", "reason", "told"),
        migrations.AddField("waitingrow", "reason", models.BinaryField(null=True)),
        migrations.RunPython(seal_reasons, open_reasons),
        migrations.RunSQL(SETTLE.format("reason"), SETTLE.format("told")),
        migrations.RemoveField("waitingrow", "told"),
    ]
