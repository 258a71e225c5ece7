"""A chunk of a batch names its events and persons before it writes them, so it asks for their numbers itself."""

from django.db import migrations

SEQUENCES = "registry_person_id_seq, registry_lifeevent_id_seq"


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_places_of_households")]

    operations = [
        migrations.RunSQL(
            f"GRANT USAGE ON SEQUENCE {SEQUENCES} TO wanjia_app", f"REVOKE USAGE ON SEQUENCE {SEQUENCES} FROM wanjia_app"
        )
    ]
