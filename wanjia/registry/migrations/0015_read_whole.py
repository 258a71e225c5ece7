"""A table or an index read from one end to the other, so that it lies in memory; nothing of it is answered.

Of the owner's, since under row security each row would be asked about by itself. Only of the register's own tables.
"""

from django.db import migrations

WHOLE = """
CREATE FUNCTION registry_read_whole(held regclass, "column" name) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    -- what is set within a function that names it here ends with the function
    SET enable_seqscan = on SET enable_indexonlyscan = on SET enable_bitmapscan = off
    SET max_parallel_workers_per_gather = 0
    AS $$
    BEGIN
        IF held::text !~ '^registry_[a-z]+$' THEN
            RAISE EXCEPTION 'not of the register: %', held;
        END IF;
        IF "column" IS NULL THEN
            SET LOCAL enable_indexonlyscan = off;
            EXECUTE format('SELECT count(*) FROM %s', held);
        ELSE
            SET LOCAL enable_seqscan = off;
            EXECUTE format('SELECT count(%I) FROM %s', "column", held);
        END IF;
    END
    $$;
REVOKE ALL ON FUNCTION registry_read_whole FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_read_whole TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0014_born")]

    operations = [migrations.RunSQL(WHOLE, "DROP FUNCTION registry_read_whole")]
