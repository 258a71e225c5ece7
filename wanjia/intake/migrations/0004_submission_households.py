"""The receipt of a household that was opened leads to it: it has no member yet by whom it could be found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("intake", "0003_uploads")]

    operations = [
        migrations.AddField(model_name="submission", name="households", field=models.JSONField(default=list))
    ]
