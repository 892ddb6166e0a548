"""What the checks say: verdict per check, occurrences, findings."""

from tiebeam.engine.tables.columns import COUNT, ID, SHARE, TEXT, TEXTS, TIME, Column, TableSchema

JUDGEMENTS = TableSchema(
    "judgements",
    "One row per check that ran: what it is and what became of it.",
    (
        Column("check", TEXT, "Slug of the check."),
        Column("area", TEXT, "Area of the check."),
        Column("severity", TEXT, "critical, high, medium, low or info."),
        Column("owner", TEXT, "Kind of team that usually answers for it."),
        Column("scope", TEXT, "Where the cause sits: page, template or site."),
        Column("key", TEXT, "What makes one finding: template, cause or host."),
        Column("key_version", COUNT, "Version of the root-cause key."),
        Column("marks", TEXT, "The element or header to mark in the evidence."),
        Column("verdict", TEXT, "clean, occurrences, or cannot-tell."),
        Column("reason", TEXT, "Why it cannot tell."),
        Column("occurrences", COUNT, "Occurrences kept.", "pages"),
        Column("left_out", COUNT, "Occurrences that another check tells of already.", "pages"),
        Column("left_out_to", TEXTS, "The checks that tell of them."),
        Column("total_ms", COUNT, "Time the check took.", "ms"),
    ),
)

OCCURRENCES = TableSchema(
    "occurrences",
    "One row per page on which a check found its defect.",
    (
        Column("fingerprint", ID, "The finding it belongs to."),
        Column("check", TEXT, "Slug of the check."),
        Column("url", TEXT, "The page, or the file for defects of a host."),
        Column("url_id", ID, "Id of that URL."),
        Column("host", TEXT, "Host of that URL."),
        Column("page_template", TEXT, "Page template; null for defects of a host."),
        Column(
            "cause", TEXT, "What the root-cause key adds: target pattern, transformation and so on."
        ),
        Column("evidence", TEXT, "The columns that prove it, as a JSON object."),
    ),
)

FINDINGS = TableSchema(
    "findings",
    "One row per finding: one check, one root cause.",
    (
        Column("fingerprint", ID, "Stable identity: host, check, page template or cause."),
        Column("check", TEXT, "Slug of the check."),
        Column("area", TEXT, "Area of the check."),
        Column("severity", TEXT, "critical, high, medium, low or info."),
        Column("owner", TEXT, "Kind of team that usually answers for it."),
        Column("scope", TEXT, "Where the cause sits: page, template or site."),
        Column("host", TEXT, "Host it is about."),
        Column("page_template", TEXT, "Page template; null for a whole host or several templates."),
        Column("cause", TEXT, "What the root-cause key adds."),
        Column("pages", COUNT, "Pages it occurs on.", "pages"),
        Column(
            "template_pages",
            COUNT,
            "Pages of the page template on the host; without one, URLs of the host; for a defect "
            "of the host itself, those it occurs on.",
            "pages",
        ),
        Column("share", SHARE, "Share of those pages it occurs on.", "0 to 1"),
        Column("samples", TEXTS, "A few of the pages, spread over all; the same in each crawl."),
        Column("key_version", COUNT, "Version of the root-cause key."),
    ),
)

COMPARISON = TableSchema(
    "comparison",
    "One row per finding of two or more crawls: its status in the last one.",
    (
        Column("fingerprint", ID, "The finding."),
        Column("check", TEXT, "Slug of the check."),
        Column("host", TEXT, "Host it is about."),
        Column("page_template", TEXT, "Page template."),
        Column("cause", TEXT, "What the root-cause key adds."),
        Column("severity", TEXT, "Severity of the check."),
        Column("status", TEXT, "new, open, fixed, regressed or unknown."),
        Column("reason", TEXT, "Why it is unknown."),
        Column("pages_before", COUNT, "Pages in the crawl before.", "pages"),
        Column("pages", COUNT, "Pages in the last crawl.", "pages"),
        Column("first_seen", TIME, "Start of the first of these crawls that saw it."),
    ),
)

EVIDENCE = TableSchema(
    "evidence",
    "One row per finding and page of it in the archive of the crawl.",
    (
        Column("fingerprint", ID, "The finding."),
        Column("url_id", ID, "Id of the page."),
        Column("file", TEXT, "The archive, a WARC file, below the crawl's folder."),
        Column("offset", COUNT, "Where the record of the answer begins in it.", "bytes"),
        Column("length", COUNT, "How long that record is, packed.", "bytes"),
    ),
)

SCHEMAS = (JUDGEMENTS, OCCURRENCES, FINDINGS, COMPARISON, EVIDENCE)
