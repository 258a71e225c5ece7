"""Facts of some kinds only: a chunk of a batch reads what its events look at, and the tables of no other kind."""

from importlib import import_module

from django.db import migrations

from wanjia.access.policies import in_reach

WHOLE = import_module("wanjia.registry.migrations.0005_facts").FACTS
# The tables, by the number of their kind, with what is told of a row beside its clocks and its source.
TABLES = {
    1: ("namefact", "'text', text"),
    2: ("birthfact", "'sex', sex, 'born_on', born_on, 'born_precision', born_precision"),
    3: ("documentfact", "'sort', sort, 'number', encode(number, 'hex')"),
    4: ("lifefact", "'status', status"),
    5: ("maritalfact", "'code', code"),
    6: ("educationfact", "'code', code"),
    7: ("residencefact", "'dwelling_id', dwelling_id, 'elsewhere', elsewhere"),
    8: ("hukoufact", "'area_id', area_id, 'elsewhere', elsewhere, 'kind', kind"),
    9: ("membershipfact", "'sort', sort, 'household_id', household_id, 'relation', relation"),
    10: ("kinfact", "'sort', sort, 'relative_id', relative_id, 'active', active"),
    11: ("contactfact", "'sort', sort, 'number', encode(number, 'hex')"),
    12: ("preferencefact", "'no_visits', no_visits, 'no_calls', no_calls"),
    13: ("permitfact", "'issued_on', issued_on, 'endorsed_until', endorsed_until"),
    14: ("disabilityfact", "'kind', kind, 'grade', grade"),
}
KIN = 10


def _of_kind(kind: int, table: str, columns: str) -> str:
    """Whether the kind is asked for is found once, before the table is opened."""
    seen = "(unsealed OR NOT sealed) AND " if kind == KIN else ""
    return f"""
        SELECT {kind} AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
            json_build_object({columns}) AS columns
        FROM registry_{table}
        WHERE {kind} = ANY (kinds) AND {seen}person_id = ANY (reached)
            AND recorded_from <= moment AND recorded_to > moment"""


SOME = f"""
CREATE FUNCTION registry_facts(people bigint[], moment timestamptz, kinds integer[]) RETURNS TABLE (
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
        RETURN QUERY {" UNION ALL ".join(_of_kind(kind, *told) for kind, told in TABLES.items())}
        ORDER BY valid_from;
    END
    $$;
REVOKE ALL ON FUNCTION registry_facts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_facts TO wanjia_app;
"""
ONE_ARGUMENT_LESS = "DROP FUNCTION registry_facts(bigint[], timestamptz)"


class Migration(migrations.Migration):

    dependencies = [("registry", "0016_no_read_whole")]

    operations = [
        migrations.RunSQL(ONE_ARGUMENT_LESS, WHOLE),
        migrations.RunSQL(SOME, "DROP FUNCTION registry_facts(bigint[], timestamptz, integer[])"),
    ]
