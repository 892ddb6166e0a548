from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0005_notices_for_several_absent'),
    ]

    operations = [
        migrations.RemoveField('notice', 'absent'),
        migrations.AddField(
            model_name='notice',
            name='digest',
            field=models.CharField(blank=True, default='', help_text='The mail that takes it along, once that is begun.', max_length=40),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notice',
            name='mailed_at',
            field=models.DateTimeField(help_text='When that mail was sent.', null=True),
        ),
    ]
