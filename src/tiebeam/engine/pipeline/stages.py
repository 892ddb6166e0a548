"""What follows a crawl: rendering, the stages of judgement in their order, and what they made."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

import pyarrow as pa

from tiebeam.engine import checks as checks_stage
from tiebeam.engine.checks import SEVERITIES, Check, Label, Text, UnknownCheck, label_of
from tiebeam.engine.counterparts import Counterparts, tell_as
from tiebeam.engine.crawl import alone, of_this_machine
from tiebeam.engine.duplicates import find_duplicates
from tiebeam.engine.evidence import Kept, keep_evidence, kept_urls, read_kept
from tiebeam.engine.facts import PolicyError, gather_facts, parse_policy, read_policy
from tiebeam.engine.fast_lane import (
    LookProgress,
    NotAffected,
    Stopped,
    UnknownFinding,
    probe,
    verify,
    watch,
)
from tiebeam.engine.fast_lane import read_changes as changes
from tiebeam.engine.findings import (
    Compared,
    Excerpt,
    Finding,
    Judgement,
    Occurrence,
    Part,
    Summary,
    chosen_pages,
    compare_crawls,
    count_parts,
    excerpt_of,
    group,
    read_findings,
    read_judgements,
    read_occurrences,
    summarise,
)
from tiebeam.engine.graph import build_graph
from tiebeam.engine.page_templates import (
    PageTemplate,
    TemplateMove,
    TemplateRule,
    TemplateRuleError,
    as_table,
    find_page_templates,
    template_moves,
)
from tiebeam.engine.page_templates import page_templates as page_templates_of
from tiebeam.engine.page_templates import rules_of as rules_of_tables
from tiebeam.engine.pipeline.rekeying import Moves, moves_of, rekeyed
from tiebeam.engine.probe import Change, Evidence, InUse, Probed, Verification
from tiebeam.engine.render import (
    BrowserMissing,
    InvalidSampling,
    RenderError,
    RenderProgress,
    RenderSettings,
    find_browser,
    read_renderings,
    render_pages,
)
from tiebeam.engine.tables import TABLES, CrawlStore, Folder, NoCrawl, Tables
from tiebeam.engine.tables.manifest import mark_of

__all__ = [
    "SEVERITIES",
    "BrowserMissing",
    "Change",
    "Check",
    "Compared",
    "Counterparts",
    "Evidence",
    "Excerpt",
    "Finding",
    "InUse",
    "InvalidSampling",
    "Judgement",
    "Kept",
    "Label",
    "LookProgress",
    "NotAffected",
    "Occurrence",
    "PageTemplate",
    "Part",
    "PolicyError",
    "Probed",
    "RenderError",
    "RenderProgress",
    "RenderSettings",
    "Stopped",
    "Summary",
    "TemplateMove",
    "TemplateRule",
    "TemplateRuleError",
    "Text",
    "UnknownCheck",
    "UnknownFinding",
    "Verification",
    "affected",
    "changes",
    "checks",
    "compare",
    "excerpt",
    "explain",
    "find_browser",
    "findings",
    "judge",
    "judgements",
    "kept",
    "kept_pages",
    "label_of",
    "moves",
    "occurrences",
    "page_templates",
    "parse_policy",
    "parts",
    "probe",
    "read_policy",
    "render",
    "renderings",
    "summary",
    "tell_as",
    "try_template_rules",
    "verify",
    "watch",
]

OnStage = Callable[[str, int, int], None]
"""Told the name of the stage that begins, its number from 1, and how many there are."""

KEPT_OPEN = 8
"""Crawls kept open for reading, so that a second question does not read checksums again."""
REMEMBERED_FINDINGS = 10_000
"""Findings of which it is remembered which pages were kept whole."""


def _ignore(*_: Any) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False


def render(
    folder: Folder,
    *,
    per_template: int = 1,
    urls: Sequence[str] = (),
    settings: RenderSettings = RenderSettings(),  # noqa: B008 # frozen
    on_progress: Callable[[RenderProgress], None] = _ignore,
    should_stop: Callable[[], bool] = _never,
) -> dict[str, int]:
    """Render a sample of each page template, or the pages of the crawl that `urls` name.

    Fills `renderings` page by page; rows of pages that are not rendered again stay. One that was
    stopped or killed goes on when the same is asked for. Answers with the pages by outcome.
    Raises RenderError, NoCrawl, TornPart, InvalidSettings for a crawl in a bucket, CrawlError
    while another process crawls or renders there.
    """
    store = CrawlStore(of_this_machine(folder, "rendering"))
    tables = store.open()
    with alone(store):
        tables.add("page_templates", find_page_templates(tables))
        rows = render_pages(
            tables,
            store,
            per_template=per_template,
            given=urls,
            settings=settings,
            on_progress=on_progress,
            should_stop=should_stop,
        )
    return dict(Counter(rows["outcome"].to_pylist()))


DERIVE: tuple[tuple[str, Callable[[Tables], pa.Table]], ...] = (
    ("page_templates", find_page_templates),
    ("graph", build_graph),
    ("duplicates", find_duplicates),
    ("facts", gather_facts),
)
"""The stages between the crawl and the checks, in order; each fills the table of its name."""


def judge(
    folder: Folder,
    *,
    policy: Path | None = None,
    template_rules: Sequence[TemplateRule] | None = None,
    on_stage: OnStage = _ignore,
) -> None:
    """Run every stage after the crawl and keep what they make; again replaces it.

    policy: a TOML file that declares what pages are for. template_rules: what people decided about
    page templates, in their order; None leaves those that the crawl was judged by before. Raises
    NoCrawl, TornPart, PolicyError.
    """
    store = CrawlStore(folder)
    declared = read_policy(policy) if policy else TABLES["policy"].arrow.empty_table()
    tables = store.open()
    stages = len(DERIVE) + 2
    decided = as_table(rules_of_tables(tables) if template_rules is None else template_rules)
    made = {"policy": declared, "template_rules": decided}
    for name, rows in made.items():
        tables.add(name, rows)
    for number, (name, stage) in enumerate(DERIVE, 1):
        on_stage(name, number, stages)
        made[name] = stage(tables)
        tables.add(name, made[name])
    on_stage("checks", stages - 1, stages)
    judged = checks_stage.run(tables, checks_stage.catalogue().values())
    told = {"occurrences": judged.occurrences, "judgements": judged.judgements}
    for name, rows in told.items():
        tables.add(name, rows)
    made |= told
    on_stage("findings", stages, stages)
    made["findings"] = group(tables)
    tables.add("findings", made["findings"])
    made["evidence"] = keep_evidence(tables, store.place)
    store.replace_tables(made)


def findings(folder: Folder) -> list[Finding]:
    """The findings of a judged crawl, gravest first."""
    return read_findings(_judged(folder))


def judgements(folder: Folder) -> list[Judgement]:
    """What became of each check, in the order of the catalogue."""
    return read_judgements(_judged(folder))


def occurrences(
    folder: Folder,
    fingerprint: str,
    *,
    offset: int = 0,
    limit: int = 50,
    only: str = "",
    without: Sequence[str] = (),
) -> list[Occurrence]:
    """A stretch of the pages of one finding with their evidence, or of a part of it."""
    t = _judged(folder)
    return read_occurrences(t, fingerprint, offset=offset, limit=limit, only=only, without=without)


def affected(folder: Folder, fingerprint: str, part: Part) -> set[str]:
    """Those of the pages that were chosen which the finding, or the part of it, truly has."""
    return chosen_pages(_judged(folder), fingerprint, part)


def parts(folder: Folder, fingerprint: str, patterns: Sequence[str]) -> list[int]:
    """Pages of the part of each pattern, and last those that none has."""
    return count_parts(_judged(folder), fingerprint, patterns)


def excerpt(folder: Folder, fingerprint: str, url: str) -> Excerpt | None:
    """The part of the answer that shows the defect on one page; None where none was kept."""
    return excerpt_of(_judged(folder), fingerprint, url)


def kept_pages(folder: Folder, fingerprint: str) -> list[str]:
    """URLs of the pages of a finding that the crawl kept whole."""
    return list(_kept_pages(folder, _stamp(folder), int(fingerprint, 16)))


@lru_cache(REMEMBERED_FINDINGS)
def _kept_pages(folder: Folder, stamp: tuple[str, ...], fingerprint: int) -> tuple[str, ...]:
    """Looked up among all pages of the crawl, whenever somebody looks at the finding."""
    return tuple(kept_urls(_opened(folder, stamp, get_ident()), fingerprint))


def kept(folder: Folder, fingerprint: str, url: str) -> Kept | None:
    """One of those pages, as it was asked for and answered. Raises TornPart."""
    return read_kept(_judged(folder), CrawlStore(folder).place, int(fingerprint, 16), url)


def renderings(
    folder: Folder, urls: Sequence[str] | None, *, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """Rows of the table `renderings` for those of the pages that a browser rendered.

    urls: None for all of them. limit: rows at most, past the first `offset`.
    """
    return read_renderings(_judged(folder), urls, limit=limit, offset=offset)


def summary(folder: Folder) -> Summary:
    """What a judged crawl visited, in few numbers."""
    return summarise(_judged(folder), CrawlStore(folder).manifest)


def compare(folders: Sequence[Folder]) -> list[Compared]:
    """What became of each finding in the last of the crawls, oldest first.

    The earlier ones are read by the rules for page templates of the last.
    """
    rules = rules_of_tables(_judged(folders[-1])) if folders else []
    return compare_crawls([_by_rules(folder, rules) or _judged(folder) for folder in folders])


def moves(folders: Sequence[Folder]) -> Moves:
    """Findings of the earlier crawls that the rules for page templates of the last make others.

    By fingerprint, each with those that its pages make now and how many pages each has.
    """
    *earlier, last = folders
    rules, found = rules_of_tables(_judged(last)), Moves()
    for folder in earlier:
        if told := _by_rules(folder, rules):
            found |= moves_of(told)
    return found


def _by_rules(folder: Folder, rules: Sequence[TemplateRule]) -> Tables | None:
    """The crawl as those rules have it; None where it was judged by them."""
    if rules_of_tables(_judged(folder)) == list(rules):
        return None
    return rekeyed(CrawlStore(folder).open(), rules)  # on a connection that ends with it


def page_templates(folder: Folder, rules: Sequence[TemplateRule] = ()) -> list[PageTemplate]:
    """The page templates of a judged crawl as those rules would have them, largest first."""
    return page_templates_of(_judged(folder), rules)


def try_template_rules(
    folder: Folder, *, before: Sequence[TemplateRule], after: Sequence[TemplateRule]
) -> list[TemplateMove]:
    """Which pages of a judged crawl other rules would move, and where."""
    return template_moves(_judged(folder), before, after)


def checks() -> dict[str, Check]:
    """The catalogue, by slug."""
    return checks_stage.catalogue()


def explain(slug: str) -> Check:
    """The check of that name. Raises UnknownCheck."""
    return checks_stage.find(slug)


def _judged(folder: Folder) -> Tables:
    return _opened(folder, _stamp(folder), get_ident())


def _stamp(folder: Folder) -> tuple[str, ...]:
    """Names of the parts that change: findings each time it is judged, renderings before that."""
    mark = mark_of(folder)
    return _stamp_of(folder, mark) if mark else _stamp_of.__wrapped__(folder, None)


@lru_cache(REMEMBERED_FINDINGS)
def _stamp_of(folder: Folder, mark: tuple[int, ...] | None) -> tuple[str, ...]:  # noqa: ARG001 - part of the key
    manifest = CrawlStore(folder).manifest
    if "findings" not in manifest.parts:
        raise NoCrawl(f"{folder} was not judged yet: run `tiebeam findings {folder} --again`")
    changing = (*manifest.parts["findings"], *manifest.parts.get("renderings", ()))
    return tuple(part.name for part in changing)


@lru_cache(maxsize=KEPT_OPEN)
def _opened(folder: Folder, stamp: tuple[str, ...], thread: int) -> Tables:  # noqa: ARG001 - part of the key
    """The tables as the manifest of that time lists them; a connection serves one thread."""
    return CrawlStore(folder).open()
