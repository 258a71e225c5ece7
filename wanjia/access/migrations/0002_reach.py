"""What the policies of every table ask: how far the transaction reaches. See ``access.policies.rows``."""

from django.db import migrations

# STABLE and without side effects, so that a policy reads them once a statement. An unset or empty setting gives NULL
# or no area: nothing is visible.
FUNCTIONS = """
CREATE FUNCTION access_whole_city() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('wanjia.reach', true) = 'city' $$;
CREATE FUNCTION access_areas() RETURNS SETOF integer LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
    AS $$ SELECT unnest(NULLIF(current_setting('wanjia.areas', true), '')::integer[]) $$;
CREATE FUNCTION access_persons() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
    AS $$ SELECT unnest(NULLIF(current_setting('wanjia.persons', true), '')::uuid[]) $$;
"""
DROP = "DROP FUNCTION access_whole_city(); DROP FUNCTION access_areas(); DROP FUNCTION access_persons()"


class Migration(migrations.Migration):

    dependencies = [("access", "0001_staff")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
