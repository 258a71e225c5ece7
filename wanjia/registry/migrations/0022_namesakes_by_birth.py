"""The index of names holds the day of birth as well, so that of all namesakes those of one year are read.

Whoever is entered is looked up by the name and the year of birth. A city has thousands who bear a common name, each on
a page of their own, and all of those pages were read for the few who were born in that year: up to five hundred from
the disk while somebody waits at a counter.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The same index by its name, with one column more."""

    dependencies = [("registry", "0021_hidden_looked_up")]
    operations = [
        migrations.RemoveIndex("person", "registry_person_name"),
        migrations.AddIndex("person", models.Index("name", "area", "born_on", name="registry_person_name")),
    ]
