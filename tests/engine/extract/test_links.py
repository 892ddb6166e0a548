from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


def test_a_link_with_all_its_columns(read: Read) -> None:
    facts = read(
        '<nav><a href="../c/lamps?p=2#top" rel="nofollow Tag"> All\n<b>lamps</b> </a></nav>'
    )
    (link,) = facts.links
    assert link.target_url == "http://shop.test/en/c/lamps?p=2"
    assert (link.internal, link.region, link.anchor) == (True, "navigation", "All lamps")
    assert (link.rel, link.nofollow, link.position) == ("nofollow Tag", True, 0)


def test_links_are_counted_by_where_they_lead(read: Read) -> None:
    facts = read("<a href=/a>a</a><a href=http://other.test/>b</a><area href=/c>")
    assert (facts.link_count, facts.internal_link_count) == (3, 2)
    assert [link.position for link in facts.links] == [0, 1, 2]


@pytest.mark.parametrize(
    "href",
    ["javascript:void(0)", "mailto:a@b", "tel:1", "data:,x", "blob:x", "#top", "", "whatsapp://s"],
)
def test_what_cannot_be_requested_is_no_link(read: Read, href: str) -> None:
    facts = read(f'<a href="{href}">x</a><a>y</a><a name=z>z</a>')
    assert (facts.links, facts.faults) == ([], [])


@pytest.mark.parametrize("href", ["http://[", "http://a:99999/", "//", "https://exa mple/"])
def test_a_web_address_that_cannot_be_parsed_is_a_fault(read: Read, href: str) -> None:
    facts = read(f'<a href="{href}">x</a>')
    assert (facts.links, facts.faults) == ([], ["link_malformed"])


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("b", "http://shop.test/en/p/b"),
        ("?q=1", "http://shop.test/en/p/lamp?q=1"),
        ("/B/%7e/./x/..", "http://shop.test/B/%7e/"),
        ("//other.test", "http://other.test/"),
        (" \n/a\tb ", "http://shop.test/ab"),
        ("\\a\\b", "http://shop.test/a/b"),
        ("http:c", "http://shop.test/en/p/c"),
        ("HTTP://SHOP.test:80/", "http://shop.test/"),
        ("http://user:secret@shop.test/", "http://shop.test/"),
        ("/zoë?ü", "http://shop.test/zo%C3%AB?%C3%BC"),
        ("http://bücher.test/", "http://xn--bcher-kva.test/"),
    ],
)
def test_links_are_normalised_as_browsers_do(read: Read, href: str, url: str) -> None:
    assert [link.target_url for link in read(f'<a href="{href}">x</a>').links] == [url]


def test_relative_links_depend_on_the_page_they_stand_on(read: Read) -> None:
    for url in ("http://shop.test/a/", "http://shop.test/b/x?y", "http://shop.test/a/z"):
        for href in ("k", "?k", "/k"):
            link = read(f"<a href={href}>x</a>", url=url).links[0]
            page = url.partition("?")[0]
            expected = {
                "k": page[: page.rfind("/") + 1] + "k",
                "?k": f"{page}?k",
                "/k": "http://shop.test/k",
            }
            assert link.target_url == expected[href]


def test_fragments_lead_away_where_base_says_so(read: Read) -> None:
    facts = read("<base href=/other><a href=#x>x</a>")
    assert [link.target_url for link in facts.links] == ["http://shop.test/other"]


@pytest.mark.parametrize(
    ("inside", "anchor"),
    [
        ("Text<img alt=lamp src=/x>", "Text"),
        ('<img alt=" A  lamp " src=/x>', "A lamp"),
        ("<img src=/x>", ""),
        ("<svg><title>Cart</title></svg>", "Cart"),
        ("<script>x</script><style>y</style>z", "z"),
        ("", ""),
        ("x" * 1_000, "x" * 300),
    ],
)
def test_anchor_is_the_text_or_else_the_image(read: Read, inside: str, anchor: str) -> None:
    assert read(f"<a href=/a>{inside}</a>").links[0].anchor == anchor


def test_a_label_stands_in_for_a_link_without_text(read: Read) -> None:
    assert read('<a href=/a aria-label="Cart"><i></i></a>').links[0].anchor == "Cart"


def test_links_in_templates_and_noscript_are_none(read: Read) -> None:
    link = "<a href=/x>x</a>"
    facts = read(f"<body><template>{link}</template><noscript>{link}</noscript><!--{link}-->")
    assert facts.links == []


def test_the_same_navigation_leads_where_each_page_stands(read: Read) -> None:
    links = "".join(f"<a href={path}>x</a>" for path in ("/a", "b", "c", "d?e", "//f.test/", "g"))
    pages = [
        read(f"<nav>{links}</nav><p>{url}", url=url)
        for url in ("http://shop.test/en/x", "http://shop.test/en/y", "http://shop.test/de/z")
    ]
    assert [[link.target_url.removeprefix("http:") for link in page.links] for page in pages] == [
        [
            "//shop.test/a",
            *(f"//shop.test/{folder}/{path}" for path in ("b", "c", "d?e")),
            "//f.test/",
            f"//shop.test/{folder}/g",
        ]
        for folder in ("en", "en", "de")
    ]


def test_a_link_that_keeps_the_query_of_its_page_is_read_anew(read: Read) -> None:
    nav = "<nav>" + "".join(f"<a href={path}>x</a>" for path in ("/a", "/b", "/c", "?page=2"))
    pages = [read(nav, url=f"http://shop.test/{name}") for name in ("x", "y")]
    assert [page.links[3].target_url for page in pages] == [
        "http://shop.test/x?page=2",
        "http://shop.test/y?page=2",
    ]


def test_a_page_says_the_same_whether_its_blocks_were_seen_before(read: Read) -> None:
    nav = "<nav>" + "".join(f"<a href=/{number} rel=ugc>x</a>" for number in range(9)) + "</nav>"
    markup = f"<header><h2>a</h2>{nav}<p>b</header><p>c<a href=/d>e</a><footer>f{nav}</footer>"
    first, again = read(markup), read(markup)
    assert first.links == again.links
    assert dict(first.columns()) == dict(again.columns())
    assert [link.position for link in again.links] == list(range(19))
    assert {link.region for link in again.links} == {"navigation", "main"}


def test_a_navigation_that_is_a_tenth_of_the_links_each_page_may_have(read: Read) -> None:
    nav = "<nav>" + "".join(f"<a href=/{number}>x</a>" for number in range(5_000)) + "</nav>"
    page = read(nav * 11)
    assert (len(page.links), page.link_count) == (50_000, 55_000)
    assert "links_cut" in page.faults
