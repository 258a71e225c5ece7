"""What boards and maps count, too: the standing of a record, and the quarter of an hour in which an event was recorded."""

from django.db import migrations

VIEWS = """
CREATE OR REPLACE VIEW registry_mirror_person AS
    SELECT id AS person_id, mirror_number AS number, standing FROM registry_person
    WHERE (SELECT access_whole_city()) AND NOT sealed AND canonical_id IS NULL;
CREATE OR REPLACE VIEW registry_mirror_event AS
    SELECT subject.person_id, event.id AS event_id, event.kind, event.occurred_on,
        (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, subject.role,
        floor(extract(epoch FROM (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::time) / 900)::smallint
            AS recorded_quarter
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE (SELECT access_whole_city()) AND NOT event.sealed AND NOT EXISTS (
        SELECT FROM registry_person AS who
        WHERE who.id = subject.person_id AND (who.sealed OR who.canonical_id IS NOT NULL)
    );
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_mirror")]

    operations = [migrations.RunSQL(VIEWS)]
