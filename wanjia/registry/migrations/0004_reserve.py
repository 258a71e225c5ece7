"""Ids set aside for a batch, so that every chunk of it knows its own, before and after a crash."""

from django.db import migrations

RESERVE = """
CREATE FUNCTION registry_reserve(persons bigint, households bigint, events bigint,
    OUT person_base bigint, OUT household_base bigint, OUT event_base bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('registry_reserve'));
    person_base := nextval(pg_get_serial_sequence('registry_person', 'id'));
    PERFORM setval(pg_get_serial_sequence('registry_person', 'id'), person_base + persons);
    household_base := nextval(pg_get_serial_sequence('registry_household', 'id'));
    PERFORM setval(pg_get_serial_sequence('registry_household', 'id'), household_base + households);
    event_base := nextval(pg_get_serial_sequence('registry_lifeevent', 'id'));
    PERFORM setval(pg_get_serial_sequence('registry_lifeevent', 'id'), event_base + events);
END $$;
REVOKE ALL ON FUNCTION registry_reserve FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry_reserve TO wanjia_app;
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0003_kin")]

    operations = [migrations.RunSQL(RESERVE, "DROP FUNCTION registry_reserve")]
