"""The settings: key, addresses, time zone, and what is only for those who build the hub."""

import ipaddress
import stat
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiebeam.hub import first_start
from tiebeam.hub.doctor.diagnosis import Case, Check, Diagnosis, care, well, wrong

SHORTEST_KEY = 32


def secret_key(case: Case) -> Diagnosis:
    """Whether sessions can be signed, and nobody else can sign them."""
    key, file = first_start.secret_key(), case.told.key_file
    if not key:
        return wrong("secret key", "there is none", "start `tiebeam up` once: it makes one")
    if len(key) < SHORTEST_KEY:
        return wrong("secret key", f"{len(key)} letters can be guessed", "use 50 random ones")
    if not case.told.secret_key and stat.S_IMODE(file.stat().st_mode) & 0o077:
        return wrong("secret key", f"others may read {file}", f"chmod 600 {file}")
    return well("secret key", "from the environment" if case.told.secret_key else str(file))


def address(case: Case) -> Diagnosis:
    """Whether people reach the hub where it thinks they do, and unheard."""
    parts = urlsplit(case.told.url)
    if parts.hostname not in case.told.hosts:
        return wrong(
            "address",
            f"the hub would not answer at {case.told.url}",
            f"add {parts.hostname} to TIEBEAM_ALLOWED_HOSTS",
        )
    if parts.path.strip("/"):
        return wrong(
            "address",
            f"{case.told.url} has a path, and the hub lives at the root of a host",
            "give it a host name of its own",
        )
    if not case.told.is_https and not _is_here(parts.hostname or ""):
        return care(
            "address",
            f"passwords travel unencrypted to {case.told.url}",
            "put a TLS proxy in front and set TIEBEAM_BASE_URL to https://…",
        )
    return well("address", case.told.url)


def _is_here(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def time_zone(case: Case) -> Diagnosis:
    """Whether the machine knows the zone in which times are shown."""
    try:
        zone = ZoneInfo(case.told.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return wrong(
            "time zone",
            f"{case.told.time_zone} is unknown here",
            "set TIEBEAM_TIME_ZONE as in Europe/Berlin, or install tzdata",
        )
    return well("time zone", f"{zone}, where it is {case.now.astimezone(zone):%H:%M}")


def debugging(case: Case) -> Diagnosis:
    """Whether errors keep their details to themselves."""
    if case.told.debug:
        return care("debugging", "errors show secrets in the browser", "set TIEBEAM_DEBUG=no")
    return well("debugging", "off")


CHECKS: tuple[Check, ...] = (secret_key, address, time_zone, debugging)
