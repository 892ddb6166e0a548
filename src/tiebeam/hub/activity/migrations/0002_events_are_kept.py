"""The database itself refuses to change an event.

A later migration that alters the table on SQLite makes it anew and must repeat this one.
"""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER activity_event_kept BEFORE UPDATE ON activity_event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
"""

POSTGRESQL = """
CREATE FUNCTION activity_event_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER activity_event_kept BEFORE UPDATE ON activity_event
FOR EACH ROW EXECUTE FUNCTION activity_event_kept()
"""


def keep(_apps: Any, editor: Any) -> None:
    editor.execute(SQLITE if editor.connection.vendor == 'sqlite' else POSTGRESQL)


def let_go(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == 'sqlite':
        editor.execute('DROP TRIGGER activity_event_kept')
    else:
        editor.execute('DROP TRIGGER activity_event_kept ON activity_event')
        editor.execute('DROP FUNCTION activity_event_kept')


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(keep, let_go),
    ]
