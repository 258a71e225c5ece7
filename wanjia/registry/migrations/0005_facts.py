"""All facts of some persons in one question to the wall instead of fourteen.

Under row security each of the fourteen tables asks for itself whether the person of every row is visible: planning and
asking took nine tenths of a person's page. This function of the owner's asks once, by the words of the person's own
policy, keeps its plan for the session, and tells nothing of persons out of reach. The tables keep their walls.
"""

from django.db import migrations

from wanjia.access.policies import in_reach

FACTS = f"""
CREATE FUNCTION registry_facts(people bigint[], moment timestamptz) RETURNS TABLE (
        of_kind integer, person_id bigint, valid_from date, valid_to date, "precision" smallint, source smallint,
        standing smallint, event_id bigint, recorded_from timestamptz, columns json
    )
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        unsealed boolean := COALESCE(current_setting('wanjia.sealed', true) = 'on', false);
        reached bigint[];
    BEGIN
        SELECT array_agg(person.id) INTO reached FROM registry_person AS person
        WHERE person.id = ANY (people) AND (unsealed OR NOT person.sealed)
            AND {in_reach("person.area_id", "person.hukou_area_id", person="person.uuid")};
        RETURN QUERY
        SELECT 1 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('text', text) AS columns
        FROM registry_namefact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 2 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('sex', sex, 'born_on', born_on, 'born_precision', born_precision) AS columns
        FROM registry_birthfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 3 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('sort', sort, 'number', encode(number, 'hex')) AS columns
        FROM registry_documentfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 4 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('status', status) AS columns
        FROM registry_lifefact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 5 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('code', code) AS columns
        FROM registry_maritalfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 6 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('code', code) AS columns
        FROM registry_educationfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 7 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('dwelling_id', dwelling_id, 'elsewhere', elsewhere) AS columns
        FROM registry_residencefact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 8 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('area_id', area_id, 'elsewhere', elsewhere, 'kind', kind) AS columns
        FROM registry_hukoufact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 9 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('sort', sort, 'household_id', household_id, 'relation', relation) AS columns
        FROM registry_membershipfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 10 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('sort', sort, 'relative_id', relative_id, 'active', active) AS columns
        FROM registry_kinfact WHERE (unsealed OR NOT sealed) AND person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 11 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('sort', sort, 'number', encode(number, 'hex')) AS columns
        FROM registry_contactfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 12 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('no_visits', no_visits, 'no_calls', no_calls) AS columns
        FROM registry_preferencefact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 13 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('issued_on', issued_on, 'endorsed_until', endorsed_until) AS columns
        FROM registry_permitfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        UNION ALL
        SELECT 14 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object('kind', kind, 'grade', grade) AS columns
        FROM registry_disabilityfact WHERE person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment
        ORDER BY valid_from;
    END
    $$;
REVOKE ALL ON FUNCTION registry_facts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_facts TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0004_reserve")]

    operations = [migrations.RunSQL(FACTS, "DROP FUNCTION registry_facts")]
