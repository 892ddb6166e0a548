"""What templates ask the look for: charts, readable numbers, addresses of terms."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tiebeam.hub.ui import charts, drawing, figures, marks, severities, states
from tiebeam.hub.ui.shell import shell
from tiebeam.hub.ui.visible import visible as as_visible

register = template.Library()

for readable in (
    figures.figure,
    figures.compact,
    figures.percent,
    figures.rate,
    figures.few,
    figures.duration,
    figures.wait,
    figures.size,
    figures.initials,
):
    register.filter(readable.__name__, readable)


class Links(Protocol):
    """What leads from each to each."""

    @property
    def names(self) -> Sequence[str]:
        """Rows and columns, in order."""

    @property
    def counts(self) -> charts.Counts:
        """How many, by pair."""


@dataclass(frozen=True)
class FieldShape:
    """Whether a form field is one box to tick, or a group of choices."""

    is_check: bool
    is_group: bool


class Line(Protocol):
    """A line of an excerpt."""

    @property
    def text(self) -> str:
        """What stands there."""

    @property
    def marks(self) -> Sequence[tuple[int, int]]:
        """Its faulty parts."""


@register.filter
def ago(when: datetime) -> str:
    """How long ago that was."""
    return figures.ago((timezone.now() - when).total_seconds())


@register.filter
def counted(count: float, noun: str) -> str:
    """The number with its noun, given as `page` or as `branch,branches`."""
    one, _, many = noun.partition(",")
    return figures.plural(count, one, many)


@register.filter
def severity_word(level: str) -> str:
    """What people call a severity."""
    return severities.WORDS.get(level, level)


@register.filter
def segments(line: Line) -> Iterable[marks.Segment]:
    """A line of an excerpt, cut where its marks begin and end."""
    return marks.segments(line.text, line.marks)


@register.filter
def toast_icon(kind: str) -> str:
    """Icon of a message."""
    return states.TOAST_ICONS.get(kind, "info")


@register.filter
def described(field: BoundField) -> FieldShape:
    """How a form field is laid out."""
    widget = field.field.widget
    return FieldShape(
        is_check=isinstance(widget, CheckboxInput),
        is_group=isinstance(widget, RadioSelect | CheckboxSelectMultiple),
    )


@register.filter
def visible(text: str) -> str:
    """Text of a site, with what cannot be seen in it written out; a tab stays."""
    return as_visible(text, kept="\t\n")


@register.filter
def breakable(name: str) -> SafeString:
    """A host name that breaks after its dots where there is no room."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in _after_dots(name)))


@register.filter
def coded(text: str) -> SafeString:
    """Our own words, with what stands between backticks as code."""
    pieces = marks.code_spans(text)
    return format_html_join("", "{}", ((_code(piece),) for piece in pieces))


@register.simple_tag
def status_of(value: str) -> states.State:
    """Word, icon and tone of a state."""
    return states.state(value)


@register.simple_tag
def drawn(component: str, **attributes: Hashable) -> SafeString:
    """A component of `ui/drawn`, which depends on its attributes alone."""
    return drawing.drawn(f"ui/drawn/{component}.html", **attributes)


@register.simple_tag
def drawn_once(template: str, **given: Hashable) -> SafeString:
    """A template that depends on what it is given alone, all of it plain values."""
    return drawing.drawn(template, **given)


@register.simple_tag
def drawn_part(template: str, **given: Hashable) -> SafeString:
    """The same for a large part of a page."""
    return drawing.drawn_part(template, **given)


@register.simple_tag
def term_url(slug: str) -> str:
    """Page of a glossary term; empty while the hub has no glossary."""
    return reverse(shell().term, args=[slug]) if shell().term else ""


@register.simple_tag
def term_card_url(slug: str) -> str:
    """The card shown over a term; empty while the hub has no glossary."""
    return reverse(shell().term_card, args=[slug]) if shell().term_card else ""


@register.simple_tag
def share_picture(part: float, level: str = "") -> SafeString:
    """A short bar filled to `part`."""
    return _picture(charts.share(part, level or None))


@register.simple_tag
def ribbon_picture(parts: Sequence[charts.Part]) -> SafeString:
    """A line cut into parts."""
    return _picture(charts.ribbon(parts))


@register.simple_tag
def histogram_picture(bars: Sequence[charts.Bar], title: str) -> SafeString:
    """Columns over a line."""
    return _picture(charts.histogram(bars, title))


@register.simple_tag
def bars_picture(
    carried: Sequence[charts.Carried], title: str, first: str, second: str
) -> SafeString:
    """Bars of two parts, one under the other."""
    return _picture(charts.bars(carried, title, first=first, second=second))


@register.simple_tag
def matrix_picture(links: Links, title: str) -> SafeString:
    """How many from each to each."""
    return _picture(charts.matrix(links.names, links.counts, title))


@register.simple_tag
def treemap_picture(cells: Sequence[charts.Cell], title: str) -> SafeString:
    """Page templates as areas."""
    return _picture(charts.treemap(cells, title))


def _code(piece: marks.Segment) -> str:
    return format_html("<code>{}</code>", piece.text) if piece.is_marked else piece.text


def _picture(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 the charts escape every word they are given


def _after_dots(name: str) -> list[str]:
    return name.replace(".", ".\n").splitlines()
