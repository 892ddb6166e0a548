"""One worker in this process: `python -m tiebeam.hub.jobs`. SIGTERM ends it."""

import os

import django


def main() -> None:
    """Work until asked to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiebeam.hub.settings")
    django.setup()

    from tiebeam.hub.jobs.worker import LeasedWorker

    LeasedWorker().run()


if __name__ == "__main__":
    main()
