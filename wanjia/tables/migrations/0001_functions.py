"""The functions behind append-only tables and month partitions."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION tables_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

# SECURITY DEFINER: partitions belong to the owner, but the worker, which is the application, makes them every day.
# Months are those of China: 1 January 00:00 there is 16:00 UTC of 31 December.
ADD_MONTHS = """
CREATE FUNCTION tables_add_months(parent regclass, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'Asia/Shanghai'
SET lock_timeout = '2s' AS $$
DECLARE
    first timestamptz;
    made integer := 0;
    child text;
BEGIN
    child := parent::text || '_other';
    IF to_regclass(child) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %s DEFAULT', child, parent);
        PERFORM tables_guard(parent, child::regclass);
    END IF;
    FOR step IN 0 .. least(greatest(months, 0), 24) LOOP
        first := date_trunc('month', now()) + make_interval(months => step);
        child := parent::text || to_char(first, '_YYYYMM');
        CONTINUE WHEN to_regclass(child) IS NOT NULL;
        BEGIN
            EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                           child, parent, first, first + interval '1 month');
            PERFORM tables_guard(parent, child::regclass);
            made := made + 1;
        EXCEPTION WHEN check_violation THEN
            RAISE NOTICE '% stays in the default partition: it has rows already', child;
        END;
    END LOOP;
    RETURN made;
END $$
"""

# Row triggers of a partitioned table reach its partitions by themselves; the one against TRUNCATE does not.
GUARD = """
CREATE FUNCTION tables_guard(parent regclass, child regclass) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = parent AND tgname = parent::text || '_keep_all') THEN
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
                       'EXECUTE FUNCTION tables_append_only()', child::text || '_keep_all', child);
    END IF;
END $$
"""

ENSURE_MONTHS = """
CREATE FUNCTION tables_ensure_months(months integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(tables_add_months(partrelid::regclass, months)), 0)::integer
    FROM pg_partitioned_table JOIN pg_class ON pg_class.oid = partrelid
    WHERE partstrat = 'r' AND relnamespace = 'public'::regnamespace
$$
"""

RIGHTS = """
REVOKE ALL ON FUNCTION tables_add_months(regclass, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION tables_ensure_months(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tables_ensure_months(integer) TO wanjia_app;
GRANT SELECT ON django_migrations TO wanjia_app;
"""


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION tables_append_only()"),
        migrations.RunSQL(GUARD, "DROP FUNCTION tables_guard(regclass, regclass)"),
        migrations.RunSQL(ADD_MONTHS, "DROP FUNCTION tables_add_months(regclass, integer)"),
        migrations.RunSQL(ENSURE_MONTHS, "DROP FUNCTION tables_ensure_months(integer)"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
