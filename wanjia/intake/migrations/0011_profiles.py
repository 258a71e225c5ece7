from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_searches")]

    operations = [
        migrations.CreateModel(
            name="MappedProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True)),
                ("title", models.TextField()),
                ("headings", models.JSONField(default=list)),
                ("key", models.TextField(unique=True)),
                ("columns", models.JSONField(default=dict)),
                ("actor", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("Delivery", "headings", models.JSONField(default=list)),
        # What a profile says stays: files were read by it.
        grant("intake_mappedprofile", "SELECT, INSERT"),
    ]
