"""Rules for query parameters."""

import pytest

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings
from tiebeam.engine.crawl.parameters import ParameterRules


@pytest.mark.parametrize(
    ("rules", "query", "kept"),
    [
        (("drop utm_*,gclid",), "?utm_source=x&page=2&gclid=1", "?page=2"),
        (("drop",), "?a=1&b=2", ""),
        (("keep page,size",), "?size=m&sid=1&page=2", "?size=m&page=2"),
        (("sort",), "?b=2&a=1", "?a=1&b=2"),
        (("keep a,b", "sort"), "?c=3&b=2&a=1", "?a=1&b=2"),
        (("/other/* drop",), "?a=1", "?a=1"),
        (("/shop/* drop",), "?a=1", ""),
    ],
)
def test_only_what_counts_stays(rules: tuple[str, ...], query: str, kept: str) -> None:
    applied = ParameterRules(rules).applied(f"https://shop.test/shop/list{query}")
    assert applied == f"https://shop.test/shop/list{kept}"


def test_an_address_without_a_query_stays_as_it_is() -> None:
    assert ParameterRules(["drop"]).applied("https://shop.test/a") == "https://shop.test/a"


@pytest.mark.parametrize("rule", ["remove a", "keep", "drop a b", "shop/* drop"])
def test_another_form_is_refused(rule: str) -> None:
    with pytest.raises(InvalidSettings, match="has another form than"):
        CrawlSettings(("http://shop.test/",), parameters=(rule,))
