"""The database and who works from it: answers, is what this version needs, keeps one time."""

import sqlite3
from datetime import timedelta

from django.core import checks
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from tiebeam.hub import database, upgrade
from tiebeam.hub.doctor.diagnosis import Case, Check, Diagnosis, care, well, wrong

FAR_APART = timedelta(seconds=30)


def answers(_case: Case) -> Diagnosis:
    """Whether the database can be reached."""
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            return _sqlite()
        return _postgresql()
    except (DatabaseError, OSError) as error:
        reason = str(error).strip().replace("\n", " ")
        return wrong("database", f"it does not answer: {reason}", "start it, or mend its address")


def _postgresql() -> Diagnosis:
    """Past the pool, which would try again and again before it said so."""
    import psycopg

    try:
        with psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": 5}) as one:
            version = one.info.server_version // 10_000
    except psycopg.Error as error:
        raise OperationalError(error) from error
    return well("database", f"PostgreSQL {version}")


def _sqlite() -> Diagnosis:
    version = sqlite3.sqlite_version
    if database.is_wal_safe():
        return well("database", f"SQLite {version}, with a write-ahead log")
    return care(
        "database",
        f"SQLite {version} can corrupt a write-ahead log, so there is none: writing is slower",
        "install pysqlite3 in Tiebeam's environment",
    )


def is_current(_case: Case) -> Diagnosis:
    """Whether it is as this version needs it."""
    try:
        upgrade.refuse_newer()
    except upgrade.CannotUpgrade as error:
        return wrong("migrations", "a newer version has used it", str(error))
    if pending := upgrade.pending_migrations():
        return wrong("migrations", f"{len(pending)} are missing", "tiebeam upgrade")
    return well("migrations", "all applied")


def workers(case: Case) -> Diagnosis:
    """Whether somebody does what waits."""
    from tiebeam.hub.jobs import presence, queries

    if upgrade.pending_migrations():
        return care("workers", "cannot be asked before the upgrade", "tiebeam upgrade")
    living, waiting = presence.living(now=case.now).count(), queries.waiting().count()
    if living:
        return well("workers", f"{living} alive, {waiting} tasks wait")
    if waiting:
        return wrong("workers", f"none is alive, and {waiting} tasks wait", "start tiebeam up")
    return care("workers", "none is alive", "start tiebeam up; stopped on purpose, all is well")


def clock(case: Case) -> Diagnosis:
    """Whether this machine's clock agrees with the database's, and did not go back."""
    from tiebeam.hub.jobs.models import Worker

    times = [case.now]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            times.append(cursor.fetchone()[0])
    elif not upgrade.pending_migrations():
        seen = Worker.objects.filter(seen_at__gt=case.now).values_list("seen_at", flat=True)
        times.extend(seen)
    apart = max(times) - min(times)
    if apart > FAR_APART:
        return wrong(
            "clock",
            f"{apart.total_seconds():,.0f} s apart from the database or an earlier moment",
            "keep the clock by NTP (timedatectl set-ntp true)",
        )
    return well("clock", f"{timezone.localtime(case.now):%Y-%m-%d %H:%M:%S %Z}")


def django(_case: Case) -> Diagnosis:
    """Whether Django's own checks find fault."""
    found = [message for message in checks.run_checks() if message.level >= checks.WARNING]
    errors = [message for message in found if message.is_serious()]
    if errors:
        return wrong("configuration", errors[0].msg, errors[0].hint or "report it to us")
    if found:
        return care("configuration", found[0].msg, found[0].hint or "report it to us")
    return well("configuration", "no fault found")


CHECKS: tuple[Check, ...] = (answers, is_current, workers, clock, django)
