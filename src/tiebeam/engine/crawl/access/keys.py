"""What each closed origin wants to see."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tiebeam.engine.crawl.access.secret import Secret, spellings, strike_out
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.scope import origin_of


class Certificate(NamedTuple):
    """A client certificate and its key, as files."""

    file: str
    key_file: str | None = None
    password: Secret | None = None


@dataclass(frozen=True)
class Form:
    """A form to fill in before the crawl; its session is kept from then on."""

    url: str
    fields: tuple[tuple[str, Secret], ...]


@dataclass(frozen=True)
class Key:
    """What opens one origin."""

    origin: str
    user: str | None = None
    password: Secret | None = None
    headers: tuple[tuple[str, Secret], ...] = ()
    cookie: Secret | None = None
    certificate: Certificate | None = None
    form: Form | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The header lines that go with each request to the origin."""
        lines = [f"{name}: {value.reveal()}" for name, value in self.headers]
        if token := self._basic():
            lines.append(f"Authorization: Basic {token.reveal()}")
        if self.cookie:
            lines.append(f"Cookie: {self.cookie.reveal()}")
        return tuple(lines)

    def _basic(self) -> Secret | None:
        if self.user is None or self.password is None:
            return None
        pair = f"{self.user}:{self.password.reveal()}"
        return Secret(base64.b64encode(pair.encode()).decode())

    def secrets(self) -> Iterator[Secret]:
        """All that must never be written down."""
        yield from filter(None, (self.password, self._basic(), self.cookie))
        yield from (value for _, value in self.headers)
        if self.cookie:
            pairs = self.cookie.reveal().split(";")
            yield from (Secret(pair.partition("=")[2].strip()) for pair in pairs)
        if self.form:
            yield from (value for _, value in self.form.fields)
        if self.certificate and self.certificate.password:
            yield self.certificate.password

    def __str__(self) -> str:
        """What is kept of it with the crawl: which kinds, without any value."""
        kinds = {
            "basic": self.password,
            "headers": self.headers,
            "cookie": self.cookie,
            "certificate": self.certificate,
            "form": self.form,
        }
        return f"{self.origin} {'+'.join(name for name, given in kinds.items() if given)}"


@dataclass(frozen=True)
class Access:
    """All keys of a crawl. Nothing of it is written to disk."""

    keys: tuple[Key, ...] = ()
    proxy: Secret | None = None
    """`user:password` for the proxy."""
    _texts: list[str] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        secrets = [secret for key in self.keys for secret in key.secrets()]
        if self.proxy:
            secrets += [self.proxy, Secret(self.proxy.reveal().partition(":")[2])]
        self._texts[:] = spellings(secrets)

    def __bool__(self) -> bool:
        return bool(self.keys or self.proxy)

    @property
    def described(self) -> tuple[str, ...]:
        """What the settings of a crawl say of it."""
        return (*map(str, self.keys), *(("proxy",) if self.proxy else ()))

    def key_of(self, url: str) -> Key | None:
        """What opens the origin of a normalised URL: scheme, host and port must be the same."""
        origin = origin_of(url)
        return next((key for key in self.keys if key.origin == origin), None)

    def with_cookie(self, key: Key, cookie: Secret) -> "Access":
        """The same after a sign-in."""
        held = f"{key.cookie.reveal()}; {cookie.reveal()}" if key.cookie else cookie.reveal()
        signed_in = replace(key, cookie=Secret(held))
        keys = tuple(signed_in if one is key else one for one in self.keys)
        return replace(self, keys=keys, _texts=[])

    def clean(self, answer: Answer) -> None:
        """Strike out what an answer repeats of the secrets."""
        if self:
            strike_out(answer, self._texts)
