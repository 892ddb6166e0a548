"""What the first start makes and every later one finds: folder, key, database, static files."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 50


def data_folder() -> Path:
    """The data folder of this process, as its settings name it."""
    from django.conf import settings

    folder: Path = settings.ENVIRONMENT.data
    return folder


def secret_key() -> str:
    """The secret key of this process, empty before the first start has made one."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        key: str = settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""
    return key


def prepare_folder(data: Path) -> None:
    """Make the data folder and its secret key, for the owner's eyes only."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / "crawls").mkdir(exist_ok=True)
    _write_key(data / "secret-key")


def prepare_database() -> None:
    """Bring the database and the static files to what this version needs."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _write_key(file: Path) -> None:
    """Write the key whole or not at all, unless it is there."""
    if file.exists():
        return
    # Not the number of the process: containers that share the folder all have the same.
    written = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    written.replace(file)
