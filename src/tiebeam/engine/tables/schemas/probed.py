"""What the fast lane writes: what it looked at, and what had changed."""

from tiebeam.engine.tables.columns import COUNT, FLAG, ID, TEXT, TEXTS, TIME, Column, TableSchema

_OF_THING = (
    Column("kind", TEXT, "page, robots, sitemap, certificate or name."),
    Column("host", TEXT, "Host name, with the port when it is not the scheme's own."),
    Column("url", TEXT, "The page or file; for certificates and names the origin's address."),
    Column("page_template", TEXT, "Page template of a page."),
    Column("template_key", TEXT, "Stable key of that page template."),
)

_OF_ANSWER = (
    Column("failure", TEXT, "Why nothing could be seen: dns, connect, timeout and so on."),
    Column("status", COUNT, "Status code of a page or file; null when nothing answered."),
    Column("fault", TEXT, "What is wrong with a sitemap or certificate; null when nothing is."),
    Column("robots_allowed", FLAG, "Whether robots.txt lets Googlebot request the page."),
    Column("robots_rule", TEXT, "The line of robots.txt that decided so."),
    Column("state", TEXT, "What follows from a robots.txt: rules, allow-all or disallow-all."),
    Column("is_html", FLAG, "Whether a page was parsed as HTML."),
    Column("noindex", FLAG, "Whether meta or header keep Google from indexing the page."),
    Column("canonical_url", TEXT, "The canonical the page names."),
    Column("redirect_url", TEXT, "Where a redirect sends on to."),
    Column("title", TEXT, "Title of the page, cut at 200 characters; null without one."),
    Column("hreflang", TEXTS, "Language codes the page names versions for, sorted."),
    Column("word_count", COUNT, "Words of the visible text.", "words"),
    Column("main_word_count", COUNT, "Words outside header, footer, navigation.", "words"),
    Column("entries", COUNT, "Entries of a sitemap.", "entries"),
    Column("expires_at", TIME, "When a certificate ends."),
    Column("names", TEXTS, "Host names a certificate stands for, sorted."),
    Column("addresses", TEXTS, "Addresses a host name leads to, sorted."),
    Column("canonical_name", TEXT, "The name a host name is an alias of."),
)

WATCHED = TableSchema(
    "watched",
    "One row per thing that the fast lane looks at, as it was when the watch began.",
    (
        *_OF_THING,
        Column("is_reserve", FLAG, "Whether only a second look turns to it."),
        *_OF_ANSWER,
    ),
)

LOOKS = TableSchema(
    "looks",
    "One row per thing looked at in one probe; the second look where there was one.",
    (
        Column("probed_at", TIME, "When the probe began."),
        Column("look", COUNT, "1, or 2 for a second look."),
        *_OF_THING,
        *_OF_ANSWER,
    ),
)

CHANGES = TableSchema(
    "changes",
    "One row per change for the worse that two looks showed: one root cause.",
    (
        Column("change_id", ID, "Stable identity: what changed on which host and page template."),
        Column("change", TEXT, "What changed, as in noindex-added."),
        Column("severity", TEXT, "critical, high, medium, low or info."),
        Column("host", TEXT, "Host it is about."),
        Column("page_template", TEXT, "Page template; null for a whole host or several templates."),
        Column("template_key", TEXT, "Stable key of that page template."),
        Column("page_templates", TEXTS, "Names of all page templates concerned."),
        Column("cause", TEXT, "The rule, file or target behind it; null where there is none."),
        Column("before", TEXT, "How it was."),
        Column("after", TEXT, "How it is."),
        Column("changed", COUNT, "Things of the sample that changed.", "things"),
        Column("sample", COUNT, "Things of the sample that were seen.", "things"),
        Column("urls", TEXTS, "A few of those that changed."),
        Column("good_until", TIME, "The last look that showed it as before."),
        Column("since", TIME, "The first look that showed the change."),
        Column("confirmed_at", TIME, "The second look."),
        Column("ended_at", TIME, "The look that showed it as before again; null while it lasts."),
    ),
)

SCHEMAS = (WATCHED, LOOKS, CHANGES)
