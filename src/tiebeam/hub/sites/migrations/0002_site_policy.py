"""The index policy of a site."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="site",
            name="policy",
            field=models.TextField(
                blank=True,
                help_text="TOML, as the engine reads it; judges each crawl.",
                verbose_name="index policy",
            ),
        ),
    ]
