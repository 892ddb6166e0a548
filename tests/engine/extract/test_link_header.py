import pytest

from tiebeam.engine.extract.link_header import HeaderLink, read_link_header


@pytest.mark.parametrize(
    ("header", "links"),
    [
        ("</a>; rel=canonical", [HeaderLink("/a", frozenset({"canonical"}), None)]),
        ('< /a >;REL="Canonical Next"', [HeaderLink("/a", frozenset({"canonical", "next"}), None)]),
        (
            '</a,b;c>; rel=alternate; hreflang="de", </d>; rel="x"',
            [
                HeaderLink("/a,b;c", frozenset({"alternate"}), "de"),
                HeaderLink("/d", frozenset({"x"}), None),
            ],
        ),
        (
            '</a>; title="x; rel=canonical, y"; rel=next',
            [HeaderLink("/a", frozenset({"next"}), None)],
        ),
        ("</a>; rel=one; rel=two", [HeaderLink("/a", frozenset({"one"}), None)]),
        ("</a>", [HeaderLink("/a", frozenset(), None)]),
        ("", []),
        ("/a; rel=canonical", []),
    ],
)
def test_links_with_their_parameters(header: str, links: list[HeaderLink]) -> None:
    assert list(read_link_header(header)) == links


def test_an_answer_without_the_header_has_no_links() -> None:
    assert list(read_link_header(None)) == []
