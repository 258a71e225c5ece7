"""What was recorded since a moment: a summary of each 32 pages, some kilobytes for eleven million events."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_bearers")]

    operations = [
        migrations.AddIndex(
            "lifeevent",
            django.contrib.postgres.indexes.BrinIndex(
                "recorded_at", name="registry_event_recorded", pages_per_range=32, autosummarize=True
            ),
        ),
    ]
