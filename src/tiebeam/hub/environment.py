"""What the hub is told from outside: environment variables, each with its default and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

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
        "Key that signs sessions; empty for the one kept in the folder.",
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

_KNOWN = {variable.name: variable for variable in VARIABLES}


@dataclass(frozen=True)
class Environment:
    """The settings, read and checked."""

    data: Path
    url: str
    hosts: tuple[str, ...]
    database_url: str
    secret_key: str
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
        private_hosts=_names(variables, "TIEBEAM_ALLOW_PRIVATE_HOSTS"),
        time_zone=_text(variables, "TIEBEAM_TIME_ZONE"),
        web_processes=_number(variables, "TIEBEAM_WEB_PROCESSES", most=64),
        workers=_number(variables, "TIEBEAM_WORKERS", most=64),
        log_format=_choice(variables, "TIEBEAM_LOG_FORMAT", FORMATS),
        metrics_token=_text(variables, "TIEBEAM_METRICS_TOKEN"),
        debug=_flag(variables, "TIEBEAM_DEBUG"),
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
    listed = _text(variables, name).lower().split(",")
    return tuple(host.strip() for host in listed if host.strip())


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
