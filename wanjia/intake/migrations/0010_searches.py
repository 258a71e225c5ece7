"""Searches for doubles in the whole register: who ordered each, how far it is, what came of it."""

from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):

    dependencies = [("intake", "0009_deliveries")]

    operations = [
        migrations.CreateModel(
            name="Search",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("actor", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("step", models.CharField(default="", max_length=20)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("people", models.BigIntegerField(default=0)),
                ("met", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                ("asked", models.BigIntegerField(default=0)),
            ],
        ),
        grant("intake_search", "SELECT, INSERT, UPDATE"),
    ]
