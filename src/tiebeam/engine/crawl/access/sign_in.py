"""Fills in the sign-in form of an origin, once, and keeps the session it gives."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from tiebeam.engine import urls
from tiebeam.engine.crawl.access.forms import PageForm, forms_of
from tiebeam.engine.crawl.access.keys import Access, Form, Key
from tiebeam.engine.crawl.access.secret import Secret
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.errors import SignInFailed
from tiebeam.engine.crawl.fetch import Request, Transport
from tiebeam.engine.crawl.scope import Scope, origin_of
from tiebeam.engine.crawl.settings import CrawlSettings

MAX_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR = 400


def sign_in(access: Access, settings: CrawlSettings) -> Access:
    """The keys with a session for each form. Raises SignInFailed that says what was in the way."""
    for key in access.keys:
        if key.form:
            cookie = Visitor(key, settings, access.proxy).sign_in()
            access = access.with_cookie(key, cookie)
    return access


@dataclass
class Visitor:
    """One browser-like visit to one origin."""

    key: Key
    settings: CrawlSettings
    proxy_login: Secret | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> Secret:
        """The cookies of a session. Raises SignInFailed."""
        form = self.key.form
        if form is None:
            raise SignInFailed(f"{self.key.origin} has no form to fill in")
        page = self._ask(form.url, None)
        found = _form_with(page, form)
        if found is None:
            names = ", ".join(name for name, _ in form.fields)
            raise SignInFailed(f"{form.url} has no form with the fields {names}: check its address")
        target = urls.normalise(found.action or page.url, page.url)
        if origin_of(target) != self.key.origin or found.method != "post":
            raise SignInFailed(f"the form at {form.url} is not sent to {self.key.origin} by POST")
        filled = found.values | {name: value.reveal() for name, value in form.fields}
        end = self._ask(target, urlencode(filled).encode())
        if _form_with(end, form) or not self.cookies:
            raise SignInFailed(f"{form.url} does not let us in: check the values of its fields")
        return Secret("; ".join(f"{name}={value}" for name, value in self.cookies.items()))

    def look_at(self, url: str) -> Answer:
        """What one page answers to whoever shows the key; redirects are not followed."""
        return self._request(url, None)

    def _ask(self, url: str, body: bytes | None) -> Answer:
        """The page that a request ends at; redirects are followed on the origin alone."""
        for _ in range(MAX_HOPS):
            answer = self._request(url, body)
            location = answer.headers.get("location", "").split("\n")[0]
            if answer.status not in _REDIRECTS or not location:
                break
            target = urls.normalise(location, url)
            if origin_of(target) != self.key.origin:
                break
            url, body = target, body if answer.status in {307, 308} else None
        if answer.failure or (answer.status or 0) >= _ERROR:
            said = answer.failure or f"answers {answer.status}"
            raise SignInFailed(f"{url} {said}: nobody can sign in there")
        return answer

    def _request(self, url: str, body: bytes | None) -> Answer:
        lines = [line for line in self.key.lines if not line.startswith("Cookie: ")]
        held = [self.key.cookie.reveal()] if self.key.cookie else []
        held += [f"{name}={value}" for name, value in self.cookies.items()]
        if held:
            lines.append(f"Cookie: {'; '.join(held)}")
        private = self.settings.allow_private and Scope(self.settings).covers(url)
        transport = Transport(self.settings, 1, self.proxy_login)
        request = Request(url, private=private, headers=tuple(lines), body=body)
        request.certificate = self.key.certificate
        transport.begin(request)
        while True:
            for _, answer in transport.finished(1):
                self._keep_cookies(answer)
                return answer

    def _keep_cookies(self, answer: Answer) -> None:
        """Cookies stay with the origin that sets them, whatever domain they name."""
        for line in filter(None, answer.headers.get("set-cookie", "").split("\n")):
            pair, *attributes = line.split(";")
            name, equals, value = pair.strip().partition("=")
            is_gone = any(one.strip().lower() in {"max-age=0", "max-age=-1"} for one in attributes)
            if is_gone or not equals:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _form_with(page: Answer, form: Form) -> PageForm | None:
    """The form of a page that has all the fields to be filled in."""
    wanted = {name for name, _ in form.fields}
    found = forms_of(page.body.decode("utf-8", "replace"))
    return next((one for one in found if wanted <= set(one.values)), None)
