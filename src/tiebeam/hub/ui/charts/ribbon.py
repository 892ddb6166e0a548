"""What became of all URLs: one line cut into parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from tiebeam.hub.ui.charts.svg import element, markup, percent_of

HEIGHT = 12


@dataclass(frozen=True)
class Part:
    """One kind of answer."""

    label: str
    count: int
    kind: str
    """ok, redirect, client-error, server-error, failed or left-out."""
    url: str = ""


def ribbon(parts: Sequence[Part]) -> str:
    """The line alone; its key, with every number, belongs beside it."""
    whole, at, pieces = sum(part.count for part in parts), 0, []
    for part in parts:
        pieces.append(
            element(
                "rect",
                class_=f"part part-{part.kind}",
                x=percent_of(at, whole),
                width=percent_of(part.count, whole),
                height="100%",
            )
        )
        at += part.count
    return markup([element("svg", *pieces, height=HEIGHT, aria_hidden="true")])
