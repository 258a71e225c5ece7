"""Departments' files on their way into the register, and the notes of what each part of them has recorded."""

import django.db.models.deletion
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):

    dependencies = [("intake", "0008_questions")]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("state", models.SmallIntegerField()),
                ("sender", models.TextField(default="")),
                ("layout", models.TextField(default="")),
                ("month", models.DateField(null=True)),
                ("actor", models.TextField()),
                ("area", models.CharField(db_collation="C", max_length=12)),
                ("title", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("content", models.BinaryField(null=True)),
                ("faults", models.BinaryField(null=True)),
                ("samples", models.BinaryField(null=True)),
                ("rows", models.BigIntegerField(default=0)),
                ("mended", models.BigIntegerField(default=0)),
                ("changes", models.BigIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("coverage", models.JSONField(default=dict)),
                ("events", models.JSONField(default=dict)),
                ("dropped", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("step", models.CharField(default="", max_length=20)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("approved_by", models.TextField(default="")),
                ("approved_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("undone_by", models.TextField(default="")),
                ("undone_at", models.DateTimeField(null=True)),
                ("withdrawn", models.BigIntegerField(default=0)),
                ("left_count", models.BigIntegerField(default=0)),
                ("receipt", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["area", "-received_at"], name="intake_delivery_of_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=~models.Q(state__in=[2, 6, 8]), fields=("digest",), name="intake_delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(approved_by="")
                        | models.Q(changes__lte=1000)
                        | ~models.Q(approved_by=models.F("actor")),
                        name="intake_delivery_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("number", models.IntegerField()),
                ("rows", models.IntegerField()),
                ("content", models.BinaryField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("events", models.JSONField(default=dict)),
                ("first_event", models.BigIntegerField(null=True)),
                ("last_event", models.BigIntegerField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn", models.IntegerField(default=0)),
                ("left", models.JSONField(default=list)),
                ("left_sealed", models.IntegerField(default=0)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.delivery"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "number"), name="intake_delivery_chunk_once")
                ],
            },
        ),
        grant("intake_delivery", "SELECT, INSERT, UPDATE"),
        # A look that was cut off begins anew, and so do the parts it had made.
        grant("intake_deliverychunk", "SELECT, INSERT, UPDATE, DELETE"),
    ]
