"""Small pieces of HTML that blocks and the layout share."""

from collections.abc import Iterable
from html import escape

from tiebeam.lab.page import Link


def anchor(link: Link, attributes: str = "") -> str:
    """A link."""
    rel = f' rel="{link.rel}"' if link.rel else ""
    return f'<a href="{escape(link.url)}"{rel}{attributes}>{escape(link.text)}</a>'


def items(links: Iterable[Link]) -> str:
    """List items, one link each."""
    return "".join(f"<li>{anchor(link)}</li>" for link in links)


def paragraphs(texts: Iterable[str]) -> str:
    """One paragraph per text."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def picture(name: str, alt: str, size: tuple[int, int] = (480, 320)) -> str:
    """An image of the host's own media folder."""
    width, height = size
    return (
        f'<img src="/media/{name}.svg" width="{width}" height="{height}" alt="{escape(alt)}" '
        f'loading="lazy">'
    )


def table(rows: Iterable[tuple[str, str]], kind: str) -> str:
    """A table of labels and values."""
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value, quote=False)}</td></tr>'
        for label, value in rows
    )
    return f'<table class="{kind}"><tbody>{body}</tbody></table>'


def section(kind: str, heading: str, body: str) -> str:
    """A headed part of the main text."""
    return f'<section class="{kind}"><h2>{escape(heading, quote=False)}</h2>{body}</section>'
