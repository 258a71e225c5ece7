from django.conf import settings
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tables", "0001_functions"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("page", models.CharField(max_length=20)),
                ("query", models.CharField(max_length=400)),
                ("made_at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "atlas_saved_view",
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "name"), name="atlas_saved_view_once"),
                    models.CheckConstraint(
                        condition=models.Q(("page__in", ["board", "wall", "map"])), name="atlas_saved_view_page"
                    ),
                ],
            },
        ),
        grant("atlas_saved_view", "SELECT, INSERT, DELETE"),
    ]
