import pytest

from tiebeam.lab.jitter import Jitter, Restless
from tiebeam.lab.shop import Response, Shop

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@pytest.fixture
def restless() -> Restless:
    return Restless(Jitter(), seed=1)


def page(html: str) -> Response:
    return Response(200, HTML, html.encode())


def test_no_two_answers_are_alike(restless: Restless, healthy: Shop) -> None:
    home = healthy.respond("www.larkmoor.localhost:8765", "/en/")
    assert restless.stir(home, 1.0).body != restless.stir(home, 1.0).body != home.body


def test_what_search_engines_go_by_stays(restless: Restless, healthy: Shop) -> None:
    home = healthy.respond("www.larkmoor.localhost:8765", "/en/")
    for _ in range(20):
        body = restless.stir(home, 1.0).body
        assert body.count(b'rel="canonical"') == home.body.count(b'rel="canonical"')
        assert body.count(b"hreflang") == home.body.count(b"hreflang")
        assert b"noindex" not in body


def test_an_empty_title_stays_empty(restless: Restless) -> None:
    html = page("<head><title></title></head><body></body>")
    assert all(b"<title></title>" in restless.stir(html, 1.0).body for _ in range(50))


def test_errors_are_left_alone(restless: Restless) -> None:
    gone = Response(404, HTML, b"<head></head><body></body>")
    assert restless.stir(gone, 1.0) == gone


def test_a_large_sitemap_loses_one_entry_at_most(restless: Restless) -> None:
    body = b"<urlset>" + b"<url><loc>x</loc></url>" * 30 + b"</urlset>"
    sitemap = Response(200, (("Content-Type", "application/xml"),), body)
    counts = {restless.stir(sitemap, 1.0).body.count(b"<url>") for _ in range(50)}
    assert counts == {29, 30}


def test_a_burst_of_trouble_passes() -> None:
    restless = Restless(Jitter(bursts=1.0, burst_s=1.0, overloaded_in_burst=1.0), seed=1)
    assert restless.mood(10.0).mishap == "overloaded"


def test_the_same_seed_gives_the_same_moods() -> None:
    one, other = (Restless(Jitter(), seed=4) for _ in range(2))
    assert [one.mood(1.0) for _ in range(99)] == [other.mood(1.0) for _ in range(99)]
