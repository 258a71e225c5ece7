"""Who bears a number, answered by the index alone: the numbers themselves are the second largest table of a city."""

import datetime

from django.db import migrations, models

UNTIL_CHANGED = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_some_facts")]

    operations = [
        migrations.AlterField("documentfact", "blind", models.BinaryField()),
        migrations.AddIndex(
            "documentfact",
            models.Index(
                fields=["blind"],
                include=["person"],
                name="registry_document_bearer",
                condition=models.Q(recorded_to=UNTIL_CHANGED),
            ),
        ),
    ]
