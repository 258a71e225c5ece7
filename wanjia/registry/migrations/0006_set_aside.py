"""What an initial load sets aside: indexes and constraints, with how to make them again. Only the owner sees it."""

from django.db import migrations

SET_ASIDE = """
CREATE TABLE registry_setaside (
    position integer PRIMARY KEY,
    step text NOT NULL,
    name text NOT NULL,
    statement text NOT NULL
);
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0005_facts")]

    operations = [migrations.RunSQL(SET_ASIDE, "DROP TABLE registry_setaside")]
