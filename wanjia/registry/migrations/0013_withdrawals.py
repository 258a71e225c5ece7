"""What was withdrawn with its batch is counted no more: it did not happen. Each withdrawal names what it takes back."""

from django.db import migrations, models

VIEW = """
CREATE OR REPLACE VIEW registry_mirror_event AS
    SELECT subject.person_id, event.id AS event_id, event.kind, event.occurred_on,
        (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, subject.role,
        floor(extract(epoch FROM (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::time) / 900)::smallint
            AS recorded_quarter
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE (SELECT access_whole_city()) AND NOT event.sealed AND NOT EXISTS (
        SELECT FROM registry_person AS who
        WHERE who.id = subject.person_id AND (who.sealed OR who.canonical_id IS NOT NULL)
    ) AND NOT EXISTS (
        SELECT FROM registry_lifeevent AS later
        WHERE later.supersedes_id = event.id AND later.supersedes_id IS NOT NULL
    );
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_numbers_of_a_chunk")]

    operations = [
        migrations.AddIndex(
            "lifeevent",
            models.Index(
                "supersedes", name="registry_event_withdrawn", condition=models.Q(supersedes__isnull=False)
            ),
        ),
        migrations.RunSQL(VIEW),
    ]
