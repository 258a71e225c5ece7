"""Sealed cases are seen by two named officers together, who say to whom they were reported."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("intake", "0006_sealed_reasons")]

    operations = [
        migrations.AddField("sealedcase", "area", models.CharField(db_collation="C", default="", max_length=12)),
        migrations.AddField("sealedcase", "asked_by", models.TextField(default="")),
        migrations.AddField("sealedcase", "agreed_by", models.TextField(default="")),
        migrations.AddField("sealedcase", "reported_by", models.TextField(default="")),
        migrations.AddField("sealedcase", "note", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "sealedcase",
            models.CheckConstraint(
                name="intake_case_four_eyes",
                condition=models.Q(agreed_by="") | ~models.Q(agreed_by=models.F("asked_by")),
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (asked_by, agreed_by, reported_by, note) ON intake_sealedcase TO wanjia_app",
            migrations.RunSQL.noop,  # a right to a column goes with the column
        ),
    ]
