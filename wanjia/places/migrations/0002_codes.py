"""The code lists of the release. Whoever changes a file adds a migration like this one; a test compares."""

from django.db import migrations

from wanjia.places.actions.codes import load_code_lists


def load(apps, schema_editor):
    load_code_lists(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_places")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
