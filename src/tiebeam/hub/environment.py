"""What the hub is told from outside: environment variables, each with its default and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tiebeam.hub.logs import FORMATS

PREFIX = "TIEBEAM_"


class WrongSetting(ValueError):
    """An environment variable is unknown or holds what it cannot; the message names it."""


@dataclass(frozen=True)
class Variable:
    """One environment variable."""

    name: str
    default: str
    sentence: str


VARIABLES = (
    Variable(
        "TIEBEAM_DATA",
        "~/.local/share/tiebeam",
        "Folder for the database, the crawls and the secret key.",
    ),
    Variable(
        "TIEBEAM_BASE_URL",
        "http://127.0.0.1:8080",
        "Address at which people reach the hub; https makes cookies travel encrypted only.",
    ),
    Variable(
        "TIEBEAM_ALLOWED_HOSTS",
        "",
        "Further host names at which the hub answers, separated by commas.",
    ),
    Variable(
        "TIEBEAM_DATABASE_URL",
        "",
        "PostgreSQL as postgresql://user:password@host:5432/name?sslmode=require; empty for SQLite "
        "in the folder.",
    ),
    Variable(
        "TIEBEAM_SECRET_KEY",
        "",
        "Key that signs sessions and seals secrets; empty for the one kept in the folder.",
    ),
    Variable(
        "TIEBEAM_SECRET_KEY_FALLBACKS",
        "",
        "Secret keys of before, separated by commas: what they signed and sealed still counts.",
    ),
    Variable(
        "TIEBEAM_MAIL_URL",
        "",
        "Mail server, as smtp+tls://user:password@mail.example.com:587; smtps for encryption from "
        "the start, smtp for none. Empty: the hub sends no mail.",
    ),
    Variable(
        "TIEBEAM_MAIL_FROM",
        "",
        "Sender of the hub's mail, as Tiebeam <tiebeam@example.com>.",
    ),
    Variable(
        "TIEBEAM_LDAP_URL",
        "",
        "LDAP directory whose passwords sign people in, as ldaps://ldap.example.com; ldap+tls for "
        "STARTTLS. Needs the extra ldap.",
    ),
    Variable(
        "TIEBEAM_LDAP_PEOPLE",
        "",
        "Where its people stand, as in ou=people,dc=example,dc=com; they are found by mail.",
    ),
    Variable(
        "TIEBEAM_LDAP_BIND",
        "",
        "Who asks it, as in cn=tiebeam,dc=example,dc=com; empty for nobody.",
    ),
    Variable("TIEBEAM_LDAP_PASSWORD", "", "The password of who asks it."),
    Variable(
        "TIEBEAM_TRUSTED_PROXIES",
        "0",
        "How many proxies of yours stand before the hub and add to X-Forwarded-For; 0 takes the "
        "address of the connection.",
    ),
    Variable(
        "TIEBEAM_ALLOW_PRIVATE_HOSTS",
        "",
        "Hosts on private or loopback addresses that may be crawled all the same, separated by "
        "commas; *.shop.internal means all under it.",
    ),
    Variable(
        "TIEBEAM_TIME_ZONE",
        "UTC",
        "Time zone in which times are shown, as in Europe/Berlin.",
    ),
    Variable(
        "TIEBEAM_WEB_PROCESSES",
        "1",
        "Processes that answer requests, on each machine that runs tiebeam up.",
    ),
    Variable(
        "TIEBEAM_WORKERS",
        "1",
        "Processes for work in the background, on each machine that runs tiebeam up.",
    ),
    Variable(
        "TIEBEAM_LOG_FORMAT",
        "plain",
        "How the processes write down what happens: plain, or json with a line for each request.",
    ),
    Variable(
        "TIEBEAM_METRICS_TOKEN",
        "",
        "What a monitor must send as a bearer token to read /metrics; empty: only this machine "
        "may, and only while TIEBEAM_BASE_URL is a loopback address.",
    ),
    Variable(
        "TIEBEAM_DEBUG",
        "no",
        "Whether errors show their details in the browser: yes or no. Never where others look.",
    ),
)


@dataclass(frozen=True)
class MailServer:
    """The server that takes the hub's mail."""

    host: str
    port: int
    user: str
    password: str
    has_starttls: bool
    has_tls: bool


@dataclass(frozen=True)
class LdapDirectory:
    """A directory whose passwords sign people in."""

    url: str
    has_starttls: bool
    people: str
    bind: str
    password: str


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""Usual port by scheme. Source: RFC 8314, RFC 6409, RFC 5321."""

_KNOWN = {variable.name: variable for variable in VARIABLES}


@dataclass(frozen=True)
class Environment:
    """The settings, read and checked."""

    data: Path
    url: str
    hosts: tuple[str, ...]
    database_url: str
    secret_key: str
    former_keys: tuple[str, ...]
    mail: MailServer | None
    mail_from: str
    ldap: LdapDirectory | None
    trusted_proxies: int
    private_hosts: tuple[str, ...]
    time_zone: str
    web_processes: int
    workers: int
    log_format: str
    metrics_token: str
    debug: bool

    @property
    def is_https(self) -> bool:
        """Whether people reach the hub by an encrypted connection."""
        return urlsplit(self.url).scheme == "https"

    @property
    def crawls(self) -> Path:
        """Folder with one folder per crawl."""
        return self.data / "crawls"

    @property
    def key_file(self) -> Path:
        """File that holds the secret key unless the environment gives one."""
        return self.data / "secret-key"


def read(variables: Mapping[str, str]) -> Environment:
    """The settings in `variables`, defaults for the rest. Raises WrongSetting."""
    _refuse_unknown(variables)
    data = Path(_text(variables, "TIEBEAM_DATA")).expanduser().absolute()
    url = _text(variables, "TIEBEAM_BASE_URL").rstrip("/")
    return Environment(
        data=data,
        url=url,
        hosts=(_host_of(url), *_names(variables, "TIEBEAM_ALLOWED_HOSTS")),
        database_url=_text(variables, "TIEBEAM_DATABASE_URL"),
        secret_key=_text(variables, "TIEBEAM_SECRET_KEY"),
        former_keys=_listed(_text(variables, "TIEBEAM_SECRET_KEY_FALLBACKS")),
        mail=_mail(_text(variables, "TIEBEAM_MAIL_URL")),
        mail_from=_text(variables, "TIEBEAM_MAIL_FROM"),
        ldap=_ldap(variables),
        trusted_proxies=_count(variables, "TIEBEAM_TRUSTED_PROXIES"),
        private_hosts=_names(variables, "TIEBEAM_ALLOW_PRIVATE_HOSTS"),
        time_zone=_text(variables, "TIEBEAM_TIME_ZONE"),
        web_processes=_number(variables, "TIEBEAM_WEB_PROCESSES", most=64),
        workers=_number(variables, "TIEBEAM_WORKERS", most=64),
        log_format=_choice(variables, "TIEBEAM_LOG_FORMAT", FORMATS),
        metrics_token=_text(variables, "TIEBEAM_METRICS_TOKEN"),
        debug=_flag(variables, "TIEBEAM_DEBUG"),
    )


def _ldap(variables: Mapping[str, str]) -> LdapDirectory | None:
    url, people = _text(variables, "TIEBEAM_LDAP_URL"), _text(variables, "TIEBEAM_LDAP_PEOPLE")
    if not url:
        return None
    scheme, _sign, place = url.partition("://")
    if scheme not in {"ldap", "ldap+tls", "ldaps"} or not place:
        raise WrongSetting(
            f"TIEBEAM_LDAP_URL is {url!r}; it must look like ldaps://ldap.example.com"
        )
    if not people:
        raise WrongSetting(
            "TIEBEAM_LDAP_PEOPLE must say where people stand beside TIEBEAM_LDAP_URL"
        )
    return LdapDirectory(
        url=f"{scheme.removesuffix('+tls')}://{place}",
        has_starttls=scheme == "ldap+tls",
        people=people,
        bind=_text(variables, "TIEBEAM_LDAP_BIND"),
        password=_text(variables, "TIEBEAM_LDAP_PASSWORD"),
    )


def _refuse_unknown(variables: Mapping[str, str]) -> None:
    for name in sorted(variables):
        if name.startswith(PREFIX) and name not in _KNOWN:
            near = get_close_matches(name, _KNOWN, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise WrongSetting(f"{name} is no setting of Tiebeam{hint}")


def _text(variables: Mapping[str, str], name: str) -> str:
    return variables.get(name, "").strip() or _KNOWN[name].default


def _names(variables: Mapping[str, str], name: str) -> tuple[str, ...]:
    return _listed(_text(variables, name).lower())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _count(variables: Mapping[str, str], name: str) -> int:
    value = _text(variables, name)
    if not value.isdecimal():
        raise WrongSetting(f"{name} is {value!r}; it must be a whole number")
    return int(value)


def _mail(url: str) -> MailServer | None:
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port or MAIL_PORTS[parts.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not parts.hostname:
        raise WrongSetting(
            "TIEBEAM_MAIL_URL must look like smtp+tls://user:password@mail.example.com:587"
        )
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        has_starttls=parts.scheme == "smtp+tls",
        has_tls=parts.scheme == "smtps",
    )


def _flag(variables: Mapping[str, str], name: str) -> bool:
    value = _text(variables, name).lower()
    if value not in {"yes", "no"}:
        raise WrongSetting(f"{name} is {value!r}; it must be yes or no")
    return value == "yes"


def _choice(variables: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    value = _text(variables, name).lower()
    if value not in choices:
        raise WrongSetting(f"{name} is {value!r}; it must be {' or '.join(choices)}")
    return value


def _number(variables: Mapping[str, str], name: str, *, most: int) -> int:
    value = _text(variables, name)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise WrongSetting(f"{name} is {value!r}; it must be a number from 1 to {most}")
    return int(value)


def _host_of(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongSetting(
            f"TIEBEAM_BASE_URL is {url!r}; it must look like https://seo.example.com"
        )
    return parts.hostname
