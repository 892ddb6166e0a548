"""What a real browser sees: pages before and after their scripts, side by side."""

import pyarrow as pa

from tiebeam.engine.tables.columns import (
    COUNT,
    FLAG,
    HEADINGS,
    ID,
    MILLISECONDS,
    SHARE,
    TEXT,
    TEXTS,
    TIME,
    Column,
    TableSchema,
)

FAILED_RESOURCES = pa.list_(
    pa.struct(
        [
            ("url", pa.string()),
            ("kind", pa.string()),
            ("status", pa.int64()),
            ("reason", pa.string()),
        ]
    )
)

RENDERINGS = TableSchema(
    "renderings",
    "One row per page that was rendered: what the server sent (raw) beside what its scripts made "
    "of it (rendered), both read by the same extractor.",
    (
        Column("url", TEXT, "The page that was asked for."),
        Column("url_id", ID, "Id of that URL."),
        Column("outcome", TEXT, "rendered, failed or timeout (nothing could be read in time)."),
        Column(
            "failure",
            TEXT,
            "Why it failed: dns, connect, tls, refused, status, type, download, navigation-loop, "
            "crash, memory, browser and so on.",
        ),
        Column("rendered_at", TIME, "When the browser was sent there."),
        Column("attempts", COUNT, "Times the browser was sent there.", "attempts"),
        Column("total_ms", MILLISECONDS, "From there until the page was read.", "ms"),
        Column("settled", FLAG, "Whether the page came to rest in the time allowed."),
        Column("is_full", FLAG, "Whether images and fonts were loaded too; vitals need them."),
        Column("status", COUNT, "Status code of the page in the browser."),
        Column("final_url", TEXT, "Where the browser stood at the end, normalised."),
        Column("navigations", COUNT, "Documents that scripts went on to.", "documents"),
        Column("soft_navigations", COUNT, "Address changes without a new document.", "changes"),
        Column("raw_title", TEXT, "Title in the raw page."),
        Column("rendered_title", TEXT, "Title in the rendered page."),
        Column("raw_description", TEXT, "Meta description in the raw page."),
        Column("rendered_description", TEXT, "Meta description in the rendered page."),
        Column("raw_canonical_url", TEXT, "Canonical of the raw page or its headers."),
        Column("rendered_canonical_url", TEXT, "Canonical of the rendered page or its headers."),
        Column("raw_meta_robots", TEXT, "Meta robots of the raw page."),
        Column("rendered_meta_robots", TEXT, "Meta robots of the rendered page."),
        Column("raw_noindex", FLAG, "Whether raw page or headers say noindex."),
        Column("rendered_noindex", FLAG, "Whether rendered page or headers say noindex."),
        Column("raw_headings", HEADINGS, "Headings of the raw page in order."),
        Column("rendered_headings", HEADINGS, "Headings of the rendered page in order."),
        Column("raw_h1", TEXTS, "Main headings of the raw page."),
        Column("rendered_h1", TEXTS, "Main headings of the rendered page."),
        Column("raw_link_count", COUNT, "Links of the raw page.", "links"),
        Column("rendered_link_count", COUNT, "Links of the rendered page.", "links"),
        Column("raw_internal_link_count", COUNT, "Those to crawled hosts.", "links"),
        Column("rendered_internal_link_count", COUNT, "Those to crawled hosts.", "links"),
        Column("added_link_count", COUNT, "Internal URLs linked only after rendering.", "URLs"),
        Column("added_links", TEXTS, "The first 100 of them in page order."),
        Column("removed_link_count", COUNT, "Internal URLs linked only before.", "URLs"),
        Column("raw_main_word_count", COUNT, "Words of the raw main text.", "words"),
        Column("rendered_main_word_count", COUNT, "Words of the rendered main text.", "words"),
        Column("raw_main_text_hash", ID, "Hash of the raw main text; null without text."),
        Column("rendered_main_text_hash", ID, "Hash of the rendered main text."),
        Column(
            "added_text_share", SHARE, "Share of the rendered main text not in the raw.", "0 to 1"
        ),
        Column(
            "removed_text_share", SHARE, "Share of the raw main text not in the rendered.", "0 to 1"
        ),
        Column("rendered_text_start", TEXT, "First 300 characters of the rendered main text."),
        Column("raw_structured_types", TEXTS, "The @type values of the raw structured data."),
        Column("rendered_structured_types", TEXTS, "The same after rendering."),
        Column("raw_hreflang_count", COUNT, "Language versions named by the raw page.", "URLs"),
        Column("rendered_hreflang_count", COUNT, "The same after rendering.", "URLs"),
        Column(
            "rendered_bytes", COUNT, "Size of the rendered page as HTML, before a cut.", "bytes"
        ),
        Column("html_cut", FLAG, "Whether the rendered page was cut at the limit before reading."),
        Column("request_count", COUNT, "Requests of the page, blocked ones too.", "requests"),
        Column("received_bytes", COUNT, "What came over the network for it.", "bytes"),
        Column("failed_resource_count", COUNT, "Requests that got no good answer.", "requests"),
        Column(
            "failed_resources", FAILED_RESOURCES, "The first 50: URL, kind, status code or reason."
        ),
        Column("script_error_count", COUNT, "Errors that no script caught.", "errors"),
        Column("script_errors", TEXTS, "The first 20 distinct ones, with their place."),
        Column("console_error_count", COUNT, "Errors that scripts wrote to the console.", "errors"),
        Column("console_errors", TEXTS, "The first 20 distinct ones."),
        Column("fcp_ms", MILLISECONDS, "First Contentful Paint in this one lab run.", "ms"),
        Column("lcp_ms", MILLISECONDS, "Largest Contentful Paint in this one lab run.", "ms"),
        Column("cls", SHARE, "Cumulative Layout Shift: the worst session window.", "score"),
        Column("tbt_ms", MILLISECONDS, "Total Blocking Time from FCP until the page rested.", "ms"),
        Column("screenshot", TEXT, "Picture of the first screen, as a path in the crawl's folder."),
    ),
)

SCHEMAS = (RENDERINGS,)
