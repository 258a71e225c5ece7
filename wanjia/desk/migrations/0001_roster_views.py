from django.conf import settings
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tables", "0001_functions"), ("access", "0003_postings")]

    operations = [
        migrations.CreateModel(
            name="RosterView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("filters", models.JSONField(default=dict)),
                ("columns", models.JSONField(default=list)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("staff", "name"), name="roster_view_of_one_name")],
            },
        ),
        grant("desk_rosterview", "SELECT, INSERT, UPDATE, DELETE"),
    ]
