"""Cases of sealing: what was asked stays as it was asked; only the decision is added."""

import django.db.models.deletion
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):

    dependencies = [("intake", "0004_submission_households")]

    operations = [
        migrations.CreateModel(
            name="Sealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("person", models.UUIDField()),
                (
                    "opens",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.sealing"
                    ),
                ),
                ("reason", models.BinaryField()),
                ("area", models.CharField(db_collation="C", max_length=12)),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="intake_sealing_four_eyes", condition=~models.Q(decided_by=models.F("asked_by"))
                    ),
                    models.UniqueConstraint(
                        fields=["person"], name="intake_sealing_one_open", condition=models.Q(granted__isnull=True)
                    ),
                ],
            },
        ),
        grant("intake_sealing", "SELECT, INSERT, UPDATE (decided_by, decided_at, granted)"),
    ]
