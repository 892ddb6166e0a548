"""How many links lead from each page template to each other."""

from dataclasses import dataclass

from tiebeam.engine.explorer.explorer import explore
from tiebeam.engine.tables import Folder

MOST_TEMPLATES = 12
"""The largest ones; links of the others are left out."""


@dataclass(frozen=True)
class TemplateLink:
    """Links from the pages of one page template to those of another, or of the same."""

    source: str
    target: str
    links: int
    pages: int
    """Pages of the source that hold such a link."""


def template_links(folder: Folder) -> list[TemplateLink]:
    """Links between the largest page templates, most first. Raises NoCrawl, TornPart, TooSlow."""
    explorer = explore(folder)
    if "links" not in explorer:
        return []
    rows = explorer.ask(
        f"""WITH large AS (
            SELECT page_template FROM index.urls WHERE page_template IS NOT NULL
            GROUP BY page_template ORDER BY count(*) DESC, page_template LIMIT {MOST_TEMPLATES}
        ), ends AS (
            SELECT url_id, page_template FROM index.urls SEMI JOIN large USING (page_template)
        )
        SELECT sources.page_template AS source, targets.page_template AS target,
            count(*) AS links, approx_count_distinct(source_id) AS pages
        FROM links
        JOIN ends AS sources ON sources.url_id = source_id
        JOIN ends AS targets ON targets.url_id = target_id
        WHERE internal
        GROUP BY ALL ORDER BY links DESC, source, target""",  # noqa: S608 a number of ours
        patience_s=PATIENCE_S,
    )
    return [TemplateLink(**row) for row in rows.to_pylist()]


PATIENCE_S = 600.0
"""A worker asks this once for each crawl, and may wait."""
