"""Who is hidden from the mirror is looked up, for each or all at once as the server likes, and never planned as a join.

A join was planned by how many were hidden when the table was last counted. After the first delivery of a city was undone
thousands were sealed where none were known, each fact of eighteen million was held against every one of them, and the
mirror could not be made any more. What is asked as a value (``IS FALSE``) is no join: the server looks each up by its
index where they are few, and in a hash of all who are hidden where they are many.
"""

from django.db import migrations

CITY = "(SELECT access_whole_city())"
BELIEVED = "fact.recorded_to = '9999-12-31 00:00:00+00'"
SHOWN = (
    "EXISTS (SELECT FROM registry_person AS who WHERE who.id = {} AND (who.sealed OR who.canonical_id IS NOT NULL)) IS FALSE"
)
COLUMNS = {
    "birth": "fact.sex, fact.born_on",
    "life": "fact.status",
    "marital": "fact.code",
    "education": "fact.code",
    "residence": "fact.dwelling_id, (SELECT area_id FROM places_dwelling AS door WHERE door.id = fact.dwelling_id) AS area_id,"
    " fact.elsewhere",
    "hukou": "fact.area_id, fact.elsewhere, fact.kind",
    "membership": "fact.sort, fact.household_id, (SELECT mirror_number FROM registry_household AS home"
    " WHERE home.id = fact.household_id) AS household, fact.relation",
}


def fact_view(name: str, columns: str) -> str:
    """The believed facts of one kind, by person; of a survivor also those of a kind only the merged record has."""
    table = f"registry_{name}fact"
    return f"""
    CREATE OR REPLACE VIEW registry_mirror_{name} AS
    SELECT fact.person_id, fact.valid_from, fact.valid_to, {columns} FROM {table} AS fact
    WHERE {CITY} AND {BELIEVED} AND {SHOWN.format("fact.person_id")}
    UNION ALL
    SELECT merged.canonical_id, fact.valid_from, fact.valid_to, {columns}
    FROM (SELECT id, canonical_id FROM registry_person WHERE canonical_id IS NOT NULL AND NOT sealed) AS merged
    JOIN {table} AS fact ON fact.person_id = merged.id
    WHERE {CITY} AND {BELIEVED} AND {SHOWN.format("merged.canonical_id")} AND NOT EXISTS (
        SELECT FROM {table} AS own WHERE own.person_id = merged.canonical_id AND own.sort = fact.sort
            AND own.recorded_to = fact.recorded_to
    ) AND NOT EXISTS (
        SELECT FROM registry_person AS other JOIN {table} AS own ON own.person_id = other.id
        WHERE other.canonical_id = merged.canonical_id AND other.id < merged.id AND own.sort = fact.sort
            AND own.recorded_to = fact.recorded_to
    );
    """


EVENTS = f"""
CREATE OR REPLACE VIEW registry_mirror_event AS
    SELECT subject.person_id, event.id AS event_id, event.kind, event.occurred_on,
        (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, subject.role,
        floor(extract(epoch FROM (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::time) / 900)::smallint
            AS recorded_quarter
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE {CITY} AND NOT event.sealed AND {SHOWN.format("subject.person_id")} AND (
        SELECT later.id FROM registry_lifeevent AS later
        WHERE later.supersedes_id = event.id AND later.supersedes_id IS NOT NULL LIMIT 1
    ) IS NULL;
CREATE OR REPLACE VIEW registry_mirror_mother AS
    SELECT tie.person_id, tie.relative_id AS mother_id, fact.born_on AS mother_born_on
    FROM registry_kinfact AS tie
    JOIN registry_person AS named ON named.id = tie.relative_id
    JOIN registry_birthfact AS fact ON fact.person_id = coalesce(named.canonical_id, named.id) AND {BELIEVED}
    WHERE {CITY} AND tie.sort = 2 AND tie.active AND NOT tie.sealed AND tie.recorded_to = fact.recorded_to
        AND tie.valid_to = '9999-12-31' AND fact.valid_to = '9999-12-31' AND NOT named.sealed
        AND {SHOWN.format("tie.person_id")};
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_withdrawn_looked_up")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (EVENTS, *(fact_view(name, columns) for name, columns in COLUMNS.items()))
    ]
