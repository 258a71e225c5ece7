from django.db import migrations, models

GRANT = "GRANT UPDATE (persons) ON exports_order TO wanjia_app"


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_orders")]

    operations = [
        migrations.AddField("order", "persons", models.BigIntegerField(default=0)),
        # Of orders before this count only the rows are known: right for persons, too few for households.
        migrations.RunSQL("UPDATE exports_order SET persons = rows", migrations.RunSQL.noop),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
