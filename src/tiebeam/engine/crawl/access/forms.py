"""Reads the forms of a page, as far as it takes to fill one in."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html.parser import HTMLParser

_NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})
_IF_CHECKED = frozenset({"checkbox", "radio"})
_PASSWORD = re.compile(rb"""\btype\s*=\s*["']?\s*password\b""", re.IGNORECASE)


@dataclass
class PageForm:
    """One form: where it goes and what it holds before anybody types."""

    action: str = ""
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)
    has_password: bool = False


def forms_of(html: str) -> list[PageForm]:
    """The forms of a page, in order."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms


def asks_to_sign_in(body: bytes, names: Collection[str]) -> bool:
    """Whether a page holds a form with a password and fields of all these names.

    A page without such words is not parsed: this is asked of every page of a closed site.
    """
    if not _PASSWORD.search(body) or not all(name.encode() in body for name in names):
        return False
    forms = forms_of(body.decode("utf-8", "replace"))
    return any(form.has_password and form.values.keys() >= set(names) for form in forms)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take forms and their inputs."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = True
            method = values.get("method", "get").lower()
            self.forms.append(PageForm(values.get("action", ""), method))
        elif tag in {"input", "textarea"} and self._is_inside:
            self._take(values)

    def _take(self, values: dict[str, str]) -> None:
        kind, name = values.get("type", "text").lower(), values.get("name")
        form = self.forms[-1]
        form.has_password = form.has_password or kind == "password"
        if not name or kind in _NOT_SENT or (kind in _IF_CHECKED and "checked" not in values):
            return
        form.values[name] = values.get("value", "on" if kind in _IF_CHECKED else "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._is_inside = False
