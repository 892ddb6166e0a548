from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]

CANONICAL = '<link rel="canonical" href="/en/p/lamp">'
EVERYTHING = (
    "<title>Lamp</title><meta name=description content=x><meta name=robots content=noindex>"
    f'{CANONICAL}<link rel=alternate hreflang=de href="/de/p/lamp">'
)


@pytest.mark.parametrize(
    ("stray", "ended_by"),
    [
        ("<div>x</div>", "div"),
        ("<img src=/pixel.gif>", "img"),
        ("<p>", "p"),
        ("<iframe src=/tag></iframe>", "iframe"),
        ("<custom-element></custom-element>", "custom-element"),
        ("<a href=/>x</a>", "a"),
        ("<svg><title>logo</title></svg>", "svg"),
        ("<h1>Lamp</h1>", "h1"),
        ("<tr>", "tr"),
        ("Lamp", "text"),
        ("\ufeff", "text"),
        ("&nbsp;", "text"),
        ("</br>", "/br"),
        ("</html>", "/html"),
    ],
)
def test_names_what_ended_the_head(read: Read, stray: str, ended_by: str) -> None:
    facts = read(f"<html><head>{stray}{EVERYTHING}</head><body>Text</body></html>")
    assert facts.head_ended_by == ended_by
    assert set(facts.lost_from_head) == {"title", "description", "robots", "canonical", "hreflang"}


def test_only_what_comes_after_is_lost(read: Read) -> None:
    facts = read(f"<head><title>Lamp</title><div></div>{CANONICAL}</head><body></body>")
    assert facts.lost_from_head == ["canonical"]


def test_nothing_lost_is_still_an_early_end(read: Read) -> None:
    facts = read(f"<head>{EVERYTHING}<div></div></head><body></body>")
    assert (facts.head_ended_by, facts.lost_from_head) == ("div", [])


def test_what_stands_in_the_written_body_was_not_lost(read: Read) -> None:
    facts = read(f"<head><title>Lamp</title><div></div></head><body><p>x</p>{CANONICAL}</body>")
    assert facts.lost_from_head == []


@pytest.mark.parametrize(
    "markup",
    [
        f"<html><head>{EVERYTHING}</head><body><div>x</div></body></html>",
        f"{EVERYTHING}<p>A page that omits html, head and body is legal.",
        f"<!doctype html>{EVERYTHING}<h1>Lamp</h1>",
        f"<!doctype html><html><head>{EVERYTHING}<body><div>x</div>",
        f"<html><head>{EVERYTHING}</head><div>x</div>",
        f"<head><noscript><img src=/pixel.gif></noscript>{EVERYTHING}</head><body></body>",
        f"<head><template><div>x</div></template>{EVERYTHING}</head><body></body>",
        f"<head><script>document.write('<div></div>')</script>{EVERYTHING}</head><body></body>",
        f"<head><style>a>b{{}}</style><!-- <div> --><base href=/>{EVERYTHING}</head><body></body>",
        f"<head></p>{EVERYTHING}</head><body></body>",
        f"<head></head>{EVERYTHING}<body></body>",
        f"<head>{EVERYTHING}</head><frameset><frame src=/a></frameset>",
        "<p>No head at all.",
        "",
    ],
)
def test_legal_heads_end_where_they_should(read: Read, markup: str) -> None:
    facts = read(markup)
    assert (facts.head_ended_by, facts.lost_from_head) == (None, [])


def test_canonical_in_the_body_of_a_sound_page_did_not_break_its_head(read: Read) -> None:
    facts = read(f"<head><title>Lamp</title></head><body>{CANONICAL}</body>")
    assert (facts.head_ended_by, facts.canonical_in_head) == (None, False)


def test_loss_in_a_page_without_head_tags_shows(read: Read) -> None:
    facts = read(f"<title>Lamp</title><p>Text{CANONICAL}")
    assert (facts.head_ended_by, facts.lost_from_head) == ("p", ["canonical"])


def test_evidence_ends_where_the_written_body_begins(read: Read) -> None:
    markup = f"<html>\r\n<head>\r\n<div></div>{CANONICAL}\r\n"
    assert read(f"{markup}<body>Text</body>").head_html == markup.replace("\r\n", "\n")


def test_evidence_of_a_sound_page_is_its_head(read: Read) -> None:
    markup = "<!doctype html>\n<html>\n<head><script>'<body>'</script></head>\n"
    assert read(f"{markup}<body class=x>Text</body>").head_html == markup


def test_evidence_is_cut_at_16_kib_of_bytes(read: Read) -> None:
    facts = read(f"<head><title>{'ü' * 20_000}</title></head><body>x</body>")
    assert len((facts.head_html or "").encode()) in {16_383, 16_384}
