"""Signs in again when a session ends in the middle of a crawl.

A page that shuts the crawl out may be shut for this user, or hold the sign-in form beside what it
shows, or the session may have ended. A witness tells: a page that is shut without a session and
open with one. Only the coordinator signs in, so that workers do not end each other's sessions.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping

from tiebeam.engine.crawl.access.keys import Access, Key
from tiebeam.engine.crawl.access.sign_in import Visitor
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.errors import SignInFailed
from tiebeam.engine.crawl.scope import origin_of
from tiebeam.engine.crawl.settings import CrawlSettings

_KNOWN_OPEN = 3
_ENOUGH_WITH_FORM = 3
"""Pages that let us in and hold the sign-in form, after which it says nothing any more."""


class Renewal:
    """Keeps the sessions of one crawl alive."""

    def __init__(self, given: Access, signed_in: Access, settings: CrawlSettings) -> None:
        self._given = given
        self.access = signed_in
        """The keys with the sessions of now."""
        self._settings = settings
        self._open: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_KNOWN_OPEN))
        """Pages of an origin that let us in lately."""
        self._witnesses: dict[str, str] = {}
        self._in_vain: set[str] = set()
        """Origins where a new session opened nothing: what is shut there is shut for this user."""
        self._is_fresh: set[str] = set()
        """Origins that let nobody in since the last sign-in."""
        self._with_form: Counter[str] = Counter()
        """How many pages of an origin held its form though the session lasts."""

    def note(self, let_in: Mapping[str, str]) -> None:
        """Remember pages that let us in, one for each origin."""
        for origin, url in let_in.items():
            self._open[origin].append(url)
            self._is_fresh.discard(origin)

    def look_after(self, shut: Iterable[str], form_on: Mapping[str, str]) -> str:
        """See whether the sessions of the origins of these URLs last, and sign in where not.

        form_on: of origins whose form was seen on a page, one such page.
        Says what was done, or nothing. Raises SignInFailed when that does not help.
        """
        done = ""
        for origin, url in {origin_of(url): url for url in shut}.items():
            key = self.access.key_of(url)
            if key is None or key.form is None:
                continue
            if not self._lasts(origin, key):
                done = self._renew(origin, key, url) or done
            elif origin in form_on:
                self._learn(origin, key, form_on[origin])
        return done

    def _learn(self, origin: str, key: Key, url: str) -> None:
        """Whether the page holds the form though the session lasts; after some, trust no form."""
        if self._holds_form(key, url):
            self._with_form[origin] += 1
        if self._with_form[origin] >= _ENOUGH_WITH_FORM:
            self._trust_form_no_more(origin)

    def _trust_form_no_more(self, origin: str) -> None:
        self._given = self._given.with_form_on_open_pages(origin)
        self.access = self.access.with_form_on_open_pages(origin)

    def _lasts(self, origin: str, key: Key) -> bool:
        witness = self._witnesses.get(origin) or self._find_witness(origin)
        if witness is None:
            return origin in self._in_vain
        return self._lets_in(key, witness)

    def _find_witness(self, origin: str) -> str | None:
        """A page that let us in and that lets nobody in without a session."""
        bare = self._given_key(origin)
        for url in reversed(self._open[origin]):
            if not self._lets_in(bare, url):
                self._witnesses[origin] = url
                return url
        return None

    def _renew(self, origin: str, key: Key, shut: str) -> str:
        if origin in self._is_fresh:
            raise SignInFailed(f"a new session at {origin} ends at once: {_GO_ON}")
        bare = self._given_key(origin)
        try:
            cookie = Visitor(bare, self._settings, self.access.proxy).sign_in()
        except SignInFailed as error:
            raise SignInFailed(f"the session at {origin} ended: {error}. {_GO_ON}") from None
        self.access = self.access.with_session(key, bare, cookie)
        self._is_fresh.add(origin)
        self._test(origin, shut)
        return f"the session at {origin} had ended: signed in again"

    def _test(self, origin: str, shut: str) -> None:
        """Whether the new session opens what was shut."""
        witness = self._witnesses.get(origin)
        key = self.access.key_of(shut)
        if key and self._lets_in(key, witness or shut):
            self._witnesses[origin] = witness or shut
        elif witness:
            raise SignInFailed(f"a new session at {origin} opens {witness} no more: {_GO_ON}")
        else:
            self._in_vain.add(origin)
            self._is_fresh.discard(origin)
            if key and self._holds_form(key, shut):
                self._trust_form_no_more(origin)

    def _given_key(self, origin: str) -> Key:
        return next(key for key in self._given.keys if key.origin == origin)

    def _lets_in(self, key: Key, url: str) -> bool:
        answer = self._look(key, url)
        return not answer.failure and not key.is_shut_out(url, answer)

    def _holds_form(self, key: Key, url: str) -> bool:
        return key.form is not None and key.form.is_held_by(url, self._look(key, url))

    def _look(self, key: Key, url: str) -> Answer:
        return Visitor(key, self._settings, self.access.proxy).look_at(url)


_GO_ON = "what was fetched is kept; go on with --resume when signing in works"
