from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("atlas", "0001_saved_views")]

    operations = [
        migrations.RemoveConstraint(model_name="savedview", name="atlas_saved_view_page"),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__in", ["board", "wall", "map", "layers", "months", "table"])),
                name="atlas_saved_view_page",
            ),
        ),
    ]
