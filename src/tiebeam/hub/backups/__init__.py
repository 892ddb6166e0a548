"""Backups: one file with the database, the crawls and a manifest; made while the hub runs."""

from tiebeam.hub.backups.manifest import BackupError, Manifest
from tiebeam.hub.backups.restoring import restore
from tiebeam.hub.backups.writing import back_up

__all__ = ["BackupError", "Manifest", "back_up", "restore"]
