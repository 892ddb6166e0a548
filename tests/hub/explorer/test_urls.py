"""The list of URLs as people see it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.small_crawl import FINGERPRINT, PAGES

from tiebeam.hub.explorer import choosing
from tiebeam.hub.explorer.ready_views import READY
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db


def page(client: Client, crawl: Crawl, query: str = "") -> str:
    answer = client.get(f"/sites/{crawl.site_id}/urls/?{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def paths(text: str) -> list[str]:
    """The URLs of the list, in order."""
    return re.findall(r'class="url"><a [^>]*>https://www\.shop\.test(\S*)</a>', text)


def test_shows_every_url_of_the_newest_crawl(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl)
    assert "8 URLs in crawl 1" in text
    assert len(paths(text)) == len(PAGES)


def test_keeps_what_the_address_asks_for(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl, "c=status&o=is&v=200&c=noindex&o=no&v=&sort=-ttfb_ms")
    assert "4 URLs of 8 pass the filter" in text
    assert paths(text) == ["/oak", "/copy", "/100%_sure", "/"]
    assert 'aria-sort="descending"' not in text  # the column is not shown


def test_shows_the_columns_that_were_chosen(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl, "col=url&col=headers&c=path&o=is&v=/oak")
    assert "server: nginx · x-page: 1" in text
    assert "Answer headers, names in lower case" in text


def test_finds_the_pages_of_a_finding(signed_in: Client, crawl: Crawl) -> None:
    assert paths(page(signed_in, crawl, f"c=findings&o=is&v={FINGERPRINT}")) == ["/oak"]


def test_says_which_condition_is_wrong_and_keeps_what_was_typed(
    signed_in: Client, crawl: Crawl
) -> None:
    text = page(signed_in, crawl, "c=url&o=contains&v=oak&c=status&o=is&v=four")
    assert "This filter cannot be asked" in text
    assert "'four' is no number" in text
    assert 'value="oak"' in text
    assert 'value="four"' in text


def test_asks_which_column_is_meant(signed_in: Client, crawl: Crawl) -> None:
    answer = signed_in.get(f"/sites/{crawl.site_id}/urls/?c=&o=&v=lamp", follow=True)
    text = answer.content.decode()
    assert "Which column is meant?" in text
    assert 'value="lamp"' in text


def test_a_form_with_blank_rows_leads_to_a_short_address(signed_in: Client, crawl: Crawl) -> None:
    answer = signed_in.get(
        f"/sites/{crawl.site_id}/urls/?g=1&c=url&o=&v=oak&g=1&c=&o=&v=&g=2&c=&o=&v="
    )
    assert answer.headers["Location"].endswith("/urls/?c=url&o=&v=oak")


def test_a_condition_is_taken_away(signed_in: Client, crawl: Crawl) -> None:
    query = "g=1&c=url&o=is&v=a&g=1&c=path&o=is&v=b&drop=0"
    answer = signed_in.get(f"/sites/{crawl.site_id}/urls/?{query}")
    assert answer.headers["Location"].endswith("/urls/?c=path&o=is&v=b")


def test_another_group_is_offered(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl, "c=url&o=contains&v=oak&more=1")
    assert 'name="g" value="2"' in text
    assert "every condition of one group holds" in text


def test_a_row_of_the_form_offers_what_fits_its_column(signed_in: Client, crawl: Crawl) -> None:
    address = f"/sites/{crawl.site_id}/urls/condition/?c=status&o=contains&v=4&g=2&place=3"
    text = signed_in.get(address).content.decode()
    assert "≥" in text
    assert "starts with" not in text
    assert '<option value="404">' in text
    assert 'name="g" value="2"' in text


def test_what_a_site_wrote_is_shown_as_text(signed_in: Client, crawl: Crawl) -> None:
    answer = signed_in.get(f"/sites/{crawl.site_id}/urls/")
    text = answer.content.decode()
    assert "<script>alert" not in text
    assert "⟨U+202E⟩" in text


def test_strange_columns_and_orders_are_told_and_left_out(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl, "col=url&col=nope&sort=-head_html")
    assert "There is no column nope" in text
    assert "cannot be sorted by head_html" in text
    assert len(paths(text)) == len(PAGES)


def test_pages_follow_each_other_to_the_end_and_back(
    signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiebeam.hub.explorer.listing.ROWS", 3)
    first = page(signed_in, crawl, "sort=-ttfb_ms")
    seen, text, ranges = paths(first), first, [_range(first)]
    while following := re.search(r'rel="next" href="\?([^"]*)"', text):
        text = page(signed_in, crawl, following[1])
        seen += paths(text)
        ranges.append(_range(text))
    assert len(seen) == len(set(seen)) == len(PAGES)
    assert ranges == ["1–3", "4–6", "7–8"]  # noqa: RUF001 as it is shown
    back = re.search(r'rel="prev" href="\?([^"]*)"', text)
    assert back is not None
    assert _range(page(signed_in, crawl, back[1])) == "4–6"  # noqa: RUF001
    last = re.search(r'href="\?([^"]*end=1[^"]*)"', first)
    assert last is not None
    assert paths(page(signed_in, crawl, last[1])) == seen[-3:]


def _range(text: str) -> str:
    found = re.search(r"<span>(\d+–\d+)", text)  # noqa: RUF001
    assert found is not None
    return found[1]


def test_an_older_crawl_is_chosen_by_its_number(signed_in: Client, crawl: Crawl) -> None:
    Crawl.objects.create(site=crawl.site, number=2, status="done")  # its tables are gone
    assert "in crawl 1" in page(signed_in, crawl)
    assert "There is no such crawl" in page(signed_in, crawl, "crawl=2")
    assert "There is no such crawl" in page(signed_in, crawl, "crawl=x'")


def test_a_site_without_a_crawl_says_what_comes_first(signed_in: Client, site: Site) -> None:
    assert "First a crawl" in signed_in.get(f"/sites/{site.pk}/urls/").content.decode()


@pytest.mark.parametrize("view", READY, ids=lambda view: str(view.name))
def test_every_ready_view_can_be_asked(
    signed_in: Client, crawl: Crawl, view: choosing.Typed
) -> None:
    text = page(signed_in, crawl, view.query)  # type: ignore[attr-defined]
    assert "cannot be" not in text
    assert f"View: {view.name}" in text  # type: ignore[attr-defined]


def test_an_address_is_read_and_written_alike() -> None:
    query = (
        "c=url&o=contains&v=%2Fp+%26&g=1&c=depth&o=ge&v=3&g=2&m=all&col=url&col=depth&sort=-depth"
    )
    assert choosing.read(QueryDict(query)).query() == query


words = st.text(max_size=20) | st.sampled_from(
    ["url", "status", "is", "contains", "matches", "404", "(", "-url", "all", "1~x", "99999999999"]
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [*"covgm", "col", "sort", "crawl", "after", "before", "end", "row", "drop", "more"]
            ),
            words,
        ),
        max_size=12,
    )
)
def test_any_address_filters_or_says_clearly_what_is_wrong(
    signed_in: Client, crawl: Crawl, pairs: list[tuple[str, str]]
) -> None:
    query = urlencode([(name, text.encode("utf-8", "replace")) for name, text in pairs])
    answer = signed_in.get(f"/sites/{crawl.site_id}/urls/?{query}", follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert any(
        said in text
        for said in ("URLs in crawl", "pass the filter", "cannot be asked", "no such crawl")
    )


@pytest.mark.parametrize("query", ["c=%00&o=%00&v=%00", "v=%ff%fe&c=url", "c[]=url", "c=url" * 200])
def test_broken_addresses_are_answered(signed_in: Client, crawl: Crawl, query: str) -> None:
    answer = signed_in.get(f"/sites/{crawl.site_id}/urls/?{query}", follow=True)
    assert answer.status_code == 200


def test_links_to_one_url_can_be_read_again(signed_in: Client, crawl: Crawl) -> None:
    text = page(signed_in, crawl, "c=path&o=is&v=/100%25_sure")
    (link,) = re.findall(r'href="(/sites/\d+/url/\?[^"]*)"', text)
    assert parse_qs(urlsplit(link).query)["url"] == ["https://www.shop.test/100%_sure"]
