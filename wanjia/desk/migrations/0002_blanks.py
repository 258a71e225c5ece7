from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT

from wanjia.tables.actions import grant


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def staff(on_delete):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_roster_views")]

    operations = [
        migrations.CreateModel(
            name="BlankTemplate",
            fields=[
                key(),
                ("area", models.CharField(db_collation="C", max_length=12)),
                ("digest", models.CharField(max_length=64)),
                ("title", models.TextField()),
                ("facts", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("used", models.IntegerField(default=0)),
                ("made_by", staff(PROTECT)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "digest"), name="desk_blank_template_once")],
            },
        ),
        migrations.CreateModel(
            name="SentBlank",
            fields=[
                key(),
                ("uuid", models.UUIDField(unique=True)),
                ("title", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("facts", models.JSONField(null=True)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("staff", staff(CASCADE)),
            ],
        ),
        grant("desk_blanktemplate", "SELECT, INSERT, UPDATE, DELETE"),
        # What was sent stays as it was sent; how it is read is said afterwards.
        grant("desk_sentblank", "SELECT, INSERT, UPDATE (facts), DELETE"),
    ]
