"""Which hosts a crawl covers."""

from collections.abc import Iterable

from tiebeam.engine import urls
from tiebeam.engine.crawl.settings import CrawlSettings

WWW = "www."
_AFTER_SCHEME = len("https://")


class Scope:
    """The hosts of a crawl: of the start URLs with their www or apex twins, and those named."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._exact: set[str] = set()
        self._suffixes: list[str] = []
        for url in settings.start_urls:
            host = urls.parts(url).host
            self._exact |= {host, twin(host)}
        for pattern in settings.hosts:
            self._admit(pattern.strip().lower(), settings.start_urls)
        self._answers: dict[str, bool] = {}
        """By scheme and host: one question for each link of a page."""

    def _admit(self, pattern: str, start_urls: Iterable[str]) -> None:
        """A host without a port means that host on the ports of the start URLs too."""
        ports = {port_of(urls.parts(url).host) for url in start_urls} | {""}
        for port in ports if not port_of(pattern) else {""}:
            if pattern.startswith("*."):
                self._suffixes.append(pattern[1:] + port)
            else:
                self._exact.add(pattern + port)

    @property
    def names(self) -> frozenset[str]:
        """What it covers, in a form that can be compared; a host below another begins with *."""
        return frozenset(self._exact) | {f"*{suffix}" for suffix in self._suffixes}

    def covers(self, url: str) -> bool:
        """Whether a normalised URL is on a host of the crawl."""
        origin = url[: url.find("/", _AFTER_SCHEME)]
        answer = self._answers.get(origin)
        if answer is None:
            if len(self._answers) > 100_000:
                self._answers.clear()
            answer = self._answers[origin] = self.covers_host(host_of(url))
        return answer

    def covers_host(self, host: str) -> bool:
        """Whether a host, with its port when that is not the scheme's own, is in the crawl."""
        return host in self._exact or host.endswith(tuple(self._suffixes))


def host_of(url: str) -> str:
    """Host and port of a normalised URL, without parsing it again."""
    return url.split("/", 3)[2]


def origin_of(url: str) -> str:
    """Scheme, host and port of a normalised URL."""
    return url[: url.index("/", _AFTER_SCHEME)]


def twin(host: str) -> str:
    """The same host with www when it has none, without when it has."""
    return host.removeprefix(WWW) if host.startswith(WWW) else WWW + host


def port_of(host: str) -> str:
    """The port with its colon, as in `:8080`; empty without one."""
    name, colon, port = host.rpartition(":")
    return f":{port}" if colon and port.isdigit() and not name.endswith(":") else ""
