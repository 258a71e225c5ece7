from django.db import migrations, models

from wanjia.tables.actions import append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tables", "0001_functions"), ("places", "0002_codes")]

    operations = [
        migrations.CreateModel(
            name="Close",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(max_length=10)),
                ("design", models.CharField(max_length=40)),
                ("question", models.TextField()),
                ("closed_on", models.DateField()),
                ("figures", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "design", "audience", "question", "closed_on"), name="statistics_close_once"
                    )
                ],
            },
        ),
        append_only("statistics_close"),
    ]
