"""What later stages make of a crawl: graph, page templates, duplicates, policy, facts."""

from tiebeam.engine.tables.columns import COUNT, FLAG, ID, SHARE, TEXT, TEXTS, Column, TableSchema
from tiebeam.engine.tables.schemas.crawled import PAGES

GRAPH = TableSchema(
    "graph",
    "One row per URL with an outcome: its place in the link graph.",
    (
        Column("url_id", ID, "Id of the URL."),
        Column(
            "depth",
            COUNT,
            "Fewest links from a start page; null when no link path exists.",
            "links",
        ),
        Column(
            "inlinks", COUNT, "Other pages that link to it and let search engines follow.", "pages"
        ),
        Column("inlinks_main", COUNT, "Those that link to it from their main text.", "pages"),
        Column("redirect_end_url", TEXT, "Where following its redirects ends; null without one."),
        Column("redirect_end_id", ID, "Id of that URL."),
        Column("redirect_hops", COUNT, "Redirects until there; null without one.", "redirects"),
        Column("redirect_loop", FLAG, "Whether following its redirects returns to a URL seen."),
        Column("redirect_path", TEXTS, "Every URL of the chain, itself first."),
    ),
)

PAGE_TEMPLATES = TableSchema(
    "page_templates",
    "One row per HTML page that answered 200: the page template it was built by.",
    (
        Column("url_id", ID, "Id of the page."),
        Column("page_template", TEXT, "Readable name, unique on its host, as in 'Product'."),
        Column("template_key", TEXT, "Stable key: host pattern and URL pattern."),
        Column("url_pattern", TEXT, "The URL pattern most of its pages share, as in /*/p/*."),
        Column("sure", SHARE, "How alike the page is to the rest of its template.", "0 to 1"),
        Column("found_name", TEXT, "The name before people decided about page templates."),
        Column("found_key", TEXT, "The key before people decided about page templates."),
    ),
)

TEMPLATE_RULES = TableSchema(
    "template_rules",
    "One row per decision of people about page templates, in the order of the decisions.",
    (
        Column("line", COUNT, "Place of the decision, from 1."),
        Column("kind", TEXT, "rename, merge or split."),
        Column("key", TEXT, "Key of the page template it is about."),
        Column(
            "name", TEXT, "The new name; of a merge, of what it goes into; of a split, the part's."
        ),
        Column("into", TEXT, "Of a merge: the key that all pages take; else empty."),
        Column("pattern", TEXT, "Of a split: the addresses of the pages; else empty."),
    ),
)

DUPLICATES = TableSchema(
    "duplicates",
    "One row per page that shares its main text with another.",
    (
        Column("url_id", ID, "Id of the page."),
        Column("cluster", ID, "The hash that all pages of the cluster share."),
        Column("size", COUNT, "Pages of the cluster.", "pages"),
        Column(
            "difference",
            TEXT,
            "What sets their URLs apart: parameter, case, slash, host and so on.",
        ),
        Column("leader_url", TEXT, "The page of the cluster that a search engine would keep."),
    ),
)

POLICY = TableSchema(
    "policy",
    "One row per rule that the organisation declared for its pages; the last match wins.",
    (
        Column("line", COUNT, "Place of the rule, from 1."),
        Column(
            "pattern",
            TEXT,
            "URL path pattern; * stands for anything. With a ? it holds for the query.",
        ),
        Column("page_template", TEXT, "Page template the rule is about; null for any."),
        Column("index", FLAG, "Whether the pages are to be indexed; null when not declared."),
        Column("canonical", TEXT, "self, other, or null when not declared."),
        Column("in_sitemap", FLAG, "Whether they belong in a sitemap; null when not declared."),
    ),
)

_FROM_PAGES = (
    "url",
    "url_id",
    "host",
    "path",
    "query",
    "outcome",
    "failure",
    "status",
    "is_html",
    "truncated",
    "faults",
    "media_type",
    "body_bytes",
    "ttfb_ms",
    "found_by",
    "found_on",
    "robots_allowed",
    "robots_rule",
    "noindex",
    "noindex_from",
    "nofollow",
    "canonical_url",
    "canonical_from",
    "canonical_count",
    "canonical_in_head",
    "redirect_url",
    "title",
    "title_count",
    "head_ended_by",
    "lost_from_head",
    "word_count",
    "main_word_count",
    "text_hash",
    "main_text_hash",
    "text_start",
    "h1",
    "lang",
    "structured_types",
    "internal_link_count",
)

_PAGE_COLUMNS = {column.name: column for column in PAGES.columns}

FACTS = TableSchema(
    "facts",
    "One row per URL with an outcome: the page beside what is true about the URLs it names.",
    (
        *(_PAGE_COLUMNS[name] for name in _FROM_PAGES),
        Column("page_template", TEXT, "Page template; null for what is no HTML page with 200."),
        Column("template_key", TEXT, "Stable key of that page template."),
        Column("is_page", FLAG, "Whether it answered 200 with HTML."),
        Column(
            "indexable",
            FLAG,
            "200, HTML, allowed by robots.txt, no noindex, canonical not elsewhere.",
        ),
        Column("depth", COUNT, "Fewest links from a start page.", "links"),
        Column("inlinks", COUNT, "Other pages that link to it.", "pages"),
        Column("redirect_end_url", TEXT, "Where following its redirects ends."),
        Column("redirect_end_status", COUNT, "Status code there; null when it was not visited."),
        Column("redirect_hops", COUNT, "Redirects until there.", "redirects"),
        Column("redirect_loop", FLAG, "Whether its redirects return to a URL seen."),
        Column("redirect_path", TEXTS, "Every URL of the chain, itself first."),
        Column("in_sitemap", FLAG, "Whether a sitemap lists it."),
        Column("sitemap_url", TEXT, "One sitemap that lists it."),
        Column("canonical_is_self", FLAG, "Whether its canonical is its own URL."),
        Column(
            "canonical_outcome", TEXT, "Outcome of the canonical's target; null when not visited."
        ),
        Column("canonical_status", COUNT, "Status code of the canonical's target."),
        Column("canonical_redirect_url", TEXT, "Where the canonical's target redirects to."),
        Column("canonical_noindex", FLAG, "Whether the canonical's target carries noindex."),
        Column("canonical_robots_allowed", FLAG, "Whether Googlebot may request that target."),
        Column("canonical_canonical_url", TEXT, "The canonical that the target names itself."),
        Column("duplicate_cluster", ID, "Cluster of pages with the same main text."),
        Column("duplicate_size", COUNT, "Pages of that cluster.", "pages"),
        Column("duplicate_difference", TEXT, "What sets their URLs apart."),
        Column("duplicate_leader_url", TEXT, "The page of the cluster a search engine would keep."),
        Column("policy_line", COUNT, "The policy rule that applies; null without one."),
        Column("policy_index", FLAG, "Whether that rule wants it indexed."),
        Column("policy_canonical", TEXT, "The canonical that rule wants: self or other."),
        Column("policy_in_sitemap", FLAG, "Whether that rule wants it in a sitemap."),
        Column("template_pages", COUNT, "Pages of its page template.", "pages"),
    ),
)

SCHEMAS = (GRAPH, PAGE_TEMPLATES, TEMPLATE_RULES, DUPLICATES, POLICY, FACTS)
