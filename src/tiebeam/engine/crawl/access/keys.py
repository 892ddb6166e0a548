"""What each closed origin wants to see."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tiebeam.engine import urls
from tiebeam.engine.crawl.access.forms import asks_to_sign_in
from tiebeam.engine.crawl.access.secret import Secret, spellings, strike_out
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.scope import origin_of

_MOST_SPENT = 8


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
    is_on_open_pages: bool = False
    """Whether pages that let us in were seen to hold it, too; then it says nothing of a session."""

    def is_held_by(self, url: str, answer: Answer) -> bool:
        """Whether a good answer is this form in the place of the page, or a page that holds it."""
        is_page = answer.status == _GOOD and (answer.is_html or answer.media_type is None)
        if not is_page or _place(url) == _place(self.url):
            return False
        return asks_to_sign_in(answer.body, [name for name, _ in self.fields])


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
            yield from of_cookie(self.cookie)
        if self.form:
            yield from (value for _, value in self.form.fields)
        if self.certificate and self.certificate.password:
            yield self.certificate.password

    def is_shut_out(self, url: str, answer: Answer) -> bool:
        """Whether an answer says that there is no session: it forbids, sends to the form, or is it.

        A page that lets in and holds the form all the same is one, too: ask it again and see.
        """
        if self.form is None:
            return False
        if answer.status == _GOOD:
            return not self.form.is_on_open_pages and self.form.is_held_by(url, answer)
        if answer.status in _REDIRECTS:
            target = _target(answer.headers.get("location", "").split("\n")[0], url)
            return target == _place(self.form.url) != _place(url)
        return answer.status in _FORBIDS

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


def of_cookie(cookie: Secret) -> Iterator[Secret]:
    """A line of cookies, and the value of each."""
    yield cookie
    yield from (Secret(pair.partition("=")[2].strip()) for pair in cookie.reveal().split(";"))


def _target(location: str, url: str) -> str | None:
    try:
        return _place(urls.normalise(location, url)) if location else None
    except urls.InvalidURL:
        return None


def _place(url: str) -> str:
    """The address without its query, which says where to go on to, and without a last slash."""
    return url.partition("?")[0].rstrip("/")


_GOOD = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FORBIDS = frozenset({401, 403})


@dataclass(frozen=True)
class Access:
    """All keys of a crawl. Nothing of it is written to disk."""

    keys: tuple[Key, ...] = ()
    proxy: Secret | None = None
    """`user:password` for the proxy."""
    spent: tuple[Secret, ...] = ()
    """Sessions that have ended, which an answer may still repeat."""
    _texts: list[str] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        secrets = [secret for key in self.keys for secret in key.secrets()]
        secrets += [secret for cookie in self.spent for secret in of_cookie(cookie)]
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

    def with_session(self, old: Key, bare: Key, cookie: Secret) -> "Access":
        """The same after another sign-in; `bare` is the key without any session."""
        spent = (*self.spent, old.cookie) if old.cookie else self.spent
        keys = tuple(bare if one is old else one for one in self.keys)
        return replace(self, keys=keys, spent=spent[-_MOST_SPENT:], _texts=[]).with_cookie(
            bare, cookie
        )

    def with_form_on_open_pages(self, origin: str) -> "Access":
        """The same, judging the origin's sessions no longer by pages that hold its form."""
        keys = tuple(
            replace(key, form=replace(key.form, is_on_open_pages=True))
            if key.form and key.origin == origin
            else key
            for key in self.keys
        )
        return replace(self, keys=keys, _texts=[])

    def clean(self, answer: Answer) -> None:
        """Strike out what an answer repeats of the secrets."""
        if self:
            strike_out(answer, self._texts)
