from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_whom(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Take over the one person that a notice named so far."""
    Notice: Any = apps.get_model("activity", "Notice")
    Whom = Notice.on_behalf_of.through
    named = Notice.objects.exclude(absent=None).values_list("pk", "absent_id")
    rows = (Whom(notice_id=notice, user_id=person) for notice, person in named.iterator())
    Whom.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0004_notices_for_absent'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField('notice', 'on_behalf_of', 'absent'),
        migrations.AddField(
            model_name='notice',
            name='on_behalf_of',
            field=models.ManyToManyField(help_text='Who were to hear of it and were away; nobody where it is for the person.', related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(keep_whom, migrations.RunPython.noop),
    ]
