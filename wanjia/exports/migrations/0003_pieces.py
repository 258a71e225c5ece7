from django.db import migrations

# What is sealed cannot be made smaller: trying to costs more than writing it.
SEALED = "ALTER TABLE exports_piece ALTER COLUMN content SET STORAGE EXTERNAL"
TRIED = "ALTER TABLE exports_piece ALTER COLUMN content SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    dependencies = [("exports", "0002_persons")]

    operations = [migrations.RunSQL(SEALED, TRIED)]
