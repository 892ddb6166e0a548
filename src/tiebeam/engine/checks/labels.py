"""What the columns of evidence are called on a screen, in the words of each side.

The name of a column is for machines and stays as it is in JSON and CSV. A column that a check
answers with has a label here, whatever check it is; a check's own meaning of a column calls for a
column of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A column's name for people, in both languages."""

    seo: str
    it: str


def _both(words: str) -> Label:
    return Label(words, words)


LABELS: dict[str, Label] = {
    "added_link_count": Label("Links that scripts add", "Links added by script"),
    "added_links": Label("Some of the links that scripts add", "Some links added by script"),
    "added_text_share": Label("Share of text that scripts add", "Share of text added by script"),
    "addresses": Label("Invented addresses tried", "Made-up URLs requested"),
    "anchor": _both("Link text"),
    "another_page": _both("Another page with it"),
    "body_bytes": Label("Size of the page in bytes", "Body in bytes"),
    "broken": Label("Line of the policy that is broken", "Policy rule that is broken"),
    "cache": Label("Cache", "Cache header"),
    "canonical_from": Label("Canonical found in", "Canonical sent in"),
    "canonical_redirect_url": _both("The canonical redirects to"),
    "canonical_status": Label("What the canonical answers", "Status of the canonical"),
    "canonical_url": Label("Page named as the one to show", "rel=canonical"),
    "code": Label("Language", "hreflang"),
    "combinations": _both("Filter combinations"),
    "copies": _both("Equal pages"),
    "depth": Label("Clicks from the start page", "Depth in links"),
    "duplicate_leader_url": Label("The same content at", "Same body at"),
    "enough": Label("Clicks that are enough", "Depth that is enough"),
    "example": _both("Example"),
    "failure": Label("What went wrong", "Failure"),
    "filter_values": _both("Filter values"),
    "final_status": Label("What it answers in the end", "Final status"),
    "final_url": Label("Where it leads in the end", "Final URL"),
    "found": Label("What the page says instead", "Found instead"),
    "found_by": _both("Found by"),
    "found_on": _both("Found on"),
    "head_ended_by": Label("Element that ends the head", "Element that closes the head"),
    "heading": Label("Headline", "Heading"),
    "hops": _both("Redirects on the way"),
    "host_pages": _both("Pages of the host"),
    "in_sitemap": _both("In the sitemap"),
    "inlinks": Label("Pages that link to it", "Internal inlinks"),
    "inlinks_main": Label("Links from other texts", "Inlinks from main content"),
    "items": Label("Items that can be found", "Items listed"),
    "known_pages": _both("Pages compared"),
    "leads_to": Label("Where the link leads", "Redirects to"),
    "leaks": Label("Places that lead there", "References on the page"),
    "line": Label("Line in robots.txt", "Line number"),
    "links": _both("Links to it"),
    "lost_from_head": Label("What search engines no longer see", "Left outside the head"),
    "main_heading": Label("Headline", "h1"),
    "main_host": _both("Main host"),
    "main_word_count": Label("Words in the main text", "Words in main content"),
    "media_type": Label("Kind of file", "Content-Type"),
    "missing_returns": Label("Versions that do not link back", "Return links missing"),
    "named_instead": Label("Address it names instead", "URL it names instead"),
    "named_url": Label("Address on the test host", "URL on the test host"),
    "needs_cookie": Label("Only opens with a cookie", "Needs a cookie"),
    "noindex_from": Label("Where the noindex stands", "Source of noindex"),
    "noindex_percent": Label("Pages shut out, in percent", "Pages with noindex, in percent"),
    "pages_naming_it": Label("Pages that name it", "Pages with this canonical"),
    "pages_with_it": Label("Pages with this title", "Pages with the same title"),
    "policy_line": Label("Rule of the policy", "Rule number"),
    "raw_canonical_url": Label("Page named before scripts run", "rel=canonical in the HTML"),
    "raw_internal_link_count": Label("Links before scripts run", "Internal links in the HTML"),
    "raw_main_word_count": Label("Words before scripts run", "Words in the HTML"),
    "raw_meta_robots": Label("Robots rule before scripts run", "meta robots in the HTML"),
    "redirect_end_status": Label("What it answers in the end", "Final status"),
    "redirect_end_url": Label("Where it leads in the end", "Final URL"),
    "redirect_hops": Label("Redirects on the way", "Hops"),
    "redirect_url": _both("Redirects to"),
    "region": Label("Where on the page", "Region of the page"),
    "rendered_canonical_url": Label("Page named after scripts ran", "rel=canonical in the DOM"),
    "rendered_internal_link_count": Label("Links after scripts ran", "Internal links in the DOM"),
    "rendered_main_word_count": Label("Words after scripts ran", "Words in the DOM"),
    "rendered_meta_robots": Label("Robots rule after scripts ran", "meta robots in the DOM"),
    "rendered_text_start": Label(
        "How the text begins after scripts ran", "Start of the text in the DOM"
    ),
    "rule": Label("Rule in robots.txt", "robots.txt rule"),
    "server": Label("Server", "Server header"),
    "sign": Label("Offered to search by", "Offered to crawlers by"),
    "sitemap_url": Label("Listed in sitemap", "Sitemap"),
    "sitemaps": _both("Sitemaps"),
    "status": Label("What it answers", "Status"),
    "target_shut_by": Label("What keeps that page out of search", "What blocks the target"),
    "target_status": Label("What the linked page answers", "Status of the target"),
    "target_url": Label("Linked page", "Link target"),
    "template_pages": _both("Pages of the page template"),
    "text_start": Label("How the text begins", "Start of the text"),
    "title": _both("Title"),
    "title_count": Label("Titles on the page", "title elements"),
    "truncated": Label("Cut off when crawled", "Body cut when fetched"),
    "usual_words": Label("Words usual on this page template", "Median words of the template"),
    "version_status": Label("What that version answers", "Status of the version"),
    "version_url": Label("Language version", "hreflang URL"),
    "way": Label("The way through the redirects", "Redirect path"),
    "word_count": _both("Words"),
    "wrong_versions": Label("Versions that are wrong", "Wrong hreflang URLs"),
}


def label_of(column: str) -> Label:
    """The label of a column of evidence; its own name in words where this version knows none."""
    return LABELS.get(column) or _both(column.replace("_", " ").capitalize())
