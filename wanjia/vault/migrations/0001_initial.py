from datetime import UTC, datetime

from django.db import migrations, models

from wanjia.tables.actions import grant
from wanjia.vault.actions import add_probe, make_keys


def make_keys_and_probe(apps, schema_editor):
    make_keys(at=datetime.now(UTC))
    add_probe(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tables", "0001_functions")]

    operations = [
        migrations.CreateModel(
            name="Probe",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("value", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target", models.TextField()),
                ("versions", models.TextField()),
                ("cursor", models.JSONField(null=True)),
                ("rows", models.BigIntegerField(default=0)),
                ("finished", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target", "versions"), name="vault_rotation_once"),
                ],
            },
        ),
        grant("vault_probe", "SELECT"),
        grant("vault_rotation", "SELECT"),
        migrations.RunPython(make_keys_and_probe, migrations.RunPython.noop),
    ]
