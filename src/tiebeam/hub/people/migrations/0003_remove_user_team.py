from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_memberships'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='user',
            name='team',
        ),
    ]
