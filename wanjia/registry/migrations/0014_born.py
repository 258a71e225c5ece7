"""Who was born on a day, by the sound of the name: how a record is found whose number and characters are both wrong.

One index for it all, about 40 bytes a person: the day and what slips make of it, with the sound of the whole name or of
the surname alone.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_withdrawals")]

    operations = [
        migrations.AddIndex("person", models.Index("born_on", "pinyin", name="registry_person_born")),
    ]
