"""What the mirror may read: codes, dates and ids of everybody who is not sealed, and a number of its own for each.

The views belong to the owner, so that reading a city does not ask for every row of ten tables whether its person is
visible (minutes); what the walls say they say themselves: nothing without the reach of the whole city, nothing sealed.
A record that was merged into another does not appear; what its survivor lacks is told as the survivor's.
"""

from django.db import migrations, models
from django.db.models import Func, Q, Value

from wanjia.tables.actions import grant

BELIEVED = "fact.recorded_to = '9999-12-31 00:00:00+00'"
CITY = "(SELECT access_whole_city())"
HIDDEN = "NOT EXISTS (SELECT FROM registry_person AS who WHERE who.id = {} AND (who.sealed OR who.canonical_id IS NOT NULL))"
MERGED = "(SELECT id, canonical_id FROM registry_person WHERE canonical_id IS NOT NULL AND NOT sealed)"
SEQUENCES = "".join(
    f"""
    CREATE SEQUENCE registry_{name}_mirror_number AS bigint START WITH 1001 CACHE 100;
    GRANT USAGE ON SEQUENCE registry_{name}_mirror_number TO wanjia_app;
    """
    for name in ("person", "household")
)

# Of each kind of fact, what the mirror takes of it.
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
    CREATE VIEW registry_mirror_{name} AS
    SELECT fact.person_id, fact.valid_from, fact.valid_to, {columns} FROM {table} AS fact
    WHERE {CITY} AND {BELIEVED} AND {HIDDEN.format("fact.person_id")}
    UNION ALL
    SELECT merged.canonical_id, fact.valid_from, fact.valid_to, {columns}
    FROM {MERGED} AS merged JOIN {table} AS fact ON fact.person_id = merged.id
    WHERE {CITY} AND {BELIEVED} AND {HIDDEN.format("merged.canonical_id")} AND NOT EXISTS (
        SELECT FROM {table} AS own WHERE own.person_id = merged.canonical_id AND own.sort = fact.sort
            AND own.recorded_to = fact.recorded_to
    ) AND NOT EXISTS (
        SELECT FROM registry_person AS other JOIN {table} AS own ON own.person_id = other.id
        WHERE other.canonical_id = merged.canonical_id AND other.id < merged.id AND own.sort = fact.sort
            AND own.recorded_to = fact.recorded_to
    );
    """


PEOPLE = f"""
CREATE VIEW registry_mirror_person AS SELECT id AS person_id, mirror_number AS number FROM registry_person
    WHERE {CITY} AND NOT sealed AND canonical_id IS NULL;
CREATE VIEW registry_mirror_number AS SELECT id AS person_id, mirror_number AS number, canonical_id FROM registry_person
    WHERE {CITY};
CREATE VIEW registry_mirror_household AS
    SELECT id AS household_id, mirror_number AS number, basis, kind, area_id FROM registry_household
    WHERE {CITY};
CREATE VIEW registry_mirror_address AS
    SELECT fact.household_id, fact.valid_from, fact.valid_to, fact.dwelling_id, door.area_id
    FROM registry_householdaddress AS fact LEFT JOIN places_dwelling AS door ON door.id = fact.dwelling_id
    WHERE {CITY} AND {BELIEVED};
CREATE VIEW registry_mirror_event AS
    SELECT subject.person_id, event.id AS event_id, event.kind, event.occurred_on,
        (event.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, subject.role
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE {CITY} AND NOT event.sealed AND {HIDDEN.format("subject.person_id")};
CREATE VIEW registry_mirror_mother AS
    SELECT tie.person_id, tie.relative_id AS mother_id, fact.born_on AS mother_born_on
    FROM registry_kinfact AS tie
    JOIN registry_person AS named ON named.id = tie.relative_id
    JOIN registry_birthfact AS fact ON fact.person_id = coalesce(named.canonical_id, named.id) AND {BELIEVED}
    WHERE {CITY} AND tie.sort = 2 AND tie.active AND NOT tie.sealed AND tie.recorded_to = fact.recorded_to
        AND tie.valid_to = '9999-12-31' AND fact.valid_to = '9999-12-31' AND NOT named.sealed
        AND {HIDDEN.format("tie.person_id")};
"""
VIEWS = ("person", "number", "household", "address", "event", "mother", *COLUMNS)


def number(table: str) -> models.BigIntegerField:
    return models.BigIntegerField(
        db_default=Func(Value(f"registry_{table}_mirror_number"), function="nextval"), unique=True, editable=False
    )


class Migration(migrations.Migration):

    dependencies = [("registry", "0008_kin_subjects"), ("access", "0002_reach")]

    operations = [
        migrations.RunSQL(SEQUENCES),
        migrations.AddField("person", "mirror_number", number("person")),
        migrations.AddField("household", "mirror_number", number("household")),
        migrations.AddIndex(
            "person",
            models.Index("id", name="registry_person_hidden", condition=Q(sealed=True) | Q(canonical__isnull=False)),
        ),
        migrations.RunSQL(PEOPLE + "".join(fact_view(name, columns) for name, columns in COLUMNS.items())),
        *(grant(f"registry_mirror_{name}", "SELECT") for name in VIEWS),
    ]
