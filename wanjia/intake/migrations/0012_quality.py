"""Counts of deliveries by area, from which their quality is told; and what goes back to their senders."""

import django.db.models.deletion
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_profiles")]

    operations = [
        migrations.AddField("delivery", "corrections", models.BinaryField(null=True)),
        migrations.AddField("delivery", "returned_by", models.TextField(default="")),
        migrations.AddField("delivery", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField("deliverychunk", "corrections", models.BinaryField(null=True)),
        migrations.AddField("deliverychunk", "measures", models.JSONField(default=list)),
        migrations.CreateModel(
            name="DeliveryCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "delivery_id", "measure", "area", "key", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.delivery",
                    ),
                ),
                ("measure", models.SmallIntegerField()),
                ("area", models.CharField(db_collation="C", max_length=6)),
                ("key", models.CharField(db_collation="C", max_length=80)),
                ("count", models.BigIntegerField()),
            ],
        ),
        grant("intake_deliverycount", "SELECT, INSERT, UPDATE, DELETE"),
    ]  # fmt: skip
