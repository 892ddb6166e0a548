"""What a crawl writes down: pages, links, resources, robots.txt, sitemaps, probes."""

from tiebeam.engine.tables.columns import (
    ALTERNATES,
    BYTES,
    COUNT,
    FLAG,
    HASHES,
    HEADINGS,
    ID,
    MAP,
    MILLISECONDS,
    TEXT,
    TEXTS,
    TIME,
    Column,
    TableSchema,
)

CRAWL = TableSchema(
    "crawl",
    "One row: what the crawl is and how it ended, as its manifest tells.",
    (
        Column("kind", TEXT, "full, sample, verification or gate."),
        Column("started_at", TIME, "When it began."),
        Column("ended", TEXT, "complete, limit, cancelled, failed, or running when killed."),
        Column(
            "narrowed_by", TEXTS, "Settings that kept it from pages: include, max_depth and so on."
        ),
        Column("is_whole", FLAG, "Whether it visited every page that it could find."),
    ),
)

PAGES = TableSchema(
    "pages",
    "One row per URL with an outcome: answered, failed or disallowed.",
    (
        Column("url", TEXT, "The URL, normalised by the WHATWG rules."),
        Column("url_id", ID, "64-bit hash of the URL."),
        Column("host", TEXT, "Host name, with the port when it is not the scheme's own."),
        Column("path", TEXT, "Path of the URL."),
        Column("query", TEXT, "Query of the URL without the question mark; empty without one."),
        Column("outcome", TEXT, "answered, failed, or disallowed (robots.txt kept us out)."),
        Column(
            "failure",
            TEXT,
            "Why it failed: dns, connect, tls, timeout, reset, malformed and so on.",
        ),
        Column("fetched_at", TIME, "When the request began."),
        Column("attempts", COUNT, "Requests made for this URL.", "requests"),
        Column(
            "carried_over",
            FLAG,
            "Whether the server said 304: all that the page tells is of the crawl before.",
        ),
        Column(
            "found_by",
            TEXT,
            "How it was found: start, link, redirect, sitemap, canonical and so on.",
        ),
        Column("found_on", TEXT, "The URL that named it first; null for a start URL."),
        Column("hops", COUNT, "Redirects followed one after another to come here.", "redirects"),
        Column("robots_allowed", FLAG, "Whether robots.txt lets Googlebot request it."),
        Column("robots_rule", TEXT, "The line of robots.txt that decided for Googlebot."),
        Column("status", COUNT, "Status code; null when nothing answered."),
        Column("http_version", TEXT, "1.0, 1.1, 2 or 3."),
        Column("ip", TEXT, "Address that was connected to."),
        Column("ttfb_ms", MILLISECONDS, "Time to the first byte of the answer.", "ms"),
        Column("total_ms", MILLISECONDS, "Time to the last byte of the answer.", "ms"),
        Column("wire_bytes", COUNT, "Size of the body as sent.", "bytes"),
        Column("body_bytes", COUNT, "Size of the body after decoding.", "bytes"),
        Column("truncated", FLAG, "Whether the body ended early or was cut at a limit."),
        Column("faults", TEXTS, "What was wrong with the answer, each as a short name."),
        Column("media_type", TEXT, "Media type of the answer, lower case, without parameters."),
        Column("charset", TEXT, "Character set the body was decoded with."),
        Column(
            "headers", MAP, "Answer headers, names in lower case; repeated ones joined by ', '."
        ),
        Column("redirect_url", TEXT, "Where a redirect sends on to, resolved and normalised."),
        Column("is_html", FLAG, "Whether the answer was parsed as HTML."),
        Column(
            "title",
            TEXT,
            "Text of the first title element of the HTML, cut at 1,000 characters; of longer ones, "
            "with the fault title_cut, the length is unknown.",
        ),
        Column("title_count", COUNT, "Title elements outside svg.", "elements"),
        Column("description", TEXT, "Content of the meta description, cut at 2,000 characters."),
        Column("meta_robots", TEXT, "Contents of the meta robots and googlebot elements."),
        Column("x_robots_tag", TEXT, "The X-Robots-Tag header."),
        Column("noindex", FLAG, "Whether meta or header keep Google from indexing the page."),
        Column("noindex_from", TEXT, "meta, header or both."),
        Column("nofollow", FLAG, "Whether meta or header tell Google not to follow its links."),
        Column("canonical_url", TEXT, "The canonical the page names, resolved and normalised."),
        Column("canonical_from", TEXT, "html or header."),
        Column("canonical_count", COUNT, "Canonicals that name different URLs.", "URLs"),
        Column("canonical_in_head", FLAG, "Whether the canonical element is inside the head."),
        Column("hreflang", ALTERNATES, "Language versions the page or its header names."),
        Column("lang", TEXT, "The lang attribute of the html element."),
        Column("base_url", TEXT, "The URL that links are resolved against, where base changes it."),
        Column("refresh_url", TEXT, "Target of a meta refresh."),
        Column("viewport", TEXT, "Content of the meta viewport."),
        Column("open_graph", MAP, "Open Graph properties."),
        Column("head_html", TEXT, "The markup before the body, cut at 16 KiB, as evidence."),
        Column("head_ended_by", TEXT, "The element that ended the head before its end tag."),
        Column(
            "lost_from_head",
            TEXTS,
            "Head elements that came after it: canonical, robots and so on.",
        ),
        Column("h1", TEXTS, "Texts of the main headings."),
        Column("headings", HEADINGS, "All headings in order."),
        Column("structured_types", TEXTS, "The @type values of the structured data."),
        Column("word_count", COUNT, "Words of the visible text.", "words"),
        Column("main_word_count", COUNT, "Words outside header, footer, navigation.", "words"),
        Column("text_hash", ID, "Hash of the visible text, white space folded; null without text."),
        Column("main_text_hash", ID, "The same outside header, footer and navigation."),
        Column("text_start", TEXT, "The first 300 characters of the main text."),
        Column("link_count", COUNT, "Links with an address that can be requested.", "links"),
        Column("internal_link_count", COUNT, "Those that stay on the crawled hosts.", "links"),
        Column("image_count", COUNT, "Images of the page.", "images"),
        Column("body_class", TEXT, "The class attribute of the body."),
        Column("shape", HASHES, "MinHash signature of the page's DOM shape; 32 values."),
        Column("shape_hash", ID, "Hash of the exact DOM shape."),
    ),
)

LINKS = TableSchema(
    "links",
    "One row per link of a page.",
    (
        Column("source_id", ID, "Id of the page that links."),
        Column("target_id", ID, "Id of the URL linked to."),
        Column("target_url", TEXT, "The URL linked to, normalised."),
        Column("internal", FLAG, "Whether the target is on the crawled hosts."),
        Column("region", TEXT, "header, navigation, breadcrumb, main, aside or footer."),
        Column("anchor", TEXT, "Text of the link, else the alt text of its image; cut at 300."),
        Column("rel", TEXT, "The rel attribute."),
        Column("nofollow", FLAG, "Whether rel holds nofollow, ugc or sponsored."),
        Column("position", COUNT, "Place among the links of the page, from 0."),
    ),
)

RESOURCES = TableSchema(
    "resources",
    "One row per distinct resource a page names.",
    (
        Column("page_id", ID, "Id of the page."),
        Column("url", TEXT, "The resource, normalised."),
        Column("kind", TEXT, "script, style, image, frame, media or preload."),
    ),
)

ROBOTS = TableSchema(
    "robots",
    "One row per origin whose robots.txt was asked for.",
    (
        Column("origin", TEXT, "Scheme and host the file speaks for."),
        Column("host", TEXT, "Host name, with the port when it is not the scheme's own."),
        Column("url", TEXT, "Address of the file."),
        Column("fetched_at", TIME, "When the request began."),
        Column("failure", TEXT, "Why nothing answered; null when something did."),
        Column("status", COUNT, "Status code after redirects; null when nothing answered."),
        Column("final_url", TEXT, "Where redirects led."),
        Column("hops", COUNT, "Redirects followed.", "redirects"),
        Column("media_type", TEXT, "Media type of the answer."),
        Column("body_bytes", COUNT, "Size of the body after decoding.", "bytes"),
        Column("is_html", FLAG, "Whether the body is a web page."),
        Column("body", TEXT, "The file, cut at 500 KiB."),
        Column("sitemaps", TEXTS, "Sitemap addresses it names."),
        Column("state", TEXT, "What follows: rules, allow-all (4xx) or disallow-all (5xx, 429)."),
        Column("etag", TEXT, "ETag of the answer; null without one, or after a redirect."),
        Column("last_modified", TEXT, "Last-Modified of the answer, likewise."),
        Column("carried_over", FLAG, "Whether the server said 304: the file is the one of before."),
    ),
)

ROBOTS_RULES = TableSchema(
    "robots_rules",
    "One row per allow or disallow line of a robots.txt.",
    (
        Column("origin", TEXT, "Scheme and host the file speaks for."),
        Column("line", COUNT, "Line number, from 1."),
        Column("agents", TEXTS, "User agents of the group, lower case."),
        Column("allow", FLAG, "True for allow, false for disallow."),
        Column("pattern", TEXT, "The path pattern as written."),
        Column("for_googlebot", FLAG, "Whether the group is the one Googlebot obeys."),
    ),
)

SITEMAP_FILES = TableSchema(
    "sitemap_files",
    "One row per sitemap file that was asked for.",
    (
        Column("url", TEXT, "Address of the file."),
        Column("host", TEXT, "Host name, with the port when it is not the scheme's own."),
        Column("parent_url", TEXT, "The index that names it; null when robots.txt or a guess did."),
        Column("found_by", TEXT, "robots, index, guess or given."),
        Column("failure", TEXT, "Why nothing answered; null when something did."),
        Column("status", COUNT, "Status code; null when nothing answered."),
        Column("kind", TEXT, "index, urlset, text, feed (RSS or Atom) or none (not a sitemap)."),
        Column("entries", COUNT, "Entries read.", "entries"),
        Column("body_bytes", COUNT, "Size after decoding.", "bytes"),
        Column("fault", TEXT, "What is wrong with the file; null when nothing is."),
        Column("etag", TEXT, "ETag of the answer; null without one, or after a redirect."),
        Column("last_modified", TEXT, "Last-Modified of the answer, likewise."),
        Column("carried_over", FLAG, "Whether the server said 304: its entries are of before."),
    ),
)

SITEMAPS = TableSchema(
    "sitemaps",
    "One row per entry of a sitemap.",
    (
        Column("sitemap_url", TEXT, "Address of the file."),
        Column("url", TEXT, "The URL listed, normalised."),
        Column("url_id", ID, "Id of that URL."),
        Column("lastmod", TEXT, "The lastmod value as written."),
        Column("hreflang", ALTERNATES, "Language versions the entry names."),
        Column("image_count", COUNT, "Images the entry names.", "images"),
        Column("is_news", FLAG, "Whether the entry carries news data."),
    ),
)

PROBES = TableSchema(
    "probes",
    "One row per extra request that asks how a host behaves beyond its own links.",
    (
        Column("kind", TEXT, "https, http, www, apex or missing (a random address)."),
        Column("host", TEXT, "The crawled host the question is about."),
        Column("url", TEXT, "What was requested."),
        Column("failure", TEXT, "Why nothing answered; null when something did."),
        Column("status", COUNT, "First status code; null when nothing answered."),
        Column("final_url", TEXT, "Where redirects led."),
        Column("final_status", COUNT, "Status code there."),
        Column("hops", COUNT, "Redirects followed.", "redirects"),
        Column("title", TEXT, "Title of the page there."),
        Column("word_count", COUNT, "Words of the page there.", "words"),
        Column("text_hash", ID, "Hash of its visible text."),
    ),
)

BODIES = TableSchema(
    "bodies",
    "One row per page kept whole: a few of each kind, as evidence.",
    (
        Column("url_id", ID, "Id of the page."),
        Column("request", TEXT, "Request line and headers, without any that may hold a secret."),
        Column("body", BYTES, "The page as it was answered, unpacked."),
    ),
)

SCHEMAS = (
    CRAWL,
    PAGES,
    BODIES,
    LINKS,
    RESOURCES,
    ROBOTS,
    ROBOTS_RULES,
    SITEMAP_FILES,
    SITEMAPS,
    PROBES,
)
