import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import CASCADE, PROTECT

from wanjia.tables.actions import grant

STATES = ["asked", "declined", "waiting", "making", "ready", "failed", "cancelled", "removed"]
FORMS = ["xlsx", "csv", "sdmx.csv", "pdf"]
ROLES = [
    "city_data_steward", "county_officer", "township_clerk", "community_worker", "grid_worker", "health_worker",
    "statistician", "system_admin", "security_admin", "audit_admin",
]
PURPOSES = [
    "counter", "task", "visit", "verify", "correction", "intake", "statistics", "exchange", "audit", "administration",
    "break_glass", "sample",
]


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def one_of(values, length):
    return models.CharField(max_length=length, choices=[(one, one) for one in values])


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tables", "0001_functions"), ("access", "0003_postings")]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                key(),
                ("uuid", models.UUIDField(unique=True)),
                ("role", one_of(ROLES, 20)),
                ("area", models.CharField(db_collation="C", max_length=12)),
                ("purpose", one_of(PURPOSES, 20)),
                ("basis", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("list", models.CharField(max_length=40)),
                ("given", models.JSONField(default=dict)),
                ("form", one_of(FORMS, 10)),
                ("language", models.CharField(max_length=10)),
                ("title", models.TextField()),
                ("reason", models.BinaryField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("state", one_of(STATES, 10)),
                ("run", models.UUIDField(null=True)),
                ("rows", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
                ("expires_at", models.DateTimeField(null=True)),
                ("asked_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "decided_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asked_by", "-asked_at"], name="exports_order_mine")],
                "constraints": [
                    models.CheckConstraint(name="exports_order_state", condition=Q(state__in=STATES)),
                    models.CheckConstraint(
                        name="exports_order_four_eyes", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
                    ),
                    models.CheckConstraint(
                        name="exports_order_decided_first",
                        condition=Q(state__in=["asked", "declined", "cancelled"]) | Q(decided_by__isnull=False),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                key(),
                ("number", models.IntegerField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "order",
                    models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="+", to="exports.order"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("order", "number"), name="exports_part_once")]},
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                key(),
                ("uuid", models.UUIDField(unique=True)),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
                (
                    "order",
                    models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="+", to="exports.order"),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("order", "number"), name="exports_piece_once")]},
        ),
        # What was asked stays as it was asked; what was frozen and made goes away.
        grant(
            "exports_order",
            "SELECT, INSERT, UPDATE (decided_by_id, decided_at, state, run, rows, done, size, digest, expires_at)",
        ),
        grant("exports_part", "SELECT, INSERT, DELETE"),
        grant("exports_piece", "SELECT, INSERT, DELETE"),
    ]
