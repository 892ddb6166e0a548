"""Messages as HTML: what people type is shown, and does nothing."""

import time
from html.parser import HTMLParser

import pytest

from tiebeam.hub.findings.talk.markdown import LONGEST, rendered


class Tags(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/pixel.gif)",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
        "[x](https://x.example 'onmouseover=alert(1)')",
        "@ben<svg onload=alert(1)>",
        "`<b>`",
        "<style>*{display:none}</style>",
    ],
)
def test_markup_that_acts_is_text(text: str) -> None:
    reader = Tags()
    reader.feed(rendered(text, known=("ben",)))
    assert reader.tags <= {"p", "a", "span", "code"}
    assert {name for name, _ in reader.attributes} <= {"href", "rel", "class"}
    links = [value for name, value in reader.attributes if name == "href"]
    assert not [link for link in links if not link.startswith("https://")]


def test_a_link_says_that_it_leads_elsewhere() -> None:
    html = rendered("[the page](https://x.example/a)")
    assert 'href="https://x.example/a"' in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html


def test_an_image_is_a_link_and_nothing_is_fetched() -> None:
    html = rendered("![shot](https://elsewhere.example/a.png)")
    assert "<img" not in html
    assert 'href="https://elsewhere.example/a.png"' in html


def test_emphasis_lists_code_and_tables_are_shown() -> None:
    html = rendered("**so** `code`\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~no~~")
    for part in ("<strong>so</strong>", "<code>code</code>", "<li>one</li>", "<td>1</td>", "<s>"):
        assert part in html


def test_a_line_break_stays_one() -> None:
    assert "one<br>\ntwo" in rendered("one\ntwo")


def test_a_mention_is_marked_only_where_there_is_such_a_person() -> None:
    html = rendered("@ben and @nobody, @org/team, a@ben.example", known=("ben",))
    assert html.count('class="mention"') == 1
    assert "@nobody" in html


def test_a_mention_in_code_is_code() -> None:
    assert "mention" not in rendered("`@ben`", known=("ben",))


def test_a_term_of_the_glossary_is_linked_once() -> None:
    html = rendered("The canonical tag is wrong. Another canonical tag is right.")
    assert html.count('href="/glossary/canonical-tag/"') == 1
    assert 'data-term-card="/glossary/canonical-tag/card/"' in html


def test_a_term_within_a_link_is_the_links_words() -> None:
    html = rendered("[canonical tag](https://x.example)")
    assert "/glossary/" not in html


def test_letters_that_turn_the_text_are_written_out() -> None:
    assert "⟨U+202E⟩" in rendered("abc\u202edef")


@pytest.mark.parametrize("begin", ["[", "(", "> ", "*", "`", "![", "- ", "|", "@", "<", "**a"])
def test_the_longest_nested_message_is_quick(begin: str) -> None:
    text = (begin * LONGEST)[:LONGEST]
    began = time.monotonic()
    rendered(text, known=("ben",))
    assert time.monotonic() - began < 2
