"""The errands of a crawl: which robots.txt, sitemaps and probes to ask for, and what they say."""

import itertools
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xxhash

from tiebeam.engine import urls
from tiebeam.engine.crawl.frontier import Frontier
from tiebeam.engine.crawl.ledger import Ledger
from tiebeam.engine.crawl.messages import RENEWAL, Errand
from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.safeguard import is_bad
from tiebeam.engine.crawl.scope import Scope, port_of, twin
from tiebeam.engine.crawl.settings import CrawlSettings

KINDS = ("robots", "sitemap", "probe")
"""Errands whose outcome is kept."""
MAX_SITEMAPS = 2_000
"""Sitemap files read in one crawl, times 50,000 entries each."""
MAX_LEVEL = 3
"""An index may not list indexes; some do, and we follow a little."""
_USELESS_BEFORE_STOP = 50
_SAMPLE = 2_000
_RENEW_EVERY_S = 5.0
_RENEWED_AT_ONCE = 4


class Desk:
    """Hands out errands, each once, and draws the conclusions."""

    def __init__(self, settings: CrawlSettings, ledger: Ledger, scope: Scope) -> None:
        self.settings = settings
        self._queue: deque[Errand] = deque()
        self._sitemaps_queue: deque[Errand] = deque()
        self._ledger = ledger
        self._scope = scope
        self._asked: set[tuple[str, str]] = set()
        self._levels: dict[str, int] = {}
        self._useless: Counter[str] = Counter()
        self._sitemaps = 0
        self._renewed_at = 0.0
        self.left_out: Counter[str] = Counter()

    def restore(self) -> None:
        """Take up what an earlier run has settled."""
        for kind in KINDS:  # all of them first: to conclude one may be to ask for another
            self._remember([Errand(*asked) for asked in self._ledger.frontier.asked(kind)])
        for kind in KINDS:
            for asked, answer in self._ledger.frontier.settled(kind):
                self.conclude(Errand(*asked), answer)

    def _remember(self, settled: list[Errand]) -> None:
        """Ask for none of these again."""
        self._asked.update(errand.key for errand in settled)
        parents = {errand.url: errand.parent for errand in settled if errand.kind == "sitemap"}
        self._sitemaps += len(parents)
        self._levels |= {url: _level(url, parents) for url in parents}

    def ask(self, errand: Errand) -> None:
        """Queue an errand unless it was asked before."""
        if errand.key not in self._asked:
            self._asked.add(errand.key)
            self.put([errand])

    def put(self, errands: Iterable[Errand]) -> None:
        """Queue errands, whether they were asked before or not."""
        for errand in errands:
            (self._sitemaps_queue if errand.kind == "sitemap" else self._queue).append(errand)

    @property
    def has_work(self) -> bool:
        """Whether an errand waits for somebody to take it."""
        return bool(self._queue or self._sitemaps_queue)

    def take(self, count: int, sitemaps: int, may: Callable[[Errand], bool]) -> list[Errand]:
        """The next errands that the taker may do, no more sitemaps than that: they can be large."""
        taken = _take(self._queue, count, may)
        return taken + _take(self._sitemaps_queue, min(sitemaps, count - len(taken)), may)

    def ask_robots(self, origin: Origin) -> None:
        """Ask for the robots.txt that must be known before any page of an origin."""
        if not origin.is_asked:
            origin.is_asked = True
            self.ask(Errand("robots", f"{origin.origin}/robots.txt"))

    def ask_given_sitemaps(self) -> None:
        """Ask for the sitemaps that the settings name."""
        for url in self.settings.sitemaps:
            self._ask_sitemap(url, "given", None, 1)

    def conclude(self, errand: Errand, answer: dict[str, Any]) -> None:
        """Draw the conclusions of an errand that is settled."""
        if errand.kind == "robots":
            self._conclude_robots(answer)
        elif errand.kind == "sitemap":
            self._conclude_sitemap(errand, answer)
        elif errand.kind == "health":
            is_well = not is_bad(answer["final_status"], answer["failure"])
            sick = self._ledger.origin(errand.host)
            sick.watch.looked(is_well=is_well, now_s=time.monotonic())
            if is_well:
                sick.throttle.restart()

    def look_at_the_sick(self) -> str:
        """Ask hosts that rest whether they are well again; what to tell about them."""
        now_s = time.monotonic()
        resting = [o for o in self._ledger.origins.values() if o.watch.is_resting]
        for origin in resting:
            if origin.watch.is_due(now_s):
                url = origin.watch.good_url or f"{origin.origin}/"
                self._queue.appendleft(Errand("health", url, host=origin.origin))
        waited_for = [o for o in resting if not o.watch.is_given_up]
        if not waited_for:
            return ""
        told = "; ".join(f"{o.origin}: {o.watch.reason}" for o in waited_for[:3])
        wait_s = min(o.watch.waits_s(now_s) for o in waited_for)
        again = "looking now" if wait_s in {0.0, float("inf")} else f"looking in {wait_s:.0f} s"
        return f"{told}; waiting until it is well, {again}"

    def renew_robots(self, now: float) -> None:
        """Ask anew for each robots.txt that is out of date or could not be had; now since 1970."""
        if now - self._renewed_at < _RENEW_EVERY_S:
            return
        self._renewed_at = now
        pending = self._ledger.frontier.pending
        origins = self._ledger.origins.values()
        room = _RENEWED_AT_ONCE - sum(origin.is_robots_under_way for origin in origins)
        due = [
            origin
            for origin in origins
            if origin.robots
            and origin.robots_due <= now
            and not origin.is_robots_under_way
            and (pending.get(origin.origin) or origin.given_back)
        ]
        for origin in due[: max(0, room)]:
            origin.is_robots_under_way = True
            self.put([Errand("robots", f"{origin.origin}/robots.txt", RENEWAL)])

    def shut_without_robots(self) -> bool:
        """Wait no longer for any robots.txt that cannot be had; whether there was one."""
        waiting = [o for o in self._ledger.origins.values() if o.waits_for_robots]
        for origin in waiting:
            origin.is_shut = True
        return bool(waiting)

    def _conclude_robots(self, answer: dict[str, Any]) -> None:
        origin = self._ledger.origin(answer["origin"])
        was_known = origin.robots is not None and not origin.waits_for_robots
        origin.learn_robots(answer)
        if was_known or origin.robots is None or not self.settings.use_sitemaps:
            return
        for text in origin.robots.sitemaps[:MAX_SITEMAPS]:
            try:
                url = urls.normalise(text, f"{origin.origin}/")
            except urls.InvalidURL:
                self.left_out["sitemap-invalid"] += 1
                continue
            self._ask_sitemap(url, "robots", None, 1)
        if not origin.robots.sitemaps and answer["state"] != "disallow-all":
            self._ask_sitemap(f"{origin.origin}/sitemap.xml", "guess", None, 1)

    def _ask_sitemap(self, url: str, found_by: str, parent: str | None, level: int) -> None:
        if not self._scope.covers(url):
            self.left_out["sitemap-elsewhere"] += 1
        elif level > MAX_LEVEL or self._sitemaps >= MAX_SITEMAPS:
            self.left_out["sitemap-limit"] += 1
        elif ("sitemap", url) not in self._asked:
            self._sitemaps += 1
            self._levels[url] = level
            self.ask(Errand("sitemap", url, found_by, parent))

    def _conclude_sitemap(self, errand: Errand, answer: dict[str, Any]) -> None:
        if errand.parent and answer["kind"] == "none":
            self._useless[errand.parent] += 1
            if self._useless[errand.parent] == _USELESS_BEFORE_STOP:
                self._drop_children(errand.parent)
        self.left_out["sitemap-elsewhere"] += answer.get("foreign_children", 0)
        level = self._levels.get(errand.url, 1) + 1
        for url in answer["children"]:
            self._ask_sitemap(url, "index", errand.url, level)

    def _drop_children(self, parent: str) -> None:
        """An index that names one useless file after another is not followed further."""
        kept = [errand for errand in self._sitemaps_queue if errand.parent != parent]
        self.left_out["sitemap-limit"] += len(self._sitemaps_queue) - len(kept)
        self._sitemaps_queue = deque(kept)

    def ask_probes(self, crawl_id: str) -> None:
        """Ask how each host that answered behaves beyond its own links."""
        hosts: dict[str, str] = {}
        for origin in self._ledger.origins.values():
            if origin.has_answered:
                hosts.setdefault(urls.parts(f"{origin.origin}/").host, origin.origin)
        for host, origin_url in hosts.items():
            for errand in probes_of(host, origin_url, self._ledger.frontier, crawl_id):
                self.ask(errand)


def _level(url: str, parents: Mapping[str, str | None]) -> int:
    """How many indexes lead to a sitemap, with itself; more than MAX_LEVEL are not told apart."""
    level = 1
    while level <= MAX_LEVEL and (parent := parents.get(url)) is not None:
        url, level = parent, level + 1
    return level


def _take(queue: deque[Errand], count: int, may: Callable[[Errand], bool]) -> list[Errand]:
    """Take the first that the taker may do; the others keep their order."""
    taken = list(itertools.islice(filter(may, queue), count))
    for errand in taken:
        queue.remove(errand)
    return taken


def probes_of(host: str, origin: str, frontier: Frontier, crawl_id: str) -> list[Errand]:
    """The questions to one host: the other scheme, the www or apex twin, addresses nobody made."""
    scheme = origin.partition(":")[0]
    other = "http" if scheme == "https" else "https"
    asked = [(other, f"{other}://{host}/")]
    if not _is_address(host):
        asked.append(("apex" if host.startswith("www.") else "www", f"{scheme}://{twin(host)}/"))
    asked += [
        ("missing", f"{origin}{folder}/{_unlikely_name(crawl_id, folder)}")
        for folder in _folders(frontier.sample(origin, _SAMPLE))
    ]
    return [Errand("probe", url, name, host=host) for name, url in asked]


def _is_address(host: str) -> bool:
    """Whether a host is an IP address, which has no twin."""
    name = host.removesuffix(port_of(host))
    return name.startswith("[") or name.rpartition(".")[2].isdigit()


def _folders(sample: list[str]) -> list[str]:
    """The root, and the folder that most pages stand in."""
    folders = Counter(
        folder for url in sample if (folder := urls.parts(url).path.rpartition("/")[0])
    )
    return ["", *(folder for folder, _ in folders.most_common(1))]


def _unlikely_name(crawl_id: str, folder: str) -> str:
    """Nobody has such a page; the same when the crawl is resumed."""
    return f"tiebeam-{xxhash.xxh3_64_hexdigest((crawl_id + folder).encode())}"
