"""Whoever is named beside a person is in the log, also where the reader may not open the relative's own page.

The function told the public id only of relatives in reach; now ``subject`` tells it of all who are named, for the log.
"""

from django.db import migrations

from wanjia.access.policies import in_reach

PERSON_IN_REACH = in_reach("person.area_id", "person.hukou_area_id", person="person.uuid")
RELATIVE_IN_REACH = in_reach("relative.area_id", "relative.hukou_area_id", person="relative.uuid")

KIN = f"""
DROP FUNCTION registry_kin;
CREATE FUNCTION registry_kin(people bigint[], moment timestamptz) RETURNS TABLE (
        kind smallint, relative_id bigint, uuid uuid, subject uuid, name text, life smallint, is_child boolean,
        since date, until date
    )
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    WITH reached AS (
        SELECT person.id FROM registry_person AS person
        WHERE person.id = ANY (people) AND NOT person.sealed AND {PERSON_IN_REACH}
    ), tie AS (
        SELECT fact.*, fact.relative_id AS other, false AS is_child
        FROM registry_kinfact AS fact JOIN reached ON reached.id = fact.person_id
        UNION ALL
        SELECT fact.*, fact.person_id AS other, true AS is_child
        FROM registry_kinfact AS fact JOIN reached ON reached.id = fact.relative_id
        WHERE fact.sort IN (1, 2, 4)  -- father, mother, guardian; a marriage lies with both spouses
    )
    SELECT DISTINCT tie.sort, relative.id, CASE WHEN {RELATIVE_IN_REACH} THEN relative.uuid END, relative.uuid,
        relative.name, relative.life, tie.is_child, tie.valid_from, tie.valid_to
    FROM tie
    JOIN registry_lifeevent AS event ON event.id = tie.event_id AND NOT event.sealed
    JOIN registry_person AS named ON named.id = tie.other
    JOIN registry_person AS relative ON relative.id = COALESCE(named.canonical_id, named.id)
    WHERE tie.active AND NOT tie.sealed AND NOT relative.sealed AND NOT named.sealed
        AND tie.recorded_from <= moment AND tie.recorded_to > moment
    $$;
REVOKE ALL ON FUNCTION registry_kin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_kin TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0007_household_number")]

    operations = [migrations.RunSQL(KIN)]
