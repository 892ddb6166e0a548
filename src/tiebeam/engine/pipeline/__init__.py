"""The door of the engine: the only place that knows the order of the stages.

    crawl ─► page templates, graph, duplicates ─► facts ─► checks ─► findings ─► comparison
         └─► rendering of a sample ────────────────────────┘

Everything is a folder, or one in a bucket: `crawl` fills it, `judge` adds what the later stages
make of it, the other functions read.

To judge loads a database engine, to crawl does not: `stages` is imported when it is first asked
for, so that a crawl sends its first request at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tiebeam.engine.crawl import (
    ABOUT_URL,
    AGENT,
    Access,
    Cluster,
    ClusterLost,
    CrawlError,
    CrawlSettings,
    DiskFull,
    FolderNotShared,
    HostLoad,
    HostUnreachable,
    InvalidSettings,
    NameUnknown,
    NotHTML,
    Progress,
    RobotsForbid,
    SignInFailed,
    StartFails,
    TLSFailure,
    TornState,
    about_crawler,
    ask_to_stop,
    crawl,
    of_crawl,
    of_this_machine,
    read_access,
    read_list,
    resume,
)
from tiebeam.engine.tables import (
    TABLES,
    CrawlStore,
    Folder,
    Manifest,
    NoCrawl,
    NoPlace,
    PlaceLost,
    TableSchema,
    TornPart,
)

if TYPE_CHECKING:
    from tiebeam.engine.pipeline.stages import (
        SEVERITIES,
        BrowserMissing,
        Change,
        Check,
        Compared,
        Evidence,
        Excerpt,
        Finding,
        InUse,
        InvalidSampling,
        Judgement,
        Kept,
        Label,
        LookProgress,
        Occurrence,
        Part,
        PolicyError,
        Probed,
        RenderError,
        RenderProgress,
        RenderSettings,
        Stopped,
        Summary,
        Text,
        UnknownCheck,
        UnknownFinding,
        Verification,
        changes,
        checks,
        compare,
        excerpt,
        explain,
        find_browser,
        findings,
        judge,
        judgements,
        kept,
        kept_pages,
        label_of,
        occurrences,
        parse_policy,
        parts,
        probe,
        read_policy,
        render,
        renderings,
        summary,
        verify,
        watch,
    )

__all__ = [
    "ABOUT_URL",
    "AGENT",
    "SEVERITIES",
    "Access",
    "BrowserMissing",
    "Change",
    "Check",
    "Cluster",
    "ClusterLost",
    "Compared",
    "CrawlError",
    "CrawlSettings",
    "DiskFull",
    "Evidence",
    "Excerpt",
    "Finding",
    "Folder",
    "FolderNotShared",
    "HostLoad",
    "HostUnreachable",
    "InUse",
    "InvalidSampling",
    "InvalidSettings",
    "Judgement",
    "Kept",
    "Label",
    "LookProgress",
    "Manifest",
    "NameUnknown",
    "NoCrawl",
    "NoPlace",
    "NotHTML",
    "Occurrence",
    "Part",
    "PlaceLost",
    "PolicyError",
    "Probed",
    "Progress",
    "RenderError",
    "RenderProgress",
    "RenderSettings",
    "RobotsForbid",
    "SignInFailed",
    "StartFails",
    "Stopped",
    "Summary",
    "TLSFailure",
    "TableSchema",
    "Text",
    "TornPart",
    "TornState",
    "UnknownCheck",
    "UnknownFinding",
    "Verification",
    "about_crawler",
    "ask_to_stop",
    "changes",
    "checks",
    "compare",
    "crawl",
    "excerpt",
    "explain",
    "find_browser",
    "findings",
    "judge",
    "judgements",
    "kept",
    "kept_pages",
    "label_of",
    "manifest",
    "occurrences",
    "of_crawl",
    "of_this_machine",
    "parse_policy",
    "parts",
    "probe",
    "read_access",
    "read_list",
    "read_policy",
    "render",
    "renderings",
    "resume",
    "summary",
    "tables",
    "verify",
    "watch",
]


def manifest(folder: Folder) -> Manifest:
    """What the crawl in `folder` is and how it ended. Raises NoCrawl."""
    return CrawlStore(folder).manifest


def tables() -> dict[str, TableSchema]:
    """The description of every table, by name."""
    return TABLES


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.stages"), name)
