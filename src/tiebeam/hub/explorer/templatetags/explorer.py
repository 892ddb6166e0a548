"""Rows of URLs as markup: thousands of cells, for each of which a template takes long."""

from collections.abc import Iterable
from html import escape  # Django's own looks for texts still to be translated, at each cell
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe

from tiebeam.hub.explorer.cells import Cell
from tiebeam.hub.explorer.listing import Row

register = template.Library()


@register.simple_tag
def url_rows(rows: Iterable[Row], page: str, crawl: str) -> SafeString:
    """The rows. page: that of one URL; crawl: its number, empty for the newest."""
    of_crawl = f"&amp;crawl={escape(crawl)}" if crawl else ""
    lines = []
    for row in rows:
        address = f"{page}?url={quote(row.url, safe='')}{of_crawl}"
        lines.append(f"<tr>{''.join(_cell(one, address) for one in row.cells)}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 every text is escaped


def _cell(cell: Cell, address: str) -> str:
    text = escape(cell.text)
    if cell.name == "url":
        return f'<th scope="row" class="url"><a href="{address}">{text}</a></th>'
    return f'<td class="is-figure">{text}</td>' if cell.is_figure else f"<td>{text}</td>"
