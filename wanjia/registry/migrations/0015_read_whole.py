"""A table or an index read from one end to the other, so that it lies in memory; nothing of it is answered.

Of the owner's, since under row security each row would be asked about by itself. Only of the register's own.
"""

from django.db import migrations

WHOLE = """
CREATE FUNCTION registry_read_whole(held regclass) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    -- what is set within a function that names it here ends with the function
    SET enable_seqscan = on SET enable_indexonlyscan = on SET enable_bitmapscan = off
    SET max_parallel_workers_per_gather = 0
    AS $$
    DECLARE
        of_table regclass;
        columns text;
    BEGIN
        SELECT told.indrelid, string_agg(quote_ident(one.attname), ', ' ORDER BY place.number) INTO of_table, columns
        FROM pg_index AS told CROSS JOIN unnest(told.indkey) WITH ORDINALITY AS place (attnum, number)
        JOIN pg_attribute AS one ON one.attrelid = told.indrelid AND one.attnum = place.attnum
        WHERE told.indexrelid = held GROUP BY told.indrelid;
        IF coalesce(of_table, held)::text !~ '^registry_[a-z]+$' THEN
            RAISE EXCEPTION 'not of the register: %', held;
        END IF;
        IF of_table IS NULL THEN
            SET LOCAL enable_indexonlyscan = off;
            EXECUTE format('SELECT count(*) FROM %s', held);
        ELSE
            SET LOCAL enable_seqscan = off;
            EXECUTE format('SELECT count((%s)) FROM %s', columns, of_table);
        END IF;
    END
    $$;
REVOKE ALL ON FUNCTION registry_read_whole FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_read_whole TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0014_born")]

    operations = [migrations.RunSQL(WHOLE, "DROP FUNCTION registry_read_whole")]
