from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.messages import Visit
from tiebeam.engine.crawl.samples import PER_KIND, Samples
from tiebeam.engine.extract import PageFacts


def wants(samples: Samples, path: str, body: bytes = b"<p>", **facts: object) -> bool:
    url = f"http://shop.test{path}"
    read = PageFacts(media_type="text/html", is_html=True, title="T")
    for name, value in facts.items():
        setattr(read, name, value)
    answer = Answer(url, 0.0, status=200, body=body)
    return samples.wants(Visit(1, url, "link", None, 0, 0, 0), answer, read)


def test_a_few_pages_of_a_kind_are_kept() -> None:
    samples = Samples(1)
    kept = [wants(samples, f"/{number}") for number in range(9)]
    assert kept == [True] * PER_KIND + [False] * (9 - PER_KIND)


def test_a_page_that_differs_in_what_checks_ask_is_of_another_kind() -> None:
    samples = Samples(1)
    for number in range(5):
        wants(samples, f"/{number}")
    assert wants(samples, "/a", noindex=True)
    assert wants(samples, "/b", title=None)
    assert wants(samples, "/c", canonical_url="http://shop.test/other")
    assert wants(samples, "/d", h1=["One", "Two"])


def test_what_does_not_fit_the_limit_is_not_kept() -> None:
    samples = Samples(1)
    assert wants(samples, "/a", bytes(900_000))
    assert not wants(samples, "/b", bytes(900_000), noindex=True)
    assert wants(samples, "/c", noindex=True)


def test_nothing_is_kept_where_nothing_may_be() -> None:
    assert not wants(Samples(0), "/a")


def test_what_is_no_html_is_not_kept() -> None:
    assert not wants(Samples(1), "/a.pdf", is_html=False)
