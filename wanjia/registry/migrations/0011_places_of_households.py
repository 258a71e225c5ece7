"""The mirror is told where the door of a household lies, for maps. A view takes further columns at its end."""

from django.db import migrations

ADDRESS = """
CREATE OR REPLACE VIEW registry_mirror_address AS
    SELECT fact.household_id, fact.valid_from, fact.valid_to, fact.dwelling_id, door.area_id{more}
    FROM registry_householdaddress AS fact LEFT JOIN places_dwelling AS door ON door.id = fact.dwelling_id
    WHERE (SELECT access_whole_city()) AND fact.recorded_to = '9999-12-31 00:00:00+00';
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0010_mirror_boards")]

    operations = [migrations.RunSQL(ADDRESS.format(more=", door.longitude, door.latitude"))]
