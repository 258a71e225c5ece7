from django.conf import settings
from django.db import migrations, models

from wanjia.tables.actions import append_only


class Migration(migrations.Migration):
    dependencies = [("statistics", "0002_returns")]

    operations = [
        migrations.CreateModel(
            name="Communique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("figure", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=14)),
                ("source", models.CharField(max_length=120)),
                ("published_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "year", "figure"], name="statistics_communique_of"),
                ],
            },
        ),
        append_only("statistics_communique"),
    ]
