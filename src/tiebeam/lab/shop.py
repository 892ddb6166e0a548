"""The shop with the defects that are switched on: answers, manifest, policy."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from tiebeam.lab import policy, sitemaps
from tiebeam.lab.addresses import short_host
from tiebeam.lab.defects import Defect, Entry, choose, released_by
from tiebeam.lab.page import Answer, File, Missing, Page
from tiebeam.lab.premises import STAGING, Premises, text_file

DEFAULT_PAGES = 1_500
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as the server sends it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    modified: date | None = None
    """Day for Last-Modified; None for an answer without validators."""


class Shop:
    """Larkmoor, computed on demand.

    Defects are named one by one, or come with the releases up to a day (`as_of`); both together
    add up. Raises UnknownDefect for a name that is none.
    """

    def __init__(
        self,
        *,
        seed: int = DEFAULT_SEED,
        pages: int = DEFAULT_PAGES,
        defects: Iterable[str] = (),
        as_of: date | None = None,
        port: int = 80,
    ) -> None:
        self.seed = seed
        self.pages = pages
        self.premises = Premises(seed=seed, pages=pages, port=port)
        self.defects: tuple[Defect, ...] = ()
        released = released_by(as_of) if as_of else ()
        self.switch({*defects, *(one.name for one in released)})

    @property
    def start_url(self) -> str:
        """Where a crawl of the whole shop begins."""
        return self.premises.addresses.url("www", "/")

    @property
    def scope(self) -> str:
        """Pattern of all host names of the shop."""
        return "*." + self.premises.addresses.origin("").removeprefix("http://").partition(":")[0]

    def switch(self, names: Iterable[str]) -> None:
        """Let exactly these defects be on. Raises UnknownDefect."""
        self.defects = choose(names)

    def move_to(self, port: int) -> None:
        """Let all addresses of the shop carry that port."""
        self.premises = Premises(seed=self.seed, pages=self.pages, port=port)

    # -- answers -------------------------------------------------------------------------------

    def respond(self, host_name: str, target: str) -> Response:
        """The answer to a GET for `target` (path and query) with that Host header."""
        path, _, query = target.partition("?")
        host = short_host(host_name)
        if host is None:
            return _plain(404, "this host is not part of the shop\n")
        return self._packed(host, path, self.answer(host, path, query))

    def answer(self, host: str, path: str, query: str) -> Answer:
        """What a host answers, by its short name, with all defects that are on."""
        if path == "/robots.txt" and host in self.premises.sites:
            return self._robots(host)
        found = self._first_answer(host, path, query) or self._file(host, path)
        page = found or self.premises.find(host, path, query)
        for defect in self.defects:
            if isinstance(page, Page) and defect.touches(page) and defect.spoil:
                page = defect.spoil(page, self.premises)
        return page

    def _first_answer(self, host: str, path: str, query: str) -> Answer | None:
        for defect in self.defects:
            if defect.answer and host == defect.host:
                found = defect.answer(self.premises, path, query)
                if found is not None:
                    return found
        return None

    def _robots(self, host: str) -> Answer:
        text = self.premises.robots_txt(host)
        for defect in self.defects:
            if defect.robots and host == defect.host:
                changed = defect.robots(text)
                if isinstance(changed, File):
                    return changed
                text = changed
        return text_file(text)

    def _file(self, host: str, path: str) -> Answer | None:
        entries = self.premises.sitemap(host, path)
        if entries is None:
            return None
        extra = [
            url
            for defect in self.defects
            if defect.lists and defect.host == host and path == sitemaps.MAIN
            for url in defect.lists(self.premises)
        ]
        return sitemaps.write(entries, self.premises.addresses.origin(host), extra)

    def _packed(self, host: str, path: str, answer: Answer) -> Response:
        if isinstance(answer, Missing):
            answer = self.premises.error_page(host, path, answer.status)
        if isinstance(answer, Page):
            headers = (("Content-Type", "text/html; charset=utf-8"), *answer.headers.items())
            day = answer.modified if answer.status == OK else None
            return Response(answer.status, headers, self.premises.html(answer), day)
        if isinstance(answer, File):
            headers = (("Content-Type", answer.media_type), *answer.headers)
            day = FILES_MODIFIED if answer.is_dated and answer.status == OK else None
            return Response(answer.status, headers, answer.body, day)
        body = f"moved to {answer.url}\n"
        return _plain(answer.status, body, (("Location", answer.url),))

    # -- truth ---------------------------------------------------------------------------------

    def manifest(self) -> list[Entry]:
        """What a correct engine must report, one entry per defect that is on."""
        return [defect.entry(self.premises) for defect in self.defects]

    def manifest_json(self) -> str:
        """The manifest and where the shop stands, as JSON."""
        content = {
            "start_url": self.start_url,
            "hosts": [self.scope],
            "seed": self.seed,
            "pages": self.pages,
            "entries": [asdict(one) for one in self.manifest()],
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    @property
    def policy(self) -> str:
        """The index policy of the shop, as TOML."""
        return policy.TEXT

    def template_of(self, url: str) -> str | None:
        """The lab's page template behind an address; None for what is no page."""
        match = re.fullmatch(r"https?://([^/?#]+)(/[^?#]*)?(?:\?([^#]*))?(?:#.*)?", url)
        host = short_host(match[1]) if match else None
        if match is None or host is None or host == STAGING:
            return None
        found = self.answer(host, match[2] or "/", match[3] or "")
        return found.template if isinstance(found, Page) and found.status == OK else None

    def speaks_tls(self, host_name: str) -> bool:
        """Whether that host answers TLS."""
        host = short_host(host_name)
        return any(defect.tls and defect.host == host for defect in self.defects)


OK = 200
FILES_MODIFIED = date(2026, 10, 31)


def _plain(status: int, text: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(
        status, (("Content-Type", "text/plain; charset=utf-8"), *headers), text.encode()
    )
