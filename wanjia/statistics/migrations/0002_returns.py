from django.conf import settings
from django.db import migrations, models

from wanjia.access.policies import in_reach, of_visible, row_security
from wanjia.tables.actions import append_only


def key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=models.deletion.PROTECT, to=to, **{"related_name": "+", **more})


def pk() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_closes"), ("access", "0003_postings")]

    operations = [
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", pk()),
                ("form", models.CharField(max_length=40)),
                ("area", key("places.area")),
                ("ends", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("year", models.SmallIntegerField()),
                ("number", models.SmallIntegerField()),
                ("population", models.CharField(max_length=12)),
                ("counting", models.CharField(max_length=12)),
                ("version", models.SmallIntegerField()),
                ("tables", models.JSONField()),
                ("position", models.BigIntegerField()),
                ("question", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("filled_by", key(settings.AUTH_USER_MODEL)),
                ("filled_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "area", "ends", "kind", "year", "number", "population", "counting", "version"),
                        name="statistics_return_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", pk()),
                ("filed", key("statistics.return", related_name="decisions")),
                ("turn", models.SmallIntegerField()),
                ("step", models.CharField(max_length=10)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("decided_by", key(settings.AUTH_USER_MODEL)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("filed", "turn"), name="statistics_decision_turn"),
                    models.CheckConstraint(
                        condition=models.Q(step__in=["checked", "signed", "sent_back"]),
                        name="statistics_decision_step",
                    ),
                ],
            },
        ),
        append_only("statistics_return"),
        append_only("statistics_decision"),
        row_security("statistics_return", using=in_reach("area_id")),
        row_security("statistics_decision", using=of_visible("statistics_return", "statistics_decision.filed_id")),
    ]
