"""Whether an event was withdrawn is looked up for each by its index, and never planned as a join.

A join was planned by how many withdrawals there were when the table was last counted. After the first delivery of a
city was undone a hundred thousand stood where none were known, each event was held against every one of them, and the
mirror could not be made any more.
"""

from django.db import migrations

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
    ) AND (
        SELECT later.id FROM registry_lifeevent AS later
        WHERE later.supersedes_id = event.id AND later.supersedes_id IS NOT NULL LIMIT 1
    ) IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_recorded_since")]

    operations = [migrations.RunSQL(VIEW, migrations.RunSQL.noop)]
