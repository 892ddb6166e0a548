"""Verifies one finding: visits its pages again and asks the same check."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ibis import _

from tiebeam.engine import checks as checks_stage
from tiebeam.engine import urls
from tiebeam.engine.checks import Check
from tiebeam.engine.crawl import CrawlSettings, Wanted, of_this_machine, visit
from tiebeam.engine.fast_lane.asker import Asker, LookProgress
from tiebeam.engine.fast_lane.needs import may_read
from tiebeam.engine.fast_lane.patching import patched
from tiebeam.engine.fast_lane.rederiving import OF_ALL_LINKS
from tiebeam.engine.findings import (
    WHOLE,
    Finding,
    Occurrence,
    Part,
    chosen_pages,
    count_parts,
    read_findings,
    read_occurrences,
)
from tiebeam.engine.probe import Evidence, Verification, conclude, why_unseen
from tiebeam.engine.tables import CrawlStore, Folder, NoCrawl, Tables

DEFAULT_PAGES = 20
FRESH_SHARE = 0.25
"""Share of the pages visited that did not show the defect before."""
ROUNDS = 4
"""Visits one after the other: the pages, and what they name, and where that leads."""
MOST_TARGETS = 100
MOST_SITEMAPS = 50
MOST_OCCURRENCES = 2_000
"""Of the pages that were chosen: some have several."""


class NotAffected(LookupError):
    """A URL that was chosen is no page of the finding; the message names it."""


class UnknownFinding(LookupError):
    """The crawl has no finding with that fingerprint; the message says where to look."""


@dataclass(frozen=True)
class Sought:
    """Where the defect is looked for."""

    finding: Finding
    check: Check
    known: tuple[str, ...]
    """URLs that showed it."""
    fresh: tuple[str, ...]
    """Pages of the same page template that did not."""
    named: tuple[str, ...]
    """Further URLs that its evidence names."""
    left_out: int = 0
    """Of a choice of pages: how many others the finding has."""
    is_choice: bool = False


def verify(
    folder: Folder,
    fingerprint: str,
    *,
    part: Part = WHOLE,
    pages: int = DEFAULT_PAGES,
    executor: Executor | None = None,
    settings: CrawlSettings | None = None,
    on_progress: Callable[[LookProgress], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Verification:
    """Visit some pages of a finding again, and fresh ones of its page template; what they show.

    part: where only some of its pages are meant. Pages that were chosen are visited instead of a
    sample, and each is told of; the finding is unknown by them unless they are all it has.

    Raises NoCrawl when the crawl was not judged, UnknownFinding for a fingerprint it lacks,
    NotAffected for a chosen URL that is none of its pages or on another site, InvalidSettings for
    a crawl in a bucket, Stopped when `should_stop` said so.
    """
    asker = Asker(on_progress, should_stop)
    here = of_this_machine(folder, "verification")
    manifest = CrawlStore(here).manifest
    if "findings" not in manifest.parts:
        raise NoCrawl(f"{folder} was not judged yet: run `tiebeam findings {folder} --again`")
    t = CrawlStore(here).open()
    finding = _find(t, fingerprint)
    sought = _choose(t, finding, part) if part.chosen else _sample(t, finding, part, pages)
    chosen = settings or CrawlSettings.from_json(manifest.settings)
    with TemporaryDirectory(prefix="tiebeam-verify-") as place:
        rounds = _Rounds(replace(chosen, kind="verification"), Path(place), executor, t, asker)
        rounds.go(sought)
        asker.begin("judging")
        is_of_host = sought.check.key == "host"
        host = sought.finding.host if is_of_host else None
        whole = may_read(sought.check, t, OF_ALL_LINKS)
        now = patched(here, rounds.folders, whole=whole, drop_unvisited_of=host)
        asker.go_on()
        return _judge(sought, now, rounds)


def _find(t: Tables, fingerprint: str) -> Finding:
    finding = next((one for one in read_findings(t) if one.fingerprint == fingerprint), None)
    if finding is None:
        raise UnknownFinding(
            f"no finding {fingerprint}: `tiebeam findings --format json` names all"
        )
    return finding


def _sample(t: Tables, finding: Finding, part: Part, pages: int) -> Sought:
    """Some of its pages, and fresh ones beside them."""
    fresh = _fresh(t, finding, round(pages * FRESH_SHARE))
    occurrences = read_occurrences(
        t, finding.fingerprint, limit=3 * pages, only=part.only, without=part.without
    )
    known = tuple(dict.fromkeys(one.url for one in occurrences))[: pages - len(fresh)]
    return _sought(finding, occurrences, known, fresh)


def _choose(t: Tables, finding: Finding, part: Part) -> Sought:
    """The pages that were chosen, and nothing that would speak for others."""
    known = tuple(dict.fromkeys(part.chosen))
    occurrences = read_occurrences(
        t,
        finding.fingerprint,
        limit=MOST_OCCURRENCES,
        only=part.only,
        without=part.without,
        urls=known,
    )
    if strange := set(known) - chosen_pages(t, finding.fingerprint, part):
        raise NotAffected(_why_not(t, min(strange)))
    patterns = [*part.without, *filter(None, [part.only])]
    counts = count_parts(t, finding.fingerprint, patterns)
    all_of_it = counts[-2] if part.only else counts[-1]
    sought = _sought(finding, occurrences, known, ())
    return replace(sought, left_out=all_of_it - len(known), is_choice=True)


def _why_not(t: Tables, url: str) -> str:
    """Why it cannot be chosen, in a sentence."""
    hosts = _hosts(t)
    if urls.parts(url).host in hosts:
        return f"{url} is no page of the finding in this crawl"
    some = ", ".join(sorted(hosts)[:3]) + (" and others" if len(hosts) > 3 else "")
    return f"{url} is on another site: this crawl visited {some}"


def _hosts(t: Tables) -> set[str]:
    return set(t.pages.host.as_table().distinct().host.to_pyarrow().to_pylist())


def _sought(
    finding: Finding,
    occurrences: Sequence[Occurrence],
    known: tuple[str, ...],
    fresh: tuple[str, ...],
) -> Sought:
    named = {url for one in occurrences if one.url in known for url in _urls_in(one.evidence)}
    check = checks_stage.find(finding.check)
    return Sought(finding, check, known, fresh, tuple(sorted(named - set(known))[:MOST_TARGETS]))


def _fresh(t: Tables, finding: Finding, count: int) -> tuple[str, ...]:
    """Pages beside those of the finding: of its page template, or of its host when it has none."""
    showing = t.occurrences.filter(_.check == finding.check).select("url_id")
    rows = t.facts.filter(_.host == finding.host, _.is_page).anti_join(showing, "url_id")
    if finding.page_template is not None:
        rows = rows.filter(_.page_template == finding.page_template)
    few = rows.order_by("url_id").limit(count).url.to_pyarrow().to_pylist()
    return tuple(few)


def _urls_in(evidence: Any) -> Iterable[str]:
    """Web addresses anywhere in the evidence."""
    if isinstance(evidence, str):
        if evidence.startswith(("http://", "https://")):
            yield evidence
    elif isinstance(evidence, dict):
        for value in evidence.values():
            yield from _urls_in(value)
    elif isinstance(evidence, list):
        for value in evidence:
            yield from _urls_in(value)


@dataclass
class _Rounds:
    """Visits one after the other, each to what the one before named."""

    settings: CrawlSettings
    place: Path
    executor: Executor | None
    before: Tables
    asker: Asker
    answers: int = 0
    """Requests of the visits that are over."""
    folders: list[Path] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def go(self, sought: Sought) -> None:
        """Visit the pages, then what they name, as far as it is on the crawl's hosts."""
        self.hosts = _hosts(self.before)
        files = set(self.before.sitemap_files.url.to_pyarrow().to_pylist())
        robots = {f"{origin}/robots.txt" for origin in self._origins()}
        pages = [
            url
            for url in (*sought.known, *sought.fresh, *sought.named)
            if url not in files | robots
        ]
        origins = {urls.parts(url).origin for url in sought.known}
        wanted = Wanted(
            self._new(pages),
            tuple(self._sitemaps(sought, files)),
            tuple(self._probes(sought)),
            tuple(sorted(origins)),
        )
        for number in range(ROUNDS):
            folder = self.place / f"visit-{number}"
            self._visit(wanted, folder)
            targets = self._new(_named_by(CrawlStore(folder).open(verify=False)))[:MOST_TARGETS]
            if not targets:
                return
            wanted = Wanted(targets)

    def _visit(self, wanted: Wanted, folder: Path) -> None:
        before = last = self.answers

        def tell(answers: int, total: int) -> None:
            nonlocal last
            last = before + answers
            self.asker.tell(last, before + total)

        visit(
            self.settings,
            wanted,
            folder,
            executor=self.executor,
            on_answers=tell,
            should_stop=self.asker.should_stop,
        )
        self.asker.go_on()
        self.answers = last
        self.folders.append(folder)

    def _origins(self) -> list[str]:
        origins: list[str] = self.before.robots.origin.to_pyarrow().to_pylist()
        return origins

    def _new(self, named: Iterable[str]) -> tuple[str, ...]:
        """Those on the crawl's hosts that were not asked for yet."""
        fresh = []
        for url in named:
            try:
                normal = urls.normalise(url)
            except urls.InvalidURL:
                continue
            if normal not in self.asked and urls.parts(normal).host in self.hosts:
                self.asked.add(normal)
                fresh.append(normal)
        return tuple(fresh)

    def _sitemaps(self, sought: Sought, files: set[str]) -> Iterable[str]:
        """Sitemap files that the finding is about, or those of its host for a check of sitemaps."""
        named = files & {*sought.known, *sought.named}
        if sought.check.area == "sitemap" and not named:
            named = {url for url in files if urls.parts(url).host == sought.finding.host}
        return sorted(named)[:MOST_SITEMAPS]

    def _probes(self, sought: Sought) -> Iterable[tuple[str, str, str]]:
        """The questions that the crawl put to the host, for a defect of the host itself."""
        if sought.check.key != "host" and sought.finding.page_template is not None:
            return
        probes = self.before.probes
        is_about = (probes.host == sought.finding.host) | probes.url.isin(sought.known)
        rows = probes.filter(is_about).select("kind", "url", "host")
        for row in rows.to_pyarrow().to_pylist():
            yield row["kind"], row["url"], row["host"]


def _named_by(t: Tables) -> list[str]:
    """What pages name and checks ask about: canonical, redirect target, language versions."""
    if "pages" not in t:
        return []
    rows = t.pages.select("canonical_url", "redirect_url", "hreflang").to_pyarrow().to_pylist()
    found = []
    for row in rows:
        found += [row["redirect_url"], row["canonical_url"]]
        found += [one["url"] for one in row["hreflang"] or ()]
    return [url for url in found if url]


def _judge(sought: Sought, now: Tables, rounds: _Rounds) -> Verification:
    judged = checks_stage.run(now, [sought.check])
    verdict = judged.judgements.to_pylist()[0]
    number = int(sought.finding.fingerprint, 16)
    showing = {
        row["url"]: json.loads(row["evidence"])
        for row in judged.occurrences.to_pylist()
        if row["fingerprint"] == number
    }
    cannot_tell = verdict["reason"] if verdict["verdict"] == "cannot-tell" else None
    visited = [CrawlStore(one) for one in rounds.folders]
    rows = _rows(visited)
    pages = tuple(
        _evidence(url, showing, rows.get(url), is_fresh=is_fresh, cannot_tell=cannot_tell)
        for is_fresh, given in ((False, sought.known), (True, sought.fresh))
        for url in given
    )
    unseen = sum(one.shows == "unknown" for one in pages) if sought.is_choice else 0
    answer, reason = conclude(pages, cannot_tell, unseen=sought.left_out + unseen)
    began = visited[0].manifest.started_at
    return Verification(sought.finding.fingerprint, sought.check.slug, answer, reason, pages, began)


def _rows(visited: Sequence[CrawlStore]) -> dict[str, dict[str, Any]]:
    """The outcome of every URL that was visited, files too, in the form of `pages`."""
    rows: dict[str, dict[str, Any]] = {}
    for store in visited:
        t = store.open(verify=False)
        for table in ("robots", "sitemap_files", "probes", "pages"):
            if table in t:
                columns = [name for name in _OUTCOME if name in getattr(t, table).columns]
                for row in getattr(t, table).select("url", *columns).to_pyarrow().to_pylist():
                    is_failed = row["failure"] is not None
                    rows[row["url"]] = {"outcome": "failed" if is_failed else "answered", **row}
    return rows


_OUTCOME = ("outcome", "failure", "status")


def _evidence(
    url: str,
    showing: dict[str, Any],
    row: dict[str, Any] | None,
    *,
    is_fresh: bool,
    cannot_tell: str | None,
) -> Evidence:
    status = row["status"] if row else None
    if url in showing and row is not None:
        return Evidence(url, "defect", is_fresh, status, showing[url])
    reason = why_unseen(row) or cannot_tell
    if reason:
        return Evidence(url, "unknown", is_fresh, status, reason=reason)
    return Evidence(url, "none", is_fresh, status)
