"""Reads the access file: TOML, its secrets written there or named as `env:NAME`."""

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiebeam.engine import urls
from tiebeam.engine.crawl.access.keys import Access, Certificate, Form, Key
from tiebeam.engine.crawl.access.secret import Secret
from tiebeam.engine.crawl.errors import InvalidSettings
from tiebeam.engine.crawl.scope import origin_of

_OF_KEY = frozenset(
    {"origin", "user", "password", "headers", "cookie", "certificate", "key", "key_password"}
    | {"form"}
)
_FROM_ENVIRONMENT = "env:"


def read_access(path: Path, environment: Mapping[str, str]) -> Access:
    """The keys in a file. Raises InvalidSettings that names the place, never a value.

    A file that holds a secret itself must be readable by its owner alone.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InvalidSettings(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise InvalidSettings(f"{path} is no TOML, it is not UTF-8") from None
    reader = _Reader(str(path), environment, folder=path.parent)
    access = reader.access(text)
    if reader.holds_secrets and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise InvalidSettings(f"{path} holds secrets and others can read it: chmod 600 {path}")
    return access


def parse_access(text: str, *, name: str) -> Access:
    """The keys in a text that came from no file: it can name neither files nor the environment.

    name: what messages call it. Raises InvalidSettings that names the place, never a value.
    """
    return _Reader(name, None, folder=None).access(text)


class _Reader:
    def __init__(
        self, path: str, environment: Mapping[str, str] | None, *, folder: Path | None
    ) -> None:
        self.path = path
        self.environment = environment
        self.folder = folder
        self.holds_secrets = False

    def access(self, text: str) -> Access:
        try:
            data = tomllib.loads(text)
        except ValueError as error:
            place = str(error).rpartition("(")[2].rstrip(")")
            raise InvalidSettings(f"{self.path} is no TOML, {place}") from None
        try:
            return self._access(data)
        except (AttributeError, TypeError):
            raise InvalidSettings(
                f"{self.path} holds a value of another kind than expected: entries begin with "
                "[[access]], and headers and fields are tables"
            ) from None

    def _access(self, data: dict[str, Any]) -> Access:
        self._refuse_unknown(data, {"access", "proxy"}, "")
        keys = tuple(
            self._key(entry, f"access {number}")
            for number, entry in enumerate(data.get("access", []), 1)
        )
        if len({key.origin for key in keys}) < len(keys):
            raise InvalidSettings(f"{self.path} names an origin twice: write one entry for each")
        return Access(keys, self._proxy(data.get("proxy")))

    def _proxy(self, entry: dict[str, Any] | None) -> Secret | None:
        if entry is None:
            return None
        self._refuse_unknown(entry, {"user", "password"}, "proxy")
        user, password = entry.get("user", ""), self._secret(entry.get("password"), "proxy")
        return Secret(f"{user}:{password.reveal() if password else ''}")

    def _key(self, entry: dict[str, Any], place: str) -> Key:
        self._refuse_unknown(entry, _OF_KEY, place)
        try:
            origin = origin_of(urls.normalise(str(entry["origin"])))
        except (KeyError, urls.InvalidURL):
            raise InvalidSettings(
                f"{self.path}, {place}: name its origin, as in https://staging.example.com"
            ) from None
        if ("user" in entry) != ("password" in entry):
            raise InvalidSettings(f"{self.path}, {place}: user and password go together")
        return Key(
            origin,
            entry.get("user"),
            self._secret(entry.get("password"), place),
            self._secrets(entry.get("headers", {}), place),
            self._secret(entry.get("cookie"), place),
            self._certificate(entry, place),
            self._form(entry.get("form"), origin, place),
        )

    def _certificate(self, entry: dict[str, Any], place: str) -> Certificate | None:
        if "certificate" not in entry:
            return None
        files = [self._file(entry.get(name), place) for name in ("certificate", "key")]
        return Certificate(str(files[0]), files[1], self._secret(entry.get("key_password"), place))

    def _file(self, name: str | None, place: str) -> str | None:
        if name is None:
            return None
        if self.folder is None:
            raise InvalidSettings(f"{self.path}, {place}: files cannot be named here")
        path = self.folder / name
        if not path.is_file():
            raise InvalidSettings(f"{self.path}, {place}: there is no file {path}")
        return str(path.resolve())

    def _form(self, entry: dict[str, Any] | None, origin: str, place: str) -> Form | None:
        if entry is None:
            return None
        self._refuse_unknown(entry, {"url", "fields"}, f"{place}, form")
        try:
            url = urls.normalise(str(entry.get("url", "")), f"{origin}/")
        except urls.InvalidURL:
            url = ""
        if not url or origin_of(url) != origin:
            raise InvalidSettings(f"{self.path}, {place}: the form must be on {origin}")
        return Form(url, self._secrets(entry.get("fields", {}), place))

    def _secrets(self, entries: dict[str, str], place: str) -> tuple[tuple[str, Secret], ...]:
        read = ((name, self._secret(value, place)) for name, value in entries.items())
        return tuple((name, secret) for name, secret in read if secret)

    def _secret(self, value: str | None, place: str) -> Secret | None:
        if value is None:
            return None
        text = str(value)
        if text.startswith(_FROM_ENVIRONMENT):
            name = text.removeprefix(_FROM_ENVIRONMENT)
            if self.environment is None:
                raise InvalidSettings(f"{self.path}, {place}: write the value itself, not env:")
            if name not in self.environment:
                raise InvalidSettings(f"{self.path}, {place}: the variable {name} is not set")
            text = self.environment[name]
        else:
            self.holds_secrets = True
        if not text.isprintable():
            raise InvalidSettings(f"{self.path}, {place}: a value holds a control character")
        return Secret(text)

    def _refuse_unknown(
        self, entry: Mapping[str, Any], known: set[str] | frozenset[str], place: str
    ) -> None:
        if unknown := set(entry) - known:
            at = f", {place}" if place else ""
            raise InvalidSettings(f"{self.path}{at}: unknown key {', '.join(sorted(unknown))}")
