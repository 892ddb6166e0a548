"""Django's own commands for people who work on the hub: `python -m tiebeam.hub makemigrations`."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiebeam.hub.settings")
    execute_from_command_line(["python -m tiebeam.hub", *sys.argv[1:]])


if __name__ == "__main__":
    main()
