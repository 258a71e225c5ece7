"""Questions that people answer. What was asked stays as it was asked, and so does who said what."""

import django.db.models.deletion
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):

    dependencies = [("intake", "0007_cases")]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("kind", models.SmallIntegerField()),
                ("state", models.SmallIntegerField(default=0)),
                ("delivery", models.UUIDField(null=True)),
                ("row", models.BigIntegerField(null=True)),
                ("layout", models.CharField(db_collation="C", default="", max_length=40)),
                ("role", models.CharField(default="person", max_length=20)),
                ("content", models.BinaryField()),
                ("subject", models.UUIDField(null=True)),
                ("field", models.CharField(default="", max_length=40)),
                ("area", models.CharField(db_collation="C", default="", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("second", models.BooleanField(default=False)),
                ("person", models.UUIDField(null=True)),
                ("decided_by", models.TextField(default="")),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "area", "id"], name="intake_question_queue"),
                    models.Index(fields=["delivery"], name="intake_question_delivery"),
                    models.Index(fields=["subject"], name="intake_question_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="intake.question"
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("person", models.UUIDField(db_index=True)),
                ("probability", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("question", "place"), name="intake_questioncandidate_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="intake.question"
                    ),
                ),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.SmallIntegerField()),
                ("person", models.UUIDField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-at"], name="intake_opinion_mine")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "by"),
                        name="intake_opinion_one_each",
                        condition=models.Q(taken_back_at=None),
                    ),
                ],
            },
        ),
        grant("intake_question", "SELECT, INSERT, UPDATE (state, person, decided_by, decided_at)"),
        grant("intake_questioncandidate", "SELECT, INSERT"),
        grant("intake_opinion", "SELECT, INSERT, UPDATE (taken_back_at)"),
    ]
