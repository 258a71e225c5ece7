"""Tables are fetched by their files now; no function reads past row-level security any more."""

from importlib import import_module

from django.db import migrations

WHOLE = import_module("wanjia.registry.migrations.0015_read_whole").WHOLE


class Migration(migrations.Migration):

    dependencies = [("registry", "0015_read_whole")]

    operations = [migrations.RunSQL("DROP FUNCTION registry_read_whole", WHOLE)]
